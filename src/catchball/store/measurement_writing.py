"""Writing measurements: each value once, whatever comes twice, late or in another order, and their sums by the hour.

The sums merge as T. F. Chan, G. H. Golub and R. J. LeVeque have it (The American Statistician 37, 1983), so the order
of deliveries does not matter. An hour in which something was corrected is added up anew from its values.

What comes in bulk is nearly always new, and of a time of which nothing is there yet. One look at the index tells so,
and then nothing is compared; whoever writes to a series waits for its turn, so nobody comes between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

import psycopg
from django.db import connection

from catchball.store.measured_values import Instants, Numbers, Values, register_arrays, texts


@dataclass(frozen=True, slots=True)
class Written:
    """How many values were new, how many were there already, and the places of those that say something else."""

    new: int
    known: int
    differing: tuple[int, ...]


_GIVEN: LiteralString = """
  given as materialized (
    select at, coalesce(key, '') as key, coalesce(edition, 0) as edition, nullif(value, 'NaN') as value,
           coalesce(size, 1) as size, place
    from unnest(%(at)s, %(value)s, %(size)s::double precision[], %(key)s::text[], %(edition)s::integer[])
      with ordinality as given (at, value, size, key, edition, place)
  )
"""
_INSERT: LiteralString = """
  insert into store_measurement (party_id, series_id, at, key, edition, value, size, delivery_id)
  select %(party)s, %(series)s, at, key, edition, value, size, %(delivery)s from given
"""
_MERGE: LiteralString = """
  merged as (
    insert into store_hoursummary as kept (party_id, series_id, hour, count, mean, m2, low, high, size)
    select %(party)s, %(series)s, hour, count, mean, m2, low, high, size from by_hour where not corrects order by hour
    on conflict (party_id, series_id, hour) do update set
      count = kept.count + excluded.count,
      mean = (kept.mean * kept.count + excluded.mean * excluded.count) / (kept.count + excluded.count),
      m2 = kept.m2 + excluded.m2
         + (excluded.mean - kept.mean) ^ 2 * kept.count * excluded.count / (kept.count + excluded.count),
      low = least(kept.low, excluded.low), high = greatest(kept.high, excluded.high), size = kept.size + excluded.size
  )
  select hour, corrects, new from by_hour order by hour
"""
_BY_HOUR: LiteralString = """
  select date_bin('1 hour', at, '2000-01-01 00:00Z') as hour, count(value) as count, avg(value) as mean,
         coalesce(var_pop(value) * count(value), 0) as m2, min(value) as low, max(value) as high, sum(size) as size,
         count(*) as new
"""
_ADD_ALL: LiteralString = f"""
with {_GIVEN}, added as ({_INSERT}),
by_hour as ({_BY_HOUR}, bool_or(edition > 0) as corrects from given group by 1), {_MERGE}
"""
"""For a time of which nothing is there, and values of which each is another."""
_ADD_NEW: LiteralString = f"""
with {_GIVEN},
corrected as materialized (
  select distinct at, key from store_measurement
  where series_id = %(series)s and edition > 0 and at between %(first)s and %(last)s
),
added as ({_INSERT} order by place on conflict do nothing returning at, key, edition, value, size),
by_hour as (
  {_BY_HOUR}, bool_or(added.edition > 0 or corrected.at is not null) as corrects
  from added left join corrected using (at, key) group by 1
), {_MERGE}
"""  # noqa: S608  (put together of constants)
_COMPARE: LiteralString = f"""
with {_GIVEN}
select place - 1, (there.value, there.size) is distinct from (given.value, given.size)
from given join store_measurement there
  on there.series_id = %(series)s and there.at = given.at and there.key = given.key and there.edition = given.edition
where there.at between %(first)s and %(last)s order by place
"""  # noqa: S608  (put together of constants)
_IS_UNTOUCHED: LiteralString = """
  select not exists (select from store_measurement where series_id = %(series)s and at between %(first)s and %(last)s)
"""
_KEPT_AT = "select at, key, edition from store_measurement where series_id = %s and at = any(%s::timestamptz[])"
_TURN: LiteralString = "select from store_series where id = %(series)s for no key update"
"""Deliveries to one series come one after the other: a correction may be on its way beside what it corrects."""
_ADD_UP: LiteralString = """
with wanted as (select unnest(%(hours)s::timestamptz[]) as hour),
last as (
  select distinct on (m.at, m.key) wanted.hour, m.value, m.size
  from wanted join store_measurement m
    on m.series_id = %(series)s and m.at >= wanted.hour and m.at < wanted.hour + interval '1 hour'
  order by m.at, m.key, m.edition desc
),
sums as (
  select hour, count(value) as count, avg(value) as mean, coalesce(var_pop(value) * count(value), 0) as m2,
         min(value) as low, max(value) as high, sum(size) as size
  from last where value is not null group by hour
),
emptied as (
  delete from store_hoursummary kept using wanted
  where kept.series_id = %(series)s and kept.hour = wanted.hour
    and not exists (select from sums where sums.hour = wanted.hour)
)
insert into store_hoursummary (party_id, series_id, hour, count, mean, m2, low, high, size)
select %(party)s, %(series)s, hour, count, mean, m2, low, high, size from sums
on conflict (party_id, series_id, hour) do update set
  count = excluded.count, mean = excluded.mean, m2 = excluded.m2, low = excluded.low, high = excluded.high,
  size = excluded.size
"""


def write_values(party: int, delivery: int, series: int, values: Values) -> Written:
    """Add what is new, in the transaction of the one who acts; nothing that is there is changed.

    The series is one of the party; there is one value at least.
    """
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        register_arrays(cursor.adapters)
        writing = _Writing(cursor, party, delivery, series)
        cursor.execute("select app.ensure_months(%s::date[])", [values.months])
        cursor.execute(_TURN, writing.ids)
        return writing.written(values)


def kept_at(series: int, instants: Sequence[datetime]) -> set[tuple[datetime, str, int]]:
    """Instant, key and edition of all that is kept of a series at these instants."""
    with connection.cursor() as cursor:
        cursor.execute(_KEPT_AT, [series, list(instants)])
        return set(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class _Writing:
    """A delivery to a series that has its turn."""

    cursor: psycopg.Cursor[Any]
    party: int
    delivery: int
    series: int

    @property
    def ids(self) -> dict[str, Any]:
        return {"party": self.party, "delivery": self.delivery, "series": self.series}

    def written(self, values: Values) -> Written:
        given = self._given(values)
        if self._is_untouched(given) and values.are_distinct:
            self._add(_ADD_ALL, given)
            return Written(len(values), 0, ())
        there = self._compare(given)
        rest = [place for place in range(len(values)) if place not in there]
        if rest:
            there |= {rest[place]: differs for place, differs in self._rest_there(values.at_places(rest)).items()}
        differing = tuple(sorted(place for place, differs in there.items() if differs))
        return Written(len(values) - len(there), len(there) - len(differing), differing)

    def _rest_there(self, values: Values) -> dict[int, bool]:
        """Add what was not there; gives the places of what came twice, and whether it then said something else."""
        given = self._given(values)
        if self._add(_ADD_NEW, given) == len(values):
            return {}
        repeated = values.repeated
        return {place: differs for place, differs in self._compare(given).items() if place in repeated}

    def _add(self, query: LiteralString, given: dict[str, Any]) -> int:
        """Add values and merge the sums of their hours; gives how many were new."""
        hours = self.cursor.execute(query, given).fetchall()
        self._add_up([hour for hour, corrects, _ in hours if corrects])
        return sum(new for *_, new in hours)

    def _add_up(self, hours: Sequence[datetime]) -> None:
        """Add hours up anew, in which something was corrected."""
        if hours:
            self.cursor.execute(_ADD_UP, {**self.ids, "hours": list(hours)})

    def _is_untouched(self, given: dict[str, Any]) -> bool:
        (found,) = self.cursor.execute(_IS_UNTOUCHED, given).fetchone() or (False,)
        return bool(found)

    def _compare(self, given: dict[str, Any]) -> dict[int, bool]:
        """The places of the values that are there, and whether something else is."""
        return dict(self.cursor.execute(_COMPARE, given).fetchall())

    def _given(self, values: Values) -> dict[str, Any]:
        first, last = values.span
        return {
            **self.ids,
            "at": Instants(values.at),
            "value": Numbers(values.value),
            "size": None if values.size is None else Numbers(values.size),
            "key": texts(values.key),
            "edition": None if values.edition is None else list(values.edition),
            "first": first,
            "last": last,
        }
