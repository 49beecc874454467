"""The job breakdown sheet in a spreadsheet: which sheet and row hold the headers, and what the rows below say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from catchball.formats.errors import FormatError
from catchball.formats.sources import Dropped
from catchball.formats.xlsx.cell_names import cell_name, column_letters
from catchball.formats.xlsx.job_sheet import EXACT, HIDDEN, LEVEL, NUMBER, UID, Column, recognised
from catchball.formats.xlsx.spreadsheet_in import Row, Sheet

LAST_HEADER_ROW = 30
_CONTENT = frozenset({"title", "instruction", "key_points"})
"""A sheet without any of these columns is no job breakdown sheet."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its number, the text of each column that has one, and the exact content that the hidden cells hold."""

    number: int
    texts: Mapping[Column, str]
    exact: str

    def special(self, topic: str) -> str:
        """The text of a column without language, such as the uid."""
        return self.texts.get(Column(topic), "").strip()


@dataclass(frozen=True, slots=True)
class JobTable:
    """The sheet with the job breakdown: the place of each column (from 1), the rows below the headers.

    `heading` is what stands above the headers, `dropped` what is not read.
    """

    source: str
    columns: Mapping[Column, int]
    rows: Sequence[TableRow]
    heading: str
    dropped: Sequence[Dropped]

    @property
    def is_ours(self) -> bool:
        """Whether the sheet carries the uids that we write."""
        return Column(UID) in self.columns

    def error(self, row: TableRow, column: Column | None, what: str) -> FormatError:
        """The error of a cell, or of the row's first cell where none fits."""
        return FormatError(self.source, what, cell=cell_name(row.number, self.columns.get(column or Column(UID), 1)))


def job_table(sheets: Sequence[Sheet], source: str) -> JobTable:
    """The first sheet with headers of a job breakdown, one with our uids before others.

    Raises FormatError when there is none, and for a formula or an error in a cell that would be read.
    """
    found = [(sheet, header) for sheet in sheets if (header := _header(sheet)) is not None]
    if not found:
        told = "no sheet has the headers of a job breakdown, such as Step, Instruction, Key points, Reasons"
        raise FormatError(source, told)
    sheet, header = next((entry for entry in found if _is_ours(entry[1])), found[0])
    place = f"{source}, sheet {sheet.name}"
    layout = _layout(header)
    _check_faults(sheet, header, layout, place)
    below = [row for row in sheet.rows if row.number > header.number]
    rows = [row for row in (_table_row(row, layout) for row in below) if _says_something(row)]
    columns: dict[Column, int] = {}
    for position, column in layout.items():
        columns.setdefault(column, position)
    others = [Dropped(f"{source}, sheet {other.name}", None, "another sheet") for other in sheets if other is not sheet]
    return JobTable(
        source=place,
        columns=columns,
        rows=rows if _is_ours(header) else _joined(rows),
        heading=_heading(sheet, header),
        dropped=[*_unknown_columns(header, below, layout, place), *others],
    )


def _says_something(row: TableRow) -> bool:
    """Whether a row holds more than a number; one that a person emptied, hidden cells apart, is a row deleted."""
    return any(column.topic not in {NUMBER, *HIDDEN} for column in row.texts)


def _header(sheet: Sheet) -> Row | None:
    """The row near the top in which the most columns are recognised, at least two and one with content."""
    best: tuple[int, Row] | None = None
    for row in sheet.rows:
        if row.number > LAST_HEADER_ROW:
            break
        columns = {column for text in row.cells.values() if (column := recognised(text)) is not None}
        topics = {column.topic for column in columns}
        if len(columns) >= 2 and topics & _CONTENT and (best is None or len(columns) > best[0]):
            best = len(columns), row
    return best and best[1]


def _is_ours(header: Row) -> bool:
    return any(recognised(text) == Column(UID) for text in header.cells.values())


def _layout(header: Row) -> dict[int, Column]:
    return {place: column for place, text in header.cells.items() if (column := recognised(text)) is not None}


def _check_faults(sheet: Sheet, header: Row, layout: Mapping[int, Column], place: str) -> None:
    for (row, column), fault in sheet.faults.items():
        if row == header.number or (row > header.number and column in layout):
            raise FormatError(place, fault, cell=cell_name(row, column))


def _table_row(row: Row, layout: Mapping[int, Column]) -> TableRow:
    texts: dict[Column, str] = {}
    exact: list[str] = []
    for place, text in sorted(row.cells.items()):
        column = layout.get(place)
        if column is None:
            continue
        if column.topic == EXACT:
            exact.append(text)
        else:
            texts[column] = f"{texts[column]}\n{text}" if column in texts else text
    return TableRow(row.number, texts, "".join(exact))


def _joined(rows: Sequence[TableRow]) -> list[TableRow]:
    """Rows of a sheet that is not ours: one without number, level, title and instruction continues the row above."""
    groups: list[list[TableRow]] = []
    for row in rows:
        begins = any(column.topic in {NUMBER, LEVEL, "title", "instruction"} for column in row.texts)
        if begins or not groups:
            groups.append([row])
        else:
            groups[-1].append(row)
    return [_one_row(group) for group in groups]


def _one_row(group: Sequence[TableRow]) -> TableRow:
    texts: dict[Column, list[str]] = {}
    for row in group:
        for column, text in row.texts.items():
            texts.setdefault(column, []).append(text)
    return TableRow(group[0].number, {column: "\n".join(parts) for column, parts in texts.items()}, group[0].exact)


def _heading(sheet: Sheet, header: Row) -> str:
    above = (text.strip() for row in sheet.rows if row.number < header.number for _, text in sorted(row.cells.items()))
    return next(above, "")


def _unknown_columns(header: Row, below: Sequence[Row], layout: Mapping[int, Column], place: str) -> Iterator[Dropped]:
    counts: dict[int, int] = {}
    for row in below:
        for column in row.cells.keys() - layout.keys():
            counts[column] = counts.get(column, 0) + 1
    for column, count in sorted(counts.items()):
        name = header.cells.get(column, "").strip()[:60]
        told = f"column {column_letters(column)}{f' “{name}”' if name else ''}: {count} cells"
        yield Dropped(place, header.number, told)
