"""What was read from a machine's messages: values, values that are none, messages that say nothing, and gaps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """A value of a series at the instant that its source names.

    `key` is what the source itself tells values of one instant apart by, where it does. `number` counts equal values
    of one instant within one message, from 1; `size` is what a proportion or a rate is of.
    """

    series: int
    at: datetime
    value: float
    size: float = 1.0
    key: str = ""
    number: int = 1


@dataclass(frozen=True, slots=True)
class BadReading:
    """Something that came for a series and is no value: as it came, and why it is not taken."""

    series: int
    at: str
    value: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A message that could not be understood. With `waits`, it will be, once its node was born again."""

    place: str
    payload: bytes
    reason: str
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Where something may be missing, between two instants (None: not known), and why."""

    place: str
    began: datetime | None
    ended: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Understood:
    """What one message came to."""

    readings: tuple[Reading, ...] = ()
    bad: tuple[BadReading, ...] = ()
    unread: tuple[Unread, ...] = ()
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A series, an instant, and the key that tells its values apart: what a value is known by."""

    series: int
    at: datetime
    key: str
