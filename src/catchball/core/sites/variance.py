"""The variance between sites, tau², by restricted maximum likelihood, with an interval and the heterogeneity I².

The highest point of the likelihood is looked for between zero and a bound above which it falls for certain: the sign of
its slope at some values in between brackets each peak, Newton's method finds it, and where there are several peaks
(zero may be one) the highest counts. The interval is the Q profile (W. Viechtbauer, Statistics in Medicine 26, 2007),
I² the one of J. P. T. Higgins and S. G. Thompson, Statistics in Medicine 21 (2002), as metafor has it for a regression.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from catchball.core.sites.estimates import Estimates, Numbers, Places
from catchball.core.sites.restricted import regressed

_STEPS = 6
_GOES = 100
_NEAR = 1e-11
_SHORT = 1e-6
Curve: TypeAlias = Callable[[Numbers], tuple[Numbers, Numbers]]
"""Value and slope of a function of tau²; it rises through zero between two bounds."""
Curves: TypeAlias = Callable[[Places], Curve]
"""The curves of some of many roots."""


@dataclass(frozen=True, slots=True)
class Heterogeneity:
    """How much sites differ beyond their errors, a number for each metric.

    `tau2` is in squared units of the values, with the `low` and `high` ends of its interval; `share` is I², the part
    of the variance of a typical estimate that lies between sites (0 to 1), with its ends. `q` is Cochran's Q and `p`
    the probability of so large a one, or a larger one, without any heterogeneity.
    """

    tau2: Numbers
    low: Numbers
    high: Numbers
    share: Numbers
    share_low: Numbers
    share_high: Numbers
    q: Numbers
    p: Numbers


def restricted_tau2(found: Estimates) -> Numbers:
    """The variance between sites at which the restricted likelihood is highest, for each metric."""
    unit, most = found.variances.min(axis=1), _bound(found)
    grid = np.linspace(0, 1, _STEPS + 1)[:, None]
    at = unit * np.expm1(grid * np.log1p(most / unit))
    rising = np.array([_excess(found, tau2) for tau2 in at])
    rising[-1] = np.maximum(rising[-1], 0.0)  # but for rounding it is
    peaks = (rising[:-1] < 0) & (rising[1:] >= 0)
    steps, metrics = np.nonzero(peaks)

    def curves(places: Places) -> Curve:
        some = found.of(metrics[places])

        def curve(tau2: Numbers) -> tuple[Numbers, Numbers]:
            quadratic, trace, cubic, trace2 = regressed(some, tau2).curvature()
            return trace / quadratic - 1, (2 * trace * cubic / quadratic - trace2) / quadratic

        return curve

    low, high = at[steps, metrics], at[steps + 1, metrics]
    rise = rising[steps + 1, metrics] - rising[steps, metrics]
    with np.errstate(invalid="ignore"):  # (a slope to infinity, where the curve is halved instead)
        start = low - rising[steps, metrics] * (high - low) / rise
    roots = _rooted(curves, low, high, start, unit[metrics])
    return _highest(found, metrics, roots, rising[0] >= 0)


def heterogeneity(found: Estimates, tau2: Numbers, confidence: float = 0.95) -> Heterogeneity:
    """What is known of a tau² that was estimated for each metric. Raises ValueError for a confidence outside (0, 1).

    An interval may be zero to zero: sites are then more alike than their errors explain.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, not at {confidence}")
    alike = regressed(found, np.zeros(len(tau2)))
    q, typical = alike.q(), found.freedom / alike.slope()[1]
    tail = (1 - confidence) / 2
    low, high = (_profiled(found, q, np.asarray(chi2.isf(one, found.freedom))) for one in (tail, 1 - tail))
    share, share_low, share_high = (tau / (tau + typical) for tau in (tau2, low, high))
    p = np.asarray(chi2.sf(q, found.freedom))
    return Heterogeneity(tau2, low, high, share, share_low, share_high, q, p)


def _bound(found: Estimates) -> Numbers:
    """Above this tau² the restricted likelihood falls.

    The slope is positive only where y' P P y > trace(P). The first is at most s / (t + least)², the second at least
    freedom / (t + most), where s is the sum of squares that is left without weights.
    """
    least = found.variances.min(axis=1)
    widest = np.where(found.there, found.variances, 0.0).max(axis=1)
    mean = _unweighted(found) / found.freedom
    return np.asarray(np.maximum((mean + np.sqrt(mean * (mean + 4 * (widest - least)))) / 2 - least, 0.0))


def _unweighted(found: Estimates) -> Numbers:
    """The sum of squares that a regression without weights leaves."""
    even = replace(found, variances=np.where(found.there, 1.0, np.inf))
    return regressed(even, np.zeros(len(found.values))).q()


def _excess(found: Estimates, tau2: Numbers) -> Numbers:
    """Below zero where the likelihood rises with tau². For equal errors this is a straight line of tau²."""
    quadratic, trace = regressed(found, tau2).slope()
    excess = np.full(len(trace), np.inf)
    np.divide(trace, quadratic, out=excess, where=quadratic > 0)
    return excess - 1


def _rooted(curves: Curves, low: Numbers, high: Numbers, start: Numbers, unit: Numbers) -> Numbers:
    """Where curves cross zero, by Newton's method; a step that leaves its bracket is replaced by halving this.

    Those that are found go along until they are the half, for to take the others out costs as much as a step.
    """
    root = np.where((start >= low) & (start <= high), start, (low + high) / 2)
    open_, low, high = np.arange(len(root)), low.copy(), high.copy()
    curve = curves(open_)
    for _ in range(_GOES):
        here = root[open_]
        value, slope = curve(here)
        low[open_] = np.where(value < 0, here, low[open_])
        high[open_] = np.where(value < 0, high[open_], here)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = here - value / slope
        inside = (step >= low[open_]) & (step <= high[open_])
        root[open_] = np.where(inside, step, (low[open_] + high[open_]) / 2)
        moved, size = np.abs(root[open_] - here), here + unit[open_]
        # What a step of Newton leaves is the square of its length.
        left = open_[(moved > _NEAR * size) & ~(inside & (moved < _SHORT * size))]
        if not len(left):
            break
        if 2 * len(left) < len(open_):
            open_, curve = left, curves(left)
    return root


def _highest(found: Estimates, metrics: Places, roots: Numbers, falls: NDArray[np.bool_]) -> Numbers:
    """Of the peaks of each metric the highest; zero is one where the likelihood `falls` from there on."""
    best = np.zeros(len(found.values))
    best[metrics] = roots
    count = np.bincount(metrics, minlength=len(best)) + falls
    several = np.flatnonzero(count > 1)
    if not len(several):
        return best
    height = np.full(len(best), -np.inf)
    zero = several[falls[several]]
    height[zero] = regressed(found.of(zero), np.zeros(len(zero))).log_likelihood()
    best[zero] = 0.0
    contested = np.flatnonzero(np.isin(metrics, several))
    heights = regressed(found.of(metrics[contested]), roots[contested]).log_likelihood()
    for place, own in zip(contested, heights, strict=True):
        if own > height[metrics[place]]:
            height[metrics[place]], best[metrics[place]] = own, roots[place]
    return best


def _profiled(found: Estimates, q: Numbers, target: Numbers) -> Numbers:
    """The tau² at which y' P y has fallen to its target, or zero where it is below it from the start."""
    open_ = np.flatnonzero(q > target)
    unit = found.variances.min(axis=1)[open_]

    def curves(places: Places) -> Curve:
        some, aim = found.of(open_[places]), target[open_[places]]

        def curve(tau2: Numbers) -> tuple[Numbers, Numbers]:
            now = regressed(some, tau2)
            return aim / now.q() - 1, aim * now.slope()[0] / now.q() ** 2

        return curve

    left = _unweighted(found.of(open_))
    most = np.maximum(left / target[open_] - unit, 0.0) * (1 + _NEAR) + _NEAR * unit
    root = np.zeros(len(q))
    root[open_] = _rooted(curves, np.zeros(len(open_)), most, np.zeros(len(open_)), unit)
    return root
