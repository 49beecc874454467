"""The network: parties, their sites on a map of the world, and the cookbooks that live there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.http import HttpRequest, HttpResponse

from catchball.core.geography import HEIGHT, WIDTH, Point, position, projected, spread, window
from catchball.queries.network import PartyInNetwork, cookbooks_at, cookbooks_counted, network_of
from catchball.store.acting import Actor
from catchball.store.cookbooks import Cookbook
from catchball.store.parties import Site
from catchball.web.pages import page, show
from catchball.web.views.lists import page_of_list


@dataclass(frozen=True, slots=True)
class Mark:
    """A site on the map, of the own party or of another, with the number of its cookbooks in sight.

    `path` draws a dot there.
    """

    site: Site
    path: str
    is_own: bool
    cookbooks: int


@dataclass(frozen=True, slots=True)
class Row:
    """A site in the list, with the cookbooks that are named there and how many more there are.

    A party without a site has one row, without a site.
    """

    of: PartyInNetwork
    site: Site | None
    cookbooks: Sequence[Cookbook] = ()
    more: int = 0


@page
def network(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The map, and the list of all parties with their sites, the own one first."""
    parties = network_of(actor)
    counted = cookbooks_counted(actor)
    points = spread(dict(_points(site for found in parties for site in found.sites)))
    marks = marks_of(actor, parties, points, counted)
    listed = page_of_list(request, [(found, site) for found in parties for site in (found.sites or (None,))])
    named = cookbooks_at(actor, {site.pk for _, site in listed if site is not None})
    rows = [_row(found, site, named, counted) for found, site in listed]
    shown = {
        "parties": [(found, list(of_party)) for found, of_party in groupby(rows, key=attrgetter("of"))],
        "page": listed,
        "marks": marks,
        "nowhere": sum(len(found.sites) for found in parties) - len(marks),
        "width": WIDTH,
        "height": HEIGHT,
        "frame": " ".join(f"{number:g}" for number in window(list(points.values()))),
    }
    return show(request, "network/page.html", shown)


def _row(
    found: PartyInNetwork, site: Site | None, named: Mapping[int, Sequence[Cookbook]], counted: Mapping[int, int]
) -> Row:
    if site is None:
        return Row(found, None)
    books = named.get(site.pk, ())
    return Row(found, site, books, counted.get(site.pk, 0) - len(books))


def marks_of(
    actor: Actor, parties: Sequence[PartyInNetwork], points: Mapping[int, Point], counted: Mapping[int, int]
) -> list[Mark]:
    """The sites of which it is known where they are."""
    return [
        Mark(
            site,
            f"M{points[site.pk].x:.1f} {points[site.pk].y:.1f}h0",
            site.party_id == actor.party,
            counted.get(site.pk, 0),
        )
        for found in parties
        for site in found.sites
        if site.pk in points
    ]


def _points(sites: Iterable[Site]) -> Iterable[tuple[int, Point]]:
    for site in sites:
        at = position(site.country, site.latitude, site.longitude)
        if at is not None:
            yield site.pk, projected(*at)
