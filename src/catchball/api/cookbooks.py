"""Cookbooks: listed, brought in, opened at a plant, shared, kept in parts to oneself."""

from __future__ import annotations

from typing import Annotated, Self

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import Field

from catchball.actions.cookbooks import import_cookbook, mark_confidential, open_local_cookbook, share_cookbook
from catchball.actions.turns import cookbook_in_turn
from catchball.api.answers import IF_MATCH_REQUIRED, does, edits, lists, shows
from catchball.api.authentication import Asked
from catchball.api.documents import CookbookDocument, document_from
from catchball.api.fields import Day, Given, Id, Shown, Uid
from catchball.api.pages import Cursor, Limit, Page, page_shown
from catchball.api.preconditions import require_match, tagged
from catchball.queries import listing
from catchball.queries.documents import head_of
from catchball.store.acting import Actor
from catchball.store.cookbooks import Cookbook

router = Router(tags=["Cookbooks"])


class CookbookShown(Shown):
    """A process standard as it lives at one place. A home cookbook has no `home` and no `upstream`."""

    id: int
    party: int
    site: int
    community: int | None
    home: int | None
    upstream: int | None
    head: int
    number: int
    """The number of the newest revision, which is `head`."""
    issuer: str
    title: dict[str, str]
    language: str
    confidential: list[str]
    """The nodes that other parties see without their content."""

    @classmethod
    def of(cls, row: Cookbook) -> Self:
        """The cookbook as shown."""
        head = head_of(row)
        return cls(
            id=row.pk,
            party=row.party_id,
            site=row.site_id,
            community=row.community_id,
            home=row.home_id,
            upstream=row.upstream_id,
            head=head.pk,
            number=head.number,
            issuer=row.issuer,
            title=row.title,
            language=row.language,
            confidential=sorted(mark.uid for mark in row.confidential.all()),
        )


class Import(Given):
    """A home cookbook for a site, as a document."""

    site: Id
    issuer: Annotated[str, Field(max_length=64, description="Who numbers its new nodes, such as the site's key.")]
    effective_from: Day
    document: CookbookDocument


class Opening(Given):
    """Where a local cookbook is opened."""

    site: Id
    issuer: Annotated[str, Field(max_length=64, description="Who numbers its new nodes, such as the site's key.")]


class Sharing(Given):
    """With whom a cookbook is shared: a community, or null."""

    community: Id | None


@router.get("/cookbooks", response=lists(Page[CookbookShown]))
def list_cookbooks(
    request: Asked, cursor: Cursor, limit: Limit, site: Query[Id | None] = None, home: Query[Id | None] = None
) -> Page[CookbookShown]:
    """Own cookbooks and shared ones; of one site, or those that descend from one home cookbook."""
    rows = listing.cookbooks(request.actor)
    rows = rows if site is None else rows.filter(site=site)
    return page_shown(rows if home is None else rows.filter(home=home), cursor, limit, CookbookShown.of)


@router.post("/cookbooks", response=does(CookbookShown, 201))
def post_cookbook(request: Asked, response: HttpResponse, body: Import) -> Status[CookbookShown]:
    """Bring a home cookbook in; the document becomes its first revision."""
    made = import_cookbook(
        actor=request.actor,
        now=timezone.localtime(),
        site=listing.found(listing.sites(request.actor), body.site),
        document=document_from(body.document),
        issuer=body.issuer,
        effective_from=body.effective_from,
    )
    return _created(request, response, made.pk)


@router.get("/cookbooks/{pk}", response=shows(CookbookShown))
def show_cookbook(request: Asked, response: HttpResponse, pk: Id) -> CookbookShown:
    """One cookbook, with the ETag that sharing and marking need."""
    return _shown(request.actor, response, pk)


@router.post("/cookbooks/{pk}/locals", response=does(CookbookShown, 201))
def post_local_cookbook(request: Asked, response: HttpResponse, pk: Id, body: Opening) -> Status[CookbookShown]:
    """Open a local cookbook at a site, equal to the effective revision of this one."""
    made = open_local_cookbook(
        actor=request.actor,
        now=timezone.localtime(),
        upstream=listing.found(listing.cookbooks(request.actor), pk),
        site=listing.found(listing.sites(request.actor), body.site),
        issuer=body.issuer,
    )
    return _created(request, response, made.pk)


@router.put("/cookbooks/{pk}/sharing", response=edits(CookbookShown), openapi_extra=IF_MATCH_REQUIRED)
def put_sharing(request: Asked, response: HttpResponse, pk: Id, body: Sharing) -> CookbookShown:
    """Let a community read the cookbook with its revisions, changes and deviations; with null nobody else."""
    cookbook = _matched(request, pk)
    known = listing.communities(request.actor)
    community = None if body.community is None else listing.found(known, body.community)
    share_cookbook(actor=request.actor, now=timezone.localtime(), cookbook=cookbook, community=community)
    return _shown(request.actor, response, pk)


@router.put("/cookbooks/{pk}/confidential/{uid}", response=edits(CookbookShown), openapi_extra=IF_MATCH_REQUIRED)
def put_confidential(request: Asked, response: HttpResponse, pk: Id, uid: Uid) -> CookbookShown:
    """Keep what a node says from other parties; they still see that it is there."""
    cookbook = _matched(request, pk)
    mark_confidential(actor=request.actor, now=timezone.localtime(), cookbook=cookbook, uid=uid, is_confidential=True)
    return _shown(request.actor, response, pk)


@router.delete("/cookbooks/{pk}/confidential/{uid}", response=edits(CookbookShown), openapi_extra=IF_MATCH_REQUIRED)
def delete_confidential(request: Asked, response: HttpResponse, pk: Id, uid: Uid) -> CookbookShown:
    """Show the node to other parties again."""
    cookbook = _matched(request, pk)
    mark_confidential(actor=request.actor, now=timezone.localtime(), cookbook=cookbook, uid=uid, is_confidential=False)
    return _shown(request.actor, response, pk)


def _matched(request: Asked, pk: int) -> Cookbook:
    cookbook = listing.found(listing.cookbooks(request.actor), pk)
    if cookbook.party_id == request.actor.party:  # (of others the action says that it is not for them)
        cookbook = cookbook_in_turn(cookbook.pk)
    require_match(request, CookbookShown.of(cookbook))
    return cookbook


def _shown(actor: Actor, response: HttpResponse, pk: int) -> CookbookShown:
    shown = CookbookShown.of(listing.found(listing.cookbooks(actor), pk))
    tagged(response, shown)
    return shown


def _created(request: Asked, response: HttpResponse, pk: int) -> Status[CookbookShown]:
    response["Location"] = f"/api/v1/cookbooks/{pk}"
    return Status(201, _shown(request.actor, response, pk))
