"""What a plan can find, from the plant's own baseline: sample size, power, expected length, and whether it can answer.

All of it is for the share of the error rate that each metric has, so guard rails cost what they cost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import sqrt
from typing import Final

import numpy as np

from catchball.core.trials.analysis import WAYS
from catchball.core.trials.asked import WANTED, Asked, asked_of
from catchball.core.trials.assumptions import flaws
from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.baseline import FEWEST, Baseline, Estimate, describe
from catchball.core.trials.checks import MOST_MISSING
from catchball.core.trials.level_ways import MOST_MORE, rule_of
from catchball.core.trials.plan import Plan
from catchball.core.trials.power import Watched, points_to_watch, watched
from catchball.core.trials.rows import Rows

RUNS: Final = 400
"""Simulated trials for each number of a watched one."""


@dataclass(frozen=True, slots=True)
class Ability:
    """What a trial can find of one metric: for the primary one the smallest effect worth having, else the margin.

    `once` is the power of one test at the planned end, `once_needs` the new points for the wanted power; `watched` and
    `watched_needs` are the same for a trial that is looked at, and None for others. None where no number of points
    (that was tried) will do. `idle_length` is after how many points a watched trial ends where nothing changes.
    `longer` is the length of a baseline with which the planned points would have the wanted power, where they have it
    not and one that was tried has it.
    """

    metric: str
    size: float
    baseline: Baseline
    once: float
    once_needs: int | None
    watched: Watched | None = None
    watched_needs: int | None = None
    idle_length: float | None = None
    longer: int | None = None

    @property
    def power(self) -> float:
        """The power of the design."""
        return self.once if self.watched is None else self.watched.power

    @property
    def needs(self) -> int | None:
        """The new points that the design needs."""
        return self.once_needs if self.watched is None else self.watched_needs


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a plan can find of each metric, the primary one first, and why it cannot answer (empty: it can)."""

    abilities: tuple[Ability, ...]
    obstacles: tuple[str, ...]

    @property
    def can_answer(self) -> bool:
        """Whether nothing stands against the plan."""
        return not self.obstacles


def prospect(plan: Plan, rows: Rows, chance: np.random.Generator, runs: int = RUNS) -> Prospect:
    """What the plan can find, from the rows of its baseline.

    Raises ValueError where a baseline is none (fewer than ten points, no spread), KeyError where a column is missing.
    """
    asked = asked_of(plan, rows)
    abilities = tuple(_with_history(one, _ability(one, chance, runs), chance) for one in asked)
    flawed = (told for one in asked for told in _flaws(one))
    return Prospect(abilities, (*flawed, *(told for one in abilities for told in _weakness(plan, one))))


def _ability(asked: Asked, chance: np.random.Generator, runs: int) -> Ability:
    way, plan = WAYS[asked.plan.design], asked.plan
    values = way.series(asked).baseline
    once = way.once(asked)
    if not way.watched:
        return Ability(asked.metric, asked.size, _known(values), *once)
    baseline, rule = describe(values), rule_of(values, plan, asked.error, asked.size)
    return Ability(
        asked.metric,
        asked.size,
        baseline,
        *once,
        watched(baseline, asked.size, plan.most, chance, rule, runs),
        points_to_watch(baseline, asked.size, chance, rule, WANTED, max(MOST_MORE, plan.most), runs),
        watched(baseline, 0.0, plan.most, chance, rule, runs).length,
    )


def _with_history(asked: Asked, ability: Ability, chance: np.random.Generator) -> Ability:
    longer = WAYS[asked.plan.design].longer
    if longer is None or ability.power >= WANTED:
        return ability
    return replace(ability, longer=longer(asked, chance))


def _known(values: Numbers) -> Baseline:
    """The baseline; of a few batches, or of counts that are all nothing, no autocorrelation is known."""
    there = values[~np.isnan(values)]
    if len(there) >= FEWEST and there.min() < there.max():
        return describe(values)
    spread, nothing = float(there.std()), Estimate(0.0, 0.0)
    mean = Estimate(float(there.mean()), spread / sqrt(len(there)))
    return Baseline(len(there), mean, Estimate(spread, 0.0), nothing, Estimate(spread, 0.0))


def _flaws(asked: Asked) -> Iterator[str]:
    way = WAYS[asked.plan.design]
    values = way.series(asked).baseline
    if float(np.isnan(values).mean()) > MOST_MISSING:
        yield f"{asked.metric}: more than {MOST_MISSING:.0%} of the baseline have no value"
    for flaw in flaws(values):
        if flaw in way.breaking:
            yield f"{asked.metric}: {flaw}"


def _weakness(plan: Plan, ability: Ability) -> Iterator[str]:
    if ability.power >= WANTED:
        return
    needs, longer = ability.needs, ability.longer
    found = f"{plan.most} new points have a power of {ability.power:.2f}, and {WANTED} is wanted"
    told = [f"{needs} would do" if needs else "no number of new points that was tried would do"]
    if longer:
        told.append(f"a baseline of {longer} points would do")
    elif needs is None:
        told.append("a larger effect might, or another design")
    yield f"{ability.metric}: {'; '.join([found, *told])}"
