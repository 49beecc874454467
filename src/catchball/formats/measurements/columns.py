"""Rows of cells as columns of numbers: where the names stand, what the decimal sign is, what is missing, what is wrong.

A cell is missing where it is empty or says so (NA, N/A, NaN, null, a dash). A row that holds nothing, between two
that hold something, is a row of missing values. Signs between thousands are not taken: 1,500 could be understood in two
ways.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite

from catchball.core.measuring.numbers import COMMA, MISSING, POINT, THOUSANDS, WHOLE, plain
from catchball.formats.errors import FormatError
from catchball.formats.xlsx.cell_names import column_letters
from catchball.formats.xlsx.spreadsheet_in import MOST_CELLS, MOST_ROWS, Row

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that is not the number that it should be: its row, the letters and the name of its column, and why.

    `line` is where it stands, in formats whose rows are not lines.
    """

    row: int
    letters: str
    column: str
    what: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its letters as in a spreadsheet, its name, a value (or None) for each row, and what is wrong in it."""

    letters: str
    name: str
    values: tuple[float | None, ...]
    faults: tuple[Fault, ...]

    @property
    def is_numeric(self) -> bool:
        """Whether it is meant to hold numbers: most of what stands in it is one."""
        return sum(value is not None for value in self.values) > len(self.faults)


@dataclass(frozen=True, slots=True)
class Table:
    """All columns, the numbers of their rows in the file, the row of the names (None without) and the decimal sign."""

    columns: tuple[Column, ...]
    rows: tuple[int, ...]
    names_in: int | None
    decimal: str


def columns_of(rows: Sequence[Row], wrong: Mapping[tuple[int, int], str], source: str) -> Table:
    """The columns of these rows; `wrong` is what is known to be wrong with single cells, by row and column.

    Raises FormatError when there is nothing in them, or rows lie too far apart.
    """
    if not rows:
        raise FormatError(source, "holds nothing")
    places = sorted({place for row in rows for place in row.cells})
    named = has_names(rows, places)
    below = rows[1:] if named else rows
    decimal = decimal_of(below)
    numbers = _numbers(below, source)
    if len(numbers) * len(places) > MOST_CELLS:
        told = f"has {len(numbers):,} rows of {len(places):,} columns; at most {MOST_CELLS:,} cells are allowed"
        raise FormatError(source, told)
    names = rows[0].cells if named else {}
    cells = {row.number: row.cells for row in below}
    columns = tuple(_column(place, names.get(place, ""), numbers, cells, wrong, decimal) for place in places)
    return Table(columns, numbers, rows[0].number if named else None, decimal)


def _numbers(rows: Sequence[Row], source: str) -> tuple[int, ...]:
    if not rows:
        raise FormatError(source, "holds a row of names and nothing below it")
    for row, following in pairwise(rows):
        if following.number <= row.number:
            raise FormatError(source, f"row {following.number} stands below row {row.number}", line=following.number)
    first, last = rows[0].number, rows[-1].number
    if last - first >= MOST_ROWS:
        raise FormatError(source, f"its rows {first} to {last} are more than {MOST_ROWS:,}", line=last)
    return tuple(range(first, last + 1))


def has_names(rows: Sequence[Row], places: Sequence[int]) -> bool:
    """Whether the first row holds names: words above numbers, or no number and no digit in what is none."""
    first = rows[0].cells
    words = {place for place in places if not _is_number(first.get(place, "")) and not _is_missing(first, place)}
    if not words:
        return False
    numeric = {place for place in places if _mostly_numbers(rows[1:], place)}
    return bool(words & numeric) or not any(sign.isdigit() for place in words for sign in first[place])


def _mostly_numbers(rows: Sequence[Row], place: int) -> bool:
    held = [row.cells[place] for row in rows if not _is_missing(row.cells, place)]
    return sum(map(_is_number, held)) * 2 > len(held)


def is_word(text: str) -> bool:
    """Whether it can be told from a value in the row of names: neither a number nor what stands for none."""
    return not _is_number(text) and text.strip().casefold() not in MISSING


def _is_missing(cells: Mapping[int, str], place: int) -> bool:
    return cells.get(place, "").strip().casefold() in MISSING


def _is_number(text: str) -> bool:
    written = plain(text)
    return any(form.fullmatch(written) for form in (WHOLE, POINT, COMMA))


def decimal_of(rows: Sequence[Row]) -> str:
    """The decimal sign of the whole file: that of most of its numbers."""
    points = commas = 0
    for row in rows:
        for text in row.cells.values():
            written = plain(text)
            points += POINT.fullmatch(written) is not None
            commas += COMMA.fullmatch(written) is not None
    return "," if commas > points else "."


def _column(
    place: int,
    name: str,
    numbers: Sequence[int],
    rows: Mapping[int, Mapping[int, str]],
    wrong: Mapping[tuple[int, int], str],
    decimal: str,
) -> Column:
    letters = column_letters(place)
    called = " ".join(name.split()) or letters
    values: list[float | None] = []
    faults: list[Fault] = []
    for number in numbers:
        text = rows.get(number, {}).get(place, "")
        told = wrong.get((number, place), "")
        value = None
        if not told:
            value, told = _value(text, decimal)
        values.append(value)
        if told:
            faults.append(Fault(number, letters, called, told))
    return Column(letters, called, tuple(values), tuple(faults))


def _value(text: str, decimal: str) -> tuple[float | None, str]:
    """The number of a cell, None where it is missing; or what is wrong with it."""
    written = plain(text)
    if written.casefold() in MISSING:
        return None, ""
    shown = written if len(written) <= _LONGEST else written[:_LONGEST] + "…"
    if WHOLE.fullmatch(written) or (COMMA if decimal == "," else POINT).fullmatch(written):
        value = float(written.replace(",", "."))
        return (value, "") if isfinite(value) else (None, f"“{shown}” is too large for a number")
    if POINT.fullmatch(written) or COMMA.fullmatch(written):
        return None, f"“{shown}” is not written with a decimal “{decimal}” like the other numbers of this file"
    if THOUSANDS.fullmatch(written):
        return None, f"“{shown}” has signs between thousands; write it without them"
    return None, f"“{shown}” is not a number; correct it, or empty the cell where there is no value"
