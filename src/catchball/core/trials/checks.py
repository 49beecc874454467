"""What is looked at before a trial is judged: was the plan followed, are the data there, is the baseline one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from catchball.core.trials.analysis import WAYS
from catchball.core.trials.assumptions import Flaw, flaws
from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.outcome import Check
from catchball.core.trials.plan import FEWEST_BASELINE, Plan, Registered, voiding
from catchball.core.trials.rows import Rows, split, window_digest

MOST_MISSING: Final = 0.2
"""The share of points that may lack a value or be left out. More of them, and it matters why they are missing."""
_ENOUGH_FOR_TREND = 20
_PLAN = "plan"


def checks_of(registered: Registered, rows: Rows) -> tuple[Check, ...]:
    """Everything that was looked at, with what came out; those of the plan come first."""
    plan = registered.current
    found = [*_followed(registered, rows)]
    for name in plan.metrics:
        there = name in rows.columns
        found.append(Check(name, "its column is there", there, breaks=True))
        if there:
            found += _of_metric(plan, rows, name)
    return tuple(found)


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


def _of_metric(plan: Plan, rows: Rows, name: str) -> Iterator[Check]:
    parts = split(rows, plan, name)
    for points, where in ((parts.baseline, "the baseline"), (parts.new, "the new points")):
        if len(points):
            share = float(np.isnan(points).mean())
            told = f"{share:.0%} of {where} without a value, {MOST_MISSING:.0%} at most"
            yield Check(name, told, share <= MOST_MISSING, breaks=True)
    there = int((~np.isnan(parts.baseline)).sum())
    if there < FEWEST_BASELINE:
        told = f"{there} values in the baseline, {FEWEST_BASELINE} at least"
        yield Check(name, told, passed=False, breaks=True)
        return
    yield from _of_baseline(plan, name, parts.baseline)
    yield from _of_new(name, parts.new)


def _of_baseline(plan: Plan, name: str, baseline: Numbers) -> Iterator[Check]:
    found, breaking = flaws(baseline), WAYS[plan.design].breaking
    for flaw in found:
        told = str(flaw) if flaw in breaking else f"{flaw}; this is not known to make more errors"
        yield Check(name, told, passed=False, breaks=flaw in breaking)
    if not found:
        yield Check(name, "the baseline has no flaw that was looked for", passed=True, breaks=True)


def _of_new(name: str, new: Numbers) -> Iterator[Check]:
    """A level that goes on moving is not the lasting change that the intervals speak of."""
    if (~np.isnan(new)).sum() >= _ENOUGH_FOR_TREND:
        found = flaws(new)
        for flaw, word in ((Flaw.TREND, "trend"), (Flaw.SHIFT, "shift among them")):
            fails = flaw in found
            yield Check(name, f"the new points have {'a' if fails else 'no'} {word}", not fails, breaks=True)
