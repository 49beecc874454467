"""A trial that was won, watched on: what was measured since the change took effect, beside the trial's own baseline.

It is looked at day after day, so whatever the design of the trial was, it is judged by the test that may be looked at
any time. The looks are always after the same numbers of points, so that a later one never takes back an earlier one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from catchball.core.trials.dossier import Dossier, chance_of
from catchball.core.trials.outcome import Outcome
from catchball.core.trials.plan import COUNTING, MOST_LOOKS, MOST_POINTS, Design, Plan, Registered
from catchball.core.trials.rows import Rows, rows_digest
from catchball.core.trials.verdict import judge

EVERY: Final = MOST_POINTS // MOST_LOOKS
"""After so many new points it is looked at."""


def judge_since(held: Dossier, since: Mapping[str, Sequence[float | None]], on: date) -> Outcome:
    """The verdict on the new points `since`, a value or None for each row of every metric of the plan.

    Only the first so many points count as a trial can have. Raises ValueError for a trial of counts: what few batches
    or rare faults say is not judged day after day.
    """
    plan = _watched(held.registered.current)
    kept = {name: (*_before(held, name), *since[name][:MOST_POINTS]) for name in plan.metrics}
    rows = Rows(plan.baseline.first, kept)
    return judge(Registered(on, plan), rows, chance_of(rows_digest(rows)))


def _watched(plan: Plan) -> Plan:
    """The same question, watched: neither a sister line nor an order of blocks is there any more.

    What was left out of the new points then is no matter now.
    """
    if plan.design in COUNTING:
        raise ValueError("a trial of counts is not watched on: somebody verifies what it showed")
    kept = (replace(one, rows=tuple(row for row in one.rows if row <= plan.baseline.last)) for one in plan.exclusions)
    return replace(
        plan,
        primary=replace(plan.primary, control=None),
        guards=tuple(replace(guard, control=None) for guard in plan.guards),
        design=Design.SEQUENTIAL,
        baseline=replace(plan.baseline, digest=None),
        most=MOST_POINTS,
        every=EVERY,
        exclusions=tuple(one for one in kept if one.rows),
        schedule=None,
    )


def _before(held: Dossier, name: str) -> tuple[float | None, ...]:
    """The rows of the baseline."""
    window, rows = held.registered.current.baseline, held.rows
    return rows.columns[name][window.first - rows.first : window.last - rows.first + 1]
