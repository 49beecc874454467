"""Rebases: a local cookbook moves onto a newer upstream revision, its deviations intact."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, Self

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status

from catchball.actions.rebases import carry_out_rebase, propose_rebase, rebase_family, settle_conflicts
from catchball.actions.turns import rebase_in_turn
from catchball.api.answers import IF_MATCH_REQUIRED, does, edits, lists, shows
from catchball.api.authentication import Asked
from catchball.api.documents import Choices, ConflictShown, choices_given
from catchball.api.fields import Given, Id, Shown
from catchball.api.pages import Cursor, Limit, Page, page_shown
from catchball.api.preconditions import require_match, tagged
from catchball.api.revisions import RevisionShown
from catchball.queries import listing
from catchball.queries.following import following
from catchball.store.acting import Actor
from catchball.store.rebases import Rebase

router = Router(tags=["Rebases"])


class Noted(Shown):
    """A place, and what is to be known about it."""

    atom: list[str]
    why: str


class RebaseRow(Shown):
    """A rebase in a list: from which local revision onto which upstream revision."""

    id: int
    cookbook: int
    local: int
    onto: int
    state: str
    proposed_by: int
    proposed_at: datetime
    released: int | None

    @classmethod
    def of(cls, row: Rebase) -> Self:
        """The rebase as a row."""
        return cls(**_row(row))


class RebaseShown(RebaseRow):
    """A rebase: what becomes of the deviations, what stands open, and what was answered so far."""

    fates: dict[str, int]
    """How many deviations are kept, absorbed, in conflict, blocked or moot."""
    conflicts: list[ConflictShown]
    answered: list[ConflictShown]
    blocked: list[Noted]
    reviews: list[Noted]
    choices: dict[str, Any]

    @classmethod
    def of(cls, row: Rebase) -> Self:
        """The rebase as shown."""
        return cls(
            **_row(row),
            fates=row.outcome["fates"],
            conflicts=[ConflictShown(**one) for one in row.conflicts],
            answered=[ConflictShown(**one) for one in row.outcome["answered"]],
            blocked=[Noted(**one) for one in row.outcome["blocked"]],
            reviews=[Noted(**one) for one in row.outcome["reviews"]],
            choices=row.choices,
        )


class Answers(Given):
    """Answers to conflicts of a rebase; the others stay open, and an answer may be changed."""

    choices: Choices


class FamilyRebase(Shown):
    """How many cookbooks will be rebased in the background."""

    cookbooks: int


class FamilyShown(Shown):
    """How many own local cookbooks there are; rest on the newest revision; wait for an answer; are just behind."""

    cookbooks: int
    following: int
    asking: int
    behind: int


@router.get("/rebases", response=lists(Page[RebaseRow]))
def list_rebases(
    request: Asked,
    cursor: Cursor,
    limit: Limit,
    cookbook: Query[Id | None] = None,
    state: Query[Literal["proposed", "settling", "done"] | None] = None,
) -> Page[RebaseRow]:
    """The rebases of own cookbooks; of one cookbook, in one state."""
    rows = listing.rebases(request.actor)
    rows = rows if cookbook is None else rows.filter(cookbook=cookbook)
    return page_shown(rows if state is None else rows.filter(state=state), cursor, limit, RebaseRow.of)


@router.get("/rebases/{pk}", response=shows(RebaseShown))
def show_rebase(request: Asked, response: HttpResponse, pk: Id) -> RebaseShown:
    """One rebase, with the ETag that settling and carrying out need."""
    return _shown(request.actor, response, pk)


@router.post("/cookbooks/{pk}/rebases", response=does(RebaseShown))
def post_rebase(request: Asked, response: HttpResponse, pk: Id) -> RebaseShown:
    """Propose a rebase onto the newest upstream revision; an open proposal is brought up to date."""
    cookbook = listing.found(listing.cookbooks(request.actor), pk)
    proposal = propose_rebase(actor=request.actor, now=timezone.localtime(), cookbook=cookbook)
    response["Location"] = f"/api/v1/rebases/{proposal.pk}"
    return _shown(request.actor, response, proposal.pk)


@router.post("/rebases/{pk}/settlements", response=edits(RebaseShown), openapi_extra=IF_MATCH_REQUIRED)
def post_rebase_settlement(request: Asked, response: HttpResponse, pk: Id, body: Answers) -> RebaseShown:
    """Answer conflicts."""
    proposal = _matched(request, pk)
    settle_conflicts(
        actor=request.actor, now=timezone.localtime(), proposal=proposal, choices=choices_given(body.choices)
    )
    return _shown(request.actor, response, pk)


@router.post("/rebases/{pk}/carrying-out", response=edits(RevisionShown, 201), openapi_extra=IF_MATCH_REQUIRED)
def post_carrying_out(request: Asked, response: HttpResponse, pk: Id) -> Status[RevisionShown]:
    """Release the rebased cookbook."""
    proposal = _matched(request, pk)
    released = carry_out_rebase(actor=request.actor, now=timezone.localtime(), proposal=proposal)
    response["Location"] = f"/api/v1/revisions/{released.pk}"
    return Status(201, RevisionShown.of(released))


@router.post("/cookbooks/{pk}/family-rebases", response=does(FamilyRebase, 202))
def post_family_rebase(request: Asked, pk: Id) -> Status[FamilyRebase]:
    """Rebase every own local cookbook of a home cookbook, in the background; those with questions wait for a person."""
    home = listing.found(listing.cookbooks(request.actor), pk)
    waiting = rebase_family(actor=request.actor, now=timezone.localtime(), home=home)
    return Status(202, FamilyRebase(cookbooks=waiting))


@router.get("/cookbooks/{pk}/family-rebases", response=shows(FamilyShown))
def get_family_rebase(request: Asked, pk: Id) -> FamilyShown:
    """How far the own local cookbooks of a home cookbook have followed it."""
    home = listing.found(listing.cookbooks(request.actor), pk)
    found = following(request.actor, home)
    return FamilyShown(cookbooks=found.all, following=found.there, asking=found.asking, behind=found.behind)


def _row(row: Rebase) -> dict[str, Any]:
    return {
        "id": row.pk,
        "cookbook": row.cookbook_id,
        "local": row.local_id,
        "onto": row.onto_id,
        "state": row.state,
        "proposed_by": row.proposed_by_id,
        "proposed_at": row.proposed_at,
        "released": row.released_id,
    }


def _matched(request: Asked, pk: int) -> Rebase:
    proposal = rebase_in_turn(listing.found(listing.rebases(request.actor), pk))
    require_match(request, RebaseShown.of(proposal))
    return proposal


def _shown(actor: Actor, response: HttpResponse, pk: int) -> RebaseShown:
    shown = RebaseShown.of(listing.found(listing.rebases(actor), pk))
    tagged(response, shown)
    return shown
