"""Limits that were frozen: what phase II judges by, without what computes it, so that they are named before numpy is
loaded; and how values become the points of a chart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from math import floor
from types import MappingProxyType
from typing import Final

from catchball.core.canonical import canonical, digest
from catchball.core.spc.kinds import COUNTED, SIZED, Kind


class Grouping(StrEnum):
    """Which values make one point of the chart."""

    SINGLE = "single"
    INSTANT = "instant"
    """Those of one instant, told apart by their keys."""
    CONSECUTIVE = "consecutive"
    """So many in a row, counted from where the limits begin."""


@dataclass(frozen=True, slots=True)
class Observed:
    """A value that counts, and the size of what it is of."""

    at: datetime
    key: str
    value: float
    size: float


@dataclass(frozen=True, slots=True)
class Row:
    """What makes one point of a chart; it is known by the last of its values."""

    at: datetime
    key: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Frozen:
    """Limits as they were frozen. `sigma` is that of a single value, and None of counts.

    `size` is that of a subgroup, of a chart np that of the sample. `widening` is by how much the limits of Laney are
    wider than those of the distribution.
    """

    kind: Kind
    centre: float
    sigma: float | None
    rules: tuple[int, ...]
    grouping: Grouping = Grouping.SINGLE
    size: int = 1
    widening: float = 1.0
    constants: str = "exact"


CONVENTIONS: Final = "charts-1"
"""The version of what charts and rules mean, kept with all limits: whoever changes the meaning gives it another one."""
CONTEXT: Final = 14
"""So many points before a point may be part of a signal that it completes: the longest rule is of fifteen."""
FADED: Final = 170
"""After so many points, weighted by 0.2, an EWMA holds nothing of what was before that a number could show."""
FITTING: Final[Mapping[str, tuple[Kind, ...]]] = MappingProxyType(
    {
        **dict.fromkeys(
            ("mean", "duration", "sum"),
            (Kind.INDIVIDUALS, Kind.MEANS_RANGE, Kind.MEANS_DEVIATION, Kind.EWMA, Kind.CUSUM),
        ),
        "count": (Kind.C, Kind.INDIVIDUALS, Kind.EWMA, Kind.CUSUM),
        "proportion": (Kind.P, Kind.NP, Kind.LANEY_P),
        "rate": (Kind.U, Kind.LANEY_U),
    }
)
"""Which charts fit a metric, by how its values add up; the usual one first."""


def reach(frozen: Frozen) -> int:
    """How many points before a point it depends on; of sums, whose memory has no end, those of the rules alone."""
    return FADED if frozen.kind is Kind.EWMA else CONTEXT


def remembers(frozen: Frozen) -> bool:
    """Whether a point depends on all that came before it since the limits began."""
    return frozen.kind is Kind.CUSUM or frozen.grouping is Grouping.CONSECUTIVE


def digest_of(rows: Iterable[Row]) -> str:
    """The sha256 of the canonical JSON of `[[value, …], …]`, numbers as texts of twelve significant digits."""
    return digest(canonical([[f"{value:.12g}" if value else "0" for value in row.values] for row in rows]))


def rows_of(values: Sequence[Observed], frozen: Frozen, *, is_all: bool = True) -> tuple[list[Row], Sequence[Observed]]:
    """The points that values make, in the order of time, and the values that are left for the next ones.

    Unless these are all, the values of the last instant wait for others of it. What the chart cannot show makes no
    point: a subgroup of another size than that of the limits, a sample of another size on a chart np, a count that is
    not whole, below zero or above the size of its sample.
    """
    if frozen.grouping is Grouping.CONSECUTIVE:
        whole = len(values) - len(values) % frozen.size
        groups = [values[begin : begin + frozen.size] for begin in range(0, whole, frozen.size)]
        return [_subgroup(group) for group in groups], values[whole:]
    if frozen.grouping is Grouping.INSTANT:
        return _by_instant(values, frozen.size, is_all=is_all)
    return list(_single(values, frozen)), ()


def _by_instant(values: Sequence[Observed], size: int, *, is_all: bool) -> tuple[list[Row], Sequence[Observed]]:
    groups = [list(group) for _, group in groupby(values, lambda one: one.at)]
    rest = [] if is_all or not groups else groups.pop()
    return [_subgroup(group) for group in groups if len(group) == size], rest


def _subgroup(group: Sequence[Observed]) -> Row:
    return Row(group[-1].at, group[-1].key, tuple(one.value for one in group))


def _single(values: Iterable[Observed], frozen: Frozen) -> Iterable[Row]:
    for one in values:
        if frozen.kind not in COUNTED or _is_count(one, frozen):
            yield Row(one.at, one.key, (one.value, one.size) if frozen.kind in SIZED else (one.value,))


def _is_count(one: Observed, frozen: Frozen) -> bool:
    if one.value < 0 or one.value != floor(one.value):
        return False
    if frozen.kind is Kind.NP and one.size != frozen.size:
        return False
    return frozen.kind not in _OF_A_SAMPLE or one.value <= one.size


_OF_A_SAMPLE: Final = frozenset({Kind.P, Kind.NP, Kind.LANEY_P})
