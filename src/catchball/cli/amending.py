"""The plan of a trial with one more amendment, from the options of `catchball evidence amend`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from catchball.cli.complaints import AskedWrongly
from catchball.core.trials.plan import Exclusion, Plan, Registered, amended

_ROWS = re.compile(r"[0-9]{1,9}(?:-[0-9]{1,9})?(?:,[0-9]{1,9}(?:-[0-9]{1,9})?)*")
_MOST_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be different from now on; None and nothing are as before."""

    most: int | None
    every: int | None
    who: str | None
    exclude: tuple[str, ...]


def with_amendment(registered: Registered, changes: Changes, why: str, on: date, seen: int) -> Registered:
    """The plan with the amendment. Raises AskedWrongly for one that makes no sense."""
    try:
        return amended(registered, _changed(registered.current, changes), why, on, seen)
    except AskedWrongly:
        raise
    except ValueError as error:
        raise AskedWrongly(str(error)) from error


def _changed(plan: Plan, changes: Changes) -> Plan:
    return replace(
        plan,
        most=plan.most if changes.most is None else changes.most,
        every=plan.every if changes.every is None else changes.every,
        who=plan.who if changes.who is None else changes.who,
        exclusions=(*plan.exclusions, *map(_exclusion, changes.exclude)),
    )


def _exclusion(written: str) -> Exclusion:
    rows, _, why = written.partition(":")
    rows = rows.replace(" ", "")
    if _ROWS.fullmatch(rows) is None:
        raise AskedWrongly(f"--exclude {written}: say which rows, and after a colon why, as in 210,214-216:power cut")
    numbers: list[int] = []
    for part in rows.split(","):
        first, _, last = part.partition("-")
        span = range(int(first), int(last or first) + 1)
        if not span or len(span) + len(numbers) > _MOST_ROWS:
            raise AskedWrongly(f"--exclude {written}: rows go from one to a later one, {_MOST_ROWS:,} of them at most")
        numbers += span
    return Exclusion(why.strip(), tuple(numbers))
