"""What must be in the database after measurements were sent, however often: read as its owner, beside what is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isclose
from typing import Any

import psycopg

from bench.ingest_rows import Rows

_VALUES = """
  select series_id, count(*), sum(value), min(at), max(at) from store_measurement group by series_id
"""
_HOURS = """
  select series_id, sum(count)::bigint, sum(count * mean), sum(m2 + count * mean ^ 2), max(count)
  from store_hoursummary group by series_id
"""
_IN_AN_HOUR = 3600


def found_wrong(owner_url: str, sent: Mapping[int, Rows]) -> list[str]:
    """What is not as it was sent, by series, as sentences: values, and what they come to by the hour."""
    with psycopg.connect(owner_url) as owner:
        values = {row[0]: row[1:] for row in owner.execute(_VALUES).fetchall()}
        hours = {row[0]: row[1:] for row in owner.execute(_HOURS).fetchall()}
    return [
        f"series {series}: {words}"
        for series, rows in sent.items()
        for words in (*_values(rows, values.get(series)), *_hours(rows, hours.get(series)))
    ] + [f"series {series} has values that nobody sent" for series in values.keys() - sent.keys()]


def _values(rows: Rows, found: Any) -> Iterator[str]:
    if found is None:
        yield "nothing is there"
        return
    count, total, first, last = found
    if count != rows.count:
        yield f"{count:,} values instead of {rows.count:,}"
    if total != rows.total:
        yield f"the values add up to {total!r} instead of {rows.total!r}"
    if (last - first).total_seconds() != rows.count - 1:
        yield f"from {first} until {last}"


def _hours(rows: Rows, found: Any) -> Iterator[str]:
    if found is None:
        yield "no hour is there"
        return
    count, total, squares, most = found
    if count != rows.count:
        yield f"the hours count {count:,} values instead of {rows.count:,}"
    if not isclose(total, rows.total, rel_tol=1e-12):
        yield f"the hours add up to {total!r} instead of {rows.total!r}"
    if not isclose(squares, rows.squares, rel_tol=1e-12):
        yield f"the squares of the hours add up to {squares!r} instead of {rows.squares!r}"
    if most > _IN_AN_HOUR:
        yield f"an hour has {most:,} values"
