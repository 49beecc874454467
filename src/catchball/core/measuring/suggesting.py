"""What a form begins with when a file is new: which column seems to hold the instant, and which hold numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catchball.core.measuring.instants import Guess, guessed
from catchball.core.measuring.mapping import Written
from catchball.core.measuring.numbers import is_missing, number_of
from catchball.core.measuring.readings import Cell, WrongCell
from catchball.core.measuring.tables import Table, TableRow, name_in_cell

MOST_NAMES = 200
"""Names of series that are shown for one file."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The columns as they seem to be; `series` where a column seems to name the series, with the names in it."""

    instant: str
    written: Written
    numbers: tuple[str, ...]
    series: str
    decimal: str


def suggested(table: Table, rows: Sequence[TableRow]) -> Suggestion:
    """What the columns of a table seem to be, seen from some of its rows."""
    columns = {name: [cells[place] for _, cells in rows] for place, name in enumerate(table.header)}
    numbers = tuple(name for name, cells in columns.items() if _are_numbers(cells, table.decimal))
    guesses = {name: guessed(cells) for name, cells in columns.items()}
    sure = {name: guess for name, guess in guesses.items() if name not in numbers or guess.written is not Written.ISO}
    instant, guess = max(sure.items(), key=lambda one: one[1].fitting, default=("", Guess(Written.ISO, 0)))
    if guess.fitting * 2 <= len(rows):
        instant, guess = "", Guess(Written.ISO, 0)
    held = tuple(name for name in numbers if name != instant)
    return Suggestion(instant, guess.written, held, _naming(columns, (*held, instant)), table.decimal)


def names_in(table: Table, rows: Sequence[TableRow], column: str) -> tuple[str, ...]:
    """The different names in a column, in their order."""
    if column not in table.header:
        return ()
    place = table.header.index(column)
    held = (cells[place] for _, cells in rows)
    told = (name_in_cell(str(cell)) for cell in held if not is_missing(cell) and not isinstance(cell, WrongCell))
    return tuple(dict.fromkeys(name for name in told if name))[:MOST_NAMES]


def _are_numbers(cells: Sequence[Cell], decimal: str) -> bool:
    held = [cell for cell in cells if not is_missing(cell)]
    return sum(isinstance(number_of(cell, decimal, "value"), float) for cell in held) * 2 > len(held)


def _naming(columns: dict[str, list[Cell]], others: Sequence[str]) -> str:
    """A column of few words that come again, beside the others; empty where there is none."""
    for name, cells in columns.items():
        held = [str(cell) for cell in cells if not is_missing(cell)]
        if name not in others and len(held) == len(cells) > 1 and len(set(held)) * 2 <= len(held):
            return name
    return ""
