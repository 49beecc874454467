"""What is measured, and where."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import Field

from catchball.actions.metrics import MetricGiven as Definition
from catchball.actions.metrics import Place, define_metric, open_series
from catchball.api.answers import does, lists, shows
from catchball.api.authentication import Asked
from catchball.api.fields import Given, Id, Shown
from catchball.api.pages import Cursor, Limit, Page, page_shown
from catchball.queries import listing
from catchball.queries.metrics import metrics, series
from catchball.store.metrics import Metric, Series

router = Router(tags=["Measurements"])
Kind = Literal["mean", "proportion", "count", "rate", "duration", "sum"]
Direction = Literal["higher", "lower", "neither"]
Name = Annotated[str, Field(max_length=100)]


class MetricGiven(Given):
    """A metric. `direction` is what is better; the unit is empty for a bare number."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    unit: Annotated[str, Field(max_length=40, examples=["N·m"])] = ""
    kind: Kind
    direction: Direction
    formula: Annotated[str, Field(max_length=2_000)] = ""
    iso_name: Annotated[str, Field(max_length=100, description="Its name in ISO 22400-2, where it has one.")] = ""


class MetricShown(Shown):
    """A metric, and who owns it."""

    id: int
    party: int
    name: str
    unit: str
    kind: str
    direction: str
    formula: str
    iso_name: str
    owner: int | None
    at: datetime

    @classmethod
    def of(cls, row: Metric) -> Self:
        """The metric as shown."""
        return cls(
            id=row.pk,
            party=row.party_id,
            name=row.name,
            unit=row.unit,
            kind=row.kind,
            direction=row.direction,
            formula=row.formula,
            iso_name=row.iso_name,
            owner=row.owner_id,
            at=row.at,
        )


class SeriesGiven(Given):
    """Where a metric is measured: at a site, and at what is said of the rest."""

    site: Id
    line: Name = ""
    machine: Name = ""
    part: Name = ""
    relation: Name = ""
    cookbook: Id | None = None
    node: Annotated[str, Field(max_length=90, description="A step of the cookbook.")] = ""


class SeriesShown(Shown):
    """A metric at a place."""

    id: int
    party: int
    metric: int
    site: int
    line: str
    machine: str
    part: str
    relation: str
    cookbook: int | None
    node: str
    at: datetime

    @classmethod
    def of(cls, row: Series) -> Self:
        """The series as shown."""
        return cls(
            id=row.pk,
            party=row.party_id,
            metric=row.metric_id,
            site=row.site_id,
            line=row.line,
            machine=row.machine,
            part=row.part,
            relation=row.relation,
            cookbook=row.cookbook_id,
            node=row.uid,
            at=row.at,
        )


@router.get("/metrics", response=lists(Page[MetricShown]))
def list_metrics(request: Asked, cursor: Cursor, limit: Limit) -> Page[MetricShown]:
    """What the own party measures."""
    return page_shown(metrics(request.actor), cursor, limit, MetricShown.of)


@router.get("/metrics/{pk}", response=shows(MetricShown))
def show_metric(request: Asked, pk: Id) -> MetricShown:
    """One of them."""
    return MetricShown.of(listing.found(metrics(request.actor), pk))


@router.post("/metrics", response=does(MetricShown, 201))
def post_metric(request: Asked, response: HttpResponse, body: MetricGiven) -> Status[MetricShown]:
    """Define a metric; who does owns it."""
    given = Definition(**body.model_dump())
    row = define_metric(actor=request.actor, now=timezone.localtime(), given=given)
    response["Location"] = f"/api/v1/metrics/{row.pk}"
    return Status(201, MetricShown.of(row))


@router.get("/series", response=lists(Page[SeriesShown]))
def list_series(
    request: Asked, cursor: Cursor, limit: Limit, metric: Query[Id | None] = None, site: Query[Id | None] = None
) -> Page[SeriesShown]:
    """Where the own party measures; of one metric, at one site."""
    rows = series(request.actor)
    rows = rows if metric is None else rows.filter(metric=metric)
    return page_shown(rows if site is None else rows.filter(site=site), cursor, limit, SeriesShown.of)


@router.get("/series/{pk}", response=shows(SeriesShown))
def show_series(request: Asked, pk: Id) -> SeriesShown:
    """One of them."""
    return SeriesShown.of(listing.found(series(request.actor), pk))


@router.post("/metrics/{pk}/series", response=does(SeriesShown, 201))
def post_series(request: Asked, response: HttpResponse, pk: Id, body: SeriesGiven) -> Status[SeriesShown]:
    """Say where a metric is measured."""
    actor = request.actor
    row = open_series(
        actor=actor,
        now=timezone.localtime(),
        metric=listing.found(metrics(actor), pk),
        site=listing.found(listing.sites(actor), body.site),
        place=Place(body.line, body.machine, body.part, body.relation, body.node),
        cookbook=None if body.cookbook is None else listing.found(listing.cookbooks(actor), body.cookbook),
    )
    response["Location"] = f"/api/v1/series/{row.pk}"
    return Status(201, SeriesShown.of(row))
