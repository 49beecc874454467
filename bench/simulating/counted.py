"""Designs for counts, each with the counts that it is tried on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
from scipy.special import stdtr
from scipy.stats import fisher_exact

from bench.simulating.designs import ERROR, Answers, broken
from bench.simulating.plants import TOGETHER, WEEK, autoregressive
from catchball.core.trials.autocorrelated_counts import DRIFT, defectives_in_time, defects_in_time
from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.before_after import design, drifting
from catchball.core.trials.effects import two_sided
from catchball.core.trials.least_squares import fit
from catchball.core.trials.overdispersion import compare_defectives, compare_defects
from catchball.core.trials.plan import Design as Word
from catchball.core.trials.proportions import Share, compare_proportions
from catchball.core.trials.rates import Counted, compare_rates
from catchball.core.trials.rows import Split

BEFORE, AFTER, MEAN, PARTS = 100, 60, 8.0, 100
PERIODS = BEFORE + AFTER
BATCHES, EACH = 6, 10
"""Of a short trial on each side: batches, and the parts of each."""
CHANGED = np.arange(PERIODS) >= BEFORE
SHORT_CHANGED = np.arange(2 * BATCHES) >= BATCHES
SIZES = {"defects": np.ones(PERIODS), "defectives": np.full(PERIODS, float(PARTS))}
Means: TypeAlias = Callable[[np.random.Generator, int], Numbers]
"""Factors of the mean (series x periods), one on average."""


def _level(_chance: np.random.Generator, series: int) -> Numbers:
    return np.ones((series, PERIODS))


def _clusters(chance: np.random.Generator, series: int) -> Numbers:
    return chance.gamma(4, 1 / 4, (series, PERIODS))


def _wandering(phi: float) -> Means:
    def factors(chance: np.random.Generator, series: int) -> Numbers:
        return np.exp(0.4 * autoregressive(chance, chance.standard_normal((series, PERIODS)), phi) - 0.08)

    return factors


def _bursts(chance: np.random.Generator, series: int) -> Numbers:
    return np.where(chance.random((series, PERIODS)) < 0.03, 3.0, 1.0)


def _wear(_chance: np.random.Generator, series: int) -> Numbers:
    return np.broadcast_to(1 + 0.3 * np.arange(PERIODS) / PERIODS, (series, PERIODS))


def _weekly(chance: np.random.Generator, series: int) -> Numbers:
    days = (chance.integers(0, WEEK, (series, 1)) + np.arange(PERIODS)) % WEEK
    return np.asarray(1 + 0.4 * np.sin(2 * np.pi * days / WEEK))


def _shift(_chance: np.random.Generator, series: int) -> Numbers:
    return np.broadcast_to(1 + 0.35 * (np.arange(PERIODS) >= BEFORE // 2), (series, PERIODS))


@dataclass(frozen=True, slots=True)
class Shop:
    """A plant in which something is counted, `missing` being the share of periods without a count."""

    name: str
    means: Means
    missing: float = 0.0

    def draw(self, kind: str, ratio: float, chance: np.random.Generator, runs: int) -> Numbers:
        """Defects, or defectives of a hundred parts, for each period (series x periods)."""
        means = MEAN * self.means(chance, runs) * np.where(CHANGED, ratio, 1.0)
        drawn = chance.poisson(means) if kind == "defects" else chance.binomial(PARTS, np.minimum(means / PARTS, 1.0))
        gaps = np.repeat(chance.random((runs // TOGETHER + 1, PERIODS)) < self.missing, TOGETHER, axis=0)[:runs]
        return np.where(gaps, np.nan, drawn)


SHOPS: Sequence[Shop] = (
    Shop("chance alone", _level),
    Shop("overdispersed, tails (gamma, three times the variance)", _clusters),
    Shop("overdispersed, phi 0", _wandering(0.0)),
    Shop("overdispersed, phi .4", _wandering(0.4)),
    Shop("overdispersed, phi .6", _wandering(0.6)),
    Shop("outliers (3 of 100 periods, three times as many)", _bursts),
    Shop("trend (30 per cent in all)", _wear),
    Shop("weekly pattern (40 per cent)", _weekly),
    Shop("shift in the baseline (35 per cent)", _shift),
    Shop("one period of ten missing, overdispersed", _clusters, 0.1),
)


def in_time(kind: str, counts: Numbers) -> Answers:
    """Whether our comparison of periods that hang together and may drift finds a change, in each series.

    It is that of `Periods.beyond` with sizes that are all alike, for many series at once.
    """
    columns, allowed = design(PERIODS, BEFORE), drifting(PERIODS, BEFORE, DRIFT)
    found = []
    for first in range(0, len(counts), TOGETHER):
        some = counts[first : first + TOGETHER]
        there = ~np.isnan(some[0])
        fitted = fit(some, columns, None, allowed)
        alone = float(np.linalg.inv(columns[there].T @ columns[there])[1, 1])
        errors = np.maximum(fitted.errors[..., 1], np.sqrt(alone * _variance(kind, some)))
        low = (fitted.weights * stdtr(fitted.freedom, -fitted.coefficients[..., 1] / errors)).sum(axis=0)
        found.append(2 * np.minimum(low, 1 - low) <= ERROR)
    return np.concatenate(found)


def one_in_time(kind: str, counts: Numbers) -> bool:
    """The same for one series, as a trial has it."""
    compare = defects_in_time if kind == "defects" else defectives_in_time
    return two_sided(compare(counts, SIZES[kind], CHANGED)) <= ERROR


def _variance(kind: str, counts: Numbers) -> Numbers:
    """Of the count of one period, by chance alone."""
    mean = np.asarray(np.nanmean(counts, axis=1))
    return mean if kind == "defects" else mean * (1 - mean / PARTS)


def by_quasi_model(kind: str, counts: Numbers) -> Answers:
    """Whether one is found with an estimated dispersion, each period being news."""
    compare = compare_defects if kind == "defects" else compare_defectives
    return np.array([two_sided(compare(one, SIZES[kind], CHANGED).effect) <= ERROR for one in counts])


def by_chance_alone(counts: Numbers) -> Answers:
    """Whether one is found by the exact test of the totals, which knows of no dispersion."""
    sides = [
        [Counted(int(np.nansum(one[side])), float((~np.isnan(one[side])).sum())) for one in counts]
        for side in (CHANGED, ~CHANGED)
    ]
    return np.array([two_sided(compare_rates(*both)) <= ERROR for both in zip(*sides, strict=True)])


def named(counts: Numbers) -> list[tuple[str, ...]]:
    """The checks that make a trial with these counts invalid, for each series."""
    return [broken(Split(one[:BEFORE], one[BEFORE:]), Word.DEFECTS) for one in counts]


def short_shares(share: float, other: float, alike: float, chance: np.random.Generator, runs: int) -> Numbers:
    """Hits in each batch (series x batches), the second half with the change; `alike` is the correlation in a batch."""
    shares = np.where(SHORT_CHANGED, other, share) * np.ones((runs, 1))
    if alike:
        strength = 1 / alike - 1
        shares = chance.beta(shares * strength, (1 - shares) * strength)
    return chance.binomial(EACH, shares).astype(np.float64)


def short_rates(mean: float, other: float, spread: float, chance: np.random.Generator, runs: int) -> Numbers:
    """Defects in each batch; the variance is `1 + spread` times that of chance alone."""
    means = np.where(SHORT_CHANGED, other, mean) * np.ones((runs, 1))
    return chance.poisson(chance.gamma(means / spread, spread) if spread else means).astype(np.float64)


def by_batches(hits: Numbers) -> Answers:
    """Whether our short trial of proportions finds a difference."""
    sizes = np.full(2 * BATCHES, float(EACH))
    found = by_exact_test(hits)
    for number in np.flatnonzero(found):
        found[number] = two_sided(compare_defectives(hits[number], sizes, SHORT_CHANGED).effect) <= ERROR
    return found


def by_exact_test(hits: Numbers) -> Answers:
    """Whether the exact test of all parts finds one, which takes them for independent of each other."""
    return np.array([_barnard(*both) for both in _totals(hits)])


def by_fisher(hits: Numbers) -> Answers:
    """Whether Fisher's exact test finds one."""
    return np.array([_fisher(*both) for both in _totals(hits)])


def by_rate_batches(counts: Numbers) -> Answers:
    """Whether our short trial of rates finds a difference."""
    sizes = np.ones(2 * BATCHES)
    found = by_ratio(counts)
    for number in np.flatnonzero(found):
        found[number] = two_sided(compare_defects(counts[number], sizes, SHORT_CHANGED).effect) <= ERROR
    return found


def by_ratio(counts: Numbers) -> Answers:
    """Whether the exact test of all defects finds a difference of two rates."""
    return np.array([_ratio(*both) for both in _totals(counts)])


def _totals(counts: Numbers) -> list[tuple[int, int]]:
    return [(int(one[SHORT_CHANGED].sum()), int(one[~SHORT_CHANGED].sum())) for one in counts]


@cache
def _barnard(first: int, second: int) -> bool:
    parts = BATCHES * EACH
    return two_sided(compare_proportions(Share(first, parts), Share(second, parts))) <= ERROR


@cache
def _fisher(first: int, second: int) -> bool:
    parts = BATCHES * EACH
    return bool(fisher_exact(np.array([[first, second], [parts - first, parts - second]])).pvalue <= ERROR)


@cache
def _ratio(first: int, second: int) -> bool:
    return bool(first + second) and two_sided(compare_rates(Counted(first, 1), Counted(second, 1))) <= ERROR
