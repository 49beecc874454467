"""What is asked of a design for one metric, and what it answers: the form of a line in the table of `analysis.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Final

import numpy as np

from catchball.core.trials.assumptions import Flaw
from catchball.core.trials.outcome import Check, Effect, Look
from catchball.core.trials.plan import Guard, Plan, Primary
from catchball.core.trials.rows import Rows, Split, split

WANTED: Final = 0.8
"""The power that a plan should have, and the chance of a decision that more points should give."""


@dataclass(frozen=True)
class Asked:
    """What is asked of one metric: its share of the error rate, and the size of the shifts that are looked for."""

    rows: Rows
    plan: Plan
    measure: Primary | Guard
    error: float

    @property
    def metric(self) -> str:
        """The name of the metric."""
        return self.measure.name

    @property
    def size(self) -> float:
        """The smallest effect worth having; of a guard rail its margin."""
        return self.measure.smallest if isinstance(self.measure, Primary) else self.measure.margin

    @property
    def shift(self) -> float:
        """The change that is looked for if more points are asked for, in the direction of the values.

        Of a guard rail, in which nothing is to change, it is the way to its margin.
        """
        return self.measure.direction.sign * self.size

    def column(self, name: str) -> Split:
        """Baseline and new points of a column."""
        return split(self.rows, self.plan, name)


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

    `series` is what a metric is as numbers, one for each row: values, differences of two lines, or rates. `inspect`
    looks at whether they are what the analysis takes them for. `once` is the power of the design at its planned end
    and the new points that give the wanted one, from the baseline alone; `more` how many more points make a decision
    probable if the shift is the one that is looked for (None: no number of them does). `breaking` are the flaws of a
    baseline with which the promise was not found to hold (docs/develop/evidence.md). `longer` is the length of a
    baseline that gives the wanted power with the planned points (None: none that is tried does), where that is known.
    """

    analyse: Callable[[Asked], Analysed]
    series: Callable[[Asked], Split]
    inspect: Callable[[Asked], Iterator[Check]]
    once: Callable[[Asked], tuple[float, int | None]]
    more: Callable[[Asked, np.random.Generator], int | None]
    holds: str
    breaking: frozenset[Flaw]
    watched: bool = False
    longer: Callable[[Asked, np.random.Generator], int | None] | None = None


def effect_of(estimate: float, low: float, high: float) -> Effect:
    """An effect with its interval; a bound without a limit is None, as is an estimate that there is none of."""
    least, most = (float(bound) if isfinite(bound) else None for bound in (low, high))
    return Effect(float(estimate), least, most)


def asked_of(plan: Plan, rows: Rows) -> tuple[Asked, ...]:
    """What is asked of each metric of a plan, the primary one first."""
    return tuple(Asked(rows, plan, one, plan.error_each) for one in plan.measures)
