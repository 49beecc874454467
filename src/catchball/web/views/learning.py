"""Who learnt what from whom: a graph of sites, the table behind it, and what flowed between two of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from math import hypot, log2
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catchball.core.geography import Point, rings
from catchball.queries.learning import Asked, Flow, Way, by_edge, flows_of
from catchball.queries.reading import cookbooks
from catchball.store.acting import Actor
from catchball.store.parties import Site
from catchball.web.pages import page, show
from catchball.web.views.lists import Column, exported, heads, in_order, number_asked, page_of_list

WAYS: Mapping[Way, str | Promise] = MappingProxyType(
    {
        Way.ADOPTED: _("revision adopted"),
        Way.TAKEN: _("change taken over"),
        Way.ABSORBED: _("deviation taken up by the upstream"),
    }
)
PERIODS: Mapping[str, str | Promise] = MappingProxyType(
    {"30": _("the last 30 days"), "90": _("the last 90 days"), "365": _("the last year")}
)
_RADIUS, _SMALL_RADIUS, _DOT = 240.0, 130.0, 9.0
_FEW = 10
"""So few sites are drawn smaller, with larger names."""
_MOST_DRAWN = 60
_MOST_NAMED = 40


@dataclass(frozen=True, slots=True)
class Edge:
    """What flowed from one site to another, and how it is drawn: a curve with a width."""

    source: Site
    target: Site
    flows: Sequence[Flow]
    address: str
    path: str = ""
    width: float = 0

    @property
    def counts(self) -> tuple[int, ...]:
        """How often in each way."""
        return tuple(self.count(way) for way in Way)

    def count(self, way: Way) -> int:
        """How often in one way."""
        return sum(flow.way is way for flow in self.flows)


@dataclass(frozen=True, slots=True)
class Dot:
    """A site of the graph; `anchor` is the side on which its name stands, empty where there are too many names."""

    site: Site
    x: float
    y: float
    name_x: float
    anchor: str
    below: float = 5


def _counted(way: Way, name: str | Promise) -> Column[Edge]:
    return Column(way.value, name, lambda edge: str(edge.count(way)), value=lambda edge: edge.count(way))


EDGES: tuple[Column[Edge], ...] = (
    Column("from", _("Who taught"), lambda edge: str(edge.source), value=lambda edge: edge.source.name),
    Column("to", _("Who learnt"), lambda edge: str(edge.target), value=lambda edge: edge.target.name),
    _counted(Way.ADOPTED, _("Revisions adopted")),
    _counted(Way.TAKEN, _("Changes taken over")),
    _counted(Way.ABSORBED, _("Deviations taken up")),
    Column("last", _("Last"), lambda edge: _written(edge.flows[0].day), value=lambda edge: edge.flows[0].day),
)
FLOWS: tuple[Column[Flow], ...] = (
    Column("day", _("Day"), lambda flow: _written(flow.day), value=lambda flow: flow.day),
    Column("from", _("Who taught"), lambda flow: str(flow.source), value=lambda flow: flow.source.name),
    Column("to", _("Who learnt"), lambda flow: str(flow.target), value=lambda flow: flow.target.name),
    Column("way", _("How"), lambda flow: str(WAYS[flow.way]), value=lambda flow: flow.way),
    Column("what", _("What"), lambda flow: flow.what, value=lambda flow: flow.what),
)


@page
def learning(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The graph, and the table of its edges."""
    asked, shared = _asked(request, actor)
    edges = edges_of(flows_of(actor, asked), request.GET.get("family", ""), request.GET.get("period", ""))
    drawn, dots = drawing(edges[:_MOST_DRAWN])
    listed = in_order(request, edges, EDGES)
    if (file := exported(request, "learning", listed, EDGES)) is not None:
        return file
    shown = {
        **shared,
        "drawn": drawn,
        "dots": dots,
        "all": len(edges),
        "page": page_of_list(request, listed),
        "heads": heads(request, EDGES),
        "frame": _frame(_radius(len(dots))),
        "is_large": len(dots) > _FEW,
    }
    return show(request, "network/learning.html", shown)


@page
def flows(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What flowed, one by one; from one site to another where both are named."""
    asked, shared = _asked(request, actor)
    source, target = number_asked(request, "from"), number_asked(request, "to")
    found = [
        flow for flow in flows_of(actor, asked) if source in (None, flow.source.pk) and target in (None, flow.target.pk)
    ]
    if not found and (source or target):
        raise Http404
    listed = in_order(request, found, FLOWS)
    if (file := exported(request, "flows", listed, FLOWS)) is not None:
        return file
    shown = {
        **shared,
        "page": page_of_list(request, listed),
        "heads": heads(request, FLOWS),
        "between": (found[0].source, found[0].target) if source and target else None,
        "ways": WAYS,
    }
    return show(request, "network/flows.html", shown)


def edges_of(found: Sequence[Flow], family: str, period: str) -> list[Edge]:
    """The edges, those first on which the most has flowed."""
    kept = {name: told for name, told in (("family", family), ("period", period)) if told}
    return [
        Edge(
            between[0].source,
            between[0].target,
            between,
            f"{reverse('flows')}?{urlencode({'from': source, 'to': target, **kept})}",
        )
        for (source, target), between in by_edge(found).items()
    ]


def drawing(edges: Sequence[Edge]) -> tuple[list[Edge], list[Dot]]:
    """The edges as curves between the sites, which stand on two rings: who taught the most is inside."""
    sites = {site.pk: site for site in chain.from_iterable((edge.source, edge.target) for edge in edges)}
    taught = dict.fromkeys(sites, 0)
    for edge in edges:
        taught[edge.source.pk] += len(edge.flows)
    points = rings(taught, _radius(len(sites))) if sites else {}
    dots = [_dot(site, points[pk], is_named=len(sites) <= _MOST_NAMED) for pk, site in sites.items()]
    return [_drawn(edge, points[edge.source.pk], points[edge.target.pk]) for edge in edges], dots


def _radius(sites: int) -> float:
    return _RADIUS if sites > _FEW else _SMALL_RADIUS


def _frame(radius: float) -> str:
    """The view box of the drawing, with room for names at both sides."""
    return f"{-radius - 210:g} {-radius - 30:g} {2 * radius + 420:g} {2 * radius + 60:g}"


def _dot(site: Site, at: Point, *, is_named: bool) -> Dot:
    if hypot(at.x, at.y) < 1:  # (in the middle, where arrows come from all sides)
        return Dot(site, 0, 0, _DOT + 3, "start" if is_named else "", 26)
    is_left = at.x < -1
    anchor = ("end" if is_left else "start") if is_named else ""
    return Dot(site, round(at.x, 1), round(at.y, 1), round(at.x + (-15 if is_left else 15), 1), anchor)


def _drawn(edge: Edge, start: Point, end: Point) -> Edge:
    """A curve that bends to its right, so that what flows back is beside it, and ends before the dot."""
    length = hypot(end.x - start.x, end.y - start.y) or 1
    along = Point((end.x - start.x) / length, (end.y - start.y) / length)
    bend = Point((start.x + end.x) / 2 - along.y * length * 0.14, (start.y + end.y) / 2 + along.x * length * 0.14)
    into = hypot(end.x - bend.x, end.y - bend.y) or 1
    stop = Point(end.x - (end.x - bend.x) / into * (_DOT + 6), end.y - (end.y - bend.y) / into * (_DOT + 6))
    path = f"M{start.x:.1f} {start.y:.1f}Q{bend.x:.1f} {bend.y:.1f} {stop.x:.1f} {stop.y:.1f}"
    width = round(1.5 + log2(len(edge.flows)), 1)
    return Edge(edge.source, edge.target, edge.flows, edge.address, path, min(width, 7.0))


def _asked(request: HttpRequest, actor: Actor) -> tuple[Asked, dict[str, Any]]:
    """The filters, and what their form shows."""
    family, period = number_asked(request, "family"), request.GET.get("period", "")
    since: date | None = timezone.localdate() - timedelta(days=int(period)) if period in PERIODS else None
    families = cookbooks(actor).filter(home=None).order_by("pk")
    shown = {"family": family, "families": families, "period": period, "periods": PERIODS.items()}
    return Asked(family, since), shown


def _written(day: date) -> str:
    """As spreadsheets know a day in every language."""
    return day.isoformat()
