"""Line plans: what is wanted when, what is done where, and what follows."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router, Status
from pydantic import Field

from catchball.actions.line_plans import PlanGiven, StationGiven, drop_line_plan, plan_line, replan_line
from catchball.api.answers import IF_MATCH_REQUIRED, does, edits, lists, shows
from catchball.api.authentication import Asked
from catchball.api.fields import Day, Given, Id, Shown, Uid
from catchball.api.pages import Cursor, Limit, Page, page_shown
from catchball.api.preconditions import require_match, tagged
from catchball.queries import listing
from catchball.queries.line_plans import drawn, line_plans, own_sites
from catchball.store.acting import Actor
from catchball.store.line_plans import LinePlan

router = Router(tags=["Line plans"])
Count = Annotated[int, Field(ge=1, le=10**8)]


class WorkFields(Given):
    """An operation or a step that is done at a station."""

    cookbook: Id
    node: Uid


class StationFields(Given):
    """A station of the line, in the order of the flow."""

    name: Annotated[str, Field(max_length=60)]
    operators: Annotated[int, Field(ge=1, le=99)] = 1
    work: Annotated[list[WorkFields], Field(max_length=500, default_factory=list)]


class LinePlanGiven(Given):
    """What a line plan says; `mix` is per cent by variant, 100 together, or empty."""

    name: Annotated[str, Field(max_length=100)]
    begins: Day
    ends: Day
    demand: Count
    minutes: Count
    mix: Annotated[dict[str, Annotated[int, Field(ge=0, le=100)]], Field(default_factory=dict)]
    stations: Annotated[list[StationFields], Field(max_length=60, default_factory=list)]

    def plan(self) -> PlanGiven:
        """As the act takes it."""
        stations = [
            StationGiven(one.name, one.operators, [(work.cookbook, work.node) for work in one.work])
            for one in self.stations
        ]
        return PlanGiven(self.name, self.begins, self.ends, self.demand, self.minutes, self.mix, stations)


class WorkShown(Shown):
    """An operation or a step that is done at a station."""

    cookbook: int
    node: str


class StationShown(Shown):
    """A station with its load for one part, in seconds; what its machines need runs beside its operators."""

    name: str
    operators: int
    work: list[WorkShown]
    machine: float
    manual: float
    walking: float
    cycle: float


class LinePlanShown(Shown):
    """A line plan with what follows from it: takt and cycle in seconds, balance as a share of one."""

    id: int
    party: int
    site: int
    name: str
    begins: date
    ends: date
    demand: int
    minutes: int
    mix: dict[str, int]
    stations: list[StationShown]
    takt: float | None
    cycle: float
    balance: float | None

    @classmethod
    def of(cls, actor: Actor, row: LinePlan) -> Self:
        """The plan as shown."""
        line = drawn(actor, row).line
        return cls(
            id=row.pk,
            party=row.party_id,
            site=row.site_id,
            name=row.name,
            begins=row.begins,
            ends=row.ends,
            demand=row.demand,
            minutes=row.minutes,
            mix=row.mix,
            stations=[
                StationShown(
                    name=station.name,
                    operators=station.operators,
                    work=[WorkShown(**work) for work in told["work"]],
                    machine=float(station.times.machine),
                    manual=float(station.times.manual),
                    walking=float(station.times.walking),
                    cycle=float(station.cycle),
                )
                for station, told in zip(line.stations, row.stations, strict=True)
            ],
            takt=None if line.takt is None else float(line.takt),
            cycle=float(line.cycle),
            balance=None if line.balance is None else float(line.balance),
        )


@router.get("/line-plans", response=lists(Page[LinePlanShown]))
def list_line_plans(request: Asked, cursor: Cursor, limit: Limit) -> Page[LinePlanShown]:
    """The line plans of the own party."""
    return page_shown(line_plans(request.actor), cursor, limit, lambda row: LinePlanShown.of(request.actor, row))


@router.get("/line-plans/{pk}", response=shows(LinePlanShown))
def show_line_plan(request: Asked, response: HttpResponse, pk: Id) -> LinePlanShown:
    """One plan, with the ETag that changing it needs."""
    return _shown(request.actor, response, pk)


@router.post("/sites/{pk}/line-plans", response=does(LinePlanShown, 201))
def post_line_plan(request: Asked, response: HttpResponse, pk: Id, body: LinePlanGiven) -> Status[LinePlanShown]:
    """Plan a line of a site."""
    site = listing.found(own_sites(request.actor), pk)
    row = plan_line(actor=request.actor, now=timezone.localtime(), site=site, given=body.plan())
    response["Location"] = f"/api/v1/line-plans/{row.pk}"
    return Status(201, _shown(request.actor, response, row.pk))


@router.put("/line-plans/{pk}", response=edits(LinePlanShown), openapi_extra=IF_MATCH_REQUIRED)
def put_line_plan(request: Asked, response: HttpResponse, pk: Id, body: LinePlanGiven) -> LinePlanShown:
    """The plan says this from now on."""
    replan_line(actor=request.actor, now=timezone.localtime(), plan=_matched(request, pk), given=body.plan())
    return _shown(request.actor, response, pk)


@router.delete("/line-plans/{pk}", response=edits(None, 204), openapi_extra=IF_MATCH_REQUIRED)
def delete_line_plan(request: Asked, pk: Id) -> Status[None]:
    """The plan is gone."""
    drop_line_plan(actor=request.actor, now=timezone.localtime(), plan=_matched(request, pk))
    return Status(204, None)


def _matched(request: Asked, pk: int) -> LinePlan:
    row = listing.found(line_plans(request.actor), pk)
    require_match(request, LinePlanShown.of(request.actor, row))
    return row


def _shown(actor: Actor, response: HttpResponse, pk: int) -> LinePlanShown:
    shown = LinePlanShown.of(actor, listing.found(line_plans(actor), pk))
    tagged(response, shown)
    return shown
