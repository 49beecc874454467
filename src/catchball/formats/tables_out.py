"""Tables of texts as files that spreadsheets open: .xlsx and .csv."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from catchball.formats.xlsx.spreadsheet_out import LONGEST_CELL, ColumnLook, Look, RowOut, written_sheet

_WIDEST, _NARROWEST = 60, 8
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def xlsx_table(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet with a header; each cell is a text."""
    body = [[cell[:LONGEST_CELL] for cell in row] for row in rows]
    widths = [_width([title, *(row[place] for row in body[:200])]) for place, title in enumerate(header)]
    out = [RowOut(header, Look.HEADER), *(RowOut(row) for row in body)]
    return written_sheet(name, [ColumnLook(width) for width in widths], out, frozen_columns=1)


def csv_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Comma-separated, in UTF-8 with a mark that spreadsheets look for; no cell is taken for a formula."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """The cell, quoted where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(_BEGINS_A_FORMULA) else cell


def _width(cells: Iterable[str]) -> int:
    longest = max(len(line) for cell in cells for line in (cell.splitlines() or [""]))
    return max(_NARROWEST, min(_WIDEST, longest + 2))
