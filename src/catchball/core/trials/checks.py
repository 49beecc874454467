"""What is looked at before a trial is judged: was the plan followed, are the data there, is the baseline one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from catchball.core.trials.analysis import WAYS
from catchball.core.trials.asked import Asked, asked_of
from catchball.core.trials.outcome import Check
from catchball.core.trials.plan import FEWEST_BASELINE, FEWEST_BATCHES, SHORT, Guard, Primary, Registered, voiding
from catchball.core.trials.rows import Rows, window_digest

MOST_MISSING: Final = 0.2
"""The share of points that may lack a value or be left out. More of them, and it matters why they are missing."""
_PLAN = "plan"


def checks_of(registered: Registered, rows: Rows) -> tuple[Check, ...]:
    """Everything that was looked at, with what came out; those of the plan come first."""
    plan = registered.current
    found = [*_followed(registered, rows)]
    for asked in asked_of(plan, rows):
        lacking = [name for name in columns_of(asked.measure) if name not in rows.columns]
        if not lacking:
            found.append(Check(asked.metric, "its column is there", passed=True, breaks=True))
            found += _of_metric(asked)
        for name in lacking:
            told = "its column is there" if name == asked.metric else f"the column {name} is there"
            found.append(Check(asked.metric, told, passed=False, breaks=True))
    return tuple(found)


def columns_of(measure: Primary | Guard) -> tuple[str, ...]:
    """The columns of a metric: its own, that of its sister line, that of its sizes."""
    return tuple(name for name in (measure.name, measure.control, measure.sizes) if name is not None)


def _followed(registered: Registered, rows: Rows) -> Iterator[Check]:
    plan = registered.current
    changed = voiding(registered)
    told = "nothing was amended that its error rate rests on after new points had been seen"
    if changed:
        told = f"amended after new points had been seen: {', '.join(changed)}"
    yield Check(_PLAN, told, not changed, breaks=True)
    is_whole = rows.first <= plan.baseline.first and rows.last >= plan.baseline.last
    yield Check(_PLAN, f"rows {plan.baseline.first} to {plan.baseline.last} are there", is_whole, breaks=True)
    if plan.baseline.digest is not None:
        is_same = window_digest(rows, plan) == plan.baseline.digest
        yield Check(_PLAN, "the baseline is the one that the plan was made with", is_same, breaks=True)
    beyond = max(rows.last - plan.baseline.last - plan.most, 0)
    told = f"{beyond} points after the planned end are not used" if beyond else "no points after the planned end"
    yield Check(_PLAN, told, not beyond, breaks=False)


def _of_metric(asked: Asked) -> Iterator[Check]:
    name, plan, way = asked.metric, asked.plan, WAYS[asked.plan.design]
    parts = way.series(asked)
    for points in (parts.baseline, parts.new):
        if len(points):
            share = float(np.isnan(points).mean())
            told = f"{share:.0%} of the new points without a value, {MOST_MISSING:.0%} at most"
            if points is parts.baseline:
                told = f"{share:.0%} of the baseline without a value, {MOST_MISSING:.0%} at most"
            yield Check(name, told, share <= MOST_MISSING, breaks=True)
    fewest = FEWEST_BATCHES if plan.design in SHORT else FEWEST_BASELINE
    there = int((~np.isnan(parts.baseline)).sum())
    if there < fewest:
        yield Check(name, f"{there} values in the baseline, {fewest} at least", passed=False, breaks=True)
        return
    try:
        yield from tuple(way.inspect(asked))
    except ValueError as error:
        yield Check(name, str(error), passed=False, breaks=True)
