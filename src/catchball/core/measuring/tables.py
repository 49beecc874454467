"""A table as any format gives it: a header, and rows that come one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeAlias

from catchball.core.measuring.readings import Cell

TableRow: TypeAlias = tuple[int, Sequence[Cell]]
"""The number of a row in its file, and its cells, as many as the header has."""


LARGEST_FILE = 50 * 1024 * 1024
"""Bytes of a file that is brought in by a page or the API."""
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Table:
    """The table in a file of measurements.

    `kept` is how the file keeps it: csv, xlsx, aqdef or parquet. `rows_of` gives the rows from the first one on, each
    time that it is called; cells of columns that are not among those named may be None. `unusable` are columns that
    hold no texts, numbers or instants, each with what it holds. `about` says how the file was read: its encoding, its
    sheet. `row_count` is the number of rows where that is known beforehand.
    """

    source: str
    kept: str
    header: tuple[str, ...]
    rows_of: Callable[[frozenset[str] | None], Iterator[TableRow]]
    unusable: Mapping[str, str] = field(default_factory=dict)
    about: str = ""
    decimal: str = "."
    row_count: int | None = None

    def rows(self, columns: Iterable[str] | None = None) -> Iterator[TableRow]:
        """The rows; only these columns are needed, all where none are named."""
        return self.rows_of(None if columns is None else frozenset(columns))


class CannotReadTable(Exception):
    """A file that cannot be read as a table here. The sentence says why and what to do."""


class ParquetReader(Protocol):
    """Opens Parquet files."""

    def table(self, file: bytes | Path, source: str) -> Table:
        """Its table. Raises CannotReadTable; so do the rows of the table."""
        ...


def name_in_cell(text: str) -> str:
    """A name as it can be kept and compared: on one line, of printable signs, not too long."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text[:_LONGEST_NAME]).split())


def header_of(names: Sequence[str]) -> tuple[str, ...]:
    """Names of columns that can be kept and told apart: one that comes again gets a number, as `Torque (2)`."""
    found: dict[str, None] = {}
    for place, given in enumerate(names, start=1):
        name = name_in_cell(given) or str(place)
        told, number = name, 1
        while told in found:
            number += 1
            told = f"{name} ({number})"
        found[told] = None
    return tuple(found)
