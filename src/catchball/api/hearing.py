"""What somebody hears of: following, how soon letters come, a calendar of deadlines."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.conf import settings
from django.utils import timezone
from ninja import Router, Status
from pydantic import Field

from catchball.actions.hearing import choose_letters, close_calendar, follow_change, follow_cookbook, open_calendar
from catchball.actions.sign_off import ask_for_sign_off
from catchball.api.answers import does, shows
from catchball.api.authentication import Asked
from catchball.api.fields import Given, Id, Shown
from catchball.core.letters import LetterKind, Rhythm
from catchball.queries import listing
from catchball.queries.deadlines import deadlines_of
from catchball.queries.hearing import chosen_language, follows_change, follows_cookbook, rhythms_of

router = Router(tags=["Letters"])


class LettersShown(Shown):
    """How soon letters of each kind come, and their language: empty means that of one's site."""

    rhythms: dict[LetterKind, Rhythm]
    language: str


class LettersGiven(Given):
    """How soon letters of some kinds come, and in which language; what is not given stays as it is."""

    rhythms: Annotated[dict[str, str], Field(default_factory=dict, max_length=20, examples=[{"comment": "daily"}])]
    language: Annotated[str | None, Field(max_length=20, examples=["zh-hans"])] = None


class FollowingGiven(Given):
    """Whether one wants to hear of it."""

    follows: bool


class FollowingShown(Shown):
    """Whether one hears of it."""

    follows: bool


class SignOffGiven(Given):
    """Whether whoever decides proves again who they are."""

    asks: bool


class SignOffShown(Shown):
    """Whether whoever decides proves again who they are."""

    asks: bool


class CalendarCreated(Shown):
    """The private address of a calendar, which is shown once: null when the request is repeated."""

    secret: str | None


class DeadlineShown(Shown):
    """Something that is due."""

    kind: str
    day: date
    what: str
    where: str
    why: str
    address: str


@router.get("/me/letters", response=shows(LettersShown))
def show_letters(request: Asked) -> LettersShown:
    """How soon letters of each kind come to the one who asks."""
    return _letters(request)


@router.put("/me/letters", response=does(LettersShown))
def put_letters(request: Asked, body: LettersGiven) -> LettersShown:
    """Choose how soon letters come."""
    choose_letters(actor=request.actor, now=timezone.localtime(), rhythms=body.rhythms, language=body.language)
    return _letters(request)


def _letters(request: Asked) -> LettersShown:
    return LettersShown(rhythms=dict(rhythms_of(request.actor)), language=chosen_language(request.actor))


@router.get("/me/deadlines", response=shows(list[DeadlineShown]))
def show_deadlines(request: Asked) -> list[DeadlineShown]:
    """What is due for the one who asks; the same that their calendar reads."""
    return [
        DeadlineShown(
            kind=due.kind,
            day=due.day,
            what=due.what,
            where=due.where,
            why=due.why,
            address=f"{settings.PUBLIC_URL}/{due.path}",
        )
        for due in deadlines_of(request.actor, timezone.localtime())
    ]


@router.post("/me/calendar", response=does(CalendarCreated, 201))
def post_calendar(request: Asked) -> Status[CalendarCreated]:
    """A private address for a calendar program; an earlier one opens nothing then."""
    made = open_calendar(actor=request.actor, now=timezone.localtime())
    return Status(201, CalendarCreated(secret=f"{settings.PUBLIC_URL}/calendar/{made.secret}.ics"))


@router.delete("/me/calendar", response=does(None, 204))
def delete_calendar(request: Asked) -> Status[None]:
    """From now on no address opens the calendar."""
    close_calendar(actor=request.actor, now=timezone.localtime())
    return Status(204, None)


@router.put("/changes/{pk}/following", response=does(FollowingShown))
def put_following(request: Asked, pk: Id, body: FollowingGiven) -> FollowingShown:
    """Follow a change, or no more."""
    change = listing.found(listing.changes(request.actor), pk)
    follow_change(actor=request.actor, now=timezone.localtime(), change=change, follows=body.follows)
    return FollowingShown(follows=follows_change(request.actor, change))


@router.put("/cookbooks/{pk}/following", response=does(FollowingShown))
def put_following_of_cookbook(request: Asked, pk: Id, body: FollowingGiven) -> FollowingShown:
    """Follow a cookbook, or no more."""
    cookbook = listing.found(listing.cookbooks(request.actor), pk)
    follow_cookbook(actor=request.actor, now=timezone.localtime(), cookbook=cookbook, follows=body.follows)
    return FollowingShown(follows=follows_cookbook(request.actor, cookbook))


@router.put("/cookbooks/{pk}/sign-off", response=does(SignOffShown))
def put_sign_off(request: Asked, pk: Id, body: SignOffGiven) -> SignOffShown:
    """Ask for a sign-off at each decision on a change of the cookbook, or no more."""
    cookbook = listing.found(listing.cookbooks(request.actor), pk)
    now = timezone.localtime()
    cookbook = ask_for_sign_off(actor=request.actor, now=now, cookbook=cookbook, is_asked=body.asks)
    return SignOffShown(asks=cookbook.asks_sign_off)
