"""Parties, their sites, and the communities in which they share cookbooks."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from ninja import Query, Router

from catchball.api.answers import lists, shows
from catchball.api.authentication import Asked
from catchball.api.fields import Day, Id, Shown
from catchball.api.pages import Cursor, Limit, Page, page_shown
from catchball.queries import listing
from catchball.queries.learning import Asked as Learnt
from catchball.queries.learning import Flow, Way, flows_of
from catchball.store.communities import Community
from catchball.store.parties import Party, Site

router = Router(tags=["Network"])


class PartyShown(Shown):
    """A company or institution."""

    id: int
    name: str
    country: str

    @classmethod
    def of(cls, row: Party) -> Self:
        """The party as shown."""
        return cls(id=row.pk, name=row.name, country=row.country)


class SiteShown(Shown):
    """A plant or office of a party."""

    id: int
    party: int
    key: str
    name: str
    country: str
    language: str
    latitude: float | None
    longitude: float | None

    @classmethod
    def of(cls, row: Site) -> Self:
        """The site as shown."""
        return cls(
            id=row.pk,
            party=row.party_id,
            key=row.key,
            name=row.name,
            country=row.country,
            language=row.language,
            latitude=row.latitude,
            longitude=row.longitude,
        )


class FlowShown(Shown):
    """One thing that a site learnt from another: a revision adopted, a change taken over, a deviation taken up."""

    way: Way
    source: int
    target: int
    cookbook: int
    """The cookbook that learnt."""
    what: str
    day: date
    change: int | None
    revision: int | None

    @classmethod
    def of(cls, flow: Flow) -> Self:
        """The flow as shown."""
        return cls(
            way=flow.way,
            source=flow.source.pk,
            target=flow.target.pk,
            cookbook=flow.cookbook.pk,
            what=flow.what,
            day=flow.day,
            change=flow.change,
            revision=flow.revision,
        )


class FlowsShown(Shown):
    """All that flowed."""

    items: list[FlowShown]


class Member(Shown):
    """A party of a community."""

    party: int
    may_adapt: bool


class CommunityShown(Shown):
    """Parties that share cookbooks; `party` leads it."""

    id: int
    party: int
    name: str
    members: list[Member]

    @classmethod
    def of(cls, row: Community) -> Self:
        """The community as shown."""
        members = [Member(party=one.party_id, may_adapt=one.may_adapt) for one in row.parties.all()]
        return cls(id=row.pk, party=row.party_id, name=row.name, members=members)


@router.get("/parties", response=lists(Page[PartyShown]))
def list_parties(request: Asked, cursor: Cursor, limit: Limit) -> Page[PartyShown]:
    """The own party, and those that it shares a community with."""
    return page_shown(listing.parties(request.actor), cursor, limit, PartyShown.of)


@router.get("/parties/{pk}", response=shows(PartyShown))
def show_party(request: Asked, pk: Id) -> PartyShown:
    """One party."""
    return PartyShown.of(listing.found(listing.parties(request.actor), pk))


@router.get("/sites", response=lists(Page[SiteShown]))
def list_sites(request: Asked, cursor: Cursor, limit: Limit, party: Query[Id | None] = None) -> Page[SiteShown]:
    """The sites of these parties; of one party, when it is named."""
    rows = listing.sites(request.actor)
    return page_shown(rows if party is None else rows.filter(party=party), cursor, limit, SiteShown.of)


@router.get("/sites/{pk}", response=shows(SiteShown))
def show_site(request: Asked, pk: Id) -> SiteShown:
    """One site."""
    return SiteShown.of(listing.found(listing.sites(request.actor), pk))


@router.get("/flows", response=lists(FlowsShown))
def list_flows(
    request: Asked,
    family: Annotated[Id | None, Query(None, description="Of one family, by its home cookbook.")],
    since: Annotated[Day | None, Query(None, description="From this day on.")],
) -> FlowsShown:
    """What sites learnt from each other, the newest first."""
    return FlowsShown(items=[FlowShown.of(flow) for flow in flows_of(request.actor, Learnt(family, since))])


@router.get("/communities", response=lists(Page[CommunityShown]))
def list_communities(request: Asked, cursor: Cursor, limit: Limit) -> Page[CommunityShown]:
    """The communities that the own party leads or belongs to."""
    return page_shown(listing.communities(request.actor), cursor, limit, CommunityShown.of)


@router.get("/communities/{pk}", response=shows(CommunityShown))
def show_community(request: Asked, pk: Id) -> CommunityShown:
    """One community with its members."""
    return CommunityShown.of(listing.found(listing.communities(request.actor), pk))
