"""How each design of a trial is analysed: a table of functions, to which a design adds its line.

A shift is counted in the direction of the values, not of what is better. The scale of the shifts that a watched trial
looks for is the smallest effect worth having (of a guard rail its margin), in standard deviations of the baseline.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite, log
from types import MappingProxyType
from typing import Final

import numpy as np

from catchball.core.trials.assumptions import Flaw
from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.baseline import describe
from catchball.core.trials.before_after import before_after
from catchball.core.trials.futility import points_left
from catchball.core.trials.outcome import Effect, Look
from catchball.core.trials.plan import Design, Plan
from catchball.core.trials.power import points_needed
from catchball.core.trials.rows import Rows, split
from catchball.core.trials.sequential import Rule, watch

WANTED: Final = 0.8
"""The power that a plan should have, and the chance of a decision that more points should give."""
MOST_MORE: Final = 400
_RUNS = 200


@dataclass(frozen=True)
class Asked:
    """What is asked of one metric: its share of the error rate, and the size of the shifts that are looked for."""

    rows: Rows
    plan: Plan
    metric: str
    error: float
    size: float


@dataclass(frozen=True, slots=True)
class Analysed:
    """What came out at the last look; `contradicted` says that no constant effect fits all looks, `faded` that the last
    look alone would not show the effect that an earlier one did.
    """

    effect: Effect
    p_value: float
    decided: int | None
    looks: tuple[Look, ...]
    contradicted: bool = False
    faded: bool = False


@dataclass(frozen=True)
class Way:
    """How a design is analysed, and which promise its intervals keep.

    `more` is how many more points make a decision probable if the shift is this one (None: no number of them does).
    `breaking` are the flaws of a baseline with which the promise was not found to hold (docs/develop/trials.md).
    """

    analyse: Callable[[Asked], Analysed]
    more: Callable[[Asked, float, np.random.Generator], int | None]
    watched: bool
    holds: str
    breaking: frozenset[Flaw]


def rule_of(baseline: Numbers, plan: Plan, error: float, size: float) -> Rule:
    """How a metric is watched."""
    return Rule(error, size / describe(baseline).spread.value, plan.every)


def _sequential(asked: Asked) -> Analysed:
    parts = split(asked.rows, asked.plan, asked.metric)
    found = watch(parts.baseline, parts.new, rule_of(parts.baseline, asked.plan, asked.error, asked.size))
    looks = tuple(
        Look(int(points), effect_of(*numbers))
        for points, *numbers in zip(found.points, found.estimates, found.low, found.high, strict=True)
    )
    contradicted = bool(found.low[-1] > found.high[-1])
    faded = found.decided is not None and bool(found.log_evidence[-1] < log(1 / asked.error))
    return Analysed(looks[-1].effect, float(found.p_values[-1]), found.decided, looks, contradicted, faded)


def _before_after(asked: Asked) -> Analysed:
    parts = split(asked.rows, asked.plan, asked.metric)
    middle, unit = float(np.nanmean(parts.baseline)), float(np.nanstd(parts.baseline))
    series = (np.concatenate([parts.baseline, parts.new]) - middle) / unit
    level = before_after(series, len(parts.baseline), confidence=1 - asked.error).level
    effect = effect_of(level.estimate * unit, level.low * unit, level.high * unit)
    return Analysed(effect, level.p_value, None, (Look(len(parts.new), effect),))


def _more_to_watch(asked: Asked, shift: float, chance: np.random.Generator) -> int | None:
    parts = split(asked.rows, asked.plan, asked.metric)
    rule = rule_of(parts.baseline, asked.plan, asked.error, asked.size)
    # A guard rail is decided by evidence against its margin, which is that against zero of points moved by it.
    new = parts.new if asked.metric == asked.plan.primary.name else parts.new + shift
    return points_left(parts.baseline, new, shift, chance, rule, WANTED, MOST_MORE, _RUNS)


def _more_after(asked: Asked, shift: float, chance: np.random.Generator) -> int | None:  # noqa: ARG001 (no simulation)
    parts = split(asked.rows, asked.plan, asked.metric)
    before = describe(parts.baseline)
    found = points_needed(before, shift, before.count, WANTED, asked.error)
    return None if found is None else max(found - len(parts.new), 0)


def effect_of(estimate: float, low: float, high: float) -> Effect:
    """An effect with its interval; a bound without a limit is None."""
    least, most = (float(bound) if isfinite(bound) else None for bound in (low, high))
    return Effect(float(estimate), least, most)


WAYS: Final[Mapping[Design, Way]] = MappingProxyType(
    {
        Design.SEQUENTIAL: Way(
            _sequential,
            _more_to_watch,
            watched=True,
            holds="at all looks together",
            breaking=frozenset({Flaw.CONSTANT, Flaw.TREND, Flaw.SHIFT}),
        ),
        Design.BEFORE_AFTER: Way(
            _before_after,
            _more_after,
            watched=False,
            holds="once, at the planned end",
            breaking=frozenset({Flaw.CONSTANT, Flaw.TREND, Flaw.SHIFT, Flaw.MEMORY}),
        ),
    }
)
"""What is known of each design."""
