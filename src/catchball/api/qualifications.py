"""Who is qualified for which cookbook, and confirming the changed steps of a new revision."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Self

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import Field

from catchball.actions.qualifications import confirm_changes, end_qualification, name_levels, qualify
from catchball.api.answers import IF_MATCH_REQUIRED, does, edits, lists, shows
from catchball.api.authentication import Asked
from catchball.api.fields import Given, Id, Shown
from catchball.api.pages import Cursor, Limit, Page, page_shown
from catchball.api.preconditions import require_match, tagged
from catchball.core.qualification import LEVELS, Level
from catchball.queries import listing
from catchball.queries.qualifications import levels_of, people_of_party, qualifications
from catchball.store.acting import Actor
from catchball.store.qualifications import Qualification

router = Router(tags=["Qualifications"])


class LevelFields(Given):
    """What a level is called, and what somebody on it can do."""

    label: Annotated[str, Field(max_length=20)]
    meaning: Annotated[str, Field(max_length=200)] = ""


class LevelsGiven(Given):
    """The four levels, from the lowest."""

    levels: Annotated[list[LevelFields], Field(max_length=LEVELS)]


class LevelShown(Shown):
    """A level of the party."""

    label: str
    meaning: str


class LevelsShown(Shown):
    """The four levels of the party, from the lowest."""

    levels: list[LevelShown]

    @classmethod
    def of(cls, levels: tuple[Level, ...]) -> Self:
        """The levels as shown."""
        return cls(levels=[LevelShown(**asdict(level)) for level in levels])


class QualificationGiven(Given):
    """Who, and how well."""

    person: Id
    level: Annotated[int, Field(ge=1, le=LEVELS)]


class Confirmation(Given):
    """The number of the revision whose changed steps one knows: the one that holds today."""

    revision: Annotated[int, Field(ge=1, le=2**31 - 1)]


class QualificationShown(Shown):
    """A person's level for a cookbook, since when, and the number of the revision that they know."""

    id: int
    party: int
    person: int
    cookbook: int
    level: int
    since: date
    revision: int

    @classmethod
    def of(cls, row: Qualification) -> Self:
        """The qualification as shown."""
        return cls(
            id=row.pk,
            party=row.party_id,
            person=row.person_id,
            cookbook=row.cookbook_id,
            level=row.level,
            since=row.since,
            revision=row.revision.number,
        )


@router.get("/qualification-levels", response=lists(LevelsShown))
def show_levels(request: Asked, response: HttpResponse) -> LevelsShown:
    """What the own party calls its levels."""
    return _levels(request.actor, response)


@router.put("/qualification-levels", response=edits(LevelsShown), openapi_extra=IF_MATCH_REQUIRED)
def put_levels(request: Asked, response: HttpResponse, body: LevelsGiven) -> LevelsShown:
    """Name the levels."""
    require_match(request, LevelsShown.of(levels_of(request.actor)))
    given = tuple(Level(level.label, level.meaning) for level in body.levels)
    name_levels(actor=request.actor, now=timezone.localtime(), levels=given)
    return _levels(request.actor, response)


@router.get("/qualifications", response=lists(Page[QualificationShown]))
def list_qualifications(
    request: Asked, cursor: Cursor, limit: Limit, cookbook: Query[Id | None] = None
) -> Page[QualificationShown]:
    """One's own, and those of the sites at which one is an engineer; of one cookbook, when it is named."""
    rows = qualifications(request.actor)
    return page_shown(
        rows if cookbook is None else rows.filter(cookbook=cookbook), cursor, limit, QualificationShown.of
    )


@router.get("/qualifications/{pk}", response=shows(QualificationShown))
def show_qualification(request: Asked, pk: Id) -> QualificationShown:
    """One of them."""
    return QualificationShown.of(listing.found(qualifications(request.actor), pk))


@router.post("/cookbooks/{pk}/qualifications", response=does(QualificationShown))
def post_qualification(request: Asked, pk: Id, body: QualificationGiven) -> QualificationShown:
    """Say how well somebody of the own party can do a cookbook; who is qualified already gets the new level."""
    cookbook = listing.found(listing.cookbooks(request.actor), pk)
    person = listing.found(people_of_party(request.actor), body.person)
    row = qualify(actor=request.actor, now=timezone.localtime(), cookbook=cookbook, person=person, level=body.level)
    return QualificationShown.of(listing.found(qualifications(request.actor), row.pk))


@router.delete("/qualifications/{pk}", response=does(None, 204))
def delete_qualification(request: Asked, pk: Id) -> Status[None]:
    """Somebody does not do the cookbook any more."""
    row = listing.found(qualifications(request.actor), pk)
    end_qualification(actor=request.actor, now=timezone.localtime(), qualification=row)
    return Status(204, None)


@router.post("/cookbooks/{pk}/confirmations", response=does(QualificationShown))
def post_confirmation(request: Asked, pk: Id, body: Confirmation) -> QualificationShown:
    """Say that one knows the changed steps of the revision that holds; the level stays."""
    cookbook = listing.found(listing.cookbooks(request.actor), pk)
    row = confirm_changes(actor=request.actor, now=timezone.localtime(), cookbook=cookbook, revision=body.revision)
    return QualificationShown.of(listing.found(qualifications(request.actor), row.pk))


def _levels(actor: Actor, response: HttpResponse) -> LevelsShown:
    shown = LevelsShown.of(levels_of(actor))
    tagged(response, shown)
    return shown
