"""Series with an autocorrelation of the first order, whitened exactly for many values of phi at once.

The likelihood is the exact Gaussian one, with a stationary first point, and with missing values: a point that follows
another one after a gap of k has the mean phi^k times what was before, and the variance (1 - phi^2k) / (1 - phi^2).
phi is not estimated and plugged in but averaged over, by nodes of the reference prior of a stationary series
(J. O. Berger and R.-Y. Yang, Econometric Theory 10, 1994), which is flat in arcsin phi; the mean is averaged over with
a flat prior, which makes the restricted likelihood of it (C. R. Cheang and G. C. Reinsel, JASA 95, 2000).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, pi, sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.intp]
_PAIRS = ((0, 0), (0, 1), (1, 1), (0, 2), (1, 2), (2, 2))
"""Products of the columns: 0 is one everywhere, 1 the step, 2 the values."""
_WITH_TIME = tuple((column, 3) for column in range(4))
"""Those with the time, where a drift is allowed for."""
_FEWEST = 63


def nodes(points: int) -> Numbers:
    """Values of phi between -1 and 1 with equal weights, as close as the likelihood of so many points is wide.

    In arcsin phi that width is 1 / sqrt(points) for every phi, so a midpoint rule with this step has an error of some
    exp(-2 pi^2); more for few points and a phi near one, so there are 63 at least.
    """
    many = max(_FEWEST, ceil(pi * sqrt(points)))
    return np.sin(pi * ((np.arange(many) + 0.5) / many - 0.5))


@dataclass(frozen=True, slots=True)
class Gaps:
    """Which points are there (series x points), at which place the one before stands, and how far back.

    The first point of a series has none before it: its gap is infinite, and its place is its own.
    """

    present: NDArray[np.bool_]
    previous: Places
    length: Numbers


def gaps(values: Numbers) -> Gaps:
    """The gaps of series (series x points) whose missing values are NaN."""
    present = ~np.isnan(values)
    places = np.broadcast_to(np.arange(values.shape[1]), values.shape)
    last = np.maximum.accumulate(np.where(present, places, -1), axis=1)
    before = np.concatenate([np.full((len(values), 1), -1), last[:, :-1]], axis=1)
    length = np.where(before < 0, np.inf, places - before)
    return Gaps(present, np.where(before < 0, places, before).astype(np.intp), length)


@dataclass(frozen=True, slots=True)
class Moments:
    """Sums over the points with one gap, up to each look: their number, and products of the columns.

    `count` is series x looks; `terms` is pairs of columns x three x series x looks: products of now and now, of now and
    before (both ways), of before and before.
    """

    gap: float
    count: Numbers
    terms: Numbers


def moments(values: Numbers, start: int, ends: Places, *, drifting: bool = False) -> tuple[Moments, ...]:
    """What the likelihood of series (series x points) needs at each look, a look being after `ends` points.

    `start` is the place at which the step begins. With `drifting` there are products with the time, too, in lengths of
    what is before the step.
    """
    used = values[:, : ends[-1]]
    found = gaps(used)
    filled = np.where(found.present, used, 0.0)
    step = np.broadcast_to((np.arange(used.shape[1]) >= start).astype(float), used.shape)
    columns: tuple[Numbers, ...] = (np.ones(used.shape), step, filled)
    if drifting:
        columns = (*columns, np.broadcast_to(np.arange(used.shape[1]) / start - 0.5, used.shape))
    before = tuple(np.take_along_axis(column, found.previous, axis=1) for column in columns)
    cuts = np.concatenate([[0], ends[:-1]])

    def up_to_looks(products: Numbers) -> Numbers:
        return np.asarray(np.add.reduceat(products, cuts, axis=1).cumsum(axis=1))

    result = []
    for gap in np.unique(found.length[found.present]):
        here = (found.present & (found.length == gap)).astype(float)
        now, past = [column * here for column in columns], [column * here for column in before]
        terms = [
            [
                up_to_looks(now[a] * now[b]),
                up_to_looks(now[a] * past[b] + past[a] * now[b]),
                up_to_looks(past[a] * past[b]),
            ]
            for a, b in (_PAIRS + _WITH_TIME if drifting else _PAIRS)
        ]
        result.append(Moments(float(gap), up_to_looks(here), np.array(terms)))
    return tuple(result)


@dataclass(frozen=True, slots=True)
class Regression:
    """Regression on a mean and a step for each phi, the mean taken out: phi x series x looks.

    `information` is the sum of squares of the whitened step, `product` that of step and values, `squares` what is left
    of the values without the step. `mean` is that of the values without the step, `weight` its precision; `base` is the
    part of the log likelihood that no shift changes. `count` (series x looks) is the number of points.
    """

    phi: Numbers
    information: Numbers
    product: Numbers
    squares: Numbers
    mean: Numbers
    weight: Numbers
    base: Numbers
    count: Numbers

    def moved(self, shift: Numbers) -> tuple[Numbers, Numbers]:
        """`product` and `squares` of the same values less a shift (series x looks)."""
        product = self.product - shift * self.information
        return product, self.squares - shift * (self.product + product)

    @property
    def null(self) -> Numbers:
        """The log likelihood without a shift; mean and standard deviation are averaged over."""
        return np.asarray(self.base - (self.count - 1) / 2 * np.log(self.squares))


def regression(found: tuple[Moments, ...], phi: Numbers, drift: float = 0.0) -> Regression:
    """The regression at each look, for each phi (shape: any number of them).

    The level may drift on a straight line, by a normally distributed slope whose standard deviation is `drift` standard
    deviations of the series over the length of what is before the step; it is averaged over. Moments must be those of a
    `drifting` series, if it is not zero.
    """
    at = phi[:, None, None]
    gram = [np.zeros(()) for _ in found[0].terms]
    base: Numbers = np.zeros(())
    for one in found:
        rho = at**one.gap
        weight = (1 - at**2) / (1 - rho**2)
        gram = [
            total + weight * (now - rho * mixed + rho**2 * past)
            for total, (now, mixed, past) in zip(gram, one.terms, strict=True)
        ]
        base = base + one.count / 2 * np.log(weight)
    if drift:
        gram, cost = _without_drift(gram, (1 - at**2) / drift**2)
        base = base - cost
    ones, ones_step, step, ones_values, step_values, squares = gram
    return Regression(
        phi,
        step - ones_step**2 / ones,
        step_values - ones_step * ones_values / ones,
        squares - ones_values**2 / ones,
        ones_values / ones,
        ones,
        base - np.log(ones) / 2,
        np.asarray(sum(one.count for one in found), np.float64),
    )


def _without_drift(gram: list[Numbers], precision: Numbers) -> tuple[list[Numbers], Numbers]:
    """Products of the columns with the slope averaged over, and what that takes from the log likelihood."""
    pairs, (ones, step, values, own) = gram[: len(_PAIRS)], gram[len(_PAIRS) :]
    of, all_of_it = (ones, step, values), own + precision
    left = [one - of[a] * of[b] / all_of_it for one, (a, b) in zip(pairs, _PAIRS, strict=True)]
    return left, np.log1p(own / precision) / 2


def log_sum(likelihood: Numbers) -> Numbers:
    """The logarithm of a sum over phi, the first axis, of what has these logarithms."""
    most = likelihood.max(axis=0)
    return np.asarray(most + np.log(np.exp(likelihood - most).sum(axis=0)))


def shares(likelihood: Numbers) -> Numbers:
    """How probable each phi is, along the first axis, by its log likelihood."""
    found = np.exp(likelihood - likelihood.max(axis=0))
    return np.asarray(found / found.sum(axis=0))
