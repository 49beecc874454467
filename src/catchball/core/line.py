"""The line of a site for a period: takt from demand and available time, the load of each station, the balance.

Times are exact seconds. A machine runs beside its operators: what a station needs for a part is the longer of the two,
the work of its operators shared among them, or its machines' time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from catchball.core.document import Cookbook, Node
from catchball.core.schema import TIME_SHARES, Kind
from catchball.core.units import in_si

NOTHING = Fraction(0)
MOST_STATIONS = 60


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds for one part, by share; whatever is neither the machine's nor walking is work by hand."""

    machine: Fraction = NOTHING
    manual: Fraction = NOTHING
    walking: Fraction = NOTHING

    def __add__(self, other: Times) -> Times:
        return Times(self.machine + other.machine, self.manual + other.manual, self.walking + other.walking)

    def __mul__(self, share: Fraction) -> Times:
        return Times(self.machine * share, self.manual * share, self.walking * share)

    @property
    def work(self) -> Fraction:
        """What operators are busy with."""
        return self.manual + self.walking


@dataclass(frozen=True, slots=True)
class Element:
    """An operation or a step that is done at a station, with its times for the mix of variants."""

    cookbook: int
    uid: str
    times: Times


@dataclass(frozen=True, slots=True)
class Station:
    """A station, how many work there, and what is done there."""

    name: str
    operators: int
    elements: tuple[Element, ...] = ()

    @property
    def times(self) -> Times:
        """All that is done there, for one part."""
        return sum((element.times for element in self.elements), Times())

    @property
    def work(self) -> Fraction:
        """How long its operators are busy with one part, when they share the work."""
        return self.times.work / max(self.operators, 1)

    @property
    def cycle(self) -> Fraction:
        """The time from one part to the next."""
        return max(self.work, self.times.machine)


@dataclass(frozen=True)
class Line:
    """Stations against the takt of a period. `takt` is None without a demand or without time."""

    takt: Fraction | None
    stations: tuple[Station, ...] = field(default_factory=tuple)

    @property
    def cycle(self) -> Fraction:
        """The cycle of the line: that of its slowest station."""
        return max((station.cycle for station in self.stations), default=NOTHING)

    @property
    def balance(self) -> Fraction | None:
        """How evenly the stations are loaded: their cycles together, of what they would be were all as slow as one."""
        whole = self.cycle * len(self.stations)
        return sum((station.cycle for station in self.stations), NOTHING) / whole if whole else None

    @property
    def operators(self) -> int:
        """How many work on the line."""
        return sum(station.operators for station in self.stations)

    @property
    def operators_needed(self) -> int | None:
        """How many would do, were all work shared evenly within the takt; None without a takt."""
        if not self.takt:
            return None
        work = sum((station.times.work for station in self.stations), NOTHING)
        return -(-work // self.takt)


def takt(minutes: int, demand: int) -> Fraction | None:
    """Seconds for a part, from the minutes that are available and the parts that are wanted."""
    return Fraction(minutes * 60, demand) if minutes > 0 and demand > 0 else None


def times_of(document: Cookbook, uid: str, mix: Mapping[str, int], leave: Sequence[str] = ()) -> Times:
    """The times of an operation or a step for one part of the mix (variant -> per cent; empty for all alike).

    An operation counts by its steps where these have times, without those of `leave`, which are done elsewhere; only
    what is done in every cycle counts.
    """
    entry = document.nodes[uid]
    share = share_of(entry, mix)
    if entry.kind is not Kind.OPERATION:
        return _own(entry) * share if entry.fields.get("occasion", "cycle") == "cycle" else Times()
    steps = document.children.get(uid, ())
    if not any("standard_time" in document.nodes[step].fields for step in steps):
        return _own(entry) * share
    counted = (times_of(document, step, mix) for step in steps if step not in leave)
    return sum(counted, Times()) * share


def share_of(entry: Node, mix: Mapping[str, int]) -> Fraction:
    """Of how many parts of the mix a node is part: 1 where it holds for all of them."""
    applies = entry.fields.get("applies", ())
    whole = sum(mix.values())
    if not applies or not whole:
        return Fraction(1)
    return Fraction(sum(mix.get(variant, 0) for variant in applies), whole)


def _own(entry: Node) -> Times:
    shares: dict[str, Fraction] = dict.fromkeys(TIME_SHARES, NOTHING)
    for name, row in entry.fields.get("standard_time", {}).items():
        seconds, dimension = in_si(row.get("value", "0"))
        if dimension == in_si("1 s")[1] and seconds > 0:
            shares[name if name in shares else "manual"] += seconds
    return Times(**shares)
