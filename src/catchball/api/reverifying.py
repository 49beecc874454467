"""A change in effect, looked at again: verified by a person, or taken back where its ground is gone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Self

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router, Status
from pydantic import Field

from catchball.actions.disclosures import note_reading
from catchball.actions.reverify_dates import ReverifyBy
from catchball.actions.reverifying import verify_change
from catchball.actions.taking_back import propose_taking_back
from catchball.api.answers import IF_MATCH_REQUIRED, does, edits, shows
from catchball.api.authentication import Asked
from catchball.api.changes import ChangeShown, change_created, change_shown
from catchball.api.decisions import ReverifyGiven, matched
from catchball.api.fields import LARGEST_VERSION, Given, Id, Shown, Words
from catchball.queries import listing
from catchball.queries.proving import reverifications
from catchball.store.evidence import Reverification

router = Router(tags=["Changes"])


class Verification(Given):
    """By what a change was seen to hold still: in words, and by the number of a proof given since it took effect."""

    words: Words
    evidence: Annotated[int | None, Field(ge=1, le=LARGEST_VERSION)] = None
    again: ReverifyGiven | None = None


class ReverificationShown(Shown):
    """That a change was looked at again: announced, verified or lapsed, for the day by which it was to be."""

    id: int
    outcome: str
    day: date
    words: str
    evidence: int | None
    """The number of the proof."""
    judged: dict[str, Any] | None
    """What was measured since it took effect, beside the baseline of its trial."""
    next_by: date | None
    person: int | None
    at: datetime

    @classmethod
    def of(cls, row: Reverification) -> Self:
        """What became of it as shown."""
        return cls(
            id=row.pk,
            outcome=row.outcome,
            day=row.day,
            words=row.words,
            evidence=None if row.evidence is None else row.evidence.number,
            judged=row.judged,
            next_by=row.next_by,
            person=row.person_id,
            at=row.at,
        )


@router.get("/changes/{pk}/verifications", response=shows(list[ReverificationShown]))
def list_verifications(request: Asked, pk: Id) -> list[ReverificationShown]:
    """What became of a change when it was looked at again, the newest first."""
    change = listing.found(listing.changes(request.actor), pk)
    note_reading(actor=request.actor, now=timezone.localtime(), of_party=change.party_id, thing=f"change {pk}")
    return [ReverificationShown.of(row) for row in reverifications(request.actor, change)]


@router.post("/changes/{pk}/verifications", response=edits(ChangeShown, 201), openapi_extra=IF_MATCH_REQUIRED)
def post_verification(request: Asked, response: HttpResponse, pk: Id, body: Verification) -> Status[ChangeShown]:
    """Say that a change in effect, which was to be verified again, still holds; and by when it is looked at next."""
    again = None if body.again is None else ReverifyBy(body.again.by, body.again.ground)
    verify_change(
        actor=request.actor,
        now=timezone.localtime(),
        change=matched(request, pk),
        words=body.words,
        evidence=body.evidence,
        again=again,
    )
    return Status(201, change_shown(request.actor, response, pk))


@router.post("/changes/{pk}/taking-back", response=does(ChangeShown, 201))
def post_taking_back(request: Asked, response: HttpResponse, pk: Id) -> Status[ChangeShown]:
    """Propose to take back a change whose ground is gone: what stood there before, with what was said on it."""
    change = listing.found(listing.changes(request.actor), pk)
    made = propose_taking_back(actor=request.actor, now=timezone.localtime(), change=change)
    return change_created(request, response, made.pk)
