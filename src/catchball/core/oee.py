"""Overall equipment effectiveness out of states and counts of a machine, by the names and formulas of ISO 22400-2.

A machine is in one state from an instant on until the next one begins. What adds up are times by state and counts; the
indices are quotients of these sums, so it does not matter how an interval is cut. Nothing is clipped: an effectiveness
above one says that the planned time for an item is wrong.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import Final

_NO_TIME: Final = timedelta(0)


class MachineState(StrEnum):
    """What a machine does, as the time model of ISO 22400-2 divides its time."""

    PRODUCTION = "production"
    """Actual production time (APT)."""
    SET_UP = "set-up"
    """Actual unit set-up time (AUST)."""
    DELAY = "delay"
    """Minor stops and interruptions within an order: actual unit delay time (ADET)."""
    DOWN = "down"
    """Planned to be busy, and not at work on an order: actual unit down time (ADOT)."""
    PLANNED_DOWN = "planned down"
    """Breaks, maintenance, no shift: no part of the planned busy time (PBT)."""


@dataclass(frozen=True, slots=True)
class Began:
    """That a state began; of an instant the highest edition counts, and one without a state takes back.

    It lasts until `ends` where that is said, and never beyond the next state.
    """

    begins: datetime
    state: MachineState | None
    ends: datetime | None = None
    edition: int = 0


@dataclass(frozen=True, slots=True)
class Produced:
    """Items that were produced at an instant or up to it, how many of them good, and the planned seconds for each."""

    at: datetime
    produced: float
    good: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Interval:
    """A state from an instant until before another."""

    begins: datetime
    ends: datetime
    state: MachineState


@dataclass(frozen=True, slots=True)
class Totals:
    """What adds up over intervals: times by state, what of the time nobody knows, items, planned seconds for them."""

    times: Mapping[MachineState, timedelta] = field(default_factory=lambda: MappingProxyType({}))
    unknown: timedelta = _NO_TIME
    produced: float = 0.0
    good: float = 0.0
    planned_seconds: float = 0.0

    def __add__(self, other: Totals) -> Totals:
        times = {state: self.time(state) + other.time(state) for state in MachineState}
        return Totals(
            MappingProxyType({state: time for state, time in times.items() if time}),
            self.unknown + other.unknown,
            self.produced + other.produced,
            self.good + other.good,
            self.planned_seconds + other.planned_seconds,
        )

    def time(self, *states: MachineState) -> timedelta:
        """The time in some states together."""
        return sum((self.times.get(state, _NO_TIME) for state in states), _NO_TIME)


@dataclass(frozen=True, slots=True)
class Indices:
    """The indices of ISO 22400-2, as shares of one; None where what they are of is nothing."""

    availability: float | None
    effectiveness: float | None
    quality_ratio: float | None
    oee_index: float | None
    nee_index: float | None
    allocation_efficiency: float | None
    utilization_efficiency: float | None
    technical_efficiency: float | None
    setup_ratio: float | None


ISO_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "availability": "Availability",
        "effectiveness": "Effectiveness",
        "quality_ratio": "Quality ratio",
        "oee_index": "OEE index",
        "nee_index": "NEE index",
        "allocation_efficiency": "Allocation efficiency",
        "utilization_efficiency": "Utilization efficiency",
        "technical_efficiency": "Technical efficiency",
        "setup_ratio": "Setup ratio",
    }
)
"""What each index is called in the standard."""
FORMULAS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "availability": "APT / PBT",
        "effectiveness": "PRI × PQ / APT",
        "quality_ratio": "GQ / PQ",
        "oee_index": "A × E × QR",
        "nee_index": "AUPT / PBT × E × QR",
        "allocation_efficiency": "AUBT / PBT",
        "utilization_efficiency": "APT / AUBT",
        "technical_efficiency": "APT / (APT + ADET)",
        "setup_ratio": "AUST / AUPT",
    }
)
"""By which formula, in the abbreviations of the standard."""
assert {one.name for one in fields(Indices)} == set(ISO_NAMES) == set(FORMULAS)


def timeline(began: Iterable[Began], until: datetime) -> tuple[Interval, ...]:
    """The states one after the other, up to an instant; time between a state that ended and the next is left out."""
    last: dict[datetime, Began] = {}
    for one in began:
        if one.begins not in last or one.edition >= last[one.begins].edition:
            last[one.begins] = one
    holding = sorted((one for one in last.values() if one.state is not None), key=lambda one: one.begins)
    following = [*(one.begins for one in holding[1:]), until]
    return tuple(_intervals(holding, following, until)) if holding else ()


def _intervals(holding: Sequence[Began], following: Sequence[datetime], until: datetime) -> Iterator[Interval]:
    for one, then in zip(holding, following, strict=True):
        ends = min(then, until) if one.ends is None else min(one.ends, then, until)
        if one.state is not None and one.begins < ends:
            yield Interval(one.begins, ends, one.state)


def totals(intervals: Sequence[Interval], counts: Sequence[Produced], begins: datetime, ends: datetime) -> Totals:
    """What comes to pass from an instant until before another.

    Intervals are one after the other, as `timeline` gives them, and counts in the order of their instants: so that many
    short stretches of a long time cost no more than what is in each.
    """
    times: dict[MachineState, timedelta] = {}
    first = bisect_right(intervals, begins, key=lambda one: one.ends)
    for one in intervals[first : bisect_left(intervals, ends, key=lambda one: one.begins)]:
        inside = min(one.ends, ends) - max(one.begins, begins)
        if inside > _NO_TIME:
            times[one.state] = times.get(one.state, _NO_TIME) + inside
    first, last = (bisect_left(counts, at, key=lambda one: one.at) for at in (begins, ends))
    within = counts[first:last]
    return Totals(
        MappingProxyType(times),
        (ends - begins) - sum(times.values(), _NO_TIME),
        sum(one.produced for one in within),
        sum(one.good for one in within),
        sum(one.produced * one.seconds for one in within),
    )


def indices(of: Totals) -> Indices:
    """The indices of some totals. What nobody knows of the time is no planned busy time: look at `unknown` first."""
    production, set_up, delay = (
        of.time(state).total_seconds()
        for state in (MachineState.PRODUCTION, MachineState.SET_UP, MachineState.DELAY)
    )  # fmt: skip
    processing = production + set_up
    busy = processing + delay
    planned_busy = busy + of.time(MachineState.DOWN).total_seconds()
    availability = _share(production, planned_busy)
    effectiveness = _share(of.planned_seconds, production)
    quality = _share(of.good, of.produced)
    return Indices(
        availability,
        effectiveness,
        quality,
        _product(availability, effectiveness, quality),
        _product(_share(processing, planned_busy), effectiveness, quality),
        _share(busy, planned_busy),
        _share(production, busy),
        _share(production, production + delay),
        _share(set_up, processing),
    )


def windows(begins: datetime, ends: datetime, shifts: Sequence[time], zone: tzinfo) -> list[tuple[datetime, datetime]]:
    """The shifts that touch a stretch of time, each from its begin to that of the next, by the clock of a place.

    `shifts` are the times of day at which one begins; one alone makes days. A night in which clocks are set makes a
    shift longer or shorter. Without a shift there is nothing.
    """
    first = begins.astimezone(zone).date() - timedelta(days=1)
    last = ends.astimezone(zone).date() + timedelta(days=1)
    days = (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))
    at = [datetime.combine(day, one, zone) for day in days for one in sorted(set(shifts))]
    utc = [one.astimezone(begins.tzinfo) for one in at]
    return [(one, then) for one, then in pairwise(utc) if then > begins and one < ends]


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None


def _product(*shares: float | None) -> float | None:
    found = 1.0
    for share in shares:
        if share is None:
            return None
        found *= share
    return found
