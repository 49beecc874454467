"""What machines do and produce in; their effectiveness by ISO 22400-2 out."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated, Literal, Self

from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query, Router, Status
from pydantic import Field

from catchball.actions.machine_times import (
    MOST_ROWS,
    ItemsGiven,
    StateGiven,
    Taken,
    tell_items,
    tell_states,
    track_effectiveness,
)
from catchball.actions.refusals import NotValid
from catchball.api.answers import does, lists, shows
from catchball.api.authentication import Asked
from catchball.api.fields import Day, Given, Id, Instant, Shown
from catchball.api.pages import Cursor, Limit, Page, page_shown
from catchball.core.oee import MachineState
from catchball.queries import listing
from catchball.queries.machine_times import Effectiveness, effectiveness_of, tracked
from catchball.store.machine_times import EffectivenessTracked

router = Router(tags=["Measurements"])
State = Literal["production", "set-up", "delay", "down", "planned down", ""]
Machine = Annotated[str, Field(min_length=1, max_length=100)]
Edition = Annotated[int, Field(ge=0, le=1_000, description="0; 1 is the first correction.")]
Number = Annotated[float, Field(ge=0, lt=1e9)]


class StateAsked(Given):
    """A state that began, which lasts until the next one, or until `ends`. A correction with an empty state takes back
    what was told of the same instant.
    """

    begins: Instant
    state: State
    ends: Instant | None = None
    edition: Edition = 0


class StatesAsked(Given):
    """What a machine did, in any order; rows that were told before do no harm."""

    machine: Machine
    rows: Annotated[list[StateAsked], Field(min_length=1, max_length=MOST_ROWS)]


class ItemsAsked(Given):
    """Items that were produced up to an instant since the row before, how many of them good; the planned seconds for
    one. A correction without a number takes back what was told of the same instant and key.
    """

    at: Instant
    produced: Number | None
    good: Number = 0
    seconds: Number = 0
    key: Annotated[str, Field(max_length=100)] = ""
    edition: Edition = 0


class ProductionAsked(Given):
    """What a machine produced, in any order; rows that were told before do no harm."""

    machine: Machine
    rows: Annotated[list[ItemsAsked], Field(min_length=1, max_length=MOST_ROWS)]


class TakenShown(Shown):
    """How many rows were new, and how many were there already."""

    new: int
    known: int

    @classmethod
    def of(cls, taken: Taken) -> Self:
        """What was taken, as shown."""
        return cls(new=taken.new, known=taken.known)


class TrackingAsked(Given):
    """Of which machine, and at which times of day its shifts begin; one alone makes days."""

    machine: Machine
    shifts: Annotated[
        list[Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]],
        Field(min_length=1, max_length=12, examples=[["06:00", "14:00", "22:00"]]),
    ]


class TrackingShown(Shown):
    """Of which machine effectiveness is reckoned, for which shifts, into which series, by the name of the index."""

    id: int
    party: int
    site: int
    machine: str
    shifts: list[str]
    zone: str
    series: dict[str, int]
    at: datetime

    @classmethod
    def of(cls, row: EffectivenessTracked) -> Self:
        """The row as shown."""
        return cls(
            id=row.pk,
            party=row.party_id,
            site=row.site_id,
            machine=row.machine,
            shifts=row.shifts,
            zone=row.zone,
            series=row.series,
            at=row.at,
        )


class EffectivenessShown(Shown):
    """Seconds in each state and of nobody knows what, items, and the indices as shares of one; null where the time or
    the items that an index is of are none.
    """

    seconds: dict[str, float]
    unknown_seconds: float
    produced: float
    good: float
    availability: float | None
    effectiveness: float | None
    quality_ratio: float | None
    oee_index: float | None
    nee_index: float | None
    allocation_efficiency: float | None
    utilization_efficiency: float | None
    technical_efficiency: float | None
    setup_ratio: float | None

    @classmethod
    def of(cls, found: Effectiveness) -> Self:
        """What was found, as shown."""
        times = {str(state): found.totals.time(state).total_seconds() for state in MachineState}
        return cls(
            seconds=times,
            unknown_seconds=found.totals.unknown.total_seconds(),
            produced=found.totals.produced,
            good=found.totals.good,
            **{name: getattr(found.indices, name) for name in type(found.indices).__slots__},
        )


@router.post("/sites/{pk}/machine-states", response=does(TakenShown, 201))
def post_machine_states(request: Asked, pk: Id, body: StatesAsked) -> Status[TakenShown]:
    """Take in what a machine did: all rows, or none."""
    site = listing.found(listing.sites(request.actor), pk)
    states = [StateGiven(**row.model_dump()) for row in body.rows]
    now = timezone.localtime()
    taken = tell_states(actor=request.actor, now=now, site=site, machine=body.machine, states=states)
    return Status(201, TakenShown.of(taken))


@router.post("/sites/{pk}/machine-items", response=does(TakenShown, 201))
def post_machine_items(request: Asked, pk: Id, body: ProductionAsked) -> Status[TakenShown]:
    """Take in what a machine produced: all rows, or none."""
    site = listing.found(listing.sites(request.actor), pk)
    items = [ItemsGiven(**row.model_dump()) for row in body.rows]
    now = timezone.localtime()
    taken = tell_items(actor=request.actor, now=now, site=site, machine=body.machine, items=items)
    return Status(201, TakenShown.of(taken))


@router.get("/sites/{pk}/effectiveness", response=shows(EffectivenessShown))
def show_effectiveness(
    request: Asked,
    pk: Id,
    machine: Annotated[str, Query(..., max_length=100)],
    since: Query[Day],
    until: Query[Day],
) -> EffectivenessShown:
    """What a machine comes to from a day on until before another."""
    if until <= since:
        raise NotValid(gettext("A stretch ends after it begins."), ("until",))
    site = listing.found(listing.sites(request.actor), pk)
    zone = timezone.get_current_timezone()
    begins, ends = (datetime.combine(day, time(), zone) for day in (since, until))
    found = effectiveness_of(request.actor, site, machine, begins, ends, timezone.localtime())
    return EffectivenessShown.of(found)


@router.post("/sites/{pk}/effectiveness", response=does(TrackingShown, 201))
def post_effectiveness(request: Asked, pk: Id, body: TrackingAsked) -> Status[TrackingShown]:
    """Have the indices of a machine reckoned for each shift, into ordinary series."""
    site = listing.found(listing.sites(request.actor), pk)
    shifts = [time.fromisoformat(one) for one in body.shifts]
    now = timezone.localtime()
    row = track_effectiveness(actor=request.actor, now=now, site=site, machine=body.machine, shifts=shifts)
    return Status(201, TrackingShown.of(row))


@router.get("/effectiveness", response=lists(Page[TrackingShown]))
def list_effectiveness(request: Asked, cursor: Cursor, limit: Limit) -> Page[TrackingShown]:
    """The machines whose effectiveness is reckoned."""
    return page_shown(tracked(request.actor), cursor, limit, TrackingShown.of)
