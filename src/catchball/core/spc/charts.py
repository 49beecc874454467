"""Control charts: centre line and limits for one series, in phase I from its own values, in phase II from given ones.

Formulas and names as in D. C. Montgomery, Introduction to Statistical Quality Control; p′ and u′ as in D. B. Laney,
Quality Engineering 14 (2002). Sigma within subgroups is R̄/d2 or S̄/c4, of single values the mean moving range over
d2(2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from catchball.core.spc.constants import Constants, c4, d2, d3

Numbers: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Chart:
    """Plotted points with their centre and limits, one of each for every point.

    `sigma` is that of a single value; of counts, the mean standard deviation of the points.
    A limit that cannot be reached (a negative range or count) is at its bound, zero.
    """

    points: Numbers
    centre: Numbers
    low: Numbers
    high: Numbers
    sigma: float

    @property
    def outside(self) -> NDArray[np.bool_]:
        """Which points are beyond a limit; a missing one is not."""
        return (self.points > self.high) | (self.points < self.low)


def individuals(values: Numbers, constants: Constants = Constants.EXACT) -> Chart:
    """Single values against their mean, sigma from the mean moving range. Missing values (NaN) are passed over.

    Raises ValueError where there are fewer than two neighbours, or nothing ever moves.
    """
    sigma = _positive(float(np.mean(_moves(values))) / d2(2, constants))
    return limited(values, float(np.nanmean(values)), 3 * sigma, sigma)


def moving_ranges(values: Numbers, constants: Constants = Constants.EXACT) -> Chart:
    """The moving ranges of single values; the first point has none (NaN)."""
    mean = float(np.mean(_moves(values)))
    points = np.concatenate(([np.nan], np.abs(np.diff(values))))
    factor = 3 * d3(2, constants) / d2(2, constants)
    return limited(points, mean, factor * mean, _positive(mean / d2(2, constants)), least=0)


def means_by_range(values: Numbers, constants: Constants = Constants.EXACT) -> Chart:
    """Means of subgroups (an array of subgroups by values), sigma from their mean range."""
    ranges, size = _ranges(values), values.shape[1]
    sigma = _positive(float(ranges.mean()) / d2(size, constants))
    return limited(values.mean(axis=1), float(values.mean()), 3 * sigma / sqrt(size), sigma)


def ranges(values: Numbers, constants: Constants = Constants.EXACT) -> Chart:
    """Ranges of subgroups."""
    found, size = _ranges(values), values.shape[1]
    mean = float(found.mean())
    spread = mean * d3(size, constants) / d2(size, constants)
    return limited(found, mean, 3 * spread, _positive(mean / d2(size, constants)), least=0)


def means_by_deviation(values: Numbers, constants: Constants = Constants.EXACT) -> Chart:
    """Means of subgroups, sigma from their mean standard deviation."""
    found, size = _deviations(values), values.shape[1]
    sigma = _positive(float(found.mean()) / c4(size, constants))
    return limited(values.mean(axis=1), float(values.mean()), 3 * sigma / sqrt(size), sigma)


def deviations(values: Numbers, constants: Constants = Constants.EXACT) -> Chart:
    """Standard deviations of subgroups."""
    found, size = _deviations(values), values.shape[1]
    mean, share = float(found.mean()), c4(size, constants)
    spread = mean / share * sqrt(1 - share * share)
    return limited(found, mean, 3 * spread, _positive(mean / share), least=0)


def proportions(counts: Numbers, sizes: Numbers) -> Chart:
    """p: shares of nonconforming items, binomial. Raises ValueError for counts outside of their sizes."""
    share = _share(counts, sizes)
    sigmas = np.sqrt(share * (1 - share) / sizes)
    return _three_sigmas(counts / sizes, share, sigmas, most=1)


def nonconforming(counts: Numbers, size: int) -> Chart:
    """np: numbers of nonconforming items in samples of one size."""
    sizes = np.full(counts.shape, float(size))
    share = _share(counts, sizes)
    return _three_sigmas(counts, share * size, np.sqrt(sizes * share * (1 - share)), most=size)


def counts_of(counts: Numbers) -> Chart:
    """c: numbers of nonconformities in equal units, Poisson."""
    mean = float(_whole(counts).mean())
    return _three_sigmas(counts, mean, np.full(counts.shape, sqrt(mean)))


def rates(counts: Numbers, sizes: Numbers) -> Chart:
    """u: nonconformities per unit in samples of several sizes, Poisson."""
    rate = float(_whole(counts).sum() / _sizes(sizes).sum())
    return _three_sigmas(counts / sizes, rate, np.sqrt(rate / sizes))


def proportions_overdispersed(counts: Numbers, sizes: Numbers) -> Chart:
    """p′ of Laney: p, with limits as much wider as the shares spread beyond the binomial."""
    return _spread_out(counts, sizes, _share(counts, sizes), lambda share: share * (1 - share), most=1)


def rates_overdispersed(counts: Numbers, sizes: Numbers) -> Chart:
    """u′ of Laney: u, with limits as much wider as the rates spread beyond the Poisson."""
    rate = float(_whole(counts).sum() / _sizes(sizes).sum())
    return _spread_out(counts, sizes, rate, lambda mean: mean)


def ewma(values: Numbers, centre: float, sigma: float, weight: float = 0.2, width: float = 3.0) -> Chart:
    """Exponentially weighted means z(i) = weight x(i) + (1 - weight) z(i-1), begun at the centre, with exact limits.

    A missing value leaves the mean where it was. Raises ValueError for a weight outside of (0, 1].
    """
    if not 0 < weight <= 1:
        raise ValueError(f"the weight of an EWMA lies above 0 and is at most 1, not {weight}")
    points, last = np.empty(len(values)), centre
    for place, value in enumerate(values):
        last = last if np.isnan(value) else weight * value + (1 - weight) * last
        points[place] = last
    steps = np.arange(1, len(values) + 1)
    spread = _positive(sigma) * np.sqrt(weight / (2 - weight) * (1 - (1 - weight) ** (2 * steps)))
    middle = np.full(len(values), centre)
    return Chart(points, middle, middle - width * spread, middle + width * spread, sigma)


@dataclass(frozen=True)
class Sums:
    """The two sums of a CUSUM in units of the values, and the interval that neither should leave."""

    up: Numbers
    down: Numbers
    interval: float

    @property
    def outside(self) -> NDArray[np.bool_]:
        """Where one of the sums is beyond the interval."""
        return (self.up > self.interval) | (self.down > self.interval)


def cusum(
    values: Numbers,
    centre: float,
    sigma: float,
    slack: float = 0.5,
    interval: float = 5.0,
    begin: tuple[float, float] = (0.0, 0.0),
) -> Sums:
    """Sums of what lies beyond the centre by more than `slack` sigmas, upwards and downwards, never below zero.

    Both begin at zero, or where an earlier stretch of values left them; a missing value leaves them where they were.
    """
    up, down = np.zeros(len(values)), np.zeros(len(values))
    allowance, (above, below) = slack * _positive(sigma), begin
    for place, value in enumerate(values):
        if not np.isnan(value):
            above = max(0.0, above + value - centre - allowance)
            below = max(0.0, below + centre - value - allowance)
        up[place], down[place] = above, below
    return Sums(up, down, interval * sigma)


def _moves(values: Numbers) -> Numbers:
    if values.ndim != 1:
        raise ValueError("single values are one row of numbers")
    found = np.abs(np.diff(values))
    found = found[~np.isnan(found)]
    if not len(found):
        raise ValueError("a moving range needs two values next to each other")
    return found


def _subgroups(values: Numbers) -> Numbers:
    if values.ndim != 2 or values.shape[1] < 2:
        raise ValueError("subgroups have two values or more; for single values there is the chart of individuals")
    if np.isnan(values).any():
        raise ValueError("a value of a subgroup is missing")
    return values


def _ranges(values: Numbers) -> Numbers:
    found = _subgroups(values)
    return np.asarray(found.max(axis=1) - found.min(axis=1), np.float64)


def _deviations(values: Numbers) -> Numbers:
    return np.asarray(_subgroups(values).std(axis=1, ddof=1), np.float64)


def _positive(sigma: float) -> float:
    if not sigma > 0:
        raise ValueError("nothing varies here; there are no limits without variation")
    return sigma


def _whole(counts: Numbers) -> Numbers:
    if (counts < 0).any() or (counts != np.floor(counts)).any():
        raise ValueError("a count is a whole number, zero or more")
    return counts


def _sizes(sizes: Numbers) -> Numbers:
    if not (sizes > 0).all():
        raise ValueError("the size of a sample is above zero")
    return sizes


def _share(counts: Numbers, sizes: Numbers) -> float:
    if (_whole(counts) > _sizes(sizes)).any():
        raise ValueError("more items are counted than there were in the sample")
    return float(counts.sum() / sizes.sum())


def _spread_out(
    counts: Numbers, sizes: Numbers, mean: float, variance: Callable[[float], float], most: float = inf
) -> Chart:
    points = counts / sizes
    sigmas = np.sqrt(variance(mean) / sizes)
    wider = float(np.mean(_moves((points - mean) / sigmas))) / d2(2)
    return _three_sigmas(points, mean, wider * sigmas, most)


def _three_sigmas(points: Numbers, centre: float, sigmas: Numbers, most: float = inf) -> Chart:
    return limited(points, centre, 3 * sigmas, float(np.mean(sigmas)), least=0, most=most)


def limited(
    points: Numbers, centre: float, reach: float | Numbers, sigma: float, *, least: float = -inf, most: float = inf
) -> Chart:
    """The chart whose limits lie so far from its centre, and not beyond what can be reached."""
    middle = np.full(points.shape, centre)
    return Chart(points, middle, np.maximum(middle - reach, least), np.minimum(middle + reach, most), sigma)
