"""What was measured, as somebody may see it: sums by the hour, and single values only as far back as one looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.timezone import get_current_timezone_name

from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import Delivery, QuarantinedRow, Series


@dataclass(frozen=True, slots=True)
class Point:
    """A value that counts: of its editions the last one."""

    at: datetime
    key: str
    value: float
    size: float


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


_LAST = """
  select at, key, value, size from (
    select distinct on (at, key) at, key, value, size from store_measurement
    where series_id = %s and at < %s order by at desc, key desc, edition desc
  ) last where value is not null limit %s
"""
"""Read backwards along the index, so that only as much is read as is shown."""
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
    rows = visible_to(actor, QuarantinedRow.objects.select_related("delivery", "series__metric", "series__site"))
    return rows.order_by("-delivery_id", "number")


def last_points(actor: Actor, of: Series, before: datetime, most: int) -> list[Point]:
    """The last values of a series before an instant, the oldest first."""
    if not _is_visible(actor, of):
        return []
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [of.pk, before, most])
        return [Point(*row) for row in reversed(cursor.fetchall())]


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
