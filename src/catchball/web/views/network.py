"""The network: parties, their sites on a map of the world, and the cookbooks that live there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from catchball.core.geography import HEIGHT, WIDTH, Point, position, projected, spread, window
from catchball.queries.network import PartyInNetwork, network_of
from catchball.store.acting import Actor
from catchball.store.parties import Site
from catchball.web.pages import page, show


@dataclass(frozen=True, slots=True)
class Mark:
    """A site on the map, of the own party or of another, with the number of its cookbooks in sight."""

    site: Site
    x: float
    y: float
    is_own: bool
    cookbooks: int


@page
def network(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The map, and the list of all parties, the own one first."""
    parties = network_of(actor)
    marks = marks_of(actor, parties)
    shown = {
        "parties": parties,
        "marks": marks,
        "nowhere": sum(len(found.sites) for found in parties) - len(marks),
        "width": WIDTH,
        "height": HEIGHT,
        "frame": " ".join(f"{number:g}" for number in window([Point(mark.x, mark.y) for mark in marks])),
    }
    return show(request, "network/page.html", shown)


def marks_of(actor: Actor, parties: Sequence[PartyInNetwork]) -> list[Mark]:
    """The sites of which it is known where they are, those close to each other moved apart."""
    sites = [(site, len(books), found.party.pk) for found in parties for site, books in found.sites]
    points = spread(dict(_points(site for site, _, _ in sites)))
    return [
        Mark(site, round(points[site.pk].x, 1), round(points[site.pk].y, 1), party == actor.party, books)
        for site, books, party in sites
        if site.pk in points
    ]


def _points(sites: Iterable[Site]) -> Iterable[tuple[int, Point]]:
    for site in sites:
        at = position(site.country, site.latitude, site.longitude)
        if at is not None:
            yield site.pk, projected(*at)
