"""The limits by which a series is judged, what signals by them, what its values may be; and values, to be judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from catchball.core.spc.frozen import Frozen, Grouping, Observed
from catchball.core.spc.kinds import Kind
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import Following, FrozenLimits, Series, Signal, Specification


@dataclass(frozen=True, slots=True)
class Stretch:
    """Limits, and until before which instant they judge: where newer ones take over, or None."""

    limits: FrozenLimits
    until: datetime | None

    def holds_at(self, at: datetime) -> bool:
        """Whether a point of this instant is judged by them."""
        return self.limits.begins <= at and (self.until is None or at < self.until)


_VALUES = """
  select at, key, value, size from (
    select distinct on (at, key) at, key, value, size from store_measurement
    where series_id = %(series)s and at >= %(since)s and at < %(until)s
      and (%(key)s::text is null or (at, key) > (%(since)s, %(key)s::text))
    order by at {order}, key {order}, edition desc
  ) last where value is not null limit %(most)s
"""
_AFTER, _BEFORE = _VALUES.format(order="asc"), _VALUES.format(order="desc")


def limits(actor: Actor) -> QuerySet[FrozenLimits]:
    """The frozen limits of the own party, the newest first."""
    return visible_to(actor, FrozenLimits.objects.select_related("frozen_by__user", "series__metric")).order_by("-pk")


def signals(actor: Actor) -> QuerySet[Signal]:
    """What signals and what signalled, the newest point first."""
    return visible_to(actor, Signal.objects.select_related("series__metric", "limits")).order_by("-at", "-key", "-pk")


def specification_of(actor: Actor, of: Series) -> Specification | None:
    """What the values of a series may be, as it was said last."""
    return visible_to(actor, Specification.objects.filter(series=of)).order_by("-pk").first()


def follows_series(actor: Actor, of: Series) -> bool:
    """Whether the actor is told of signals."""
    rows = Following.objects.filter(series=of, follows=True)
    return actor.person is not None and visible_to(actor, rows.filter(person_id=actor.person)).exists()


def stretches(rows: Iterable[FrozenLimits]) -> list[Stretch]:
    """Which of a series' limits judge from when until when, the newest first; those that are replaced whole are not
    among them.
    """
    found: list[Stretch] = []
    until: datetime | None = None
    for row in sorted(rows, key=lambda one: one.pk, reverse=True):
        if until is None or row.begins < until:
            found.append(Stretch(row, until))
            until = row.begins
    return found


def frozen_of(row: FrozenLimits) -> Frozen:
    """Limits as the core knows them."""
    return Frozen(
        Kind(row.kind),
        row.centre,
        row.sigma,
        tuple(row.rules),
        Grouping(row.grouping),
        row.size,
        row.widening,
        row.constants,
    )


def values_from(
    series: int, since: datetime, until: datetime | None, most: int, key: str | None = None
) -> list[Observed]:
    """The first values that count from an instant on, or, where a key is named, after that value of the instant."""
    return _read(_AFTER, series, since, until, most, key)


def values_before(series: int, since: datetime, until: datetime, most: int) -> list[Observed]:
    """The last values that count before an instant, not older than another one, the oldest first."""
    return _read(_BEFORE, series, since, until, most, None)[::-1]


def _read(
    query: str, series: int, since: datetime, until: datetime | None, most: int, key: str | None
) -> list[Observed]:
    given: dict[str, Any] = {"series": series, "since": since, "until": until or "infinity", "key": key, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return [Observed(*row) for row in cursor.fetchall()]
