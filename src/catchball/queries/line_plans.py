"""Line plans with what follows from them: takt, the load of each station, the target of a workstation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet

from catchball.core.document import Cookbook as Document
from catchball.core.line import Element, Line, Station, takt, times_of
from catchball.core.schema import Kind
from catchball.queries.documents import document_of
from catchball.queries.qualifications import holding_revisions
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import Cookbook, LinePlan, Site


@dataclass(frozen=True)
class Drawn:
    """A plan with its line; `documents` are the cookbooks of it as they hold on its first day, by their number.

    `lost` names what the plan puts at a station and no cookbook has any more.
    """

    plan: LinePlan
    line: Line
    documents: Mapping[int, Document]
    lost: Sequence[str]


@dataclass(frozen=True, slots=True)
class Target:
    """What the line wants of an operation: at which station it is done, and in which takt."""

    plan: str
    station: str
    takt: Fraction

    @property
    def seconds(self) -> int:
        """The takt in whole seconds, as a timer counts."""
        return round(self.takt)


def line_plans(actor: Actor) -> QuerySet[LinePlan]:
    """The plans of the own party, the newest first."""
    return visible_to(actor, LinePlan.objects.select_related("site")).order_by("-begins", "-pk")


def own_sites(actor: Actor) -> QuerySet[Site]:
    """The sites of the own party."""
    return visible_to(actor, Site.objects.filter(party_id=actor.party)).order_by("name")


def drawn(actor: Actor, plan: LinePlan) -> Drawn:
    """What follows from a plan."""
    documents = documents_of(actor, plan.site_id, plan.begins)
    placed = {work["node"] for station in plan.stations for work in station["work"]}
    lost: list[str] = []
    stations = []
    for station in plan.stations:
        elements = []
        for work in station["work"]:
            document = documents.get(work["cookbook"])
            if document is None or work["node"] not in document.nodes:
                lost.append(work["node"])
                continue
            times = times_of(document, work["node"], plan.mix, [uid for uid in placed if uid != work["node"]])
            elements.append(Element(work["cookbook"], work["node"], times))
        stations.append(Station(station["name"], station["operators"], tuple(elements)))
    return Drawn(plan, Line(takt(plan.minutes, plan.demand), tuple(stations)), documents, lost)


def documents_of(actor: Actor, site: int, day: date) -> Mapping[int, Document]:
    """The cookbooks of a site as they hold on a day; before the first revision is effective, that one."""
    books = list(visible_to(actor, Cookbook.objects.filter(site_id=site, head__isnull=False)).select_related("head"))
    holding = holding_revisions([book.pk for book in books], day)
    found: dict[int, Document] = {}
    for book in books:
        revision = holding.get(book.pk) or book.head
        if revision is not None:
            found[book.pk] = document_of(revision, actor)
    return found


def choices_of(documents: Iterable[tuple[int, Document]]) -> list[tuple[int, str]]:
    """What can be put at a station: operations and their steps, in reading order."""
    return [
        (cookbook, uid)
        for cookbook, document in documents
        for uid in document.walk()
        if document.nodes[uid].kind in (Kind.OPERATION, Kind.STEP)
    ]


def target_of(actor: Actor, cookbook: Cookbook, operation: str, steps: Sequence[str], today: date) -> Target | None:
    """What the line plan of today wants of an operation or one of its steps; None where there is no plan for it."""
    rows = visible_to(actor, LinePlan.objects.filter(site_id=cookbook.site_id, begins__lte=today, ends__gte=today))
    for plan in rows.order_by("-begins", "-pk"):
        pace = takt(plan.minutes, plan.demand)
        for station in plan.stations:
            nodes = {work["node"] for work in station["work"] if work["cookbook"] == cookbook.pk}
            if pace is not None and nodes & {operation, *steps}:
                return Target(plan.name, station["name"], pace)
    return None
