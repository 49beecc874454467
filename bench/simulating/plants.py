"""Made-up plants: autocorrelated lines, and what else is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import TypeAlias

import numpy as np
from scipy.signal import lfilter

from catchball.core.trials.autoregression import Numbers

WEEK = 7
TOGETHER = 50
"""Series that miss the same values, so that they can be worked on at once."""
WEAR = 200
"""In so many points a trend rises by one standard deviation."""
Innovations: TypeAlias = Callable[[np.random.Generator, tuple[int, int]], Numbers]
Cause: TypeAlias = Callable[[np.random.Generator, int, int, int], Numbers]
"""By a generator, series, points, and the point in the middle of what the change is compared with."""


def autoregressive(chance: np.random.Generator, innovations: Numbers, phi: float) -> Numbers:
    """Stationary series (series x points) with a standard deviation of one from innovations that have one, too."""
    before = chance.standard_normal((len(innovations), 1)) * phi
    series, _ = lfilter([sqrt(1 - phi * phi)], [1, -phi], innovations, axis=1, zi=before)
    return np.asarray(series)


def _normal(chance: np.random.Generator, shape: tuple[int, int]) -> Numbers:
    return chance.standard_normal(shape)


def _heavy(chance: np.random.Generator, shape: tuple[int, int]) -> Numbers:
    return chance.standard_t(3, shape) / sqrt(3)


def _nothing(_chance: np.random.Generator, series: int, points: int, _middle: int) -> Numbers:
    return np.zeros((series, points))


def _wear(_chance: np.random.Generator, series: int, points: int, _middle: int) -> Numbers:
    return np.broadcast_to(np.arange(points) / WEAR, (series, points))


def _weekly(chance: np.random.Generator, series: int, points: int, _middle: int) -> Numbers:
    days = (chance.integers(0, WEEK, (series, 1)) + np.arange(points)) % WEEK
    return np.asarray(sqrt(2) * np.sin(2 * np.pi * days / WEEK))


def _shift(_chance: np.random.Generator, series: int, points: int, middle: int) -> Numbers:
    return np.broadcast_to((np.arange(points) >= middle).astype(np.float64), (series, points))


@dataclass(frozen=True, slots=True)
class Plant:
    """What is wrong with the lines of a plant. Each has innovations and outliers of its own; a cause hits all alike.

    `spikes` and `missing` are shares of the values. `sister` is the phi of the sister line, if it is another one.
    """

    name: str
    innovations: Innovations = _normal
    spikes: float = 0.0
    cause: Cause = _nothing
    missing: float = 0.0
    sister: float | None = None

    def line(self, chance: np.random.Generator, series: int, points: int, phi: float) -> Numbers:
        """What one line does by itself (series x points), in its standard deviations."""
        own = autoregressive(chance, self.innovations(chance, (series, points)), phi)
        if self.spikes:
            own = own + (chance.random(own.shape) < self.spikes) * chance.normal(0, 5, own.shape)
        return own

    def gaps(self, chance: np.random.Generator, series: int, points: int) -> Numbers:
        """NaN where a value is missing, in some series at once, and else zero."""
        some = chance.random((series // TOGETHER + 1, points)) < self.missing
        return np.where(np.repeat(some, TOGETHER, axis=0)[:series], np.nan, 0.0)


PLANTS: tuple[Plant, ...] = (
    Plant("nothing else"),
    Plant("heavy tails (t with 3 degrees of freedom)", innovations=_heavy),
    Plant("outliers (2 of 100, five standard deviations)", spikes=0.02),
    Plant("trend of wear (one standard deviation in 200 points)", cause=_wear),
    Plant("weekly pattern (as large as the rest)", cause=_weekly),
    Plant("shift in the baseline (one standard deviation)", cause=_shift),
    Plant("one value of ten missing", missing=0.1),
)
OTHER_SISTER = Plant("a sister line of phi 0", sister=0.0)
