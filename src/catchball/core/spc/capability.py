"""Capability of a process against its specification, each index with a confidence interval.

Cp and Cpk are from sigma within subgroups, Pp, Ppk and Cpm from the overall standard deviation. Intervals: of Cp and Pp
from the chi-square distribution, of Cpk and Ppk as in A. F. Bissell, Applied Statistics 39 (1990), of Cpm as in
R. A. Boyles, Journal of Quality Technology 23 (1991). Where values are not normal: percentiles, as in ISO 22514-4.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2, norm

Numbers: TypeAlias = NDArray[np.float64]
_TAILS = (0.00135, 0.5, 0.99865)
"""What a normal process leaves below minus three sigmas, the centre and plus three."""


@dataclass(frozen=True, slots=True)
class Specification:
    """What a characteristic may be, one of the limits perhaps missing; the target is the middle, if none is given.

    Raises ValueError where there is no limit, or the limits are not in order.
    """

    low: float | None = None
    high: float | None = None
    target: float | None = None

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise ValueError("a specification has a low limit, a high one, or both")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(f"the low limit, {self.low}, is not below the high one, {self.high}")


@dataclass(frozen=True, slots=True)
class Index:
    """An index with its confidence interval; NaN for a bound that the method does not give."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Capability:
    """The indices of a process. Those that need both limits, or a target, are None without them."""

    mean: float
    within: float
    overall: float
    cp: Index | None
    cpk: Index
    pp: Index | None
    ppk: Index
    cpm: Index | None


def capability(values: Numbers, within: float, specification: Specification, confidence: float = 0.95) -> Capability:
    """The capability of a process whose sigma within subgroups is known from its chart.

    `values` are all values, in subgroups or in one row; missing ones are passed over. Raises ValueError where fewer
    than two values are left, or nothing varies.
    """
    found = values[~np.isnan(values)]
    if len(found) < 2:
        raise ValueError("capability needs two values or more")
    mean, overall = float(found.mean()), float(found.std(ddof=1))
    if not (overall > 0 and within > 0):
        raise ValueError("nothing varies here; there is no capability without variation")
    ask = _Asked(len(found), confidence)
    return Capability(
        mean,
        within,
        overall,
        ask.spread(specification, within),
        ask.nearest(specification, mean, within),
        ask.spread(specification, overall),
        ask.nearest(specification, mean, overall),
        ask.about_target(specification, mean, overall),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    count: int
    confidence: float

    @property
    def _tail(self) -> float:
        return (1 - self.confidence) / 2

    def spread(self, given: Specification, sigma: float) -> Index | None:
        if given.low is None or given.high is None:
            return None
        return self._by_chi_square((given.high - given.low) / (6 * sigma), self.count - 1)

    def about_target(self, given: Specification, mean: float, sigma: float) -> Index | None:
        if given.low is None or given.high is None:
            return None
        target = (given.low + given.high) / 2 if given.target is None else given.target
        away = (mean - target) / sigma
        value = (given.high - given.low) / (6 * sqrt(sigma**2 + (mean - target) ** 2))
        return self._by_chi_square(value, self.count * (1 + away**2) ** 2 / (1 + 2 * away**2))

    def nearest(self, given: Specification, mean: float, sigma: float) -> Index:
        low = np.inf if given.low is None else (mean - given.low) / (3 * sigma)
        high = np.inf if given.high is None else (given.high - mean) / (3 * sigma)
        value = float(min(low, high))
        error = float(norm.isf(self._tail)) * sqrt(1 / (9 * self.count) + value**2 / (2 * (self.count - 1)))
        return Index(value, value - error, value + error)

    def _by_chi_square(self, value: float, freedom: float) -> Index:
        low, high = (float(chi2.ppf(tail, freedom)) / freedom for tail in (self._tail, 1 - self._tail))
        return Index(value, value * sqrt(low), value * sqrt(high))


@dataclass(frozen=True, slots=True)
class PercentileCapability:
    """Performance of values that are not normal: what lies between 0.135 and 99.865 per cent stands for six sigmas."""

    low: float
    median: float
    high: float
    pp: float | None
    ppk: float


def percentile_capability(values: Numbers, specification: Specification) -> PercentileCapability:
    """Performance from percentiles of the values themselves. Raises ValueError for values that do not vary."""
    low, median, high = (float(one) for one in np.quantile(values[~np.isnan(values)], _TAILS))
    if not low < median < high:
        raise ValueError("nothing varies here, or almost nothing; there is no capability without variation")
    sides = [
        (median - specification.low) / (median - low) if specification.low is not None else np.inf,
        (specification.high - median) / (high - median) if specification.high is not None else np.inf,
    ]
    pp = None
    if specification.low is not None and specification.high is not None:
        pp = (specification.high - specification.low) / (high - low)
    return PercentileCapability(low, median, high, pp, float(min(sides)))
