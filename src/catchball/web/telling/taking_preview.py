"""A file as it would be taken: the first values, what is wrong, and how many there are of each. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.utils import timezone
from django.utils.formats import date_format

from catchball.core.measuring.mapping import FileMapping
from catchball.core.measuring.readings import Refused, Taken
from catchball.core.measuring.tables import Table
from catchball.core.measuring.taking import values_of
from catchball.queries.telling.refused_values import told_fault
from catchball.web.telling.control_chart import number

MOST_ROWS_LOOKED_AT = 20_000
_MOST_SHOWN = 15


@dataclass(frozen=True, slots=True)
class Line:
    """A value of the preview; `wrong` says why it would be refused."""

    row: int
    column: str
    series: str
    at: str
    value: str
    of: str
    key: str
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """The first values and the first that are wrong; how many of each; whether that is the whole file."""

    lines: tuple[Line, ...]
    wrong: tuple[Line, ...]
    taken: int
    refused: int
    is_whole: bool


def preview_of(table: Table, mapping: FileMapping, names: Mapping[int, str], now: datetime) -> Preview:
    """The file as it would be taken; `names` are those of series. Raises as the rows of the table, LackingColumns."""
    rows = islice(table.rows(mapping.columns), MOST_ROWS_LOOKED_AT)
    lines: list[Line] = []
    wrong: list[Line] = []
    taken = refused = 0
    for value in values_of(mapping, table.header, rows, now):
        if isinstance(value, Taken):
            taken += 1
            if len(lines) < _MOST_SHOWN:
                lines.append(_of_taken(value, names))
            continue
        refused += 1
        if len(wrong) < _MOST_SHOWN:
            wrong.append(_of_refused(value, names))
        if len(lines) < _MOST_SHOWN:
            lines.append(_of_refused(value, names))
    is_whole = table.row_count is not None and table.row_count <= MOST_ROWS_LOOKED_AT
    return Preview(tuple(lines), tuple(wrong), taken, refused, is_whole)


def _of_taken(value: Taken, names: Mapping[int, str]) -> Line:
    reading = value.reading
    at = date_format(timezone.localtime(reading.at), "DATETIME_FORMAT")
    told = "—" if reading.value is None else number(reading.value)
    of = number(reading.size) if reading.size != 1 else ""
    return Line(value.row, value.column, names.get(reading.series, ""), at, told, of, reading.key)


def _of_refused(value: Refused, names: Mapping[int, str]) -> Line:
    raw = value.raw
    series = names.get(value.series, "") if value.series is not None else ""
    told = ("" if raw[name] is None else str(raw[name])[:60] for name in ("at", "value", "size", "key"))
    at, number_told, size, key = told
    return Line(
        value.row, value.column, series, at, number_told, size if size != "1.0" else "", key, told_fault(value.fault)
    )
