"""The plan of a trial: what it is to show, how, and when it ends. Made before the trial; after that only amended.

Nothing of a plan is overwritten: an amendment holds the plan from then on, when and why it was made and how many new
points had been seen, and the first plan stays beside it. Which amendments leave the error rate as it was follows from
the design: one that is watched may be watched longer, one that is judged at its end may not be given another end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from catchball.core.trials.measures import (
    COUNTING,
    RELATIVE,
    SHORT,
    Design,
    Direction,
    Guard,
    Primary,
    check_name,
)
from catchball.core.trials.schedule import Schedule

__all__ = ["COUNTING", "RELATIVE", "SHORT", "Design", "Direction", "Guard", "Primary"]

MOST_POINTS: Final = 2_000
"""New points, and points of a baseline. A machine that tells more is asked for means of several values."""
MOST_LOOKS: Final = 200
MOST_GUARDS: Final = 20
FEWEST_BASELINE: Final = 10
FEWEST_BATCHES: Final = 3
"""Of a short trial on each side: what parts of one batch have in common can only be seen between batches."""
_LONGEST_REASON = 2_000
_LAST_ROW = 10_000_000


@dataclass(frozen=True, slots=True)
class Window:
    """The rows of the baseline, by their numbers in the file; new points begin in the row after the last one.

    With the digest of these rows, where the plan was made from them, nobody can exchange them unseen.
    """

    first: int
    last: int
    digest: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.first <= self.last <= _LAST_ROW:
            raise ValueError(f"a baseline goes from one row to a later one, not from {self.first} to {self.last}")
        if not FEWEST_BATCHES <= self.points <= MOST_POINTS:
            raise ValueError(f"a baseline has {FEWEST_BATCHES} to {MOST_POINTS:,} rows, not {self.points:,}")

    @property
    def points(self) -> int:
        """How many rows there are in it."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What is left out, and why. Without rows it is a rule for later; the rows that it applied to come by amendment."""

    why: str
    rows: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        _check_reason(self.why, "an exclusion")
        if any(not 1 <= row <= _LAST_ROW for row in self.rows):
            raise ValueError("a row that is left out has a number above zero")
        if len(set(self.rows)) < len(self.rows):
            raise ValueError("a row is left out twice; name it once")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a trial is to show, and how. `error` is two-sided, for all metrics together.

    `most` is the planned end in new points; a design that is watched is looked at after `every` so many and may end
    before. Raises ValueError, with a sentence, for what makes no sense.
    """

    primary: Primary
    design: Design
    baseline: Window
    most: int
    who: str
    guards: tuple[Guard, ...] = ()
    every: int = 5
    error: float = 0.05
    exclusions: tuple[Exclusion, ...] = ()
    schedule: Schedule | None = None

    def __post_init__(self) -> None:
        if not 2 <= self.most <= MOST_POINTS:
            raise ValueError(f"a trial has 2 to {MOST_POINTS:,} new points at most, not {self.most}")
        if not 1 <= self.every <= self.most:
            raise ValueError(f"a look comes after 1 to {self.most} new points, not after {self.every}")
        if self.most // self.every > MOST_LOOKS:
            raise ValueError(
                f"a trial has {MOST_LOOKS} looks at most; look less often than every {self.every} new points"
            )
        if not 0 < self.error <= 0.5:
            raise ValueError(f"an error rate is above 0 and no more than 0.5, not {self.error}")
        if len(self.guards) > MOST_GUARDS:
            raise ValueError(f"a trial has {MOST_GUARDS} guard rails at most; each takes its share of the error rate")
        names = self.metrics
        if len(set(names)) < len(names):
            raise ValueError("a metric is named twice; each has one part in a trial")
        check_name(self.who)
        _check_design(self)

    @property
    def metrics(self) -> tuple[str, ...]:
        """The names of all metrics, the primary one first."""
        return (self.primary.name, *(guard.name for guard in self.guards))

    @property
    def measures(self) -> tuple[Primary | Guard, ...]:
        """All metrics, the primary one first."""
        return (self.primary, *self.guards)

    @property
    def measured(self) -> tuple[str, ...]:
        """The names of the columns that the metrics are made of, each once: the metrics first."""
        others = (name for one in self.measures for name in (one.control, one.sizes))
        return tuple(dict.fromkeys((*self.metrics, *(name for name in others if name is not None))))

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of all columns that the plan speaks of; beyond `measured` the one that records what ran."""
        ran = self.schedule.ran if self.schedule else None
        return self.measured if ran is None else tuple(dict.fromkeys((*self.measured, ran)))

    @property
    def error_each(self) -> float:
        """The share of each metric in the error rate: equal ones, so that all intervals hold together (Bonferroni)."""
        return self.error / len(self.metrics)

    @property
    def excluded_rows(self) -> frozenset[int]:
        """The rows that are left out."""
        return frozenset(row for exclusion in self.exclusions for row in exclusion.rows)


@dataclass(frozen=True, slots=True)
class Amendment:
    """The plan from a day on, why it was amended, and how many new points had been seen by then."""

    on: date
    why: str
    seen: int
    plan: Plan

    def __post_init__(self) -> None:
        _check_reason(self.why, "an amendment")
        if not 0 <= self.seen <= MOST_POINTS:
            raise ValueError(f"new points that were seen are counted from 0 to {MOST_POINTS:,}, not {self.seen}")


@dataclass(frozen=True, slots=True)
class Registered:
    """A plan as it was first made on a day, with all of its amendments in their order."""

    on: date
    plan: Plan
    amendments: tuple[Amendment, ...] = ()

    def __post_init__(self) -> None:
        dates = [self.on, *(amendment.on for amendment in self.amendments)]
        if dates != sorted(dates):
            raise ValueError("an amendment is dated before what it amends; give them in the order of time")
        seen = [amendment.seen for amendment in self.amendments]
        if seen != sorted(seen):
            raise ValueError("an amendment has seen fewer new points than one before it; count them again")
        if any(not changes for _, changes in changed(self)):
            raise ValueError("an amendment changes nothing; leave it out")

    @property
    def current(self) -> Plan:
        """The plan as it holds now."""
        return self.amendments[-1].plan if self.amendments else self.plan


_UNSEEN = "unseen"
_ALWAYS = frozenset({"exclusions", "who"})
_HARMLESS: Mapping[Design, frozenset[str]] = MappingProxyType({Design.SEQUENTIAL: _ALWAYS | {"most", "every"}})
"""What may be amended after new points were seen: the evidence of a watched trial does not depend on when it ends.

Rows that are left out after they were seen must not decide anything (`blind`).
"""


def amended(registered: Registered, plan: Plan, why: str, on: date, seen: int) -> Registered:
    """The plan with one more amendment; errors as in `Registered` and `Amendment`."""
    return replace(registered, amendments=(*registered.amendments, Amendment(on, why, seen, plan)))


def changed(registered: Registered) -> tuple[tuple[Amendment, tuple[str, ...]], ...]:
    """Each amendment with the names of the parts of the plan that it changed."""
    before = (registered.plan, *(amendment.plan for amendment in registered.amendments))
    return tuple(
        (amendment, tuple(part.name for part in fields(Plan) if _differs(part.name, old, amendment.plan)))
        for old, amendment in zip(before, registered.amendments, strict=False)
    )


def voiding(registered: Registered) -> tuple[str, ...]:
    """The parts of the plan that were amended after new points had been seen, though the design does not allow it."""
    allowed = _HARMLESS.get(registered.plan.design, _ALWAYS)
    found = (name for amendment, names in changed(registered) if amendment.seen for name in names)
    return tuple(dict.fromkeys(name for name in found if name not in allowed))


def blind(registered: Registered) -> Plan:
    """The plan as it holds now, but with only such rows left out, or taken in again, as nobody had seen by then.

    What is left out of a baseline before there are new points is part of the plan.
    """
    left_out, before = set(registered.plan.excluded_rows), registered.plan
    for amendment in registered.amendments:
        last_seen = registered.plan.baseline.last + amendment.seen if amendment.seen else 0
        left_out ^= {row for row in before.excluded_rows ^ amendment.plan.excluded_rows if row > last_seen}
        before = amendment.plan
    current = registered.current
    if left_out == current.excluded_rows:
        return current
    kept = (Exclusion(_UNSEEN, tuple(sorted(left_out))),) if left_out else ()
    return replace(current, exclusions=kept)


def _differs(name: str, old: Plan, new: Plan) -> bool:
    return bool(getattr(old, name) != getattr(new, name))


def _check_design(plan: Plan) -> None:
    """Whether a plan has what its design needs, and nothing that another one does."""
    if plan.design not in SHORT and plan.baseline.points < FEWEST_BASELINE:
        raise ValueError(f"a baseline has {FEWEST_BASELINE} to {MOST_POINTS:,} points, not {plan.baseline.points:,}")
    for one in plan.measures:
        _check_measure(plan, one)
    if plan.design is Design.CROSSOVER:
        if plan.schedule is None:
            raise ValueError("a crossover needs its blocks, in an order that was drawn; draw a schedule")
        if plan.most != plan.schedule.points:
            raise ValueError(f"the blocks have {plan.schedule.points:,} points, and the trial {plan.most:,}")
    elif plan.schedule is not None:
        raise ValueError(f"blocks are for the design {Design.CROSSOVER}, not {plan.design}")


def _check_measure(plan: Plan, one: Primary | Guard) -> None:
    if plan.design is Design.PARALLEL and one.control is None:
        raise ValueError(f"a parallel control needs the column of the sister line for {one.name}; name its control")
    if plan.design is not Design.PARALLEL and one.control is not None:
        raise ValueError(f"{one.name} has a control, which is for the design {Design.PARALLEL}, not {plan.design}")
    if plan.design not in COUNTING and one.sizes is not None:
        raise ValueError(f"{one.name} has sizes, which are for counts ({', '.join(sorted(COUNTING))})")
    if {one.control, one.sizes} & set(plan.metrics):
        raise ValueError(f"the control or the sizes of {one.name} are a metric of this trial; name another column")


def _check_reason(why: str, of: str) -> None:
    if not why.strip() or len(why) > _LONGEST_REASON:
        raise ValueError(f"{of} has a reason, of no more than {_LONGEST_REASON:,} signs; give it")
