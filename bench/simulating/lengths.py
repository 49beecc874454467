"""What a longer baseline gives: a drift that is allowed for is the smaller, the longer nothing of it was seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bench.simulating.designs import AFTER, NEW, RULE, Answers, regressed
from bench.simulating.plants import autoregressive
from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.level_ways import DRIFT_COMPARED
from catchball.core.trials.sequential import decisions

LENGTHS = (200, 500, 1_000, 2_000)
EFFECT, PHI = 0.5, 0.4
_AT_ONCE = 500
"""Series that are made at once, so that the longest fit into the memory."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A design with so many new points, and whether it finds a change after a baseline of a length."""

    name: str
    new: int
    decide: Callable[[Numbers, int], Answers]


@dataclass(frozen=True, slots=True)
class OfLength:
    """Shares of series: a change found where there is none, and where there is one of `EFFECT`."""

    name: str
    new: int
    length: int
    alarms: float
    found: float


def _watched(series: Numbers, length: int) -> Answers:
    return np.asarray(decisions(series, length, RULE)[:, -1])


def _before_after(series: Numbers, length: int) -> Answers:
    return regressed(series, length, DRIFT_COMPARED)


COMPARED = (
    Compared("Sequential", NEW, _watched),
    Compared("Before and after", AFTER, _before_after),
    Compared("Before and after", NEW, _before_after),
)


def of_lengths(chance: Callable[..., np.random.Generator], runs: int) -> list[OfLength]:
    """Each design at each length of its baseline, at phi .4, where nothing else is wrong."""
    return [
        OfLength(one.name, one.new, length, *(_share(one, length, effect, chance, runs) for effect in (0.0, EFFECT)))
        for one in COMPARED
        for length in LENGTHS
    ]


def _share(one: Compared, length: int, effect: float, chance: Callable[..., np.random.Generator], runs: int) -> float:
    drawn, found = chance("lengths", one.name, one.new, length, effect), 0
    for first in range(0, runs, _AT_ONCE):
        points = length + one.new
        series = autoregressive(drawn, drawn.standard_normal((min(_AT_ONCE, runs - first), points)), PHI)
        found += int(one.decide(series + effect * (np.arange(points) >= length), length).sum())
    return found / runs
