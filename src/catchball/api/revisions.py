"""Revisions: what a cookbook said when, and what changed from one to another."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Self

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query, Router

from catchball.actions.disclosures import note_reading
from catchball.api.answers import shows
from catchball.api.authentication import Asked
from catchball.api.documents import cookbook_answer, edits_answer
from catchball.api.fields import Day, Id, Shown
from catchball.api.pages import Cursor, Limit, Page, page_shown
from catchball.core.diff import diff
from catchball.core.document import Cookbook as Document
from catchball.queries import listing
from catchball.queries.documents import document_of, effective_revision
from catchball.store.cookbooks import Revision

router = Router(tags=["Revisions"])


class RevisionShown(Shown):
    """An immutable issue of a cookbook. `base` is the upstream revision that it rests on."""

    id: int
    party: int
    cookbook: int
    number: int
    base: int | None
    digest: str
    note: str
    released_by: int
    approved_at: datetime
    effective_from: date
    adopt_by: date | None

    @classmethod
    def of(cls, row: Revision) -> Self:
        """The revision as shown."""
        return cls(
            id=row.pk,
            party=row.party_id,
            cookbook=row.cookbook_id,
            number=row.number,
            base=row.base_id,
            digest=row.digest,
            note=row.note,
            released_by=row.released_by_id,
            approved_at=row.approved_at,
            effective_from=row.effective_from,
            adopt_by=row.adopt_by,
        )


@router.get("/cookbooks/{pk}/revisions", response=shows(Page[RevisionShown]))
def list_revisions(request: Asked, pk: Id, cursor: Cursor, limit: Limit) -> Page[RevisionShown]:
    """The revisions of a cookbook, the first one first."""
    cookbook = listing.found(listing.cookbooks(request.actor), pk)
    rows = listing.revisions(request.actor).filter(cookbook=cookbook).defer("manifest")
    return page_shown(rows, cursor, limit, RevisionShown.of)


@router.get("/cookbooks/{pk}/effective", response=shows(RevisionShown))
def show_effective(
    request: Asked, pk: Id, on: Annotated[Day | None, Query(None, description="Today, if left out.")]
) -> RevisionShown:
    """The revision that holds on a day."""
    cookbook = listing.found(listing.cookbooks(request.actor), pk)
    day = on or timezone.localdate()
    revision = effective_revision(cookbook, day)
    if revision is None:
        raise listing.NotFound(gettext("No revision of this cookbook is effective on %(day)s.") % {"day": day})
    return RevisionShown.of(revision)


@router.get("/revisions/{pk}", response=shows(RevisionShown))
def show_revision(request: Asked, pk: Id) -> RevisionShown:
    """One revision, without its document."""
    return RevisionShown.of(listing.found(listing.revisions(request.actor), pk))


@router.get("/revisions/{pk}/document", response=shows(dict[str, Any]))
def show_document(request: Asked, pk: Id) -> HttpResponse:
    """The document of a revision, as the cookbook JSON of /api/v1/schemas/cookbook-1.json."""
    return cookbook_answer(_read(request, pk))


@router.get("/revisions/{pk}/edits", response=shows(dict[str, Any]))
def show_edits(request: Asked, pk: Id, since: Query[Id]) -> HttpResponse:
    """What changed from the revision `since` to this one, as the edits of /api/v1/schemas/edits-1.json."""
    return edits_answer(diff(_read(request, since), _read(request, pk)))


def _read(request: Asked, pk: int) -> Document:
    revision = listing.found(listing.revisions(request.actor), pk)
    note_reading(
        actor=request.actor, now=timezone.localtime(), of_party=revision.party_id, thing=f"revision {revision.pk}"
    )
    return document_of(revision, request.actor)
