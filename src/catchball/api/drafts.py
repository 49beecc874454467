"""Drafts: edits saved before they are proposed. Two people at once are merged, never refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status

from catchball.actions.changes import propose_draft
from catchball.actions.drafts import close_draft, open_draft, restore_draft, save_draft, settle_draft
from catchball.actions.proposing_again import work_on_again
from catchball.api.answers import IF_MATCH_REQUIRED, does, edits, lists, shows
from catchball.api.authentication import Asked
from catchball.api.changes import ChangeShown, ProposalGiven, change_created
from catchball.api.documents import (
    Choices,
    ConflictShown,
    EditsGiven,
    EditShown,
    choices_given,
    edits_given,
    edits_shown,
)
from catchball.api.fields import Given, Id, Shown, Version
from catchball.api.pages import Cursor, Limit, Page, page_shown
from catchball.api.preconditions import version_matched, version_tag
from catchball.queries import listing
from catchball.store.acting import Actor
from catchball.store.drafts import Draft

router = Router(tags=["Drafts"])


class DraftRow(Shown):
    """A draft in a list."""

    id: int
    cookbook: int
    change: int | None
    person: int
    revision: int
    version: int
    is_open: bool

    @classmethod
    def of(cls, row: Draft) -> Self:
        """The draft as a row."""
        return cls(**_row(row))


class DraftConflict(ConflictShown):
    """A conflict that arose when a version was saved; it is answered under that version."""

    version: int


class DraftShown(DraftRow):
    """A draft with the edits of its newest version, and the conflicts that are open in it."""

    edits: list[EditShown]
    conflicts: list[DraftConflict]
    saved_by: int
    saved_at: datetime

    @classmethod
    def of(cls, row: Draft) -> Self:
        """The draft as shown."""
        state = row.states.get(version=row.version)
        return cls(
            **_row(row),
            edits=edits_shown(state.edits),
            conflicts=[DraftConflict(**conflict) for conflict in state.conflicts],
            saved_by=state.saved_by_id,
            saved_at=state.saved_at,
        )


class Saving(Given):
    """All edits of the draft on its revision, not only the new ones."""

    edits: EditsGiven


class DraftAnswers(Given):
    """Answers to conflicts that arose when a version was saved."""

    version: Version
    choices: Choices


class Restoring(Given):
    """To which version the draft goes back."""

    version: Version


class ProposalOfDraft(ProposalGiven):
    """What is said about the edits of the draft."""


@router.get("/drafts", response=lists(Page[DraftRow]))
def list_drafts(request: Asked, cursor: Cursor, limit: Limit, cookbook: Query[Id | None] = None) -> Page[DraftRow]:
    """The drafts of the own party, open and closed; of one cookbook, when it is named."""
    rows = listing.drafts(request.actor)
    return page_shown(rows if cookbook is None else rows.filter(cookbook=cookbook), cursor, limit, DraftRow.of)


@router.post("/cookbooks/{pk}/drafts", response=does(DraftShown))
def post_draft(request: Asked, response: HttpResponse, pk: Id) -> DraftShown:
    """The open draft of the one who asks: the one that there is, else a new one on the newest revision."""
    cookbook = listing.found(listing.cookbooks(request.actor), pk)
    draft = open_draft(actor=request.actor, now=timezone.localtime(), cookbook=cookbook)
    response["Location"] = f"/api/v1/drafts/{draft.pk}"
    return _shown(request.actor, response, draft.pk)


@router.post("/changes/{pk}/drafts", response=does(DraftShown))
def post_draft_of_change(request: Asked, response: HttpResponse, pk: Id) -> DraftShown:
    """The draft in which a returned change is worked on again; proposing it proposes the change again."""
    change = listing.found(listing.changes(request.actor), pk)
    draft = work_on_again(actor=request.actor, now=timezone.localtime(), change=change)
    response["Location"] = f"/api/v1/drafts/{draft.pk}"
    return _shown(request.actor, response, draft.pk)


@router.get("/drafts/{pk}", response=shows(DraftShown))
def show_draft(request: Asked, response: HttpResponse, pk: Id) -> DraftShown:
    """One draft; its ETag is its version."""
    return _shown(request.actor, response, pk)


@router.put("/drafts/{pk}", response=edits(DraftShown), openapi_extra=IF_MATCH_REQUIRED)
def put_draft(request: Asked, response: HttpResponse, pk: Id, body: Saving) -> DraftShown:
    """Save edits that were made on the version that If-Match names; what others saved since then is merged with it."""
    draft = listing.found(listing.drafts(request.actor), pk)
    against = version_matched(request, draft.version)
    save_draft(
        actor=request.actor, now=timezone.localtime(), draft=draft, edits=edits_given(body.edits), against=against
    )
    return _shown(request.actor, response, pk)


@router.post("/drafts/{pk}/settlements", response=does(DraftShown))
def post_draft_settlement(request: Asked, response: HttpResponse, pk: Id, body: DraftAnswers) -> DraftShown:
    """Answer conflicts; the answers are carried out on the newest version."""
    settle_draft(
        actor=request.actor,
        now=timezone.localtime(),
        draft=listing.found(listing.drafts(request.actor), pk),
        version=body.version,
        choices=choices_given(body.choices),
    )
    return _shown(request.actor, response, pk)


@router.post("/drafts/{pk}/restorings", response=edits(DraftShown), openapi_extra=IF_MATCH_REQUIRED)
def post_draft_restoring(request: Asked, response: HttpResponse, pk: Id, body: Restoring) -> DraftShown:
    """Go back to an earlier version, as a new one; what was saved after the version that If-Match names is kept."""
    draft = listing.found(listing.drafts(request.actor), pk)
    against = version_matched(request, draft.version)
    restore_draft(actor=request.actor, now=timezone.localtime(), draft=draft, version=body.version, against=against)
    return _shown(request.actor, response, pk)


@router.post("/drafts/{pk}/closing", response=does(DraftShown))
def post_draft_closing(request: Asked, response: HttpResponse, pk: Id) -> DraftShown:
    """Close a draft without proposing it; its versions stay."""
    draft = listing.found(listing.drafts(request.actor), pk)
    close_draft(actor=request.actor, now=timezone.localtime(), draft=draft)
    return _shown(request.actor, response, pk)


@router.post("/drafts/{pk}/changes", response=does(ChangeShown, 201))
def post_change_of_draft(request: Asked, response: HttpResponse, pk: Id, body: ProposalOfDraft) -> Status[ChangeShown]:
    """Propose the edits of the draft as a change; the draft is closed."""
    change = propose_draft(
        actor=request.actor,
        now=timezone.localtime(),
        draft=listing.found(listing.drafts(request.actor), pk),
        proposal=body.proposal(),
    )
    return change_created(request, response, change.pk)


def _row(row: Draft) -> dict[str, Any]:
    return {
        "id": row.pk,
        "cookbook": row.cookbook_id,
        "change": row.change_id,
        "person": row.person_id,
        "revision": row.revision_id,
        "version": row.version,
        "is_open": row.is_open,
    }


def _shown(actor: Actor, response: HttpResponse, pk: int) -> DraftShown:
    draft = listing.found(listing.drafts(actor), pk)
    response["ETag"] = version_tag(draft.version)
    return DraftShown.of(draft)
