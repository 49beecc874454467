"""A plan from the options of `catchball plan` and the rows of a baseline, and what it can find."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from catchball.cli.complaints import AskedWrongly
from catchball.cli.trial_data import read_trial
from catchball.core.trials.crossover import drawn_by
from catchball.core.trials.dossier import chance_of
from catchball.core.trials.plan import Design, Direction, Guard, Plan, Primary, Window
from catchball.core.trials.planning import Prospect, prospect
from catchball.core.trials.rows import Rows, window_digest
from catchball.core.trials.schedule import Schedule

_ROWS = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Blocks:
    """The options of a crossover: how many pairs of blocks, of how many points, and what draws their order."""

    pairs: int
    length: int
    washout: int
    seed: int
    ran: str | None


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
    control: str | None = None
    sizes: str | None = None
    blocks: Blocks | None = None


def planned(path: Path, wanted: Wanted) -> tuple[Plan, Rows]:
    """The plan, with the digest of its baseline, and the rows. Raises AskedWrongly for a plan that makes no sense."""
    try:
        primary = Primary(wanted.metric, wanted.better, wanted.smallest, wanted.margin, wanted.control, wanted.sizes)
        guards = tuple(_guard(written, wanted.design) for written in wanted.guards)
        rows = read_trial(path, _columns(primary, *guards))
        window = _window(rows, wanted.rows)
        schedule = _schedule(wanted)
        plan = Plan(
            primary,
            wanted.design,
            window,
            schedule.points if schedule else wanted.most,
            wanted.who,
            guards,
            min(wanted.every, schedule.points) if schedule else wanted.every,
            wanted.error,
            schedule=schedule,
        )
    except AskedWrongly:
        raise
    except ValueError as error:
        raise AskedWrongly(str(error)) from error
    if not (rows.first <= window.first and window.last <= rows.last):
        raise AskedWrongly(f"--rows {wanted.rows}: {path} has rows {rows.first} to {rows.last}")
    return replace(plan, baseline=replace(window, digest=window_digest(rows, plan))), rows


def _columns(*measures: Primary | Guard) -> list[str]:
    names = (name for one in measures for name in (one.name, one.control, one.sizes) if name is not None)
    return list(dict.fromkeys(names))


def _schedule(wanted: Wanted) -> Schedule | None:
    asked = wanted.blocks
    if wanted.design is not Design.CROSSOVER:
        if asked is not None:
            raise AskedWrongly(f"--pairs: blocks are for --design {Design.CROSSOVER}")
        return None
    if asked is None:
        raise AskedWrongly("--design crossover: say with --pairs, --block and --washout which blocks are run")
    return drawn_by(asked.seed, asked.pairs, asked.length, asked.washout, asked.ran)


def foreseen(path: Path, plan: Plan, rows: Rows) -> Prospect:
    """What the plan can find. Raises AskedWrongly where a baseline is none."""
    try:
        return prospect(plan, rows, chance_of(window_digest(rows, plan)))
    except ValueError as error:
        raise AskedWrongly(f"{path}: {error}") from error


def _window(rows: Rows, asked: str | None) -> Window:
    if asked is None:
        return Window(rows.first, rows.last)
    found = _ROWS.fullmatch(asked.strip())
    if found is None:
        raise AskedWrongly(f"--rows {asked}: give the numbers of two rows, as in 2-201")
    return Window(int(found[1]), int(found[2]))


def _guard(written: str, design: Design) -> Guard:
    name, _, rest = written.partition(":")
    better, _, size = rest.partition(":")
    margin, _, column = size.partition(":")
    try:
        direction, most = Direction(better.strip()), float(margin)
    except ValueError as error:
        told = "a guard rail is written as NAME:higher:MARGIN or NAME:lower:MARGIN (which values are better)"
        raise AskedWrongly(f"--guard {written}: {told}") from error
    other = column.strip() or None
    if design is Design.PARALLEL:
        return Guard(name.strip(), direction, most, control=other)
    return Guard(name.strip(), direction, most, sizes=other)
