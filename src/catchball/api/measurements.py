"""Measurements in, what they come to, and what was refused."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal, Self, TypeAlias, cast

from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import Field

from catchball.actions.measurements import (
    MOST_IN_COLUMNS,
    MOST_ROWS,
    Row,
    drop_row,
    mend_row,
    take_columns,
)
from catchball.api.answers import does, lists, shows
from catchball.api.authentication import Asked
from catchball.api.bodies import numbers_as_measured
from catchball.api.fields import Day, Given, Id, Shown
from catchball.api.pages import Cursor, Limit, Page, page_shown
from catchball.core.columns import Columns
from catchball.queries import listing
from catchball.queries.measurements import Point, Sums, deliveries, points_page, quarantined, sums
from catchball.queries.metrics import series
from catchball.queries.telling.refused_values import told_reason
from catchball.store.measurements import Delivery, QuarantinedRow

router = Router(tags=["Measurements"])
State = Literal["open", "mended", "dropped"]
At = Annotated[str, Field(max_length=40, examples=["2026-03-31T14:05:00+02:00"])]
Microseconds = Annotated[int, Field(ge=-(2**62), le=2**62)]
Key = Annotated[str, Field(max_length=200)]
Edition = Annotated[int, Field(ge=0, le=2**31 - 1)]

PointsCursor: TypeAlias = Annotated[
    str | None, Query(None, max_length=600, description="The `next` of the page before; none for the newest values.")
]


class RowGiven(Given):
    """One value. `key` tells values of one instant apart, `edition` counts corrections: 1 is the first.

    A correction without a value takes back what was sent. `size` is what a proportion or a rate is of.
    """

    at: At
    value: float | None
    size: float = 1
    key: Key = ""
    edition: Edition = 0

    def row(self) -> Row:
        """As the actions take it."""
        return Row(self.at, self.value, self.size, self.key, self.edition)


class DeliveryGiven(Given):
    """Rows of one series, in any order; rows that were sent before do no harm."""

    rows: Annotated[list[RowGiven], Field(min_length=1, max_length=MOST_ROWS)]
    name: Annotated[str, Field(max_length=200, description="Where they are from, for people.")] = ""

    def columns(self) -> Columns:
        """As the actions take it."""
        rows = self.rows
        return Columns(
            [row.at for row in rows],
            [row.value for row in rows],
            [row.size for row in rows],
            [row.key for row in rows],
            [row.edition for row in rows],
        )


class ColumnsGiven(Given):
    """Rows of one series by column, all columns of one length: a third of the bytes of rows, and for bulk.

    `at` are instants, or whole microseconds since 1970-01-01 in UTC. `size`, `key` and `edition` are left out where
    every size is 1, every key empty, nothing a correction.
    """

    at: Annotated[list[At] | list[Microseconds], Field(min_length=1, max_length=MOST_IN_COLUMNS)]
    value: Annotated[list[float | None], Field(min_length=1, max_length=MOST_IN_COLUMNS)]
    size: Annotated[list[float], Field(max_length=MOST_IN_COLUMNS, default_factory=list)]
    key: Annotated[list[Key], Field(max_length=MOST_IN_COLUMNS, default_factory=list)]
    edition: Annotated[list[Edition], Field(max_length=MOST_IN_COLUMNS, default_factory=list)]
    name: Annotated[str, Field(max_length=200, description="Where they are from, for people.")] = ""

    def columns(self) -> Columns:
        """As the actions take it."""
        return Columns(self.at, self.value, self.size, self.key, self.edition)


class DeliveryShown(Shown):
    """What became of the rows of a delivery. Those that were refused stand in quarantine."""

    id: int
    party: int
    source: str
    name: str
    at: datetime
    rows: int
    new: int
    known: int
    refused: int
    file: int | None

    @classmethod
    def of(cls, row: Delivery) -> Self:
        """The delivery as shown."""
        return cls(
            id=row.pk,
            party=row.party_id,
            source=row.source,
            name=row.name,
            at=row.at,
            rows=row.rows,
            new=row.new,
            known=row.known,
            refused=row.refused,
            file=row.file_id,
        )


class QuarantinedShown(Shown):
    """A row that was refused, as it came, with its place in the delivery, the field and the reason."""

    id: int
    party: int
    delivery: int
    series: int | None
    number: int
    row: Annotated[int | None, Field(description="The row of the file that it is from.")]
    column: str
    at: str
    value: float | str | None
    size: float | str | None
    key: str
    edition: int
    field: str
    code: Annotated[str, Field(description="The reason, for programs.", examples=["no number"])]
    reason: Annotated[str, Field(description="The reason, for people.")]
    state: State

    @classmethod
    def of(cls, row: QuarantinedRow) -> Self:
        """The row as shown."""
        return cls(
            id=row.pk,
            party=row.party_id,
            delivery=row.delivery_id,
            series=row.series_id,
            number=row.number,
            row=row.row,
            column=row.column,
            field=row.field,
            code=row.reason,
            reason=told_reason(row),
            state=cast("State", row.state),
            **row.raw,
        )


class PointShown(Shown):
    """A value that counts: of its editions the last one."""

    at: datetime
    key: str
    value: float
    size: float

    @classmethod
    def of(cls, point: Point) -> Self:
        """The value as shown."""
        return cls(at=point.at, key=point.key, value=point.value, size=point.size)


class SumsShown(Shown):
    """What the values of a period come to; `m2` is the sum of the squared differences from the mean."""

    begins: datetime
    count: int
    mean: float
    m2: float
    low: float
    high: float
    size: float

    @classmethod
    def of(cls, found: Sums) -> Self:
        """The sums as shown."""
        return cls(**{name: getattr(found, name) for name in Sums.__slots__})


class PointsShown(Shown):
    """The last values before an instant, the oldest first. `next` is null where there are none before them."""

    points: list[PointShown]
    next: str | None


class PeriodsShown(Shown):
    """The sums of each period in which something was measured."""

    periods: list[SumsShown]


@router.post("/series/{pk}/measurements", response=does(DeliveryShown, 201))
@numbers_as_measured
def post_measurements(request: Asked, pk: Id, body: DeliveryGiven) -> Status[DeliveryShown]:
    """Take values in, each once."""
    found = listing.found(series(request.actor), pk)
    now, columns = timezone.localtime(), body.columns()
    done = take_columns(actor=request.actor, now=now, series=found, columns=columns, source="api", name=body.name)
    return Status(201, DeliveryShown.of(done))


@router.post("/series/{pk}/columns", response=does(DeliveryShown, 201))
@numbers_as_measured
def post_columns(request: Asked, pk: Id, body: ColumnsGiven) -> Status[DeliveryShown]:
    """Take many values in, by column; each once, as rows are."""
    found = listing.found(series(request.actor), pk)
    now, columns = timezone.localtime(), body.columns()
    done = take_columns(actor=request.actor, now=now, series=found, columns=columns, source="api", name=body.name)
    return Status(201, DeliveryShown.of(done))


@router.get("/series/{pk}/measurements", response=shows(PointsShown))
def show_measurements(
    request: Asked,
    pk: Id,
    cursor: PointsCursor,
    before: Query[Day | None] = None,
    most: Annotated[int, Query(100, ge=1, le=1_000)] = 100,
) -> PointsShown:
    """The last values that count, before a day; those before them behind the cursor, and so all of them."""
    found = listing.found(series(request.actor), pk)
    until = _midnight(before or _the_day_after_tomorrow())
    page = points_page(request.actor, found, until, most, cursor)
    return PointsShown(points=[PointShown.of(point) for point in page.points], next=page.next)


@router.get("/series/{pk}/sums", response=shows(PeriodsShown))
def show_sums(
    request: Asked,
    pk: Id,
    since: Query[Day | None] = None,
    until: Query[Day | None] = None,
    by: Query[Literal["hour", "day", "week", "month"]] = "day",
) -> PeriodsShown:
    """What was measured comes to, by hour, day, week or month; of the last 400 days unless other days are named."""
    found = listing.found(series(request.actor), pk)
    last = until or _the_day_after_tomorrow()
    first = since or date.fromordinal(max(last.toordinal() - 400, 1))
    begin, end = _midnight(first), _midnight(last)
    return PeriodsShown(periods=[SumsShown.of(one) for one in sums(request.actor, found, begin, end, by)])


@router.get("/deliveries", response=lists(Page[DeliveryShown]))
def list_deliveries(request: Asked, cursor: Cursor, limit: Limit) -> Page[DeliveryShown]:
    """What came in."""
    return page_shown(deliveries(request.actor), cursor, limit, DeliveryShown.of)


@router.get("/deliveries/{pk}", response=shows(DeliveryShown))
def show_delivery(request: Asked, pk: Id) -> DeliveryShown:
    """One of them."""
    return DeliveryShown.of(listing.found(deliveries(request.actor), pk))


@router.get("/quarantine", response=lists(Page[QuarantinedShown]))
def list_quarantine(
    request: Asked, cursor: Cursor, limit: Limit, state: Query[State | None] = None
) -> Page[QuarantinedShown]:
    """The rows that were refused; those in one state."""
    rows = quarantined(request.actor)
    return page_shown(rows if state is None else rows.filter(state=state), cursor, limit, QuarantinedShown.of)


@router.post("/quarantine/{pk}/mend", response=does(QuarantinedShown))
def post_mended(request: Asked, pk: Id, body: RowGiven) -> QuarantinedShown:
    """Take a refused row in another form."""
    row = listing.found(quarantined(request.actor), pk)
    return QuarantinedShown.of(mend_row(actor=request.actor, now=timezone.localtime(), row=row, given=body.row()))


@router.post("/quarantine/{pk}/drop", response=does(QuarantinedShown))
def post_dropped(request: Asked, pk: Id) -> QuarantinedShown:
    """Say that a refused row is nothing to keep; it stays to be seen."""
    row = listing.found(quarantined(request.actor), pk)
    return QuarantinedShown.of(drop_row(actor=request.actor, now=timezone.localtime(), row=row))


def _the_day_after_tomorrow() -> date:
    """No clock is that fast."""
    return timezone.localdate() + timedelta(days=2)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_current_timezone())
