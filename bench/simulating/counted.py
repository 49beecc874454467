"""Designs for counts, each with the counts that it is tried on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
from scipy.stats import fisher_exact

from bench.simulating.designs import ERROR, Answers
from bench.simulating.plants import TOGETHER, WEEK, autoregressive
from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.before_after import level_p_values
from catchball.core.trials.effects import two_sided
from catchball.core.trials.overdispersion import Periods, compare_defectives, compare_defects, period_flaws
from catchball.core.trials.proportions import Share, compare_proportions
from catchball.core.trials.rates import Counted, compare_rates

PERIODS, MEAN, PARTS, EACH = 60, 8.0, 100, 30
CHANGED = np.arange(PERIODS) >= PERIODS // 2
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
    return np.broadcast_to(1 + 0.35 * (np.arange(PERIODS) >= PERIODS // 4), (series, PERIODS))


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
    Shop("shift before the change (35 per cent)", _shift),
    Shop("one period of ten missing, overdispersed", _clusters, 0.1),
)


def periods(kind: str, counts: Numbers) -> list[Periods]:
    """The quasi-Poisson or the quasi-binomial comparison of each series."""
    compare = compare_defects if kind == "defects" else compare_defectives
    return [compare(one, SIZES[kind], CHANGED) for one in counts]


def by_periods(found: Sequence[Periods]) -> Answers:
    """Whether a difference is found with the estimated dispersion."""
    return np.array([two_sided(one.effect) <= ERROR for one in found])


def by_chance_alone(counts: Numbers) -> Answers:
    """Whether one is found by the exact test of the totals, which knows of no dispersion."""
    sides = [
        [Counted(int(np.nansum(one[side])), float((~np.isnan(one[side])).sum())) for one in counts]
        for side in (CHANGED, ~CHANGED)
    ]
    return np.array([two_sided(compare_rates(*both)) <= ERROR for both in zip(*sides, strict=True)])


def by_rates(counts: Numbers) -> Answers:
    """Whether one is found by before and after on the counts of each period, taken as numbers."""
    chunks = [counts[first : first + TOGETHER] for first in range(0, len(counts), TOGETHER)]
    return np.concatenate([level_p_values(chunk, PERIODS // 2) <= ERROR for chunk in chunks])


def named(found: Sequence[Periods]) -> list[tuple[str, ...]]:
    """The flaws of the periods of each series."""
    return [period_flaws(one, CHANGED) for one in found]


def short_shares(share: float, other: float, alike: float, chance: np.random.Generator, runs: int) -> Numbers:
    """Hits of thirty parts on both sides (series x 2); `alike` is the correlation of the parts of one side."""
    shares = np.broadcast_to([share, other], (runs, 2))
    if alike:
        strength = 1 / alike - 1
        shares = chance.beta(shares * strength, (1 - shares) * strength)
    return chance.binomial(EACH, shares).astype(np.float64)


def by_barnard(hits: Numbers) -> Answers:
    """Whether our exact comparison of two proportions finds a difference."""
    return np.array([_barnard(int(first), int(second)) for first, second in hits])


def by_fisher(hits: Numbers) -> Answers:
    """Whether Fisher's exact test finds one."""
    return np.array([_fisher(int(first), int(second)) for first, second in hits])


def by_ratio(counts: Numbers) -> Answers:
    """Whether our exact comparison of two rates with equal exposures finds a difference (series x 2)."""
    return np.array([_ratio(int(first), int(second)) for first, second in counts])


@cache
def _barnard(first: int, second: int) -> bool:
    return two_sided(compare_proportions(Share(first, EACH), Share(second, EACH))) <= ERROR


@cache
def _fisher(first: int, second: int) -> bool:
    return bool(fisher_exact(np.array([[first, second], [EACH - first, EACH - second]])).pvalue <= ERROR)


@cache
def _ratio(first: int, second: int) -> bool:
    return bool(first + second) and two_sided(compare_rates(Counted(first, 1), Counted(second, 1))) <= ERROR
