"""Measurements are taken in once, whatever comes twice, late, wrong or corrected."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from random import Random
from statistics import fmean, pvariance

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catchball.actions.measurements import MOST_ROWS, Row, drop_row, mend_row, take_measurements
from catchball.actions.refusals import NotAllowed, NotPossible, NotValid
from catchball.queries.measurements import Sums, deliveries, last_points, quarantined, sums
from catchball.queries.telling.refused_values import told_reason
from catchball.store.acting import acting
from catchball.store.models import Delivery, HourSummary, Measurement, QuarantinedRow, Series
from factories import NOW, Company, company
from measuring import torque_series

BEGIN = NOW.replace(hour=6, minute=0, second=0, microsecond=0) - timedelta(days=3)


@pytest.fixture
def network(database: None) -> Company:
    return company()


@pytest.fixture
def series(network: Company) -> Series:
    return torque_series(network)


def row(minutes: float, value: float | None, **more: object) -> Row:
    return Row((BEGIN + timedelta(minutes=minutes)).isoformat(), value, **more)  # type: ignore[arg-type]


def taken(network: Company, series: Series, *rows: Row, name: str = "cz operator") -> Delivery:
    return take_measurements(actor=network.actor(name), now=NOW, series=series, rows=rows, source="api")


def by(network: Company, series: Series, period: str) -> list[Sums]:
    actor = network.actor("cz engineer")
    with acting(actor):
        return sums(actor, series, BEGIN - timedelta(days=9), BEGIN + timedelta(days=9), period)


def values(network: Company, series: Series, most: int = 100) -> list[float]:
    actor = network.actor("cz engineer")
    with acting(actor):
        return [point.value for point in last_points(actor, series, NOW, most)]


def refused(network: Company, name: str = "cz engineer") -> list[QuarantinedRow]:
    actor = network.actor(name)
    with acting(actor):
        return list(quarantined(actor))


def test_what_comes_twice_is_kept_once(network: Company, series: Series) -> None:
    rows = [row(minute, 12.0 + minute / 10) for minute in range(5)]
    first, again = taken(network, series, *rows), taken(network, series, *rows, row(5, 12.5))
    assert (first.new, first.known, first.refused) == (5, 0, 0)
    assert (again.new, again.known, again.refused) == (1, 5, 0)
    assert values(network, series) == [12.0, 12.1, 12.2, 12.3, 12.4, 12.5]
    assert by(network, series, "hour")[0].count == 6


def test_a_row_that_comes_twice_in_one_delivery_is_kept_once(network: Company, series: Series) -> None:
    told = taken(network, series, row(1, 12.0), row(1, 12.0))
    assert (told.new, told.known, by(network, series, "hour")[0].count) == (1, 1, 1)


def test_keys_tell_values_of_one_instant_apart(network: Company, series: Series) -> None:
    told = taken(network, series, row(1, 12.0, key="left"), row(1, 12.2, key="right"))
    assert (told.new, values(network, series)) == (2, [12.0, 12.2])


def test_another_value_for_the_same_instant_is_refused_and_the_first_one_stays(
    network: Company, series: Series
) -> None:
    taken(network, series, row(1, 12.0))
    told = taken(network, series, row(0, 11.0), row(1, 13.0))
    assert (told.new, told.known, told.refused) == (1, 0, 1)
    (kept,) = refused(network)
    assert (kept.number, kept.field, kept.raw["value"]) == (2, "value", 13.0)
    assert "next edition" in told_reason(kept)
    assert values(network, series) == [11.0, 12.0]


def test_a_correction_is_another_row_and_the_hour_is_added_up_anew(network: Company, series: Series) -> None:
    taken(network, series, row(1, 12.0), row(2, 99.0), row(3, 12.2))
    taken(network, series, row(2, 12.1, edition=1))
    assert values(network, series) == [12.0, 12.1, 12.2]
    (hour,) = by(network, series, "hour")
    assert (hour.count, hour.low, hour.high) == (3, 12.0, 12.2)
    assert hour.mean == pytest.approx(12.1, abs=1e-12)
    with acting(network.actor("cz engineer")):
        assert Measurement.objects.filter(series=series).count() == 4


def test_a_correction_without_a_value_takes_back_and_an_hour_with_nothing_left_has_no_sums(
    network: Company, series: Series
) -> None:
    taken(network, series, row(1, 99.0))
    taken(network, series, row(1, None, edition=1))
    assert (values(network, series), by(network, series, "hour")) == ([], [])


def test_a_correction_may_come_before_what_it_corrects(network: Company, series: Series) -> None:
    taken(network, series, row(1, 12.0, edition=1))
    taken(network, series, row(1, 99.0), row(2, 12.4))
    assert values(network, series) == [12.0, 12.4]
    (hour,) = by(network, series, "hour")
    assert hour.count == 2
    assert hour.mean == pytest.approx(12.2)


@pytest.mark.parametrize(
    ("wrong", "field", "why"),
    [
        (Row("yesterday", 1.0), "at", "is written as"),
        (Row("2026-03-01T06:00:00", 1.0), "at", "time zone"),
        (Row("1999-12-31T23:59:59+00:00", 1.0), "at", "before the year 2000"),
        (Row((NOW + timedelta(days=2)).isoformat(), 1.0), "at", "ahead of today"),
        (row(1, None), "value", "Only a correction"),
        (row(1, float("inf")), "value", "larger than a number"),
        (row(1, 1.1e50), "value", "between 1e-50 and 1e+50"),
        (row(1, -1e160), "value", "between 1e-50 and 1e+50"),
        (row(1, 1e-200), "value", "between 1e-50 and 1e+50"),
        (row(1, -9e-51), "value", "between 1e-50 and 1e+50"),
        (row(1, 1.0, size=0), "size", "above zero"),
        (row(1, 1.0, size=1.5e308), "size", "between 1e-50 and 1e+50"),
        (row(1, 1.0, size=1e-51), "size", "between 1e-50 and 1e+50"),
        (row(1, 1.0, key="x" * 101), "key", "at most 100"),
        (row(1, 1.0, edition=-1), "edition", "up to 1000"),
        (row(1, 1.0, edition=1001), "edition", "up to 1000"),
    ],
)
def test_a_wrong_row_goes_into_quarantine_with_the_reason_and_the_others_are_kept(
    network: Company, series: Series, wrong: Row, field: str, why: str
) -> None:
    told = taken(network, series, row(0, 12.0), wrong, row(2, 12.2))
    assert (told.new, told.refused, values(network, series)) == (2, 1, [12.0, 12.2])
    (kept,) = refused(network)
    assert (kept.number, kept.field, kept.state) == (2, field, "open")
    assert why in told_reason(kept)
    assert kept.raw["at"] == wrong.at


def test_the_largest_and_the_smallest_numbers_that_are_taken_can_be_added_up_in_whatever_deliveries_they_come(
    network: Company, series: Series
) -> None:
    numbers = [0.0, 1e-50, 1e50, -1e50, 1e50, -1e-50, 1.0, 0.0]
    for minute, number in enumerate(numbers):
        taken(network, series, row(minute, number, size=1e50))
    taken(network, series, *(row(60 + minute, number, size=1e-50) for minute, number in enumerate(numbers)))
    taken(network, series, row(6, 2.0, edition=1))
    (day,) = by(network, series, "day")
    assert (day.count, day.low, day.high) == (16, -1e50, 1e50)


def test_a_row_in_quarantine_is_mended_and_taken_once(network: Company, series: Series) -> None:
    taken(network, series, Row("yesterday", 12.3))
    (kept,) = refused(network)
    operator = network.actor("cz operator")
    with pytest.raises(NotValid, match="is written as"):
        mend_row(actor=operator, now=NOW, row=kept, given=Row("today", 12.3))
    assert (refused(network)[0].state, values(network, series)) == ("open", [])
    mend_row(actor=operator, now=NOW, row=kept, given=row(7, 12.3))
    assert (refused(network)[0].state, values(network, series)) == ("mended", [12.3])
    with pytest.raises(NotPossible, match="already"):
        drop_row(actor=operator, now=NOW, row=kept)


def test_a_row_in_quarantine_can_be_dropped_and_is_still_seen(network: Company, series: Series) -> None:
    taken(network, series, Row("yesterday", 12.3))
    drop_row(actor=network.actor("cz operator"), now=NOW, row=refused(network)[0])
    assert [(kept.state, kept.raw["value"]) for kept in refused(network)] == [("dropped", 12.3)]


def test_nothing_and_too_much_are_no_delivery(network: Company, series: Series) -> None:
    with pytest.raises(NotValid, match="1 to 10000 rows"):
        taken(network, series)
    with pytest.raises(NotValid, match="1 to 10000 rows"):
        taken(network, series, *[row(1, 1.0)] * (MOST_ROWS + 1))


def test_another_party_neither_measures_nor_sees(network: Company, series: Series) -> None:
    taken(network, series, row(1, 12.0), Row("yesterday", 1.0))
    with pytest.raises(NotAllowed):
        taken(network, series, row(2, 13.0), name="supplier owner")
    stranger = network.actor("supplier owner")
    with acting(stranger):
        assert last_points(stranger, series, NOW, 10) == []
        assert sums(stranger, series, BEGIN - timedelta(days=9), NOW, "day") == []
        assert not deliveries(stranger).exists()
    assert refused(network, "supplier owner") == []
    assert values(network, series) == [12.0]


def test_who_has_no_function_at_the_site_does_not_measure_there(network: Company, series: Series) -> None:
    with pytest.raises(NotAllowed, match="operators, maintenance and engineers of the site"):
        taken(network, series, row(1, 12.0), name="home engineer")


def test_values_of_many_months_lie_in_a_partition_each_and_are_read_in_order(network: Company, series: Series) -> None:
    days = [BEGIN - timedelta(days=31 * month) for month in range(6)]
    taken(network, series, *[Row(day.isoformat(), float(place)) for place, day in enumerate(days)])
    assert values(network, series) == [5.0, 4.0, 3.0, 2.0, 1.0, 0.0]
    assert values(network, series, most=2) == [1.0, 0.0]
    engineer = network.actor("cz engineer")
    with acting(engineer):
        months = sums(engineer, series, days[-1] - timedelta(days=40), NOW, "month")
    assert [one.count for one in months] == [1] * 6


_NUMBERS = count(10)
_MEASURED = st.lists(
    st.tuples(st.integers(0, 150), st.integers(0, 2), st.one_of(st.none(), st.integers(-1000, 1000))),
    min_size=1,
    max_size=40,
    unique_by=lambda one: one[:2],
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_MEASURED, st.randoms(use_true_random=False))
def test_in_whatever_order_and_pieces_rows_come_the_sums_are_those_of_the_values_that_count(
    network: Company, measured: list[tuple[int, int, int | None]], chance: Random
) -> None:
    series = torque_series(network, f"Press {next(_NUMBERS)}")
    rows = [
        row(minute, value, edition=edition) for minute, edition, value in measured if value is not None or edition > 0
    ]
    sent = rows + chance.sample(rows, len(rows) // 2)
    chance.shuffle(sent)
    while sent:
        size = chance.randint(1, 9)
        taken(network, series, *sent[:size])
        sent = sent[size:]
    last: dict[int, tuple[int, int | None]] = {}
    for minute, edition, value in measured:
        if (value is not None or edition > 0) and edition >= last.get(minute, (-1, None))[0]:
            last[minute] = (edition, value)
    counting = {minute: value for minute, (_, value) in last.items() if value is not None}
    assert values(network, series, 1000) == [float(counting[minute]) for minute in sorted(counting)]
    by_hour = [[value for minute, value in counting.items() if minute // 60 == hour] for hour in range(3)]
    expected = [(len(one), min(one), max(one)) for one in by_hour if one]
    found = by(network, series, "hour")
    assert [(one.count, one.low, one.high) for one in found] == expected
    for one, numbers in zip(found, [numbers for numbers in by_hour if numbers], strict=True):
        assert one.mean == pytest.approx(fmean(numbers), rel=1e-12, abs=1e-9)
        assert one.m2 == pytest.approx(pvariance(numbers) * len(numbers), rel=1e-9, abs=1e-6)
    for day in by(network, series, "day"):
        assert day.m2 == pytest.approx(pvariance(list(counting.values())) * len(counting), rel=1e-9, abs=1e-6)


def test_a_measurement_is_never_changed_nor_deleted(network: Company, series: Series) -> None:
    taken(network, series, row(1, 12.0))
    with acting(network.actor("cz engineer")):
        rows = Measurement.objects.filter(series=series)
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            rows.update(value=1.0)
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            rows.delete()
    assert HourSummary.objects.using("owner").count() == 1
