"""What a plan can find, from the plant's own baseline: sample size, power, expected length, and whether it can answer.

All of it is for the share of the error rate that each metric has, so guard rails cost what they cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from catchball.core.trials.analysis import MOST_MORE, WANTED, WAYS, rule_of
from catchball.core.trials.assumptions import flaws
from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.baseline import Baseline, describe
from catchball.core.trials.checks import MOST_MISSING
from catchball.core.trials.plan import Plan
from catchball.core.trials.power import Watched, points_needed, points_to_watch, power, watched

RUNS: Final = 400
"""Simulated trials for each number of a watched one."""


@dataclass(frozen=True, slots=True)
class Ability:
    """What a trial can find of one metric: for the primary one the smallest effect worth having, else the margin.

    `once` is the power of one test at the planned end, `once_needs` the new points for the wanted power; `watched` and
    `watched_needs` are the same for a trial that is looked at. None where no number of points (that was tried) will do.
    `idle_length` is after how many points a watched trial ends on average where nothing changes.
    """

    metric: str
    size: float
    baseline: Baseline
    once: float
    once_needs: int | None
    watched: Watched
    watched_needs: int | None
    idle_length: float

    def power_of(self, *, is_watched: bool) -> float:
        """The power of the design."""
        return self.watched.power if is_watched else self.once

    def needs_of(self, *, is_watched: bool) -> int | None:
        """The new points that the design needs."""
        return self.watched_needs if is_watched else self.once_needs


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a plan can find of each metric, the primary one first, and why it cannot answer (empty: it can)."""

    abilities: tuple[Ability, ...]
    obstacles: tuple[str, ...]

    @property
    def can_answer(self) -> bool:
        """Whether nothing stands against the plan."""
        return not self.obstacles


def prospect(plan: Plan, baselines: Mapping[str, Numbers], chance: np.random.Generator, runs: int = RUNS) -> Prospect:
    """What the plan can find, from the baseline of each metric: one row of numbers in the order of time, NaN missing.

    Raises ValueError where a baseline is none (fewer than ten points, no spread), KeyError where one is not given.
    """
    sizes = {plan.primary.name: plan.primary.smallest, **{guard.name: guard.margin for guard in plan.guards}}
    abilities = tuple(_ability(plan, name, size, baselines[name], chance, runs) for name, size in sizes.items())
    flawed = (told for name in plan.metrics for told in _flaws(plan, name, baselines[name]))
    return Prospect(abilities, (*flawed, *(told for one in abilities for told in _weakness(plan, one))))


def _ability(plan: Plan, name: str, size: float, values: Numbers, chance: np.random.Generator, runs: int) -> Ability:
    baseline, error = describe(values), plan.error_each
    rule = rule_of(values, plan, error, size)
    return Ability(
        name,
        size,
        baseline,
        power(baseline, size, baseline.count, plan.most, error),
        points_needed(baseline, size, baseline.count, WANTED, error),
        watched(baseline, size, plan.most, chance, rule, runs),
        points_to_watch(baseline, size, chance, rule, WANTED, max(MOST_MORE, plan.most), runs),
        watched(baseline, 0.0, plan.most, chance, rule, runs).length,
    )


def _flaws(plan: Plan, name: str, values: Numbers) -> Iterator[str]:
    if float(np.isnan(values).mean()) > MOST_MISSING:
        yield f"{name}: more than {MOST_MISSING:.0%} of the baseline have no value"
    for flaw in flaws(values):
        if flaw in WAYS[plan.design].breaking:
            yield f"{name}: {flaw}"


def _weakness(plan: Plan, ability: Ability) -> Iterator[str]:
    is_watched = WAYS[plan.design].watched
    found = ability.power_of(is_watched=is_watched)
    if found >= WANTED:
        return
    needs = ability.needs_of(is_watched=is_watched)
    told = f"{needs} would do" if needs else "no number of new points that was tried would do"
    if needs is None:
        told += "; a longer baseline might, or a larger effect"
    yield f"{ability.metric}: {plan.most} new points have a power of {found:.2f}, and {WANTED} is wanted; {told}"
