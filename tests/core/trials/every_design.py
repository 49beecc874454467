"""A trial of every design: its plan, and rows in which the change does something or nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.crossover import drawn_by, running
from catchball.core.trials.dossier import Dossier, dossier
from catchball.core.trials.plan import COUNTING, RELATIVE, SHORT, Design, Direction, Guard, Plan, Primary, Window
from catchball.core.trials.plan import Registered as Trial
from catchball.core.trials.rows import Rows, snapshot
from core.trials.planned import MARCH, PROGRAM
from core.trials.series import drawn

BLOCKS = drawn_by(7, 10, 10, 2, "ran")
BEFORE = {Design.PROPORTIONS: 10, Design.RATES: 10}
MEANT = {
    Design.SEQUENTIAL: 1.0,
    Design.BEFORE_AFTER: 1.0,
    Design.PARALLEL: 1.0,
    Design.CROSSOVER: 1.2,
    Design.PROPORTIONS: 0.15,
    Design.RATES: 0.5,
    Design.DEFECTIVES: 0.03,
    Design.DEFECTS: 0.3,
}
"""The smallest effect worth having."""


def plan(design: Design, **other: Any) -> Plan:
    """A trial of scrap, lower is better, with cycle as its guard rail."""
    size, counting = MEANT[design], design in COUNTING
    columns: dict[str, str] = {"sizes": "parts"} if counting else {}
    ours = {"control": "sister"} if design is Design.PARALLEL else columns
    theirs = {"control": "sister_cycle"} if design is Design.PARALLEL else columns
    usual: dict[str, Any] = {
        "primary": Primary("scrap", Direction.LOWER, size, size * 1.5, **ours),
        "design": design,
        "baseline": Window(1, BEFORE.get(design, 100)),
        "most": BLOCKS.points if design is Design.CROSSOVER else BEFORE.get(design, 100),
        "who": "Ann",
        "guards": (Guard("cycle", Direction.LOWER, size * 1.5, **theirs),),
        "every": 10,
        "schedule": BLOCKS if design is Design.CROSSOVER else None,
    }
    return Plan(**usual | other)


def rows(design: Design, effect: float = 0.0, seed: int = 1) -> Rows:
    """Rows for such a plan in which scrap changes by so many of the smallest effects, and cycle does not."""
    before, new = plan(design).baseline.points, plan(design).most
    changed = np.arange(before + new) >= before
    away = effect * MEANT[design]
    columns: dict[str, Numbers] = {}
    if design is Design.CROSSOVER:
        changed[before:] = running(BLOCKS)
        columns["ran"] = np.concatenate([np.full(before, np.nan), running(BLOCKS).astype(float)])
    if design in COUNTING:
        columns |= _counts(design, changed, away, seed)
    else:
        columns |= {name: _line(before + new, seed + place) for place, name in enumerate(("scrap", "cycle"))}
        columns["scrap"] = columns["scrap"] + away * changed
    if design is Design.PARALLEL:
        common = np.arange(before + new) / 20
        columns |= {name: columns[name] + common for name in ("scrap", "cycle")}
        columns |= {
            name: _line(before + new, seed + 50 + place) + common
            for place, name in enumerate(("sister", "sister_cycle"))
        }
    return snapshot(
        1, {name: [None if np.isnan(one) else float(one) for one in values] for name, values in columns.items()}
    )


def judged(design: Design, effect: float = 0.0, seed: int = 1, **other: Any) -> Dossier:
    """The dossier of such a trial."""
    return dossier(Trial(MARCH, plan(design, **other)), rows(design, effect, seed), PROGRAM)


def _line(points: int, seed: int) -> Numbers:
    return drawn(0.4, points, seed) + 50


def _counts(design: Design, changed: NDArray[np.bool_], away: float, seed: int) -> dict[str, Numbers]:
    chance = np.random.default_rng(seed)
    parts = np.full(len(changed), 60.0 if design in SHORT else 100.0)
    rates = {"scrap": 0.3, "cycle": 0.3}
    found: dict[str, Numbers] = {"parts": parts}
    for name, rate in rates.items():
        moved = (away if name == "scrap" else 0.0) * changed
        if design in RELATIVE:
            found[name] = chance.poisson(parts * rate * (1 + moved)).astype(float)
        else:
            found[name] = chance.binomial(parts.astype(int), rate + moved).astype(float)
    return found
