"""Frozen limits of a series, what signals by them, its chart, and what its values may be."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Literal, Self

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query, Router, Status
from pydantic import Field

from catchball.actions.control_limits import (
    LimitsGiven,
    SpecificationGiven,
    follow_series,
    freeze_limits,
    specify,
)
from catchball.actions.refusals import NotPossible
from catchball.api.answers import does, lists, shows
from catchball.api.authentication import Asked
from catchball.api.fields import Given, Id, Instant, Shown
from catchball.api.pages import Cursor, Limit, Page, page_shown
from catchball.core.spc.frozen import Observed
from catchball.queries import listing
from catchball.queries.chart_marks import marks_of
from catchball.queries.charting import StatisticsMissing, charted_series, values_on_chart
from catchball.queries.control_limits import follows_series, limits, signals, specification_of, stretches
from catchball.queries.measurements import last_points
from catchball.queries.metrics import series
from catchball.store.signals import FrozenLimits, Signal, Specification

router = Router(tags=["Measurements"])
Chart = Literal[
    "individuals", "means-range", "means-deviation", "p", "np", "c", "u", "laney-p", "laney-u", "ewma", "cusum"
]
Grouping = Literal["single", "instant", "consecutive"]
Method = Literal["sigmas", "percentiles"]
Number = Annotated[float, Field(allow_inf_nan=False)]


class LimitsAsked(Given):
    """From which stretch of values limits are frozen (from `since` until before `until`), for which chart, and why.

    Without a chart it is the usual one of the metric. Rules are chosen for a budget, or named. The limits judge from
    `begins` on, without it from `until` on.
    """

    since: Instant
    until: Instant
    why: Annotated[str, Field(min_length=1, max_length=2_000)]
    kind: Chart | None = None
    grouping: Grouping = "single"
    size: Annotated[int, Field(ge=1, le=25, description="Values of a subgroup.")] = 1
    rules: Annotated[list[Annotated[int, Field(ge=1, le=8)]], Field(default_factory=list, max_length=8)]
    budget: Annotated[
        float | None, Field(gt=0, description="A healthy process signals once in so many points at most.")
    ] = None
    constants: Literal["exact", "table"] = "exact"
    begins: Instant | None = None

    def given(self) -> LimitsGiven:
        """As the actions take it."""
        told = self.model_dump()
        return LimitsGiven(**{**told, "kind": told["kind"] or "", "rules": tuple(told["rules"])})


class LimitsShown(Shown):
    """Limits as they were frozen. `is_judging` tells whether they judge new values."""

    id: int
    party: int
    series: int
    kind: str
    grouping: str
    size: int
    centre: float
    sigma: float | None
    widening: float
    rules: list[int]
    budget: float | None
    constants: str
    conventions: str
    since: datetime
    until: datetime
    used: int
    digest: str
    begins: datetime
    why: str
    frozen_by: int
    at: datetime

    @classmethod
    def of(cls, row: FrozenLimits) -> Self:
        """The limits as shown."""
        named = {name: getattr(row, name) for name in cls.model_fields if hasattr(row, name)}
        return cls(**{**named, "party": row.party_id, "series": row.series_id, "frozen_by": row.frozen_by_id})


class SignalShown(Shown):
    """That a rule fired at a point, which is known by the instant and the key of its last value.

    `ended_at` tells since when it does not hold any more, `ended_why` whether other values or newer limits did it.
    """

    id: int
    party: int
    series: int
    limits: int
    at: datetime
    key: str
    chart: str
    rule: int
    height: float
    found_at: datetime
    ended_at: datetime | None
    ended_why: str

    @classmethod
    def of(cls, row: Signal) -> Self:
        """The signal as shown."""
        named = {name: getattr(row, name) for name in cls.model_fields if hasattr(row, name)}
        return cls(**{**named, "party": row.party_id, "series": row.series_id, "limits": row.limits_id})


class SpecificationAsked(Given):
    """What values may be, in the unit of the metric; one of the limits may be missing."""

    low: Number | None = None
    high: Number | None = None
    target: Number | None = None
    method: Method = "sigmas"
    why: Annotated[str, Field(max_length=2_000)] = ""


class SpecificationShown(Shown):
    """What values may be, as it was said last; all is null where nobody said it."""

    low: float | None = None
    high: float | None = None
    target: float | None = None
    method: str | None = None
    at: datetime | None = None

    @classmethod
    def of(cls, row: Specification | None) -> Self:
        """The specification as shown."""
        return (
            cls() if row is None else cls(low=row.low, high=row.high, target=row.target, method=row.method, at=row.at)
        )


class FollowAsked(Given):
    """Whether one wants to be told of signals."""

    follows: bool


class FollowShown(Shown):
    """Whether one is told of signals."""

    follows: bool


class PanelShown(Shown):
    """One of the charts, a number for each row; null where there is none. `signals` are the rules that fire."""

    name: str
    heights: list[float | None]
    centres: list[float | None]
    lows: list[float | None]
    highs: list[float | None]
    signals: list[list[int]]


class MarkShown(Shown):
    """What happened while the series was measured."""

    at: datetime
    kind: str
    text: str
    link: str


class ChartShown(Shown):
    """The last points on their chart, the oldest first. `limits` are the frozen ones; null: those of these values."""

    kind: str
    limits: int | None
    healthy_length: float | None
    at: list[datetime]
    panels: list[PanelShown]
    marks: list[MarkShown]


@router.post("/series/{pk}/limits", response=does(LimitsShown, 201))
def post_limits(request: Asked, response: HttpResponse, pk: Id, body: LimitsAsked) -> Status[LimitsShown]:
    """Freeze limits of a stretch of values; what comes after it is judged by them."""
    found = listing.found(series(request.actor), pk)
    row = freeze_limits(actor=request.actor, now=timezone.localtime(), series=found, given=body.given())
    response["Location"] = f"/api/v1/limits/{row.pk}"
    return Status(201, LimitsShown.of(row))


@router.get("/limits", response=lists(Page[LimitsShown]))
def list_limits(
    request: Asked, cursor: Cursor, limit: Limit, of: Annotated[Id | None, Query(None, alias="series")] = None
) -> Page[LimitsShown]:
    """Frozen limits, the newest first; of one series."""
    rows = limits(request.actor)
    return page_shown(rows if of is None else rows.filter(series=of), cursor, limit, LimitsShown.of)


@router.get("/limits/{pk}", response=shows(LimitsShown))
def show_limits(request: Asked, pk: Id) -> LimitsShown:
    """One of them."""
    return LimitsShown.of(listing.found(limits(request.actor), pk))


@router.get("/signals", response=lists(Page[SignalShown]))
def list_signals(
    request: Asked,
    cursor: Cursor,
    limit: Limit,
    of: Annotated[Id | None, Query(None, alias="series")] = None,
    holding: Query[bool | None] = None,
) -> Page[SignalShown]:
    """What signals; of one series, and only what still holds, or what does not."""
    rows = signals(request.actor)
    rows = rows if of is None else rows.filter(series=of)
    rows = rows if holding is None else rows.filter(ended_at__isnull=holding)
    return page_shown(rows, cursor, limit, SignalShown.of)


@router.get("/signals/{pk}", response=shows(SignalShown))
def show_signal(request: Asked, pk: Id) -> SignalShown:
    """One of them."""
    return SignalShown.of(listing.found(signals(request.actor), pk))


@router.get("/series/{pk}/chart", response=shows(ChartShown))
def show_chart(request: Asked, pk: Id, most: Annotated[int, Query(120, ge=2, le=1_000)] = 120) -> ChartShown:
    """The last points on their control chart, with what happened meanwhile."""
    found = listing.found(series(request.actor), pk)
    parts = stretches(limits(request.actor).filter(series=found))
    until = timezone.now() + timedelta(days=2)
    points = last_points(request.actor, found, until, values_on_chart(parts, most))
    values = [Observed(one.at, one.key, one.value, one.size) for one in points]
    try:
        chart = charted_series(found.metric, values, parts)
    except ValueError:
        why = gettext("These values have no limits: they do not vary, or do not fit this kind of metric.")
        raise NotPossible(why) from None
    except StatisticsMissing:
        raise NotPossible(gettext("Charts need the extra “stats”, which is not installed on this server.")) from None
    marks = marks_of(request.actor, found, values[0].at, until) if values else []
    return ChartShown(
        kind=chart.frozen.kind,
        limits=None if chart.limits is None else chart.limits.pk,
        healthy_length=chart.healthy_length,
        at=[row.at for row in chart.rows],
        panels=[PanelShown(**{name: getattr(one, name) for name in PanelShown.model_fields}) for one in chart.panels],
        marks=[MarkShown(**{name: getattr(one, name) for name in MarkShown.model_fields}) for one in marks],
    )


@router.get("/series/{pk}/specification", response=shows(SpecificationShown))
def show_specification(request: Asked, pk: Id) -> SpecificationShown:
    """What the values may be, as it was said last."""
    return SpecificationShown.of(specification_of(request.actor, listing.found(series(request.actor), pk)))


@router.post("/series/{pk}/specification", response=does(SpecificationShown, 201))
def post_specification(request: Asked, pk: Id, body: SpecificationAsked) -> Status[SpecificationShown]:
    """Say what the values may be; what was said before is kept."""
    found = listing.found(series(request.actor), pk)
    given = SpecificationGiven(**body.model_dump())
    return Status(
        201, SpecificationShown.of(specify(actor=request.actor, now=timezone.now(), series=found, given=given))
    )


@router.put("/series/{pk}/following", response=does(FollowShown))
def put_following_of_series(request: Asked, pk: Id, body: FollowAsked) -> FollowShown:
    """Be told of signals of a series, or no more."""
    found = listing.found(series(request.actor), pk)
    follow_series(actor=request.actor, now=timezone.localtime(), series=found, follows=body.follows)
    return FollowShown(follows=follows_series(request.actor, found))
