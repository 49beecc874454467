"""Connections to machines: how they are doing, what they remember, where something may be missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection as database
from django.db.models import QuerySet

from catchball.queries.visible import visible_to
from catchball.store.acting import Actor, acting
from catchball.store.models import MachineConnection, MachineGap, MachineMemory, Series, UnreadMessage

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


def gaps(actor: Actor, connection: MachineConnection) -> QuerySet[MachineGap]:
    """Where something may be missing, the newest first."""
    return visible_to(actor, MachineGap.objects.filter(connection=connection)).order_by("-noted_at", "-pk")


def unread(actor: Actor, connection: MachineConnection) -> QuerySet[UnreadMessage]:
    """What was not understood and what waits, the newest first."""
    rows = UnreadMessage.objects.filter(connection=connection).exclude(state=UnreadMessage.State.READ)
    return visible_to(actor, rows).order_by("-last_at", "-pk")
