"""A trial to test with: its plan, and rows like those of a plant."""

from __future__ import annotations

from datetime import date
from typing import Any

from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.dossier import Dossier, Program, dossier
from catchball.core.trials.plan import Design, Direction, Guard, Plan, Primary, Registered, Window
from catchball.core.trials.rows import Rows, snapshot
from core.trials.series import drawn

ALONE = (Design.SEQUENTIAL, Design.BEFORE_AFTER)
"""Designs that need nothing but the metric's own column."""
BEFORE = 100
FIRST = 2
MARCH = date(2026, 3, 2)
PROGRAM = Program("0.1.0", "2.0", "1.0")
SCRAP = Primary("scrap", Direction.LOWER, 1.0)
CYCLE = Guard("cycle", Direction.LOWER, 3.0)


def plan(**other: Any) -> Plan:
    """A watched trial of scrap with cycle as its guard rail, looked at every 20 points."""
    usual: dict[str, Any] = {
        "primary": SCRAP,
        "design": Design.SEQUENTIAL,
        "baseline": Window(FIRST, FIRST + BEFORE - 1),
        "most": 100,
        "who": "Ann",
        "guards": (CYCLE,),
        "every": 20,
    }
    return Plan(**usual | other)


def registered(**other: Any) -> Registered:
    return Registered(MARCH, plan(**other))


def series(seed: int, shift: float, new: int = 100) -> Numbers:
    """A healthy baseline with phi .4 and a shift of so much, in innovations."""
    found = drawn(0.4, BEFORE + new, seed) + 50
    found[BEFORE:] += shift
    return found


def rows(scrap: float = 0.0, cycle: float = 0.0, new: int = 100) -> Rows:
    """Rows in which scrap and cycle shift by so much after the baseline."""
    return snapshot(FIRST, {"scrap": series(1, scrap, new), "cycle": series(5, cycle, new)})


def judged(scrap: float = 0.0, cycle: float = 0.0, new: int = 100, **other: Any) -> Dossier:
    return dossier(registered(**other), rows(scrap, cycle, new), PROGRAM)
