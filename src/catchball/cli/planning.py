"""A plan from the options of `catchball plan` and the rows of a baseline, and what it can find."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from catchball.cli.complaints import AskedWrongly
from catchball.cli.trial_data import read_trial
from catchball.core.trials.dossier import chance_of
from catchball.core.trials.plan import Design, Direction, Guard, Plan, Primary, Window
from catchball.core.trials.planning import Prospect, prospect
from catchball.core.trials.rows import Rows, split, window_digest

_ROWS = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The options of the command, as they were given."""

    metric: str
    better: Direction
    smallest: float
    margin: float | None
    guards: tuple[str, ...]
    design: Design
    most: int
    every: int
    error: float
    rows: str | None
    who: str


def planned(path: Path, wanted: Wanted) -> tuple[Plan, Rows]:
    """The plan, with the digest of its baseline, and the rows. Raises AskedWrongly for a plan that makes no sense."""
    try:
        primary = Primary(wanted.metric, wanted.better, wanted.smallest, wanted.margin)
        guards = tuple(map(_guard, wanted.guards))
        rows = read_trial(path, [primary.name, *(guard.name for guard in guards)])
        window = _window(rows, wanted.rows)
        plan = Plan(primary, wanted.design, window, wanted.most, wanted.who, guards, wanted.every, wanted.error)
    except AskedWrongly:
        raise
    except ValueError as error:
        raise AskedWrongly(str(error)) from error
    if not (rows.first <= window.first and window.last <= rows.last):
        raise AskedWrongly(f"--rows {wanted.rows}: {path} has rows {rows.first} to {rows.last}")
    return replace(plan, baseline=replace(window, digest=window_digest(rows, plan))), rows


def foreseen(path: Path, plan: Plan, rows: Rows) -> Prospect:
    """What the plan can find. Raises AskedWrongly where a baseline is none."""
    baselines = {name: split(rows, plan, name).baseline for name in plan.metrics}
    try:
        return prospect(plan, baselines, chance_of(window_digest(rows, plan)))
    except ValueError as error:
        raise AskedWrongly(f"{path}: {error}") from error


def _window(rows: Rows, asked: str | None) -> Window:
    if asked is None:
        return Window(rows.first, rows.last)
    found = _ROWS.fullmatch(asked.strip())
    if found is None:
        raise AskedWrongly(f"--rows {asked}: give the numbers of two rows, as in 2-201")
    return Window(int(found[1]), int(found[2]))


def _guard(written: str) -> Guard:
    name, _, rest = written.partition(":")
    better, _, margin = rest.partition(":")
    try:
        direction, size = Direction(better.strip()), float(margin)
    except ValueError as error:
        told = "a guard rail is written as NAME:higher:MARGIN or NAME:lower:MARGIN (which values are better)"
        raise AskedWrongly(f"--guard {written}: {told}") from error
    return Guard(name.strip(), direction, size)
