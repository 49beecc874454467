"""What a plan can find, as a person reads it on a terminal, and as data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.text import Text

from catchball.cli.marking import ASKED, CAME, HEADING, QUIET
from catchball.cli.terminal import out, print_line, print_unwrapped
from catchball.cli.wording import counted
from catchball.core.trials.analysis import WAYS
from catchball.core.trials.asked import WANTED
from catchball.core.trials.plan import Plan
from catchball.core.trials.planning import Ability, Prospect
from catchball.core.typed_data import plain

_WIDTH = 12


def raw_prospect(path: Path, plan: Plan, found: Prospect, written: Path | None) -> dict[str, Any]:
    """Everything, as data; what no number of points gives is null."""
    return {
        "catchball": "prospect/1",
        "file": str(path),
        "plan": plain(plan),
        "written": str(written) if written else None,
        "error_each": plan.error_each,
        "wanted_power": WANTED,
        "abilities": plain(found.abilities),
        "can_answer": found.can_answer,
        "obstacles": list(found.obstacles),
    }


def print_prospect(path: Path, plan: Plan, found: Prospect, written: Path | None) -> None:
    """Print the plan, the baselines, what can be found of each metric, and last whether the plan can answer."""
    console, window = out(), plan.baseline
    heading = f"{path}: {plan.design} trial of {plan.primary.name}, {plan.primary.direction} is better"
    print_unwrapped(console, Text(heading, HEADING))
    look = f", a look at every {plan.every}" if WAYS[plan.design].watched and plan.every < plan.most else ""
    told = f"{counted(window.points, 'row')} of baseline from {window.first} to {window.last}"
    print_line(console, Text(f"{told}; {counted(plan.most, 'new point')} at most{look}", QUIET))
    console.print()
    for table in (_baselines(found), _powers(found)):
        for line in _aligned(list(table)):
            print_unwrapped(console, line)
        console.print()
    share = f", {plan.error_each:.4g} for each of {len(plan.metrics)} metrics" if plan.guards else ""
    print_line(console, Text(f"{plan.error:.4g}{share}, two-sided"), _WIDTH, "error rate")
    simulated = "; watched trials are simulated, with a standard error of .025 or less"
    power = f"{WANTED} is wanted{simulated if WAYS[plan.design].watched else ''}"
    print_line(console, Text(power), _WIDTH, "power")
    for label, words in _blocks(plan):
        print_line(console, Text(words), _WIDTH, label)
    for obstacle in found.obstacles:
        print_line(console, Text(obstacle, ASKED))
    print_line(
        console, Text("the plan can answer", CAME) if found.can_answer else Text("the plan cannot answer", ASKED)
    )
    if written is not None:
        print_unwrapped(console, Text(f"written to {written}", QUIET))


def _blocks(plan: Plan) -> Iterator[tuple[str, str]]:
    """The order of a crossover, a letter for each block."""
    if plan.schedule is not None:
        order = "".join("X" if changed else "-" for changed in plan.schedule.changed)
        pairs = " ".join(order[place : place + 2] for place in range(0, len(order), 2))
        washout = f", the first {plan.schedule.washout} left out" if plan.schedule.washout else ""
        yield "blocks", f"{pairs} (X with the change, - without; {plan.schedule.length} points each{washout})"
        if plan.schedule.seed is not None:
            yield "drawn by", f"the seed {plan.schedule.seed}"


def _baselines(found: Prospect) -> Iterator[tuple[str, ...]]:
    yield ("baseline", "points", "mean", "spread", "autocorrelation", "to find")
    for one in found.abilities:
        numbers = (one.baseline.mean.value, one.baseline.spread.value, one.baseline.phi.value, one.size)
        yield (one.metric, str(one.baseline.count), *map(_number, numbers))


def _powers(found: Prospect) -> Iterator[tuple[str, ...]]:
    watched = ("watched", "points needed", "ends after", "if nothing is there")
    is_watched = found.abilities[0].watched is not None
    yield ("power", "once, at the end", "points needed", *(watched if is_watched else ()))
    yield from map(_power, found.abilities)


def _power(one: Ability) -> tuple[str, ...]:
    once = (one.metric, f"{one.once:.2f}", _needed(one.once_needs))
    if one.watched is None:
        return once
    lengths = (f"{one.watched.length:.0f}", f"{one.idle_length:.0f}")
    return (*once, f"{one.watched.power:.2f}", _needed(one.watched_needs), *lengths)


def _needed(points: int | None) -> str:
    return "none do" if points is None else str(points)


def _aligned(rows: list[tuple[str, ...]]) -> Iterator[Text]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    widths[0] = max(widths[0], _WIDTH - 2)
    for row in rows:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        yield Text(line, QUIET if row is rows[0] else "")


def _number(value: float) -> str:
    return f"{value:.5g}"
