"""Planning a line: who wants how many in which time, and what is done where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext

from catchball.actions.refusals import NotValid, require
from catchball.core.line import MOST_STATIONS
from catchball.queries.line_plans import documents_of
from catchball.queries.permissions import may
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.models import LinePlan, Site

_MOST_OPERATORS = 99


@dataclass(frozen=True, slots=True)
class StationGiven:
    """A station by its name, how many work there, and what is done there: cookbook and node."""

    name: str
    operators: int
    work: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True, slots=True)
class PlanGiven:
    """What a line plan says."""

    name: str
    begins: date
    ends: date
    demand: int
    minutes: int
    mix: Mapping[str, int] = field(default_factory=dict)
    stations: Sequence[StationGiven] = ()


def plan_line(*, actor: Actor, now: datetime, site: Site, given: PlanGiven) -> LinePlan:
    """A new line plan of a site. Raises NotAllowed, NotValid."""
    with acting(actor):
        require(may(actor, "plan line", site))
        plan = LinePlan(party_id=actor.party, site=site)
        _put(actor, plan, given)
        record(actor, now, "plan line", f"line plan {plan.pk}", {"site": site.key})
        return plan


def replan_line(*, actor: Actor, now: datetime, plan: LinePlan, given: PlanGiven) -> LinePlan:
    """The plan says this from now on. Raises NotAllowed, NotValid."""
    with acting(actor):
        require(may(actor, "plan line", plan.site))
        _put(actor, plan, given)
        record(actor, now, "plan line anew", f"line plan {plan.pk}", {"site": plan.site.key})
        return plan


def drop_line_plan(*, actor: Actor, now: datetime, plan: LinePlan) -> None:
    """The plan is gone. Raises NotAllowed."""
    with acting(actor):
        require(may(actor, "plan line", plan.site))
        pk = plan.pk
        plan.delete()
        record(actor, now, "drop line plan", f"line plan {pk}", {"site": plan.site.key})


def _put(actor: Actor, plan: LinePlan, given: PlanGiven) -> None:
    _check(given)
    _check_work(actor, plan.site_id, given)
    plan.name, plan.begins, plan.ends = given.name.strip(), given.begins, given.ends
    plan.demand, plan.minutes, plan.mix = given.demand, given.minutes, dict(given.mix)
    plan.stations = [
        {
            "name": station.name.strip(),
            "operators": station.operators,
            "work": [{"cookbook": cookbook, "node": node} for cookbook, node in station.work],
        }
        for station in given.stations
    ]
    plan.save()


def _check(given: PlanGiven) -> None:
    if not given.name.strip():
        raise NotValid(gettext("Give the plan a name, such as the line and the quarter."), ("name",))
    if given.ends < given.begins:
        raise NotValid(gettext("The period ends before it begins."), ("ends",))
    if given.demand < 1 or given.minutes < 1:
        raise NotValid(gettext("Without a demand and available time there is no takt."), ("demand",))
    if any(not 0 <= share <= 100 for share in given.mix.values()) or sum(given.mix.values()) not in (0, 100):
        raise NotValid(gettext("The shares of the variants make 100 per cent together."), ("mix",))
    names = [station.name.strip() for station in given.stations]
    if not all(names) or len(set(names)) < len(names) or len(names) > MOST_STATIONS:
        raise NotValid(
            gettext("Each station has a name of its own; there are at most %(most)s.") % {"most": MOST_STATIONS},
            ("stations",),
        )
    if any(not 1 <= station.operators <= _MOST_OPERATORS for station in given.stations):
        raise NotValid(gettext("At a station work 1 to %(most)s people.") % {"most": _MOST_OPERATORS}, ("stations",))


def _check_work(actor: Actor, site: int, given: PlanGiven) -> None:
    placed = [work for station in given.stations for work in station.work]
    if len(set(placed)) < len(placed):
        raise NotValid(gettext("Something is done at two stations; put it at one."), ("stations",))
    documents = documents_of(actor, site, given.begins) if placed else {}
    for cookbook, node in placed:
        if cookbook not in documents or node not in documents[cookbook].nodes:
            raise NotValid(
                gettext("There is no %(node)s in a cookbook of this site on that day.") % {"node": node},
                ("stations", node),
            )
