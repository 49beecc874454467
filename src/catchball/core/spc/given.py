"""Control charts of phase II: the limits come from a centre and a sigma that are given, not from the points.

Formulas as in D. C. Montgomery, Introduction to Statistical Quality Control; of counts the sigma follows from the
centre. The points are those of the charts of phase I, which check the values, too.
"""

from __future__ import annotations

from math import inf, isfinite, sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from catchball.core.spc import charts
from catchball.core.spc.charts import Chart
from catchball.core.spc.constants import Constants, c4, d2, d3

Numbers: TypeAlias = NDArray[np.float64]


def individuals(values: Numbers, centre: float, sigma: float) -> Chart:
    """Single values. Raises ValueError, as all below, for a centre or a sigma that cannot be."""
    return _chart(values, centre, 3 * _positive(sigma), sigma)


def means(values: Numbers, centre: float, sigma: float) -> Chart:
    """Means of subgroups (an array of subgroups by values); sigma is that of a single value."""
    return _chart(values.mean(axis=1), centre, 3 * _positive(sigma) / sqrt(values.shape[1]), sigma)


def ranges(values: Numbers, sigma: float, constants: Constants = Constants.EXACT) -> Chart:
    """Ranges of subgroups."""
    size = values.shape[1]
    centre, spread = d2(size, constants) * _positive(sigma), d3(size, constants) * sigma
    return _chart(np.ptp(values, axis=1), centre, 3 * spread, sigma, least=0)


def deviations(values: Numbers, sigma: float, constants: Constants = Constants.EXACT) -> Chart:
    """Standard deviations of subgroups."""
    share = c4(values.shape[1], constants)
    spread = sqrt(1 - share * share) * _positive(sigma)
    return _chart(values.std(axis=1, ddof=1), share * sigma, 3 * spread, sigma, least=0)


def proportions(counts: Numbers, sizes: Numbers, share: float) -> Chart:
    """p: shares of nonconforming items against a given share."""
    points = charts.proportions(counts, sizes).points
    spread = np.sqrt(_share(share) * (1 - share) / sizes)
    return _chart(points, share, 3 * spread, float(spread.mean()), least=0, most=1)


def nonconforming(counts: Numbers, size: int, mean: float) -> Chart:
    """np: numbers of nonconforming items in samples of one size against a given number."""
    points = charts.nonconforming(counts, size).points
    spread = sqrt(mean * (1 - _share(mean / size)))
    return _chart(points, mean, 3 * spread, spread, least=0, most=size)


def counts_of(counts: Numbers, mean: float) -> Chart:
    """c: numbers of nonconformities in equal units against a given number."""
    spread = sqrt(_positive(mean, "the centre of counts"))
    return _chart(charts.counts_of(counts).points, mean, 3 * spread, spread, least=0)


def rates(counts: Numbers, sizes: Numbers, rate: float) -> Chart:
    """u: nonconformities per unit against a given rate."""
    points = charts.rates(counts, sizes).points
    spread = np.sqrt(_positive(rate, "the centre of rates") / sizes)
    return _chart(points, rate, 3 * spread, float(spread.mean()), least=0)


def proportions_overdispersed(counts: Numbers, sizes: Numbers, share: float, widening: float) -> Chart:
    """p′ of Laney against a given share, with limits so many times wider than those of the binomial."""
    points = charts.proportions(counts, sizes).points
    spread = _positive(widening, "the widening") * np.sqrt(_share(share) * (1 - share) / sizes)
    return _chart(points, share, 3 * spread, float(spread.mean()), least=0, most=1)


def rates_overdispersed(counts: Numbers, sizes: Numbers, rate: float, widening: float) -> Chart:
    """u′ of Laney against a given rate, with limits so many times wider than those of the Poisson."""
    points = charts.rates(counts, sizes).points
    spread = _positive(widening, "the widening") * np.sqrt(_positive(rate, "the centre of rates") / sizes)
    return _chart(points, rate, 3 * spread, float(spread.mean()), least=0)


def _chart(
    points: Numbers, centre: float, reach: float | Numbers, sigma: float, *, least: float = -inf, most: float = inf
) -> Chart:
    if not isfinite(centre):
        raise ValueError(f"the centre is a number, not {centre}")
    return charts.limited(points, centre, reach, sigma, least=least, most=most)


def _positive(number: float, what: str = "sigma") -> float:
    if not (isfinite(number) and number > 0):
        raise ValueError(f"{what} is above zero, not {number}")
    return number


def _share(share: float) -> float:
    if not 0 < share < 1:
        raise ValueError(f"the share of nonconforming items lies between 0 and 1, not at {share}")
    return share
