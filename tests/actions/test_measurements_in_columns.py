"""Measurements that come by column are kept as those that come by row, and read back page by page."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catchball.actions.measurements import MOST_IN_COLUMNS, Row, take_columns, take_measurements
from catchball.actions.refusals import NotAllowed, NotValid
from catchball.core.columns import Columns
from catchball.queries.listing import UnknownCursor
from catchball.queries.measurements import Point, last_points, points_page, quarantined, sums
from catchball.store.acting import acting
from catchball.store.measured_values import microseconds
from catchball.store.models import Delivery, Series
from factories import NOW, Company, company
from measuring import torque_series

BEGIN = NOW.replace(hour=6, minute=0, second=0, microsecond=0) - timedelta(days=3)


@pytest.fixture
def network(database: None) -> Company:
    return company()


@pytest.fixture
def series(network: Company) -> Series:
    return torque_series(network)


def instants(*minutes: float) -> array[int]:
    return array("q", [microseconds(BEGIN + timedelta(minutes=minute)) for minute in minutes])


def taken(network: Company, series: Series, columns: Columns, name: str = "cz operator") -> Delivery:
    return take_columns(actor=network.actor(name), now=NOW, series=series, columns=columns, source="file")


def told(delivery: Delivery) -> tuple[int, int, int]:
    return delivery.new, delivery.known, delivery.refused


def points(network: Company, series: Series, most: int = 1_000) -> list[Point]:
    actor = network.actor("cz engineer")
    with acting(actor):
        return last_points(actor, series, NOW, most)


def in_pages(network: Company, series: Series, most: int) -> list[Point]:
    """All values, read page by page."""
    actor, found, cursor = network.actor("cz engineer"), list[Point](), ""
    with acting(actor):
        while True:
            page = points_page(actor, series, NOW, most, cursor or None)
            found, cursor = page.points + found, page.next or ""
            if not cursor:
                return found


def hours(network: Company, series: Series) -> list[tuple[int, float, float]]:
    actor = network.actor("cz engineer")
    with acting(actor):
        found = sums(actor, series, BEGIN - timedelta(days=90), NOW, "hour")
    return [(one.count, one.low, one.high) for one in found]


@pytest.mark.parametrize("as_text", [True, False], ids=["texts", "microseconds"])
def test_columns_are_kept_as_rows_are_and_sending_them_again_changes_nothing(
    network: Company, series: Series, *, as_text: bool
) -> None:
    minutes = [90.0, 0.0, 1.0]
    texts = [(BEGIN + timedelta(minutes=minute)).isoformat() for minute in minutes]
    columns = Columns(texts if as_text else instants(*minutes), [12.5, 12.0, 12.25])
    assert told(taken(network, series, columns)) == (3, 0, 0)
    assert told(taken(network, series, columns)) == (0, 3, 0)
    assert [(point.at, point.value, point.size) for point in points(network, series)] == [
        (BEGIN, 12.0, 1.0),
        (BEGIN + timedelta(minutes=1), 12.25, 1.0),
        (BEGIN + timedelta(minutes=90), 12.5, 1.0),
    ]
    assert hours(network, series) == [(2, 12.0, 12.25), (1, 12.5, 12.5)]


def test_sizes_keys_and_editions_come_in_columns_too(network: Company, series: Series) -> None:
    keys = ['le"ft', "r\\ight", "{a,b}", ""]
    columns = Columns(instants(1, 1, 1, 2), [0.5, 0.25, 0.125, 9.0], [4.0, 8.0, 16.0, 2.0], keys)
    taken(network, series, columns)
    assert told(taken(network, series, Columns(instants(2), [7.0], [2.0], [""], [1]))) == (1, 0, 0)
    assert [(point.key, point.value, point.size) for point in points(network, series)] == [
        ('le"ft', 0.5, 4.0),
        ("r\\ight", 0.25, 8.0),
        ("{a,b}", 0.125, 16.0),
        ("", 7.0, 2.0),
    ]


def test_a_wrong_row_of_a_column_goes_into_quarantine_and_the_others_are_kept(network: Company, series: Series) -> None:
    wrong = Columns([*instants(1, 2), 2**62, -1, microseconds(NOW) + 2 * 86_400_000_000], [1.0, float("inf"), 3, 4, 5])
    assert told(taken(network, series, wrong)) == (1, 0, 4)
    actor = network.actor("cz engineer")
    with acting(actor):
        found = [(kept.number, kept.field, kept.raw["at"]) for kept in quarantined(actor)]
    assert found == [
        (2, "value", "2026-02-27T06:02:00+00:00"),
        (3, "at", f"{2**62} µs"),
        (4, "at", "1969-12-31T23:59:59.999999+00:00"),
        (5, "at", (NOW + timedelta(days=2)).isoformat()),
    ]


@pytest.mark.parametrize("beyond", [1.1e100, -1e160, 1e-200, -9e-101])
def test_one_number_of_a_column_that_cannot_be_added_up_is_refused_alone(
    network: Company, series: Series, beyond: float
) -> None:
    assert told(taken(network, series, Columns(instants(1, 2, 3), [0.0, beyond, 3.0]))) == (2, 0, 1)
    assert told(taken(network, series, Columns(instants(4, 5), [4.0, 5.0], [1.0, abs(beyond)]))) == (1, 0, 1)
    assert hours(network, series) == [(3, 0.0, 4.0)]


def test_of_what_comes_twice_in_one_delivery_the_first_is_kept_and_another_value_is_refused(
    network: Company, series: Series
) -> None:
    assert told(taken(network, series, Columns(instants(1, 1, 1, 2), [1.0, 1.0, 2.0, 3.0]))) == (2, 1, 1)
    assert hours(network, series) == [(2, 1.0, 3.0)]


def test_what_is_partly_there_is_told_from_what_differs_and_what_is_new(network: Company, series: Series) -> None:
    taken(network, series, Columns(instants(1, 3), [1.0, 3.0]))
    later = Columns(instants(0, 1, 2, 3, 4, 4), [0.0, 1.0, 2.0, 99.0, 4.0, 4.0])
    assert told(taken(network, series, later)) == (3, 2, 1)
    assert [point.value for point in points(network, series)] == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert hours(network, series) == [(5, 0.0, 4.0)]


def test_columns_have_one_length_and_an_end(network: Company, series: Series) -> None:
    for uneven in (Columns(instants(1, 2), [1.0]), Columns(instants(1, 2), [1.0, 2.0], [1.0])):
        with pytest.raises(NotValid, match="as many rows"):
            taken(network, series, uneven)
    with pytest.raises(NotValid, match=f"1 to {MOST_IN_COLUMNS} rows"):
        taken(network, series, Columns(array("q", [0]) * (MOST_IN_COLUMNS + 1), [0.0] * (MOST_IN_COLUMNS + 1)))
    with pytest.raises(NotAllowed):
        taken(network, series, Columns(instants(1), [1.0]), "supplier owner")


_NUMBERS = count(10)
_MEASURED = st.lists(
    st.tuples(
        st.integers(0, 20).map(lambda hour: hour * 37.0),
        st.sampled_from(["", "a", "b"]),
        st.integers(0, 2),
        st.one_of(st.none(), st.integers(-9, 9)),
    ),
    min_size=1,
    max_size=60,
    unique_by=lambda one: one[:3],
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_MEASURED, st.randoms(use_true_random=False), st.integers(1, 7))
def test_in_pages_of_any_size_every_value_that_counts_is_read_once_and_in_order(
    network: Company, measured: Sequence[tuple[float, str, int, int | None]], chance: Random, most: int
) -> None:
    series = torque_series(network, f"Press {next(_NUMBERS)}")
    rows = [
        Row((BEGIN + timedelta(minutes=minute)).isoformat(), value, 1, key, edition)
        for minute, key, edition, value in measured
        if value is not None or edition > 0
    ]
    chance.shuffle(rows)
    for begin in range(0, len(rows), 9):
        actor = network.actor("cz operator")
        take_measurements(actor=actor, now=NOW, series=series, rows=rows[begin : begin + 9], source="api")
    last: dict[tuple[float, str], int | None] = {}
    for minute, key, _, value in sorted(
        (one for one in measured if one[3] is not None or one[2]), key=lambda one: one[:3]
    ):
        last[minute, key] = value
    expected = [value for _, value in sorted(last.items()) if value is not None]
    assert [point.value for point in in_pages(network, series, most)] == expected
    assert [point.value for point in points(network, series, most)] == expected[-most:]


@pytest.mark.parametrize("cursor", ["?", "YQ==", "é", "MSAA", "OTk5OTk5OTk5OTk5OTk5OTk5OTkg"])
def test_a_cursor_that_no_page_gave_is_refused(network: Company, series: Series, cursor: str) -> None:
    actor = network.actor("cz engineer")
    with acting(actor), pytest.raises(UnknownCursor):
        points_page(actor, series, NOW, 5, cursor)
