"""Writing signals: many at once, for a process that has gone astray signals at every point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from catchball.store.models import FrozenLimits


@dataclass(frozen=True, slots=True)
class NewSignal:
    """That a rule fired at a point, on one of the charts of some limits."""

    at: datetime
    key: str
    chart: str
    rule: int
    height: float


_WRITE = """
  insert into store_signal (party_id, series_id, limits_id, at, key, chart, rule, height, found_at, ended_why)
  select %(party)s, %(series)s, %(limits)s, at, key, chart, rule, height, %(now)s, ''
  from unnest(%(at)s::timestamptz[], %(key)s::text[], %(chart)s::text[], %(rule)s::smallint[],
              %(height)s::double precision[]) with ordinality as found (at, key, chart, rule, height, place)
  order by place returning id
"""


def write_signals(limits: FrozenLimits, found: Sequence[NewSignal], now: datetime) -> list[int]:
    """Add signals that are not there yet; gives their ids, in the same order."""
    if not found:
        return []
    given: dict[str, Any] = {
        "party": limits.party_id,
        "series": limits.series_id,
        "limits": limits.pk,
        "now": now,
        **{name: [getattr(one, name) for one in found] for name in NewSignal.__slots__},
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, given)
        return [pk for (pk,) in cursor.fetchall()]
