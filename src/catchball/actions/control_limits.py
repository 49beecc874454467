"""Freezing the limits of a series (phase I), and saying what its values may be. Both are only ever added to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from catchball.actions.judging import ask_to_judge, in_turn
from catchball.actions.refusals import NotPossible, NotValid, require
from catchball.actions.turns import series_in_turn
from catchball.core.canonical import Json
from catchball.core.spc.frozen import CONVENTIONS, FITTING, Frozen, Grouping, Row, digest_of, rows_of
from catchball.core.spc.kinds import SUBGROUPS, Kind
from catchball.queries.control_limits import values_from
from catchball.queries.permissions import may
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.models import Following, FrozenLimits, Series, Signal, Specification

if TYPE_CHECKING:
    from types import ModuleType

MOST_VALUES = 50_000
"""Values of one stretch from which limits are frozen."""
_MOST_IN_SUBGROUP = 25
_LONGEST_WHY = 2_000


@dataclass(frozen=True, slots=True)
class LimitsGiven:
    """From which stretch limits are frozen, for which chart, and why. They judge from `begins`, or from `until` on.

    Rules are chosen for a `budget` (a healthy process signals no more than once in so many points), or named.
    """

    since: datetime
    until: datetime
    why: str
    kind: str = ""
    grouping: str = Grouping.SINGLE
    size: int = 1
    rules: tuple[int, ...] = ()
    budget: float | None = None
    constants: str = "exact"
    begins: datetime | None = None


@dataclass(frozen=True, slots=True)
class SpecificationGiven:
    """What values may be; one of the limits may be missing, without a target it is the middle."""

    low: float | None = None
    high: float | None = None
    target: float | None = None
    method: str = Specification.Method.SIGMAS
    why: str = ""


def freeze_limits(*, actor: Actor, now: datetime, series: Series, given: LimitsGiven) -> FrozenLimits:
    """Freeze the limits of a stretch of values. Earlier limits stay as they are, and judge until the new ones begin.

    Raises NotAllowed, NotValid; NotPossible without the extra for statistics.
    """
    with acting(actor):
        require(may(actor, "freeze limits", series))
        kind = _checked(series, given)
        series_in_turn([series.pk])  # (a delivery under way is judged by these limits, or stands behind them)
        rows, frozen = _frozen(series, given, kind)
        in_turn(series.pk)
        row = FrozenLimits.objects.create(
            party_id=actor.party,
            series=series,
            kind=frozen.kind,
            grouping=frozen.grouping,
            size=frozen.size,
            centre=frozen.centre,
            sigma=frozen.sigma,
            widening=frozen.widening,
            rules=list(frozen.rules),
            budget=given.budget,
            constants=frozen.constants,
            conventions=CONVENTIONS,
            since=given.since,
            until=given.until,
            used=len(rows),
            digest=digest_of(rows),
            begins=given.begins or given.until,
            why=given.why.strip(),
            frozen_by_id=actor.somebody,
            at=now,
        )
        earlier = Signal.objects.filter(series=series, ended_at=None, at__gte=row.begins)
        earlier.update(ended_at=now, ended_why="limits")
        details: dict[str, Json] = {"series": series.pk, "kind": row.kind, "used": row.used, "digest": row.digest}
        record(actor, now, "freeze limits", f"limits {row.pk}", details)
        ask_to_judge(actor.party, {series.pk: (row.begins, max(now, row.begins))})
        return row


def specify(*, actor: Actor, now: datetime, series: Series, given: SpecificationGiven) -> Specification:
    """Say what the values of a series may be; what was said before stays to be seen. Raises NotAllowed, NotValid."""
    with acting(actor):
        require(may(actor, "specify", series))
        _check_specification(given)
        row = Specification.objects.create(
            party_id=actor.party,
            series=series,
            low=given.low,
            high=given.high,
            target=given.target,
            method=given.method,
            why=given.why.strip(),
            set_by_id=actor.somebody,
            at=now,
        )
        told = {name: getattr(row, name) for name in ("low", "high", "target")}
        said: dict[str, Json] = {name: f"{value:.12g}" for name, value in told.items() if value is not None}
        details: dict[str, Json] = {"series": series.pk, **said}
        record(actor, now, "specify", f"specification {row.pk}", details)
        return row


def follow_series(*, actor: Actor, now: datetime, series: Series, follows: bool) -> None:
    """Be told of signals of a series from now on, or no more. Raises NotAllowed."""
    with acting(actor):
        require(may(actor, "follow series", series))
        given = {"party_id": actor.party, "follows": follows}
        Following.objects.update_or_create(person_id=actor.somebody, series=series, defaults=given)
        record(actor, now, "follow" if follows else "unfollow", f"person {actor.somebody}", {"series": series.pk})


def _checked(series: Series, given: LimitsGiven) -> Kind:
    fitting = FITTING[series.metric.kind]
    kind = next((one for one in fitting if one == (given.kind or fitting[0])), None)
    if kind is None:
        raise NotValid(gettext("Charts that fit this metric are %(kinds)s.") % {"kinds": ", ".join(fitting)}, ("kind",))
    if not given.why.strip() or len(given.why) > _LONGEST_WHY:
        raise NotValid(gettext("Say why these values are taken for healthy, in up to 2000 letters."), ("why",))
    if given.since >= given.until:
        raise NotValid(gettext("A stretch ends after it begins."), ("until",))
    if given.begins is not None and given.begins < given.since:
        raise NotValid(gettext("Limits judge no values older than those that they come from."), ("begins",))
    if given.constants not in ("exact", "table"):
        raise NotValid(gettext("Constants are exact, or table."), ("constants",))
    if given.grouping not in list(Grouping):
        raise NotValid(gettext("Values are grouped as %(known)s.") % {"known": ", ".join(Grouping)}, ("grouping",))
    if (kind in SUBGROUPS) != (given.grouping != Grouping.SINGLE):
        raise NotValid(gettext("Charts of subgroups, and only these, say what makes a subgroup."), ("grouping",))
    if kind in SUBGROUPS and not 2 <= given.size <= _MOST_IN_SUBGROUP:
        raise NotValid(gettext("A subgroup has 2 to %(most)s values.") % {"most": _MOST_IN_SUBGROUP}, ("size",))
    return kind


def _frozen(series: Series, given: LimitsGiven, kind: Kind) -> tuple[list[Row], Frozen]:
    values = values_from(series.pk, given.since, given.until, MOST_VALUES + 1)
    if len(values) > MOST_VALUES:
        why = gettext("More than %(most)s values lie in this stretch; a shorter one will do.")
        raise NotValid(why % {"most": MOST_VALUES}, ("until",))
    size = given.size if kind in SUBGROUPS else int(values[0].size) if kind is Kind.NP and values else 1
    shape = Frozen(kind, 0.0, None, (), Grouping(given.grouping), size)
    rows, _ = rows_of(values, shape)
    judging = _statistics()
    try:
        rules = given.rules or judging.rules_for(judging.BUDGET if given.budget is None else given.budget)
    except ValueError:
        raise NotValid(
            gettext("The limits alone signal once in 370 points; for fewer false alarms there are EWMA and CUSUM."),
            ("budget",),
        ) from None
    if unknown := [rule for rule in rules if not 1 <= rule <= 8]:
        raise NotValid(gettext("There is no rule %(rule)s.") % {"rule": unknown[0]}, ("rules",))
    if len(rows) < 2:
        raise NotValid(gettext("Fewer than two points lie in this stretch that fit the chart."), ("since",))
    try:
        frozen = judging.freeze(rows, kind, tuple(rules), shape.grouping, judging.Constants(given.constants))
    except ValueError:
        why = gettext("These values have no limits: they do not vary, or do not fit this kind of metric.")
        raise NotValid(why, ("since",)) from None
    assert isinstance(frozen, Frozen)
    return rows, frozen


def _statistics() -> ModuleType:
    try:
        from catchball.core.spc import judging
    except ModuleNotFoundError:
        raise NotPossible(gettext("Limits need the extra “stats”, which is not installed on this server.")) from None
    return judging


def _check_specification(given: SpecificationGiven) -> None:
    numbers = [one for one in (given.low, given.high, given.target) if one is not None]
    if not all(map(isfinite, numbers)):
        raise NotValid(gettext("This is larger than a number can be."), ("low",))
    if given.low is None and given.high is None:
        raise NotValid(gettext("A specification has a low limit, a high one, or both."), ("low",))
    if given.low is not None and given.high is not None and given.low >= given.high:
        raise NotValid(gettext("The low limit lies below the high one."), ("low",))
    if given.method not in Specification.Method.values:
        known = ", ".join(Specification.Method.values)
        raise NotValid(gettext("Capability is told by %(known)s.") % {"known": known}, ("method",))
