from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from catchball.core.document import Cookbook
from catchball.formats.errors import FormatError
from catchball.formats.pictures.cleaning import clean_picture, picture_id
from catchball.formats.sources import NO_FILES, Files, Imported
from catchball.formats.xlsx.reading import read_xlsx
from catchball.formats.xlsx.writing import write_xlsx
from cookbooks import large_cookbook, same
from spreadsheets import changed, column_of

BOOK = large_cookbook(3)
WRITTEN = write_xlsx(BOOK)
OPERATION_ROW, FIRST_STEP_ROW = 3, 4
Change = Callable[[Worksheet], None]


def picture(colour: str = "red") -> bytes:
    written = BytesIO()
    Image.new("RGB", (4, 4), colour).save(written, "PNG")
    return written.getvalue()


def imported(change: Change, files: Files = NO_FILES) -> Imported:
    return read_xlsx(changed(WRITTEN, change), "book.xlsx", issuer="home", files=files)


TWO_TIMES = {"machine": {"value": "1 min"}, "manual": {"value": "0.5 min"}}
TORQUE = {"torque": {"value": "13 N·m", "low": "12.5 N·m", "high": "13.5 N·m"}}


def put(header: str, text: str | None, row: int = FIRST_STEP_ROW) -> Change:
    """What a person does who writes into the cell below a header."""

    def change(sheet: Worksheet) -> None:
        sheet.cell(row, column_of(sheet, header)).value = text

    return change


def both(first: Change, second: Change) -> Change:
    def change(sheet: Worksheet) -> None:
        first(sheet)
        second(sheet)

    return change


def move_row(sheet: Worksheet, row: int, to: int) -> None:
    cells = [cell.value for cell in sheet[row]]
    sheet.delete_rows(row)
    sheet.insert_rows(to)
    for column, value in enumerate(cells, start=1):
        sheet.cell(to, column).value = value


def copy_row(sheet: Worksheet, row: int, to: int) -> None:
    cells = [cell.value for cell in sheet[row]]
    sheet.insert_rows(to)
    for column, value in enumerate(cells, start=1):
        sheet.cell(to, column).value = value


def step(book: Cookbook, uid: str = "home-1") -> dict[str, Any]:
    return dict(book.nodes[uid].fields)


def expected(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in (step(BOOK) | fields).items() if value is not None}


@pytest.mark.parametrize(
    ("header", "text", "field", "value"),
    [
        ("Applies", "V1; V3，V4", "applies", ("V1", "V3", "V4")),
        ("Applies", None, "applies", None),
        ("Occasion", "set-up", "occasion", "set-up"),
        ("Standard time", "machine: 1 min\n0,5 min", "standard_time", TWO_TIMES),
        ("Parameters", "torque: 13 ± 0,5 Nm", "parameters", TORQUE),
        ("Result [en]", "The part is tight.", "result", {"en": "The part is tight."}),
    ],
)
def test_a_cell_that_a_person_changed_wins(header: str, text: str | None, field: str, value: object) -> None:
    assert step(imported(put(header, text)).cookbook) == expected(**{field: value})


def test_everything_but_the_changed_cell_stays_exactly_as_it_was() -> None:
    edited = imported(put("Occasion", "set-up")).cookbook
    changed_nodes = {uid for uid in BOOK.nodes if edited.nodes[uid] != BOOK.nodes[uid]}
    assert changed_nodes == {"home-1"}
    assert dict(edited.children) == dict(BOOK.children)


def test_a_line_of_a_table_that_was_not_changed_keeps_what_it_was() -> None:
    edited = imported(put("Parameters", "torque: 12.5 N·m (12 N·m … 14 N·m) [special]\nfeed: 0.2 mm/rev")).cookbook
    before = step(BOOK)["parameters"]
    assert step(edited)["parameters"] == {"torque": before["torque"], "feed": {"value": "0.2 mm/rev"}}


def test_changed_words_leave_translations_with_the_source_that_they_translated() -> None:
    edited = step(imported(put("Title [en]", "Clamp it")).cookbook)
    assert edited["title"] == step(BOOK)["title"] | {"en": "Clamp it"}


def test_a_changed_translation_translates_what_the_source_says_now() -> None:
    edited = step(imported(both(put("Title [de]", "Spannen"), put("Title [en]", "Clamp it"))).cookbook)
    assert edited["title"]["de"] == {"text": "Spannen", "of": {"language": "en", "text": "Clamp it"}}


def test_in_a_list_the_number_says_which_element_is_meant() -> None:
    edited = step(imported(put("Key points [en]", "2) Hear the click\n3) Do not force it")).cookbook)
    first, second = step(BOOK)["key_points"]
    without_english = {language: text for language, text in first["point"].items() if language != "en"}
    assert edited["key_points"] == (
        {**first, "point": without_english},
        {**second, "point": second["point"] | {"en": "Hear the click"}},
        {"id": "home-1", "point": {"en": "Do not force it"}},
    )


def test_an_element_is_gone_when_all_its_cells_were_emptied() -> None:
    def empty_first(sheet: Worksheet) -> None:
        for head, cell in zip(sheet[1], sheet[FIRST_STEP_ROW], strict=True):
            if str(head.value).startswith(("Key points", "Reasons")):
                cell.value = str(cell.value).partition("\n")[2]

    edited = step(imported(empty_first).cookbook)
    assert edited == expected(key_points=step(BOOK)["key_points"][1:])


def test_cells_of_several_columns_make_up_one_new_element() -> None:
    edited = imported(both(put("Checks [en]", "1) Gap\n2) Colour"), put("Limits", "1) ≤ 0.05 mm\n2) ≥ 3"))).cookbook
    assert step(edited)["checks"][1] == {"id": "home-1", "characteristic": {"en": "Colour"}, "limits": {"low": "3"}}
    assert step(edited)["checks"][0] == step(BOOK)["checks"][0]


def test_a_moved_row_is_a_moved_step() -> None:
    edited = imported(lambda sheet: move_row(sheet, FIRST_STEP_ROW, FIRST_STEP_ROW + 2)).cookbook
    assert edited.children["home-10000000"] == ("home-2", "home-3", "home-1")
    assert dict(edited.nodes) == dict(BOOK.nodes)


def test_a_deleted_row_is_a_removed_step() -> None:
    edited = imported(lambda sheet: sheet.delete_rows(FIRST_STEP_ROW)).cookbook
    assert edited.children["home-10000000"] == ("home-2", "home-3")


def test_a_row_of_which_all_that_can_be_seen_was_emptied_is_a_removed_step() -> None:
    def empty(sheet: Worksheet) -> None:
        for column in range(2, column_of(sheet, "uid")):
            sheet.cell(FIRST_STEP_ROW, column).value = None

    assert imported(empty).cookbook.children["home-10000000"] == ("home-2", "home-3")


def test_a_new_row_is_a_new_step_with_a_number_that_was_never_given() -> None:
    def replace_the_operation_below(sheet: Worksheet) -> None:
        sheet.delete_rows(OPERATION_ROW)
        sheet.insert_rows(OPERATION_ROW)
        for header, text in (("Level", "Operation"), ("No.", "OP20"), ("Title [en]", "Turn")):
            put(header, text, row=OPERATION_ROW)(sheet)

    edited = imported(replace_the_operation_below).cookbook
    new = edited.nodes[edited.children["home-0"][0]]
    assert (new.uid, dict(new.fields)) == ("home-10000001", {"number": "OP20", "title": {"en": "Turn"}})


def test_a_new_row_gets_a_number_beyond_all_that_can_be_seen_where_the_hidden_content_is_gone() -> None:
    def forget_and_append(sheet: Worksheet) -> None:
        sheet.delete_cols(column_of(sheet, "exact"))
        put("Title [en]", "Turn", row=FIRST_STEP_ROW + 3)(sheet)

    edited = imported(forget_and_append, {f"step{number}.jpg": picture() for number in range(3)}).cookbook
    assert edited.children["home-10000000"] == ("home-1", "home-2", "home-3", "home-10000001")


def test_a_sheet_of_ours_is_read_although_another_job_breakdown_stands_before_it() -> None:
    def insert_another(sheet: Worksheet) -> None:
        assert sheet.parent
        other = sheet.parent.create_sheet("Older", 0)
        other.append(["Step", "Instruction"])
        other.append(["Clamp", "Turn"])

    result = imported(insert_another)
    assert same(result.cookbook, BOOK)
    assert [(entry.source, entry.what) for entry in result.dropped] == [("book.xlsx, sheet Older", "another sheet")]


def test_a_copied_row_is_a_copy_that_remembers_its_source() -> None:
    result = imported(lambda sheet: copy_row(sheet, FIRST_STEP_ROW, FIRST_STEP_ROW + 1))
    copy = result.cookbook.nodes["home-10000001"]
    assert result.cookbook.children["home-10000000"] == ("home-1", "home-10000001", "home-2", "home-3")
    assert (copy.source, copy.fields) == ("home-1", BOOK.nodes["home-1"].fields)
    assert result.notes == (
        "book.xlsx, sheet Gearbox housing, rows 5 and 4 carry the uid home-1: row 5 is read as a copy",
    )


def test_of_two_rows_with_one_uid_the_one_that_was_not_changed_keeps_it() -> None:
    def copy_and_change_the_upper(sheet: Worksheet) -> None:
        copy_row(sheet, FIRST_STEP_ROW, FIRST_STEP_ROW + 1)
        put("Occasion", "set-up")(sheet)

    edited = imported(copy_and_change_the_upper).cookbook
    assert edited.children["home-10000000"][:2] == ("home-10000001", "home-1")
    assert edited.nodes["home-1"] == BOOK.nodes["home-1"]


def test_without_the_hidden_columns_what_can_be_seen_is_read() -> None:
    def forget(sheet: Worksheet) -> None:
        for header in ("exact", "copied from", "uid"):
            sheet.delete_cols(column_of(sheet, header))

    edited = imported(forget, {f"step{number}.jpg": picture() for number in range(3)}).cookbook
    new = edited.nodes[edited.children[edited.children[edited.root][0]][0]].fields
    assert new["parameters"] == step(BOOK)["parameters"]
    assert new["title"]["en"] == "Clamp housing 0"
    assert new["checks"][0]["limits"] == {"high": "0.05 mm"}


def test_a_deleted_column_changes_nothing() -> None:
    edited = imported(lambda sheet: sheet.delete_cols(column_of(sheet, "Reasons [de]"))).cookbook
    assert same(edited, BOOK)


def test_pictures_are_found_by_their_names_and_come_with_the_cookbook() -> None:
    files = {"photos/step0.jpg": picture(), "new.png": picture("blue")}
    result = imported(put("Pictures", "1) step0.jpg\n2) new.png"), files)
    cleaned = [clean_picture(files[name], name) for name in files]
    media = step(result.cookbook)["media"]
    assert [element["content"] for element in media] == [picture_id(data) for data in cleaned]
    assert media[0] == step(BOOK)["media"][0] | {"content": picture_id(cleaned[0])}
    assert media[1] == {"id": "home-1", "kind": "picture", "name": "new.png", "content": picture_id(cleaned[1])}
    assert dict(result.pictures) == {picture_id(data): data for data in cleaned}


@pytest.mark.parametrize(
    ("change", "cell", "told"),
    [
        (put("Pictures", "1) other.jpg"), "AW4", "there is no picture “other.jpg” beside the spreadsheet"),
        (put("Occasion", "sometimes"), "AY4", "occasion: “sometimes” is not one of"),
        (put("Parameters", "torque: tight"), "AK4", "“tight” does not begin with a number"),
        (put("Parameters", "12 N·m"), "AK4", "has no name"),
        (put("Parameters", "a: 1 mm\na: 2 mm"), "AK4", "“a” stands twice"),
        (put("Limits", "1) 1,500 mm"), "AP4", "can be understood in two ways"),
        (put("Machine", "M1"), "BA4", "a node of the kind step has nothing here"),
        (put("Level", "Stage"), "B4", "“Stage” is no level"),
        (put("Level", "Operation"), "B4", "is of the kind step and cannot become operation"),
        (put("Level", "Operation 3", row=OPERATION_ROW), "B3", "nothing above has the depth 2"),
        (put("uid", "home"), "BB4", "“home” is no uid"),
        (put("copied from", "?"), "BC4", "“?” is no uid"),
        (put("exact", "{"), "BD4", "the hidden cells of this row were changed or cut off"),
        (put("exact", "[]"), "BD4", "the hidden cells of this row were changed or cut off"),
        (put("exact", '{"kind":"step","fields":{"title":7}}'), "BD4", "the hidden cells of this row were changed"),
        (put("Title [en]", "=1+1"), "C4", "holds a formula"),
        (lambda sheet: sheet.delete_rows(2), "B2", "the row of the cookbook is missing"),
        (lambda sheet: sheet.delete_rows(OPERATION_ROW), "B3", "a step stands below an operation"),
        (lambda sheet: copy_row(sheet, 2, 3), "B3", "a second cookbook"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_with_its_name(change: Change, cell: str, told: str) -> None:
    with pytest.raises(FormatError) as caught:
        imported(change)
    assert (caught.value.cell, told in caught.value.what) == (cell, True), str(caught.value)
    assert str(caught.value).startswith(f"book.xlsx, sheet Gearbox housing, {cell}: ")


def test_a_cell_that_shows_only_the_beginning_of_a_text_cannot_be_changed() -> None:
    with pytest.raises(FormatError, match="shows only the beginning"):
        imported(put("Title [en]", "Clamp […] […]"))


def test_an_issuer_that_can_issue_nothing_is_refused() -> None:
    with pytest.raises(FormatError, match="cannot issue uids"):
        read_xlsx(WRITTEN, "book.xlsx", issuer="plant 7")
