"""Reports from workstations: all of the own party, those of a step, and to whom one can be handed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q, QuerySet

from catchball.core.reporting import State
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import Change, Cookbook, HandOver, Membership, Report
from catchball.store.parties import Function

RECENTLY = timedelta(days=30)
"""How long the one who reported is shown what became of it."""
_ANSWERING = (
    *(Function.PROCESS_OWNER, Function.PRODUCTION, Function.DESIGN, Function.QUALITY, Function.PURCHASING),
    *(Function.MAINTENANCE, Function.SAFETY, Function.IMPROVEMENT),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """A function at a site, to which a report can be handed over."""

    function: str
    site: int
    site_name: str

    @property
    def key(self) -> str:
        """By which a form names it."""
        return f"{self.site}:{self.function}"


def reports(actor: Actor) -> QuerySet[Report]:
    """The reports of the actor's party with what their lists show: the open ones first, the most urgent before."""
    rows = _urgent_first(actor).select_related(
        "cookbook__site", "cookbook__party", "site", "revision", "reporter__user", "answered_by__user", "change"
    )
    return rows.defer("change__edits", "revision__manifest")


def _urgent_first(actor: Actor) -> QuerySet[Report]:
    rows = visible_to(actor, Report.objects.all())
    return rows.order_by(F("answered_at").desc(nulls_first=True), "due", "pk")


def reports_named(rows: QuerySet[Report], words: str) -> QuerySet[Report]:
    """Those of the rows that have these words in what was said or answered, or in the name of the site."""
    return rows.filter(
        Q(words__icontains=words) | Q(outcome__icontains=words) | Q(cookbook__site__name__icontains=words)
    )


def reports_to_answer(actor: Actor) -> QuerySet[Report]:
    """The open reports that one of the actor's functions owes an answer, with the site of their cookbooks."""
    mine = Q(pk__in=[])
    for worn in actor.functions:
        mine |= Q(function=worn.name) & (Q() if worn.site is None else Q(site_id=worn.site))
    return _urgent_first(actor).filter(mine, state=State.OPEN).select_related("cookbook__site")


def own_reports(actor: Actor, now: datetime) -> QuerySet[Report]:
    """What the actor reported: what is open, and what was answered lately; with the site of their cookbooks."""
    rows = _urgent_first(actor).filter(reporter_id=actor.somebody).select_related("cookbook__site")
    return rows.filter(Q(state=State.OPEN) | Q(answered_at__gte=now - RECENTLY))


def reports_by_node(actor: Actor, cookbook: Cookbook, now: datetime) -> Mapping[str, Sequence[Report]]:
    """What is open about the nodes of a cookbook, and what was answered lately."""
    rows = reports(actor).filter(Q(state=State.OPEN) | Q(answered_at__gte=now - RECENTLY), cookbook=cookbook)
    found: dict[str, list[Report]] = {}
    for row in rows:
        found.setdefault(row.uid, []).append(row)
    return found


def hand_overs(actor: Actor, report: Report) -> QuerySet[HandOver]:
    """To whom a report was handed over, the oldest first."""
    rows = visible_to(actor, HandOver.objects.filter(report=report))
    return rows.select_related("person__user", "site").order_by("at", "pk")


def changes_for(actor: Actor, report: Report) -> QuerySet[Change]:
    """The changes of its cookbook that a report may have become: those proposed since it was said."""
    rows = visible_to(actor, Change.objects.filter(cookbook_id=report.cookbook_id, created_at__gte=report.said_at))
    return rows.defer("edits").order_by("-created_at", "-pk")


def desks(actor: Actor, today: date) -> list[Desk]:
    """Every function that somebody wears today at one of the party's sites, but for the one that only reports."""
    worn = visible_to(actor, Membership.objects.filter(function__in=_ANSWERING, site__isnull=False))
    worn = worn.filter(Q(begins=None) | Q(begins__lte=today), Q(ends=None) | Q(ends__gte=today))
    rows = worn.order_by("site__name", "function").values_list("function", "site_id", "site__name").distinct()
    return [Desk(function, site, name) for function, site, name in rows if site is not None]
