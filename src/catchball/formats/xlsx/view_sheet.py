"""A view of a cookbook as a spreadsheet: its header, its rows, a row for each operation above those of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from catchball.formats.xlsx.spreadsheet_out import LONGEST_CELL, ColumnLook, Look, RowOut, written_sheet

_SIGNS = 20
"""The width of a column that is as wide as most."""


@dataclass(frozen=True, slots=True)
class Line:
    """Texts of a row; `group` stands in a row of its own above those that share it."""

    group: str
    cells: Sequence[str]


def write_view(title: str, columns: Sequence[tuple[str, float]], lines: Iterable[Line], source: str) -> bytes:
    """An .xlsx file of one sheet; columns are their names with their widths beside each other.

    `source` says of what revision it is: below the last row, and below every printed page.
    """
    looks = [ColumnLook(round(_SIGNS * width)) for _, width in columns]
    header = RowOut([name for name, _ in columns], Look.HEADER)
    ending = (RowOut([""]), RowOut([source[:LONGEST_CELL]], Look.PLAIN))
    rows = [header, *_rows(lines, len(columns)), *ending]
    return written_sheet(title, looks, rows, frozen_columns=1, footer=source)


def _rows(lines: Iterable[Line], width: int) -> Iterator[RowOut]:
    last = ""
    for line in lines:
        if line.group and line.group != last:
            yield RowOut([line.group[:LONGEST_CELL], *[""] * (width - 1)], Look.OPERATION)
        last = line.group
        yield RowOut([cell[:LONGEST_CELL] for cell in line.cells])
