"""The reduction gives what a slow version, written to be read, gives: the last edition of each value, by period."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchball.core.periods import Period
from catchball.core.reduction import reduced

BEGIN = datetime(2024, 2, 28, 21, tzinfo=UTC)
"""Three hours before a day that is the last but one of a month."""


class Row(NamedTuple):
    party: int
    series: int
    at: datetime
    key: str
    edition: int
    value: float | None
    size: float


SCHEMA: dict[str, Any] = {
    "party": pl.Int64,
    "series": pl.Int64,
    "at": pl.Datetime("us", "UTC"),
    "key": pl.String,
    "edition": pl.Int32,
    "value": pl.Float64,
    "size": pl.Float64,
}


def begin_of(at: datetime, period: Period) -> datetime:
    hour = at.replace(minute=0, second=0, microsecond=0)
    if period is Period.HOUR:
        return hour
    return hour.replace(hour=0) if period is Period.DAY else hour.replace(day=1, hour=0)


def plain(rows: list[Row], period: Period) -> dict[tuple[int, int, datetime], list[tuple[float, float]]]:
    """The values and sizes that count, by party, series and period."""
    last: dict[tuple[int, int, datetime, str], Row] = {}
    for row in rows:
        known = (row.party, row.series, row.at, row.key)
        if known not in last or row.edition > last[known].edition:
            last[known] = row
    found = defaultdict(list)
    for row in last.values():
        if row.value is not None:
            found[row.party, row.series, begin_of(row.at, period)].append((row.value, row.size))
    return found


MINUTES = st.one_of(st.integers(0, 200), st.integers(179, 181), st.integers(0, 60 * 24 * 3))
NUMBERS = st.floats(-1e6, 1e6, allow_nan=False).map(lambda number: round(number, 6))
ROWS = st.lists(
    st.builds(
        Row,
        st.integers(1, 2),
        st.integers(1, 2),
        MINUTES.map(lambda minutes: BEGIN + timedelta(minutes=minutes)),
        st.sampled_from(["", "a", "é"]),
        st.integers(0, 3),
        st.one_of(st.none(), NUMBERS),
        st.integers(1, 50).map(float),
    ),
    max_size=60,
    unique_by=lambda row: row[:5],
)


@given(ROWS, st.sampled_from(Period))
def test_of_editions_in_any_order_the_last_counts_and_a_value_that_was_taken_back_does_not(
    rows: list[Row], period: Period
) -> None:
    expected = plain(rows, period)
    found = reduced(pl.LazyFrame(rows, schema=SCHEMA, orient="row"), period).collect()
    assert {(one["party"], one["series"], one["begins"]) for one in found.iter_rows(named=True)} == set(expected)
    assert len(found) == len(expected)
    for one in found.iter_rows(named=True):
        counting = expected[one["party"], one["series"], one["begins"]]
        values = [Fraction(value) for value, _ in counting]
        mean = sum(values) / len(values)
        m2 = sum((value - mean) ** 2 for value in values)
        largest = max(abs(value) for value in values)
        assert (one["count"], one["low"], one["high"]) == (len(values), float(min(values)), float(max(values)))
        assert one["size"] == pytest.approx(math.fsum(size for _, size in counting), rel=1e-12)
        assert one["mean"] == pytest.approx(float(mean), rel=1e-12, abs=float(largest) * 1e-12)
        assert one["m2"] == pytest.approx(float(m2), rel=1e-9, abs=float(largest) ** 2 * 1e-13)
        assert one["variance"] * one["count"] == pytest.approx(one["m2"])


def test_a_small_spread_around_a_large_value_loses_no_digits() -> None:
    values = [1e6 + math.sin(place) / 7 for place in range(50)]
    rows = [Row(1, 1, BEGIN + timedelta(seconds=place), "", 0, value, 1.0) for place, value in enumerate(values)]
    (one,) = reduced(pl.LazyFrame(rows, schema=SCHEMA, orient="row"), Period.DAY).collect().iter_rows(named=True)
    exact = [Fraction(value) for value in values]
    mean = sum(exact) / len(exact)
    assert one["m2"] == pytest.approx(float(sum((value - mean) ** 2 for value in exact)), rel=1e-13)


def test_no_rows_come_to_nothing() -> None:
    assert reduced(pl.LazyFrame(schema=SCHEMA), Period.MONTH).collect().is_empty()
