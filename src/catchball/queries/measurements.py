"""What was measured, as somebody may see it: sums by the hour, and single values only as far back as one looks."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet, Sum
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext

from catchball.queries.listing import UnknownCursor
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.measured_values import instant_of, microseconds
from catchball.store.models import Delivery, MeasurementFile, QuarantinedRow, Series, StoredMapping


@dataclass(frozen=True, slots=True)
class Point:
    """A value that counts: of its editions the last one."""

    at: datetime
    key: str
    value: float
    size: float


@dataclass(frozen=True, slots=True)
class Became:
    """What became of the values of a file."""

    rows: int
    new: int
    known: int
    refused: int
    open: int


@dataclass(frozen=True, slots=True)
class PointsPage:
    """Values that count, the oldest first; `next` is the cursor of the page with those before, None on the last one."""

    points: list[Point]
    next: str | None


@dataclass(frozen=True, slots=True)
class Sums:
    """What the values of a period come to; `m2` is the sum of the squared differences from the mean."""

    begins: datetime
    count: int
    mean: float
    m2: float
    low: float
    high: float
    size: float


_REACH = """
  with newest as (
    select hour, count from store_hoursummary
    where series_id = %(series)s and hour <= %(before)s order by hour desc limit %(most)s + 1
  ),
  reached as (
    select hour, sum(count) filter (where hour + interval '1 hour' <= %(before)s) over (order by hour desc) as values
    from newest
  )
  select coalesce(max(hour) filter (where values >= %(most)s), min(hour)), max(hour) + interval '1 hour' from reached
"""
"""From when until when the last values lie: told by the hours, of which every one has a value that counts."""
_CORRECTIONS = """
  select count(*) from store_measurement
  where series_id = %(series)s and edition > 0 and at >= %(since)s and at < %(until)s
"""
_LAST = """
  select at, key, value, size from (
    select distinct on (at, key) at, key, value, size from (
      select at, key, edition, value, size from store_measurement
      where series_id = %(series)s and at >= %(since)s and at < %(until)s
        and at <= %(before)s and (at, key) < (%(before)s, %(key)s)
      order by at desc, key desc, edition desc limit %(rows)s
    ) newest order by at desc, key desc, edition desc
  ) last where value is not null limit %(most)s
"""
"""Read backwards along the index, so that only as much is read as is shown: a correction hides one row at least, and
two where it takes back. With the time between two instants PostgreSQL opens no other partition, and knowing how many
rows are wanted it sorts none, whatever it has learnt of a table that was filled a minute ago."""
_BETWEEN = """
  select at, key, value, size from (
    select distinct on (at, key) at, key, value, size from store_measurement
    where series_id = %s and at > %s and at <= %s order by at, key, edition desc
  ) last where value is not null limit %s
"""
_SUMS = """
  with hours as (
    select date_trunc(%(by)s, hour, %(zone)s) as begins, hour.* from store_hoursummary hour
    where series_id = %(series)s and hour >= %(since)s and hour < %(until)s
  ),
  centred as (
    select *, sum(mean * count) over each / sum(count) over each as centre from hours
    window each as (partition by begins)
  )
  select begins, sum(count)::bigint, min(centre), sum(m2 + count * (mean - centre) ^ 2), min(low), max(high), sum(size)
  from centred group by begins order by begins
"""
PERIODS = ("hour", "day", "week", "month")


def deliveries(actor: Actor) -> QuerySet[Delivery]:
    """What came in, the newest first."""
    return visible_to(actor, Delivery.objects.select_related("by__user")).order_by("-at", "-pk")


def quarantined(actor: Actor) -> QuerySet[QuarantinedRow]:
    """The rows that were refused, the newest delivery first."""
    rows = visible_to(
        actor, QuarantinedRow.objects.select_related("delivery", "series__metric", "series__site", "ended_by__user")
    )
    return rows.order_by("-delivery_id", "number")


def mappings(actor: Actor) -> QuerySet[StoredMapping]:
    """How files are understood, by name."""
    return visible_to(actor, StoredMapping.objects.select_related("saved_by__user")).order_by("name")


def measurement_files(actor: Actor) -> QuerySet[MeasurementFile]:
    """The files that were brought in, without their bytes, the newest first."""
    rows = MeasurementFile.objects.defer("bytes", "beside").select_related("by__user", "mapping")
    return visible_to(actor, rows).order_by("-at", "-pk")


def became_of(actor: Actor, file: MeasurementFile) -> Became:
    """What became of the values of a file, each time that it was taken; `open` are the rows that wait for somebody."""
    own = visible_to(actor, Delivery.objects.filter(file=file))
    told = own.aggregate(*(Sum(name, default=0) for name in ("rows", "new", "known", "refused")))
    waiting = visible_to(actor, QuarantinedRow.objects.filter(delivery__file=file, state="open")).count()
    return Became(told["rows__sum"], told["new__sum"], told["known__sum"], told["refused__sum"], waiting)


def last_points(actor: Actor, of: Series, before: datetime, most: int, key: str = "") -> list[Point]:
    """The last values of a series before an instant, and those of the instant itself with a lesser key; oldest first.

    What it costs grows with `most` and not with the series.
    """
    if not _is_visible(actor, of):
        return []
    given: dict[str, Any] = {"series": of.pk, "before": before, "most": most, "key": key}
    with connection.cursor() as cursor:
        cursor.execute(_REACH, given)
        given["since"], given["until"] = cursor.fetchone()
        if given["since"] is None:
            return []
        cursor.execute(_CORRECTIONS, given)
        given["rows"] = most + 2 * cursor.fetchone()[0]
        cursor.execute(_LAST, given)
        return [Point(*row) for row in reversed(cursor.fetchall())]


def points_between(actor: Actor, of: Series, after: datetime, until: datetime, most: int) -> list[Point]:
    """The values of a series after an instant, up to another one, the oldest first; at most so many."""
    if not _is_visible(actor, of):
        return []
    with connection.cursor() as cursor:
        cursor.execute(_BETWEEN, [of.pk, after, until, most])
        return [Point(*row) for row in cursor.fetchall()]


def points_page(actor: Actor, of: Series, before: datetime, most: int, cursor: str | None) -> PointsPage:
    """A page of values, the newest page first: before an instant, or behind the cursor of the page before.

    Raises UnknownCursor.
    """
    at, key = (before, "") if cursor is None else _place_in(cursor)
    points = last_points(actor, of, at, most, key)
    return PointsPage(points, _cursor_at(points[0]) if len(points) == most else None)


def _cursor_at(point: Point) -> str:
    return urlsafe_b64encode(f"{microseconds(point.at)} {point.key}".encode()).decode()


def _place_in(cursor: str) -> tuple[datetime, str]:
    try:
        at, _, key = urlsafe_b64decode(cursor).decode().partition(" ")
        if "\0" not in key:
            return instant_of(int(at)), key
    except (ValueError, OverflowError):  # (what is no base64 or no UTF-8 is a ValueError, too)
        pass
    raise UnknownCursor(gettext("This cursor was not given by a page of this list."))


def sums(actor: Actor, of: Series, since: datetime, until: datetime, by: str) -> list[Sums]:
    """What the values come to by hour, day, week or month, where the installation is; empty periods are left out.

    Raises ValueError for another period.
    """
    if by not in PERIODS:
        raise ValueError(f"a period is one of {', '.join(PERIODS)}, not {by}")
    if not _is_visible(actor, of):
        return []
    given: dict[str, Any] = {
        "series": of.pk,
        "since": since,
        "until": until,
        "by": by,
        "zone": get_current_timezone_name(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, given)
        return [Sums(*row) for row in cursor.fetchall()]


def _is_visible(actor: Actor, of: Series) -> bool:
    return visible_to(actor, Series.objects.filter(pk=of.pk)).exists()
