"""Where local cookbooks depart from the standard, and why."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self, TypeAlias

from django.utils import timezone
from ninja import Query, Router

from catchball.actions.disclosures import note_reading
from catchball.api.answers import shows
from catchball.api.authentication import Asked
from catchball.api.documents import EditShown, edits_shown
from catchball.api.fields import Id, Shown
from catchball.api.pages import Cursor, Limit, Page, page_shown
from catchball.queries import listing
from catchball.store.deviations import DeviatingAtom, Deviation

router = Router(tags=["Deviations"])
State: TypeAlias = Annotated[str | None, Query(None, pattern=r"^[a-z ]{1,20}$", examples=["accepted", "absorbed"])]


class DeviationShown(Shown):
    """A deviation: why, who, since when, until when, offered or not, accepted in which revision."""

    id: int
    cookbook: int
    change: int | None
    state: str
    reason: str
    author: int
    since: date
    ends_on: date | None
    reverify_by: date | None
    lapsed_on: date | None
    """Since when its ground is gone, though it still stands."""
    concerns_safety: bool
    offered: bool
    accepted_in: int | None

    @classmethod
    def of(cls, row: Deviation) -> Self:
        """The deviation as shown."""
        return cls(
            id=row.pk,
            cookbook=row.cookbook_id,
            change=row.change_id,
            state=row.state,
            reason=row.reason,
            author=row.author_id,
            since=row.since,
            ends_on=row.ends_on,
            reverify_by=row.reverify_by,
            lapsed_on=row.lapsed_on,
            concerns_safety=row.concerns_safety,
            offered=row.offered,
            accepted_in=row.accepted_in_id,
        )


class DifferenceShown(Shown):
    """One place at which a local cookbook differs from the revision that it rests on.

    `deviation` tells why; it is null for what latitude leaves to the plant.
    """

    id: int
    deviation: int | None
    edit: EditShown

    @classmethod
    def of(cls, row: DeviatingAtom) -> Self:
        """The difference as shown."""
        (edit,) = edits_shown([row.edit])
        return cls(id=row.pk, deviation=row.deviation_id, edit=edit)


@router.get("/cookbooks/{pk}/deviations", response=shows(Page[DeviationShown]))
def list_deviations(request: Asked, pk: Id, cursor: Cursor, limit: Limit, state: State) -> Page[DeviationShown]:
    """The deviations of a local cookbook, closed ones included; in one state, when it is named."""
    cookbook = listing.found(listing.cookbooks(request.actor), pk)
    rows = listing.deviations(request.actor).filter(cookbook=cookbook)
    return page_shown(rows if state is None else rows.filter(state=state), cursor, limit, DeviationShown.of)


@router.get("/cookbooks/{pk}/differences", response=shows(Page[DifferenceShown]))
def list_differences(request: Asked, pk: Id, cursor: Cursor, limit: Limit) -> Page[DifferenceShown]:
    """Every place at which the newest revision of a local cookbook differs from the revision that it rests on."""
    cookbook = listing.found(listing.cookbooks(request.actor), pk)
    note_reading(
        actor=request.actor, now=timezone.localtime(), of_party=cookbook.party_id, thing=f"cookbook {cookbook.pk}"
    )
    rows = listing.deviating_atoms(request.actor).filter(cookbook=cookbook)
    return page_shown(rows, cursor, limit, DifferenceShown.of)
