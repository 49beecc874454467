"""What is done with a change: reviewed, decided, withdrawn, freed of obligations, ended, taken over elsewhere."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router, Status
from pydantic import Field

from catchball.actions.changes import (
    decide_change,
    end_departure,
    review_change,
    settle_obligation,
    withdraw_change,
)
from catchball.actions.offers import take_change
from catchball.actions.reverify_dates import ReverifyBy
from catchball.actions.turns import change_in_turn
from catchball.api.answers import IF_MATCH_REQUIRED, does, edits
from catchball.api.authentication import Asked
from catchball.api.changes import ChangeShown, ProposalGiven, change_created, change_shown
from catchball.api.fields import LARGEST_VERSION, Day, Given, Id, Words
from catchball.api.preconditions import require_match
from catchball.core.review import Act
from catchball.queries import listing
from catchball.store.changes import Change

router = Router(tags=["Changes"])


class ReviewGiven(Given):
    """A verdict: agree, heard (no objection, no vote), or against, which needs a comment."""

    verdict: Literal["agree", "heard", "against"]
    comment: Words = ""
    proposal: Annotated[int | None, Field(ge=1, le=LARGEST_VERSION)] = None
    """Which proposal was read: of one that was replaced since, nothing is said."""


class ReverifyGiven(Given):
    """By when what is accepted is to be verified again, and what may vanish until then."""

    by: Day
    ground: Words


class DecisionGiven(Given):
    """A decision with its reason; what is accepted is effective from a day, by default today."""

    act: Literal["accept", "reject", "return"]
    reason: Words
    effective_from: Day | None = None
    reverify: ReverifyGiven | None = None


class ObligationMet(Given):
    """The number of what is now there."""

    identifier: Annotated[str, Field(min_length=1, max_length=100)]


class Adoption(ProposalGiven):
    """Into which cookbook of the family a change is taken over, and what is said about it there."""

    into: Id


@router.post("/changes/{pk}/reviews", response=does(ChangeShown, 201))
def post_review(request: Asked, response: HttpResponse, pk: Id, body: ReviewGiven) -> Status[ChangeShown]:
    """Review a change."""
    review_change(
        actor=request.actor,
        now=timezone.localtime(),
        change=listing.found(listing.changes(request.actor), pk),
        verdict=body.verdict,
        comment=body.comment,
        proposal=body.proposal,
    )
    return Status(201, change_shown(request.actor, response, pk))


@router.post("/changes/{pk}/decisions", response=edits(ChangeShown, 201), openapi_extra=IF_MATCH_REQUIRED)
def post_decision(request: Asked, response: HttpResponse, pk: Id, body: DecisionGiven) -> Status[ChangeShown]:
    """Accept, reject or return a change. Accepted, it takes effect at once unless an obligation is open."""
    decide_change(
        actor=request.actor,
        now=timezone.localtime(),
        change=matched(request, pk),
        act=Act(body.act),
        reason=body.reason,
        effective_from=body.effective_from,
        reverify=None if body.reverify is None else ReverifyBy(body.reverify.by, body.reverify.ground),
    )
    return Status(201, change_shown(request.actor, response, pk))


@router.post("/changes/{pk}/withdrawal", response=edits(ChangeShown), openapi_extra=IF_MATCH_REQUIRED)
def post_withdrawal(request: Asked, response: HttpResponse, pk: Id) -> ChangeShown:
    """Take a change back."""
    withdraw_change(actor=request.actor, now=timezone.localtime(), change=matched(request, pk))
    return change_shown(request.actor, response, pk)


@router.put("/changes/{pk}/obligations/{obligation}", response=edits(ChangeShown), openapi_extra=IF_MATCH_REQUIRED)
def put_obligation(request: Asked, response: HttpResponse, pk: Id, obligation: Id, body: ObligationMet) -> ChangeShown:
    """Note that an outside obligation is met; an accepted change takes effect with the last one."""
    change = matched(request, pk)
    settle_obligation(
        actor=request.actor,
        now=timezone.localtime(),
        obligation=listing.found(listing.obligations(request.actor, change), obligation),
        number=body.identifier,
    )
    return change_shown(request.actor, response, pk)


@router.post("/changes/{pk}/ending", response=edits(ChangeShown), openapi_extra=IF_MATCH_REQUIRED)
def post_ending(request: Asked, response: HttpResponse, pk: Id) -> ChangeShown:
    """End a temporary departure now: its edits are undone in the newest revision, where they still stand."""
    end_departure(actor=request.actor, now=timezone.localtime(), change=matched(request, pk))
    return change_shown(request.actor, response, pk)


@router.post("/changes/{pk}/adoptions", response=does(ChangeShown, 201))
def post_adoption(request: Asked, response: HttpResponse, pk: Id, body: Adoption) -> Status[ChangeShown]:
    """Take an accepted change over into another cookbook of the family: upstream, or to a sister plant."""
    taken = take_change(
        actor=request.actor,
        now=timezone.localtime(),
        change=listing.found(listing.changes(request.actor), pk),
        into=listing.found(listing.cookbooks(request.actor), body.into),
        proposal=body.proposal(),
    )
    return change_created(request, response, taken.pk)


def matched(request: Asked, pk: int) -> Change:
    """The change that the asker has seen as it is now. Raises Unmet."""
    change = listing.found(listing.changes(request.actor), pk)
    if change.party_id == request.actor.party:  # (of others the action says that it is not for them)
        change = change_in_turn(change)
    require_match(request, ChangeShown.seen_by(request.actor, change))
    return change
