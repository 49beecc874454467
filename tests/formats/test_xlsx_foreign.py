from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook
from PIL import Image

from catchball.core.schema import Kind
from catchball.formats.errors import FormatError
from catchball.formats.pictures.cleaning import clean_picture, picture_id
from catchball.formats.sources import NO_FILES, Files, Imported
from catchball.formats.xlsx.reading import read_xlsx
from spreadsheets import saved, sheet_of, with_part

ENGLISH: list[list[object]] = [
    ["Job breakdown sheet: underwriters' knot"],
    [],
    ["No.", "Major step", "Key points", "Reasons for key points", "Remarks"],
    [1, "Untwist the wire", "15 cm", "Else it is too short", "see film"],
    [2, "Make the right loop", "in front of the main strand", "It would not hold", None],
    [None, None, "hold it with the thumb", "It springs open", None],
    [3, "Pull tight", None, None, "ask Ada"],
]


def imported(rows: Sequence[Sequence[object]], files: Files = NO_FILES) -> Imported:
    return read_xlsx(sheet_of(rows), "knot.xlsx", issuer="home", files=files)


def nodes(result: Imported, kind: Kind) -> list[dict[str, Any]]:
    book = result.cookbook
    return [dict(book.nodes[uid].fields) for uid in book.walk() if book.nodes[uid].kind is kind]


def steps(*rows: Sequence[object]) -> list[dict[str, Any]]:
    return nodes(imported(rows), Kind.STEP)


def test_an_english_job_breakdown_sheet_becomes_one_operation_with_its_steps() -> None:
    result = imported(ENGLISH)
    title = {"en": "Job breakdown sheet: underwriters' knot"}
    assert nodes(result, Kind.COOKBOOK) == [{"title": title, "language": "en"}]
    assert nodes(result, Kind.OPERATION) == [{"title": title}]
    assert nodes(result, Kind.STEP) == [
        {
            "title": {"en": "Untwist the wire"},
            "key_points": ({"id": "home-1", "point": {"en": "15 cm"}, "reason": {"en": "Else it is too short"}},),
        },
        {
            "title": {"en": "Make the right loop"},
            "key_points": (
                {"id": "home-1", "point": {"en": "in front of the main strand"}, "reason": {"en": "It would not hold"}},
                {"id": "home-2", "point": {"en": "hold it with the thumb"}, "reason": {"en": "It springs open"}},
            ),
        },
        {"title": {"en": "Pull tight"}},
    ]


def test_the_nodes_get_numbers_of_the_issuer_in_reading_order() -> None:
    assert list(imported(ENGLISH).cookbook.walk()) == [f"home-{number}" for number in range(1, 6)]


def test_columns_that_are_not_known_are_reported_with_their_name_and_count() -> None:
    (dropped,) = imported(ENGLISH).dropped
    assert (dropped.source, dropped.line, dropped.what) == ("knot.xlsx, sheet Steps", 3, "column E “Remarks”: 2 cells")


def test_another_sheet_is_reported_and_not_read() -> None:
    book = Workbook()
    book.worksheets[0].append(["Revision", "Date"])
    sheet = book.create_sheet("Work")
    sheet.append(["Step", "Instruction"])
    sheet.append(["Clamp", "Turn the lever"])
    result = read_xlsx(saved(book), "book.xlsx", issuer="home")
    assert nodes(result, Kind.STEP) == [{"title": {"en": "Clamp"}, "instruction": {"en": "Turn the lever"}}]
    assert [entry.source for entry in result.dropped] == ["book.xlsx, sheet Sheet"]


def test_german_headers_and_decimal_commas_are_understood() -> None:
    assert steps(
        ["Lfd. Nr.", "Arbeitsschritt", "Tätigkeit", "Kernpunkte", "Begründung", "PSA", "Zeit [s]", "Parameter"],
        [
            1,
            "Spannen",
            "Hebel drehen",
            "• hören\n• fühlen",
            "• sonst lose",
            "Helm, Brille",
            12.5,
            "Moment = 12,5 Nm",
        ],
    ) == [
        {
            "title": {"de": "Spannen"},
            "instruction": {"de": "Hebel drehen"},
            "key_points": (
                {"id": "home-1", "point": {"de": "hören"}, "reason": {"de": "sonst lose"}},
                {"id": "home-2", "point": {"de": "fühlen"}},
            ),
            "hazards": ({"id": "home-1", "protective_equipment": ("Brille", "Helm")},),
            "standard_time": {"manual": {"value": "12.5 s"}},
            "parameters": {"Moment": {"value": "12.5 N·m"}},
        }
    ]


def test_chinese_headers_are_understood() -> None:
    assert steps(
        ["序号", "主要步骤", "操作方法", "要点", "理由", "标准时间（min）", "检验项目", "公差"],
        [1, "夹紧", "转动手柄。", "①听\n②看", None, 2, "间隙", "≤ 0.05 mm"],
    ) == [
        {
            "title": {"zh-Hans": "夹紧"},
            "instruction": {"zh-Hans": "转动手柄。"},
            "key_points": (
                {"id": "home-1", "point": {"zh-Hans": "听"}},
                {"id": "home-2", "point": {"zh-Hans": "看"}},
            ),
            "standard_time": {"manual": {"value": "2 min"}},
            "checks": ({"id": "home-1", "characteristic": {"zh-Hans": "间隙"}, "limits": {"high": "0.05 mm"}},),
        }
    ]


def test_columns_for_several_languages_make_one_step_in_several_languages() -> None:
    assert steps(["Step [en]", "Step [de]", "Instruction"], ["Clamp", "Spannen", "Turn"]) == [
        {"title": {"en": "Clamp", "de": "Spannen"}, "instruction": {"en": "Turn"}}
    ]


def test_a_column_level_tells_operations_and_groups() -> None:
    result = imported(
        [
            ["Level", "No.", "Title", "Machine"],
            ["Cookbook", None, "Housing", None],
            ["Group", None, "Turning", None],
            ["Operation", "OP10", "Face", "Lathe 3"],
            ["Step", 1, "Clamp", None],
            ["", 2, "Turn", None],
            ["Group", None, "Checking", None],
            ["Operation", "OP20", "Measure", None],
        ]
    )
    book = result.cookbook
    assert [len(book.path(uid)) for uid in book.walk()] == [1, 2, 3, 4, 4, 2, 3]
    assert nodes(result, Kind.OPERATION)[0] == {"number": "OP10", "title": {"en": "Face"}, "machine": "Lathe 3"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12, "12"),
        (0.1 + 0.2, "0.3"),
        (2.50, "2.5"),
        (1e22, "1e+22"),
        (True, "TRUE"),
        (date(2026, 11, 21), "2026-11-21"),
        (time(0, 1, 30), "90 s"),
        (timedelta(seconds=12.5), "12.5 s"),
        ("_x0041_ <b>&amp;", "A <b>&amp;"),
    ],
)
def test_numbers_dates_and_times_in_cells_are_read_as_their_text(value: object, text: str) -> None:
    assert steps(["Step", "Instruction"], ["a", value])[0]["instruction"] == {"en": text}


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("12 N·m", {"value": "12 N·m"}),
        ("12.5 ± 0.5 mm", {"value": "12.5 mm", "low": "12 mm", "high": "13 mm"}),
        ("12 mm +/- 0,5 mm", {"value": "12 mm", "low": "11.5 mm", "high": "12.5 mm"}),
        ("12 – 14 mm", {"low": "12 mm", "high": "14 mm"}),
        ("12 mm … 14 mm", {"low": "12 mm", "high": "14 mm"}),
        ("12 to 14 mm", {"low": "12 mm", "high": "14 mm"}),
        ("13 mm (12 … 14 mm)", {"value": "13 mm", "low": "12 mm", "high": "14 mm"}),
        ("13 mm (≤ 14 mm)", {"value": "13 mm", "high": "14 mm"}),
        (">= 3", {"low": "3"}),
        ("max. 80 °C", {"high": "80 °C"}),
        ("-3 °C", {"value": "-3 °C"}),
        ("1/3 mm", {"value": "1/3 mm"}),
        ("0,125 mm", {"value": "0.125 mm"}),
    ],
)
def test_limits_are_understood_as_people_write_them(text: str, quantity: dict[str, str]) -> None:
    assert steps(["Step", "Check", "Limits"], ["a", "b", text])[0]["checks"][0]["limits"] == quantity


@pytest.mark.parametrize("text", ["tight", "12 ± wide", "12 mm ± 0.5 N", "1,500 mm", "12 grmpf"])
def test_limits_that_cannot_be_understood_are_refused_with_the_cell(text: str) -> None:
    with pytest.raises(FormatError) as caught:
        imported([["Step", "Check", "Limits"], ["a", "b", text]])
    assert caught.value.cell == "C2"


def test_pictures_are_looked_up_by_name() -> None:
    written = BytesIO()
    Image.new("RGB", (4, 4)).save(written, "PNG")
    cleaned = clean_picture(written.getvalue(), "a")
    result = imported([["Step", "Picture"], ["a", "Lever.PNG"]], {"photos/lever.png": written.getvalue()})
    media = {"id": "home-1", "kind": "picture", "content": picture_id(cleaned), "name": "Lever.PNG"}
    assert nodes(result, Kind.STEP)[0]["media"] == (media,)
    assert dict(result.pictures) == {picture_id(cleaned): cleaned}


def test_a_picture_that_is_not_there_is_refused_with_the_cell() -> None:
    with pytest.raises(FormatError, match=r"sheet Steps, B3: there is no picture “lever\.png”"):
        imported([["Step", "Picture"], ["a", None], ["b", "lever.png"]])


def test_shared_texts_are_read_with_all_their_runs_and_without_phonetic_guides() -> None:
    runs = b'<si><r><t>Cl</t></r><r><rPr><b/></rPr><t xml:space="preserve">amp </t></r></si>'
    guided = "<si><t>課</t><rPh sb='0' eb='1'><t>カ</t></rPh></si>".encode()
    texts = b"<sst><si><t>Step</t></si><si><t>Result</t></si>" + runs + guided + b"</sst>"
    relation = b'<Relationship Id="rId99" Type="x/sharedStrings" Target="/xl/texts.xml"/></Relationships>'
    rows = b"".join(
        b'<x:row r="%d"><x:c r="A%d" t="s"><x:v>%d</x:v></x:c><x:c t="s"><x:v>%d</x:v></x:c></x:row>' % (row, row, a, b)
        for row, a, b in ((1, 0, 1), (2, 2, 3))
    )
    data = with_part(sheet_of([[]]), "xl/texts.xml", texts)
    data = with_part(data, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"</Relationships>", relation))
    data = with_part(data, "xl/worksheets/sheet1.xml", b"<x:worksheet xmlns:x='y'>" + rows + b"</x:worksheet>")
    result = read_xlsx(data, "knot.xlsx", issuer="home")
    assert nodes(result, Kind.STEP) == [{"title": {"en": "Clamp"}, "result": {"en": "課"}}]


def test_texts_in_the_sheet_itself_are_read_with_all_their_runs_and_without_phonetic_guides() -> None:
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is>{words}</is></c><c t="str"><v>{more}</v></c></row>'
        for row, words, more in (
            (1, "<t>Step</t>", "Result"),
            (2, "<r><t>Cl</t></r><r><t>amp</t></r><rPh sb='0' eb='1'><t>カ</t></rPh>", "tight"),
        )
    )
    sheet = f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()
    result = read_xlsx(with_part(sheet_of([[]]), "xl/worksheets/sheet1.xml", sheet), "knot.xlsx", issuer="home")
    assert nodes(result, Kind.STEP) == [{"title": {"en": "Clamp"}, "result": {"en": "tight"}}]


def test_a_formula_is_refused_where_it_would_be_read_and_dropped_elsewhere() -> None:
    with pytest.raises(FormatError, match="sheet Steps, B2: holds a formula"):
        imported([["Step", "Instruction"], ["a", "=A2"]])
    assert imported([["Step", "Instruction", "Sum"], ["a", "b", "=A2"]]).cookbook


def test_a_sheet_without_known_headers_is_refused_with_an_example() -> None:
    with pytest.raises(FormatError, match=r"^knot\.xlsx: no sheet has the headers of a job breakdown, such as Step"):
        imported([["Customer", "Street"], ["Ada", "1"]])


def test_a_sheet_with_headers_and_nothing_below_is_refused() -> None:
    with pytest.raises(FormatError, match="there is no row below the headers"):
        imported([["Step", "Instruction"]])
