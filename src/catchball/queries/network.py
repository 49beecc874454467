"""The network as one party sees it: whom it shares something with, their sites, the cookbooks that live there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from catchball.queries.listing import communities, parties, sites
from catchball.queries.reading import cookbooks
from catchball.store.acting import Actor
from catchball.store.models import Community, CommunityParty, Cookbook, Party, Site


@dataclass(frozen=True, slots=True)
class PartyInNetwork:
    """A party, its sites with the cookbooks of each that can be seen, and the communities shared with it."""

    party: Party
    sites: Sequence[tuple[Site, Sequence[Cookbook]]]
    communities: Sequence[Community]


def network_of(actor: Actor) -> tuple[PartyInNetwork, ...]:
    """All parties of the network, the own one first."""
    known = sorted(parties(actor), key=lambda party: (party.pk != actor.party, party.name))
    plants: dict[int, list[Site]] = defaultdict(list)
    for site in sites(actor).order_by("name"):
        plants[site.party_id].append(site)
    books: dict[int, list[Cookbook]] = defaultdict(list)
    for book in cookbooks(actor).order_by("pk"):
        books[book.site_id].append(book)
    shared = _shared_communities(actor)
    return tuple(
        PartyInNetwork(party, [(site, books[site.pk]) for site in plants[party.pk]], shared.get(party.pk, ()))
        for party in known
    )


def _shared_communities(actor: Actor) -> Mapping[int, Sequence[Community]]:
    found: dict[int, list[Community]] = defaultdict(list)
    rows = CommunityParty.objects.filter(community__in=communities(actor)).select_related("community")
    for row in rows.order_by("community__name"):
        found[row.party_id].append(row.community)
    return found


def sites_without(actor: Actor, upstream: Cookbook) -> list[Site]:
    """The own sites that have no cookbook of the family yet."""
    home = upstream.home_id or upstream.pk
    family = cookbooks(actor).filter(Q(pk=home) | Q(home_id=home), party_id=actor.party)
    taken = set(family.values_list("site_id", flat=True))
    return [site for site in sites(actor).filter(party_id=actor.party).order_by("name") if site.pk not in taken]
