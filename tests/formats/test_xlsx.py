from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from catchball.core.document import Cookbook, cookbook, node
from catchball.core.schema import Kind
from catchball.formats.xlsx.job_rows import CUT_OFF
from catchball.formats.xlsx.reading import read_xlsx
from catchball.formats.xlsx.spreadsheet_out import LONGEST_CELL
from catchball.formats.xlsx.writing import write_xlsx
from cookbooks import AWKWARD, complete_cookbooks, cookbooks, large_cookbook, same
from spreadsheets import changed, column_of

BOOK = large_cookbook(12)


def read(data: bytes) -> Cookbook:
    return read_xlsx(data, "book.xlsx", issuer="home").cookbook


def one_step(**fields: object) -> Cookbook:
    nodes = [
        node("home-1", Kind.COOKBOOK, {}),
        node("home-2", Kind.OPERATION, {"number": "OP10"}),
        node("home-3", Kind.STEP, fields),
    ]
    return cookbook("home-1", nodes, {"home-1": ["home-2"], "home-2": ["home-3"]})


@given(cookbooks(), st.sampled_from([None, "en", "de", "zh-Hans"]))
def test_what_is_written_is_read_back_the_same(book: Cookbook, language: str | None) -> None:
    assert same(read(write_xlsx(book, language=language)), book)


@settings(max_examples=20)
@given(complete_cookbooks())
def test_every_field_of_the_schema_is_read_back_the_same(book: Cookbook) -> None:
    assert same(read(write_xlsx(book)), book)


def test_a_file_that_another_program_opened_and_saved_is_read_back_the_same() -> None:
    resaved = changed(write_xlsx(BOOK), lambda _: None)
    assert resaved != write_xlsx(BOOK)
    assert same(read(resaved), BOOK)


@pytest.mark.parametrize("words", AWKWARD)
def test_awkward_words_survive_another_program(words: str) -> None:
    book = one_step(title={"en": words}, applies=[words], key_points=[{"id": "a", "point": {"en": words}}])
    assert same(read(changed(write_xlsx(book), lambda _: None)), book)


def test_equal_content_gives_equal_bytes() -> None:
    assert write_xlsx(large_cookbook(12)) == write_xlsx(BOOK)


def test_nothing_is_written_as_a_formula() -> None:
    book = one_step(title={"en": "=1+1"}, result={"en": "@cmd"}, instruction={"en": "+1"}, applies=["-1"])
    sheet = load_workbook(BytesIO(write_xlsx(book))).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {"=1+1", "@cmd", "+1", "-1"} <= {cell.value for cell in cells}
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}


def test_the_sheet_reads_like_a_job_breakdown_sheet() -> None:
    sheet = load_workbook(BytesIO(write_xlsx(BOOK))).worksheets[0]
    expected = {
        "No.": "1",
        "Level": "Step",
        "Title [de]": "de: Clamp housing 0",
        "Key points [en]": "1) Feel the click 0\n2) Feel the click 1",
        "Parameters": "feed: 0.1 mm/rev\ntorque: 12.5 N·m (12 N·m … 14 N·m) [special]",
        "Checks [en]": "1) Gap",
        "Limits": "1) ≤ 0.05 mm",
        "Pictures": "1) step0.jpg",
    }
    assert {header: sheet.cell(4, column_of(sheet, header)).value for header in expected} == expected


def test_the_sheet_is_ready_to_be_read_and_printed() -> None:
    sheet = load_workbook(BytesIO(write_xlsx(BOOK))).worksheets[0]
    assert sheet.title == "Gearbox housing"
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.orientation) == ("D2", "$1:$1", "landscape")
    assert sheet["A1"].font.bold
    assert sheet.cell(3, 3).font.bold
    assert not sheet.cell(4, 3).font.bold
    assert sheet.cell(4, 3).alignment.wrap_text
    hidden = {sheet[f"{letters}1"].value for letters, look in sheet.column_dimensions.items() if look.hidden}
    assert hidden == {"uid", "copied from", "exact"}


def test_one_language_alone_can_be_written_with_the_headers_in_it() -> None:
    sheet = load_workbook(BytesIO(write_xlsx(BOOK, language="de"))).worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    assert headers[:5] == ["Nr.", "Ebene", "Titel [de]", "Beschreibung [de]", "Anweisung [de]"]
    assert sheet["B4"].value == "Arbeitsschritt"


def test_a_text_longer_than_a_cell_is_cut_off_in_sight_and_kept_in_full() -> None:
    book = one_step(instruction={"en": "Turn it. " * 9_000})
    data = write_xlsx(book)
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    lengths = [len(str(cell.value)) for row in sheet.iter_rows() for cell in row]
    assert max(lengths) == LONGEST_CELL + len(CUT_OFF)
    assert same(read(data), book)


def test_groups_may_nest_and_operations_may_follow_them_at_any_level() -> None:
    kinds = {"home-1": Kind.COOKBOOK, "home-2": Kind.GROUP, "home-3": Kind.GROUP, "home-4": Kind.OPERATION}
    kinds |= {"home-5": Kind.OPERATION, "home-6": Kind.OPERATION, "home-7": Kind.GROUP, "home-8": Kind.OPERATION}
    children = {
        "home-1": ["home-2", "home-6", "home-7", "home-8"],
        "home-2": ["home-3", "home-5"],
        "home-3": ["home-4"],
    }
    book = cookbook("home-1", [node(uid, kind, {}) for uid, kind in kinds.items()], children)
    data = write_xlsx(book)
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    levels = [row[1].value for row in sheet.iter_rows(min_row=2)]
    assert levels == ["Cookbook", "Group", "Group 2", "Operation", "Operation 2", "Operation 1", "Group", "Operation 1"]
    assert same(read(data), book)
