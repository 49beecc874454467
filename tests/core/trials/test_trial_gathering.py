"""What was measured at any time becomes rows of a trial."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from catchball.core.trials.gathering import Column, Sample, by_period, by_value

BEGIN = datetime(2026, 3, 2, 6, tzinfo=UTC)


def at(minutes: float) -> datetime:
    """So many minutes after the beginning."""
    return BEGIN + timedelta(minutes=minutes)


def column(*pairs: tuple[float, float], adds_up: bool = False) -> Column:
    """A column of (minutes, value)."""
    return Column([Sample(at(minutes), value) for minutes, value in pairs], adds_up)


def test_what_was_measured_since_the_row_before_belongs_to_a_row_and_is_averaged() -> None:
    rows = by_value(
        {"leak": column((10, 1), (20, 2)), "time": column((1, 5), (11, 6), (20, 8), (21, 9))}, "leak", BEGIN
    )
    assert rows.at == (at(10), at(20))
    assert rows.columns == {"leak": (1, 2), "time": (5, 7)}


def test_counts_of_a_row_add_up() -> None:
    rows = by_value({"leak": column((10, 1)), "scrap": column((2, 3), (9, 4), adds_up=True)}, "leak", BEGIN)
    assert rows.columns["scrap"] == (7,)


def test_before_a_trial_begins_nothing_is_counted_and_without_a_beginning_nothing_before_the_first_row() -> None:
    columns = {"leak": column((0, 1), (10, 2), (20, 3)), "time": column((-5, 1), (0, 2), (5, 3), (15, 4))}
    assert by_value(columns, "leak", at(0)).columns == {"leak": (2, 3), "time": (3, 4)}
    assert by_value(columns, "leak").columns == {"leak": (1, 2, 3), "time": (2, 3, 4)}


def test_a_column_without_a_value_in_a_row_lacks_it_there() -> None:
    assert by_value({"leak": column((1, 1), (2, 2)), "time": column((2, 5))}, "leak").columns["time"] == (None, 5)
    assert by_period({"leak": column((60, 1)), "time": column((0, 5))}).columns == {
        "leak": (None, 1),
        "time": (5, None),
    }


def test_periods_are_averaged_by_how_many_values_they_had() -> None:
    hour = [Sample(BEGIN, 1.0, 3), Sample(BEGIN, 5.0, 1)]
    assert by_period({"leak": Column(hour)}).columns == {"leak": (2.0,)}
    assert by_period({"leak": Column(hour, adds_up=True)}).columns == {"leak": (8.0,)}


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(-9, 9)), max_size=20), st.integers(0, 25))
def test_no_count_is_lost_between_the_first_row_and_the_last(pairs: list[tuple[int, int]], rows: int) -> None:
    leading = column(*((float(minutes), 1.0) for minutes in (10, 20, 45)))
    counts = column(*((minutes, value) for minutes, value in pairs), adds_up=True)
    found = by_value({"leak": leading, "count": counts}, "leak", BEGIN)
    counted = sum(value for minutes, value in pairs if 0 < minutes <= 45)
    assert sum(value or 0 for value in found.columns["count"]) == counted
    assert found.first(rows).count + found.last(max(found.count - rows, 0)).count == found.count
