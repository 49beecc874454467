"""A sequential test that is valid however often one looks, and its confidence sequence.

The evidence at a look is the likelihood of baseline and new points with a shift, the shift being drawn from a normal
distribution, over that without one (H. Robbins, Annals of Mathematical Statistics 41, 1970; R. Johari and others,
Operations Research 70, 2022). What the textbook takes as known is averaged over in both: the mean and the standard
deviation under the priors that make the ratio exact whatever they are (M. Lindon and others, Anytime-valid linear
models, 2022; M. F. Perez-Ortiz and others, Annals of Statistics 52, 2024), and phi under its reference prior. So the
evidence is a martingale if there is no shift, exactly so on average over phi; for each single phi this is measured,
in `bench/simulate.py`. A shift of delta moves the first new innovation by delta and each later one by delta (1 - phi).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray

from catchball.core.trials.autoregression import (
    Numbers,
    Places,
    Regression,
    log_sum,
    moments,
    nodes,
    regression,
    shares,
)

_FEWEST = 10
_TOGETHER = 100
"""Series that are worked on at once, so that what is between fits into the cache."""
_WALK = tuple(0.05 * 1.25**step for step in range(60))
"""Distances from the best shift, in standard deviations; the last but one is some 20,000."""
_HALVINGS = 45
_LESS_STRICT = 4
"""How many times the error rate the test that allows for a drift has."""
_NOTHING = 1e-12
_ROUNDED = float(np.finfo(np.float64).eps)
"""Of a sum of squares so much is lost in rounding: beside an enormous shift, all that there is of the rest."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How a trial is watched: two-sided error `alpha`, a look after `every` new points.

    `scale` is the standard deviation of the shifts that are looked for, in standard deviations of the baseline; the
    smallest effect worth having is a good choice. With a `drift` (of `autoregression.regression`) a decision needs the
    evidence of a second test, too, that allows for one; `allowing` is the error rate of it. A tool that wears moves
    the level slowly and on a straight line, which a test that knows nothing of it takes for a shift; to ask the second
    test for less is enough, as was measured (docs/develop/evidence.md). Raises ValueError for numbers that make no
    sense.
    """

    alpha: float = 0.05
    scale: float = 0.5
    every: int = 5
    drift: float = 0.0

    def __post_init__(self) -> None:
        if not 0 < self.alpha < 1:
            raise ValueError(f"an error rate lies between 0 and 1, not at {self.alpha}")
        if not 0 < self.scale < np.inf:
            raise ValueError(f"the scale of shifts is above zero, not {self.scale}; give the smallest effect")
        if not 0 <= self.drift < np.inf:
            raise ValueError(f"a drift is zero or more, not {self.drift}")
        if self.every < 1:
            raise ValueError(f"a look comes after one new point or more, not after {self.every}")

    @property
    def allowing(self) -> float:
        """The error rate of the test that allows for a drift."""
        return min(_LESS_STRICT * self.alpha, 0.5)


@dataclass(frozen=True, slots=True)
class Sequence:
    """What is known at each look, in units of the values; every field but `rule` is one number for each look.

    `points` counts the new points, missing ones included. `p_values` never rise. `low` and `high` never widen: they are
    the confidence sequence, all of whose intervals hold together with probability 1 - alpha. `low` above `high` says
    that no constant shift fits all looks. `estimates` are the means of the shift given the data and the normal
    distribution of shifts, held inside of the confidence sequence; they are drawn towards zero, so stopping at
    a decision inflates them far less than a mean, though not by nothing.
    """

    rule: Rule
    points: Places
    log_evidence: Numbers
    p_values: Numbers
    estimates: Numbers
    low: Numbers
    high: Numbers

    @property
    def decided(self) -> int | None:
        """At how many new points the test first says that there is a shift; None if it never does."""
        found = np.flatnonzero(self.p_values <= self.rule.alpha)
        return int(self.points[found[0]]) if len(found) else None


def watch(baseline: Numbers, new: Numbers, rule: Rule | None = None) -> Sequence:
    """The test of new points against a baseline, both one row of numbers in the order of time, at each look so far.

    Missing values (NaN) are passed over; time goes on over them. Raises ValueError where the baseline has fewer than
    ten points or does not vary, where there is no look yet, or a number is infinite.
    """
    rule = rule or Rule()
    found = _watch(baseline, new, replace(rule, drift=0.0))
    if not rule.drift:
        return found
    other = _watch(baseline, new, replace(rule, alpha=rule.allowing))
    return Sequence(
        rule,
        found.points,
        np.minimum(found.log_evidence, other.log_evidence + log(rule.allowing / rule.alpha)),
        np.maximum(found.p_values, other.p_values * rule.alpha / rule.allowing),
        found.estimates,
        np.minimum(found.low, other.low),
        np.maximum(found.high, other.high),
    )


def _watch(baseline: Numbers, new: Numbers, rule: Rule) -> Sequence:
    series = np.concatenate([_row(baseline), _row(new)])[None, :]
    ends = _checked(series, len(baseline), rule)
    unit, middle = _unit(series, len(baseline)).item(), float(np.nanmean(baseline))
    found = _regression((series - middle) / unit, len(baseline), ends, rule)
    evidence = np.asarray(_evidence(found, rule, np.zeros(1))[0])
    low, high = (_bound(found, rule, side)[0] for side in (-1.0, 1.0))
    short = evidence < log(1 / rule.alpha)  # then zero is still possible, however far off
    low, high = np.where(short, np.minimum(low, 0.0), low), np.where(short, np.maximum(high, 0.0), high)
    low, high = np.maximum.accumulate(low), np.minimum.accumulate(high)
    estimates = np.clip(_mean(found, rule)[0], np.minimum(low, high), np.maximum(low, high))
    p_values = np.exp(-np.maximum.accumulate(np.maximum(evidence, 0.0)))
    return Sequence(rule, ends - len(baseline), evidence, p_values, estimates * unit, low * unit, high * unit)


def decisions(series: Numbers, start: int, rule: Rule) -> NDArray[np.bool_]:
    """Whether each look (series x looks) at many series, or one before it, decides; otherwise as `log_evidence`."""

    def ever(one: Rule) -> NDArray[np.bool_]:
        return np.asarray(np.logical_or.accumulate(log_evidence(series, start, one) >= log(1 / one.alpha), axis=1))

    found = ever(replace(rule, drift=0.0))
    if rule.drift and found.any():
        some = found.any(axis=1)
        other = log_evidence(series[some], start, replace(rule, alpha=rule.allowing)) >= log(1 / rule.allowing)
        found[some] &= np.logical_or.accumulate(other, axis=1)
    return found


def log_evidence(series: Numbers, start: int, rule: Rule) -> Numbers:
    """The logarithm of the evidence for a shift (series x looks) in many series (series x points).

    The first `start` points of each series are its baseline. Where the rule has a drift, it is that of the test which
    allows for it. Errors as in `watch`.
    """
    ends = _checked(series, start, rule)
    parts = []
    for first in range(0, len(series), _TOGETHER):
        some = series[first : first + _TOGETHER]
        middle = np.nanmean(some[:, :start], axis=1, keepdims=True)
        found = _regression((some - middle) / _unit(some, start), start, ends, rule)
        parts.append(_evidence(found, rule, np.zeros(1)))
    return np.concatenate(parts)


def _row(values: Numbers) -> Numbers:
    if values.ndim != 1:
        raise ValueError("a series is one row of numbers in the order of time")
    return values


def _checked(series: Numbers, start: int, rule: Rule) -> Places:
    """After how many points of the series there is a look."""
    if np.isinf(series).any():
        raise ValueError("a value is infinite; leave it out as missing")
    if start < _FEWEST or ((~np.isnan(series[:, :start])).sum(axis=1) < _FEWEST).any():
        raise ValueError(f"a baseline has {_FEWEST} points or more, and should have 200; collect more before the trial")
    if (np.nanmax(series[:, :start], axis=1) == np.nanmin(series[:, :start], axis=1)).any():
        raise ValueError("the baseline does not vary; measure finer, or compare single values")
    ends = np.arange(start + rule.every, series.shape[1] + 1, rule.every)
    if not len(ends):
        raise ValueError(f"the first look comes after {rule.every} new points; there are {series.shape[1] - start}")
    return ends


def _unit(series: Numbers, start: int) -> Numbers:
    return np.asarray(np.nanstd(series[:, :start], axis=1, keepdims=True))


def _regression(series: Numbers, start: int, ends: Places, rule: Rule) -> Regression:
    found = moments(series, start, ends, drifting=rule.drift > 0)
    return regression(found, nodes(int(ends[-1])), rule.drift)


def _precision(found: Regression, rule: Rule) -> Numbers:
    """Of the distribution of shifts, in innovations: one over the square of `scale` standard deviations."""
    return np.asarray(((1 - found.phi**2) / rule.scale**2)[:, None, None])


def _with_shift(found: Regression, rule: Rule, product: Numbers, squares: Numbers) -> Numbers:
    precision = _precision(found, rule)
    left = squares - product**2 / (found.information + precision)
    left = np.maximum(left, squares * _ROUNDED)
    wide = np.log1p(found.information / precision) / 2
    return np.asarray(found.base - wide - (found.count - 1) / 2 * np.log(left))


def _evidence(found: Regression, rule: Rule, shift: Numbers) -> Numbers:
    """Evidence against the shift being this one (series x looks)."""
    product, squares = found.moved(shift)
    squares = np.maximum(squares, found.squares * _ROUNDED)
    without = found.base - (found.count - 1) / 2 * np.log(squares)
    return log_sum(_with_shift(found, rule, product, squares)) - log_sum(without)


def _mean(found: Regression, rule: Rule) -> Numbers:
    likelihood = _with_shift(found, rule, found.product, found.squares)
    weights = shares(likelihood)
    return np.asarray((weights * found.product / (found.information + _precision(found, rule))).sum(axis=0))


def _bound(found: Regression, rule: Rule, side: float) -> Numbers:
    """The farthest shift on one side of the best one against which there is just not enough evidence.

    Evidence may rise, fall and rise again on the way outwards, since a great shift also looks like a phi near one; so
    all of the way is walked before the last rise is halved.
    """
    weights = shares(found.null)
    centre = (weights * found.product / np.maximum(found.information, _NOTHING)).sum(axis=0)
    enough = log(1 / rule.alpha)
    inside, outside = np.zeros(centre.shape), np.full(centre.shape, _WALK[0])
    for here, beyond in pairwise(_WALK):
        short = _evidence(found, rule, centre + side * here) < enough
        inside, outside = np.where(short, here, inside), np.where(short, beyond, outside)
    endless = inside == _WALK[-2]
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        short = _evidence(found, rule, centre + side * middle) < enough
        inside, outside = np.where(short, middle, inside), np.where(short, outside, middle)
    return np.where(endless, side * np.inf, centre + side * outside)
