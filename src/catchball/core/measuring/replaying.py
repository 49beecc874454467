"""A refused value read once more, by a mapping that may have been changed since."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from catchball.core.measuring.faults import Fault, Reason
from catchball.core.measuring.instants import instant_of
from catchball.core.measuring.mapping import FileMapping
from catchball.core.measuring.numbers import number_of
from catchball.core.measuring.readings import Cell, Raw, Reading, fault_of
from catchball.core.measuring.tables import name_in_cell


def series_named(mapping: FileMapping, name: str) -> int | None:
    """The series that a mapping knows by this name."""
    return next((one.series for one in mapping.sources if name and name_in_cell(one.named) == name), None)


def read_again(mapping: FileMapping, series: int, raw: Raw, now: datetime) -> Reading | Fault:
    """A refused value as it came, read by a mapping. Its instant stands in one text, even if there were two columns."""
    at = _instant(mapping, raw.get("at"))
    if isinstance(at, Fault):
        return at
    value = number_of(raw.get("value"), mapping.decimal, "value")
    size = number_of(raw.get("size"), mapping.decimal, "size")
    edition = number_of(raw.get("edition"), ".", "edition")
    for told in (value, size, edition):
        if isinstance(told, Fault):
            return told
    if not isinstance(size, float) or isinstance(value, Fault):
        return Fault("size", Reason.SIZE)
    count = int(edition) if isinstance(edition, float) else 0
    reading = Reading(series, at, value, size, str(raw.get("key") or ""), count)
    return fault_of(reading, now) or reading


def _instant(mapping: FileMapping, told: Cell) -> datetime | Fault:
    columns = mapping.instant
    if columns.time and isinstance(told, str) and " " in told.strip():
        day, _, hour = told.strip().rpartition(" ")
        split = instant_of(day, hour, columns)
        if not isinstance(split, Fault) or split.reason is not Reason.NOT_WRITTEN_SO:
            return split
    return instant_of(told, None, replace(columns, time=""))
