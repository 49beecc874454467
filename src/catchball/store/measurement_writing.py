"""Writing measurements: each value once, whatever comes twice, late or in another order, and their sums by the hour.

The sums merge as T. F. Chan, G. H. Golub and R. J. LeVeque have it (The American Statistician 37, 1983), so the order
of deliveries does not matter. An hour in which something was corrected is added up anew from its values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a series at an instant. `key` tells several of one instant apart; `edition` counts corrections.

    Without a `value` it takes back what the editions before said. `size` is what a proportion or a rate is of.
    """

    series: int
    at: datetime
    value: float | None
    size: float = 1.0
    key: str = ""
    edition: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """How many values were new, how many were there already, and the places of those that say something else."""

    new: int
    known: int
    differing: tuple[int, ...]


_GIVEN = """
  select * from unnest(%(series)s::bigint[], %(at)s::timestamptz[], %(key)s::text[], %(edition)s::integer[],
                       %(value)s::double precision[], %(size)s::double precision[])
    with ordinality as given (series_id, at, key, edition, value, size, place)
"""
_ADD = f"""
with given as ({_GIVEN}),
added as (
  insert into store_measurement (party_id, series_id, at, key, edition, value, size, delivery_id)
  select %(party)s, series_id, at, key, edition, value, size, %(delivery)s from given order by series_id, at, place
  on conflict do nothing
  returning series_id, at, key, edition, value, size
),
by_hour as (
  select series_id, date_trunc('hour', at, 'UTC') as hour, count(value) as count, avg(value) as mean,
         coalesce(var_pop(value) * count(value), 0) as m2, min(value) as low, max(value) as high, sum(size) as size,
         bool_or(edition > 0 or exists (
           select from store_measurement later where later.series_id = added.series_id and later.at = added.at
             and later.key = added.key and later.edition > added.edition)) as corrects,
         count(*) as new
  from added group by 1, 2
),
merged as (
  insert into store_hoursummary as kept (party_id, series_id, hour, count, mean, m2, low, high, size)
  select %(party)s, series_id, hour, count, mean, m2, low, high, size from by_hour where not corrects order by 1, 2
  on conflict (series_id, hour) do update set
    count = kept.count + excluded.count,
    mean = (kept.mean * kept.count + excluded.mean * excluded.count) / (kept.count + excluded.count),
    m2 = kept.m2 + excluded.m2
       + (excluded.mean - kept.mean) ^ 2 * kept.count * excluded.count / (kept.count + excluded.count),
    low = least(kept.low, excluded.low), high = greatest(kept.high, excluded.high), size = kept.size + excluded.size
)
select series_id, hour, corrects, new from by_hour order by series_id, hour
"""  # noqa: S608  (put together of constants)
_DIFFERING = f"""
with given as ({_GIVEN})
select place - 1 from given join store_measurement there using (series_id, at, key, edition)
where (there.value, there.size) is distinct from (given.value, given.size) order by place
"""  # noqa: S608  (put together of constants)
_TURN = "select from store_series where id = any(%s) order by id for no key update"
"""Deliveries to one series come one after the other: a correction may be on its way beside what it corrects."""
_ADD_UP = """
with wanted as (select * from unnest(%(series)s::bigint[], %(hour)s::timestamptz[]) as wanted (series_id, hour)),
last as (
  select distinct on (m.series_id, m.at, m.key) m.series_id, wanted.hour, m.value, m.size
  from wanted join store_measurement m
    on m.series_id = wanted.series_id and m.at >= wanted.hour and m.at < wanted.hour + interval '1 hour'
  order by m.series_id, m.at, m.key, m.edition desc
),
sums as (
  select series_id, hour, count(value) as count, avg(value) as mean, coalesce(var_pop(value) * count(value), 0) as m2,
         min(value) as low, max(value) as high, sum(size) as size
  from last where value is not null group by series_id, hour
),
emptied as (
  delete from store_hoursummary kept using wanted
  where kept.series_id = wanted.series_id and kept.hour = wanted.hour
    and not exists (select from sums where sums.series_id = wanted.series_id and sums.hour = wanted.hour)
)
insert into store_hoursummary (party_id, series_id, hour, count, mean, m2, low, high, size)
select %(party)s, series_id, hour, count, mean, m2, low, high, size from sums
on conflict (series_id, hour) do update set
  count = excluded.count, mean = excluded.mean, m2 = excluded.m2, low = excluded.low, high = excluded.high,
  size = excluded.size
"""


def write_values(party: int, delivery: int, values: Sequence[Value]) -> Written:
    """Add what is new, in the transaction of the one who acts; nothing that is there is changed.

    The values are of series of the party; instants have a time zone.
    """
    columns: dict[str, list[Any]] = {
        "series": [value.series for value in values],
        "at": [value.at for value in values],
        "key": [value.key for value in values],
        "edition": [value.edition for value in values],
        "value": [value.value for value in values],
        "size": [value.size for value in values],
    }
    given: dict[str, Any] = {**columns, "party": party, "delivery": delivery}
    with connection.cursor() as cursor:
        cursor.execute("select app.ensure_months(%s::date[])", [sorted({_month(value.at) for value in values})])
        cursor.execute(_TURN, [sorted(set(columns["series"]))])
        cursor.execute(_ADD, given)
        hours = cursor.fetchall()
        _add_up(cursor, party, [(series, hour) for series, hour, corrects, _ in hours if corrects])
        new = sum(count for *_, count in hours)
        if new == len(values):
            return Written(new, 0, ())
        cursor.execute(_DIFFERING, given)
        differing = tuple(place for (place,) in cursor.fetchall())
    return Written(new, len(values) - new - len(differing), differing)


def _add_up(cursor: CursorWrapper, party: int, hours: Sequence[tuple[int, datetime]]) -> None:
    """Add hours up anew, in which something was corrected."""
    if hours:
        given: dict[str, Any] = {"party": party, "series": [one for one, _ in hours], "hour": [at for _, at in hours]}
        cursor.execute(_ADD_UP, given)


def _month(at: datetime) -> date:
    return at.astimezone(UTC).date().replace(day=1)
