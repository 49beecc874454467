"""The network as one party sees it: whom it shares something with, their sites, the cookbooks that live there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from catchball.queries.listing import communities, parties, sites
from catchball.queries.reading import cookbooks
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import Community, CommunityParty, Cookbook, Party, Site

MOST_OF_A_SITE = 3
"""Cookbooks that are named at a site; of more there is the number."""


@dataclass(frozen=True, slots=True)
class PartyInNetwork:
    """A party with all its sites, and the communities shared with it."""

    party: Party
    sites: Sequence[Site]
    communities: Sequence[Community]


def network_of(actor: Actor) -> tuple[PartyInNetwork, ...]:
    """All parties of the network, the own one first."""
    known = sorted(parties(actor), key=lambda party: (party.pk != actor.party, party.name))
    plants: dict[int, list[Site]] = defaultdict(list)
    for site in sites(actor).order_by("name"):
        plants[site.party_id].append(site)
    shared = _shared_communities(actor)
    return tuple(PartyInNetwork(party, plants[party.pk], shared.get(party.pk, ())) for party in known)


def cookbooks_counted(actor: Actor) -> Mapping[int, int]:
    """How many cookbooks can be seen of each site."""
    rows = visible_to(actor, Cookbook.objects.filter(head__isnull=False)).order_by()
    return dict(rows.values_list("site").annotate(Count("pk")))


def cookbooks_at(actor: Actor, places: Collection[int]) -> Mapping[int, Sequence[Cookbook]]:
    """The oldest cookbooks of these sites, at most `MOST_OF_A_SITE` of each."""
    rows = visible_to(actor, Cookbook.objects.filter(site__in=places, head__isnull=False))
    number = Window(RowNumber(), partition_by=F("site_id"), order_by=F("pk").asc())
    first = list(rows.annotate(number=number).filter(number__lte=MOST_OF_A_SITE).values_list("pk", flat=True))
    found: dict[int, list[Cookbook]] = defaultdict(list)
    for book in cookbooks(actor).filter(pk__in=first).order_by("pk"):
        found[book.site_id].append(book)
    return found


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
