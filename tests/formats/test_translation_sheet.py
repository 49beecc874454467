"""A spreadsheet for translators that somebody filled in with a spreadsheet program, or spoilt."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from catchball.core.document import Cookbook
from catchball.core.translating import receive
from catchball.core.translations import State, entries
from catchball.formats.errors import FormatError
from catchball.formats.xlsx.translation_sheet import read_translation_sheet, write_translation_sheet
from cookbooks import large_cookbook


def untranslated() -> Cookbook:
    return large_cookbook(2, languages=("en",))


def edited(cells: dict[str, Any], document: Cookbook | None = None) -> bytes:
    """The sheet as a spreadsheet program saves it with some cells changed."""
    book = load_workbook(BytesIO(write_translation_sheet(document or untranslated(), "de").data))
    sheet: Any = book.active
    for name, value in cells.items():
        sheet[name] = value
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_rows_filled_in_with_a_spreadsheet_program_are_taken_in_the_states_that_they_name() -> None:
    came = read_translation_sheet(edited({"D2": "Getriebegehäuse", "E2": "approved", "D3": "Planfläche"}), "a.xlsx")
    receipt = receive(untranslated(), "de", came.returned)
    first, second = entries(receipt.document, "de")[:2]
    assert (first.words, first.state) == ("Getriebegehäuse", State.APPROVED)
    assert (second.words, second.state) == ("Planfläche", State.NEEDS_CHECKING)
    assert len(receipt.taken) == 2


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"D1": "Deutsch"}, "a.xlsx, sheet de, A1: there is no column “Translation”"),
        ({"D1": "Translation"}, "a.xlsx, sheet de, D1: names no language"),
        ({"E3": "ready"}, "a.xlsx, sheet de, E3: “ready” is not one of untranslated, needs rewriting"),
        ({"F3": "x"}, "a.xlsx, sheet de, F3: “x” names no text of a cookbook"),
        ({"F3": None}, "a.xlsx, sheet de, F3: “” names no text of a cookbook"),
        ({"D3": "=1+1"}, "a.xlsx, sheet de, D3: holds a formula"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_its_cell(cells: dict[str, Any], told: str) -> None:
    with pytest.raises(FormatError) as refused:
        read_translation_sheet(edited(cells), "a.xlsx")
    assert told in str(refused.value)


def test_a_text_that_stands_twice_is_refused_with_both_rows() -> None:
    book = load_workbook(BytesIO(write_translation_sheet(untranslated(), "de").data))
    sheet: Any = book.active
    sheet["F3"] = sheet["F2"].value
    saved = BytesIO()
    book.save(saved)
    with pytest.raises(FormatError, match=r"F3: this text stands in row 2 already"):
        read_translation_sheet(saved.getvalue(), "a.xlsx")


def test_a_file_of_another_kind_is_refused() -> None:
    with pytest.raises(FormatError, match="is not an"):
        read_translation_sheet(b"no", "a.xlsx")
