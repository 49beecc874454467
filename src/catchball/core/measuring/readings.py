"""A value of a series, what is taken of a file, what is refused of it, and the rules that hold for every value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import isfinite
from typing import TypeAlias

from catchball.core.measuring.faults import Fault, Reason

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)
"""By how much a clock of a machine may be fast."""
LARGEST, SMALLEST = 1e50, 1e-50
"""Between these a value that is not zero lies, and a size: their squares can be added up, by the hour and in trials."""
LARGEST_EDITION = 1_000
LONGEST_KEY = 100


@dataclass(frozen=True, slots=True)
class WrongCell:
    """A cell that its format cannot give: what stands there, and what is wrong with it, in a sentence of the format."""

    text: str
    what: str


Cell: TypeAlias = "str | float | datetime | date | time | WrongCell | None"
"""A cell of a table: texts as they are written, what a format knows to be a number or an instant as such."""
Raw: TypeAlias = Mapping[str, "str | float | None"]
"""A refused value as it came: at, value, size, key, edition."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of a series; `at` has a time zone. Without a value an edition takes back what the ones before said."""

    series: int
    at: datetime
    value: float | None
    size: float = 1.0
    key: str = ""
    edition: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """A value as it would be taken, with its row and its column in the file."""

    reading: Reading
    row: int
    column: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A value that is not taken, as it came, with its row and column in the file. Without a series none was told."""

    series: int | None
    raw: Raw
    fault: Fault
    row: int
    column: str


def fault_of(reading: Reading, now: datetime) -> Fault | None:
    """What is wrong with a value whose parts could all be read; None where nothing is."""
    if not EARLIEST <= reading.at <= now + AHEAD:
        return Fault("at", Reason.OUT_OF_TIME)
    if not 0 <= reading.edition <= LARGEST_EDITION:
        return Fault("edition", Reason.EDITION, (("most", LARGEST_EDITION),))
    if reading.value is None:
        return Fault("value", Reason.NO_VALUE) if reading.edition == 0 else _fault_of_size(reading)
    if not isfinite(reading.value):
        return Fault("value", Reason.INFINITE)
    return _beyond("value", reading.value) or _fault_of_size(reading)


def _fault_of_size(reading: Reading) -> Fault | None:
    if not 0 < reading.size < float("inf"):
        return Fault("size", Reason.SIZE)
    if (beyond := _beyond("size", reading.size)) is not None:
        return beyond
    if len(reading.key) > LONGEST_KEY or "\0" in reading.key:
        return Fault("key", Reason.KEY, (("most", LONGEST_KEY),))
    return None


def _beyond(field: str, number: float) -> Fault | None:
    """What is wrong with a number that is too large or too small to be added up; None where nothing is."""
    if number == 0 or SMALLEST <= abs(number) <= LARGEST:
        return None
    return Fault(field, Reason.OUT_OF_BOUNDS, (("least", f"{SMALLEST:g}"), ("most", f"{LARGEST:g}")))


def iso_instant(text: str) -> datetime | Fault:
    """An instant in ISO 8601 with its time zone, in UTC."""
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    return Fault("at", Reason.NOT_ISO)
