"""Connections to machines: how they are doing, what they remember, where something may be missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import connection as database
from django.db.models import Count, Q, QuerySet

from catchball.queries.visible import visible_to
from catchball.store.acting import Actor, acting
from catchball.store.models import MachineConnection, MachineGap, MachineMemory, Series, UnreadMessage

_NO_SIGN_AFTER = timedelta(minutes=2)


class Condition(StrEnum):
    """How a connection is doing, as whoever looks after it sees it."""

    LISTENING = "listening"
    QUIET = "quiet"
    """It listens, and has heard nothing for longer than its file allows."""
    TROUBLED = "in trouble"
    """It cannot listen, says why, and tries again."""
    GONE = "gone"
    """It gives no sign of life: its process is not there."""
    ENDED = "ended"
    """Somebody ended it."""


_FIRST = """
  select given.series_id, given.at, there.value, there.size
  from unnest(%s::bigint[], %s::timestamptz[]) as given (series_id, at)
  cross join lateral (
    select value, size from store_measurement kept
    where kept.series_id = given.series_id and kept.at = given.at and kept.key = '' and kept.edition = 0 limit 1
  ) there
"""


def first_values(places: Sequence[tuple[int, datetime]]) -> dict[tuple[int, datetime], tuple[float, float]]:
    """Value and size of what is kept with the empty key, of these series at these instants; for whoever acts."""
    if not places:
        return {}
    with database.cursor() as cursor:
        cursor.execute(_FIRST, [[series for series, _ in places], [at for _, at in places]])
        return {(series, at): (value, size) for series, at, value, size in cursor.fetchall()}


def series_of_file(actor: Actor, numbers: Sequence[int]) -> dict[int, Series]:
    """The series of these numbers that the actor may see."""
    with acting(actor):
        return {one.pk: one for one in visible_to(actor, Series.objects.filter(pk__in=numbers))}


def memories(actor: Actor, connection: MachineConnection) -> dict[str, Any]:
    """What a connection remembers, by place."""
    with acting(actor):
        rows = MachineMemory.objects.filter(connection=connection)
        return dict(rows.values_list("place", "state"))


def heard_at(actor: Actor, connection: MachineConnection) -> datetime | None:
    """When a connection kept something last."""
    with acting(actor):
        return MachineConnection.objects.values_list("heard_at", flat=True).get(pk=connection.pk)


def waiting(actor: Actor, connection: MachineConnection, most: int, places: Sequence[str]) -> list[UnreadMessage]:
    """The messages from these places that wait for a certificate of birth, the oldest first."""
    with acting(actor):
        rows = UnreadMessage.objects.filter(connection=connection, state=UnreadMessage.State.WAITING, place__in=places)
        return list(rows.order_by("pk")[:most])


def connections(actor: Actor) -> QuerySet[MachineConnection]:
    """The connections of the party, by name."""
    return visible_to(actor, MachineConnection.objects.all()).order_by("name")


def condition_of(row: MachineConnection, now: datetime) -> Condition:
    """How a connection is doing."""
    if row.state == MachineConnection.State.ENDED:
        return Condition.ENDED
    if now - row.alive_at > _NO_SIGN_AFTER:
        return Condition.GONE
    if row.trouble:
        return Condition.TROUBLED
    is_quiet = now - (row.heard_at or row.began_at) > timedelta(minutes=row.quiet_minutes)
    return Condition.QUIET if is_quiet else Condition.LISTENING


@dataclass(frozen=True, slots=True)
class Missing:
    """How many gaps a connection has, messages that were not understood, and that wait for a certificate."""

    gaps: int
    unread: int
    waiting: int


def missing_of(rows: QuerySet[MachineConnection]) -> dict[int, Missing]:
    """What is missing of each of some connections, by its id."""
    counted = rows.annotate(
        gap_count=Count("gaps", distinct=True),
        open_count=Count("unread", distinct=True, filter=Q(unread__state=UnreadMessage.State.OPEN)),
        waiting_count=Count("unread", distinct=True, filter=Q(unread__state=UnreadMessage.State.WAITING)),
    ).values_list("pk", "gap_count", "open_count", "waiting_count")
    return {pk: Missing(*counts) for pk, *counts in counted}


def gaps(actor: Actor, connection: MachineConnection) -> QuerySet[MachineGap]:
    """Where something may be missing, the newest first."""
    return visible_to(actor, MachineGap.objects.filter(connection=connection)).order_by("-noted_at", "-pk")


def unread(actor: Actor, connection: MachineConnection) -> QuerySet[UnreadMessage]:
    """What was not understood and what waits, the newest first."""
    rows = UnreadMessage.objects.filter(connection=connection).exclude(state=UnreadMessage.State.READ)
    return visible_to(actor, rows).order_by("-last_at", "-pk")
