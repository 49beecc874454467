"""Instants as files write them: each form is read, and what could mean two instants or none is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchball.core.measuring.faults import Fault, Reason
from catchball.core.measuring.instants import guessed, instant_of
from catchball.core.measuring.mapping import InstantColumns, Written
from catchball.core.measuring.readings import Cell, WrongCell

NOON = datetime(2026, 3, 31, 12, 5, tzinfo=UTC)


def read(cell: Cell, written: str = "iso", zone: str = "UTC", hour: Cell = None) -> datetime | Fault:
    columns = InstantColumns("day", "" if hour is None else "hour", Written(written), zone)
    return instant_of(cell, hour, columns)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("2026-03-31T14:05:00+02:00", "iso"),
        ("2026-03-31 12:05", "iso"),
        (" 2026-03-31T12:05:00.000Z ", "day-first"),
        ("31.03.2026 12:05", "day-first"),
        ("31.3.26 12:05:00", "day-first"),
        ("31/03/2026 12:05:00,000", "day-first"),
        ("3/31/2026 12:05 PM", "month-first"),
        ("2026/03/31 12:05", "month-first"),
        ("2026.03.31 12:05:00", "iso"),
        ("46112.503472222219", "serial"),
        ("46112,5034722222", "serial"),
        (46112.503472222219, "serial"),
        ("1774958700", "seconds"),
        (1774958700000, "milliseconds"),
        (datetime(2026, 3, 31, 12, 5), "serial"),  # noqa: DTZ001 (as a file says it)
        (datetime(2026, 3, 31, 7, 5, tzinfo=timezone(timedelta(hours=-5))), "iso"),
    ],
)
def test_an_instant_is_read_as_it_is_written(cell: Cell, written: str) -> None:
    assert read(cell, written) == NOON


@pytest.mark.parametrize(
    "hour", ["12:05", "12:05:00", "12:05 pm", "43500 s", "0,503472222", 0.5034722222222222, time(12, 5)]
)
@pytest.mark.parametrize("day", ["31.03.2026", "2026-03-31", "2026-03-31 00:00:00", date(2026, 3, 31)])
def test_day_and_time_may_stand_in_two_columns(day: Cell, hour: Cell) -> None:
    assert read(day, "day-first", hour=hour) == NOON


def test_a_time_zone_holds_where_the_cell_says_none() -> None:
    assert read("31.03.2026 14:05", "day-first", "Europe/Prague") == NOON
    assert read("31.03.2026 20:05", "day-first", "Asia/Shanghai") == NOON
    assert read("2026-03-31T12:05Z", "day-first", "Asia/Shanghai") == NOON


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("2026-03-29 02:30", Reason.SKIPPED_HOUR),
        ("2026-10-25 02:30", Reason.HOUR_TWICE),
        ("", Reason.NO_INSTANT),
        (None, Reason.NO_INSTANT),
        ("n/a", Reason.NO_INSTANT),
        ("soon", Reason.NOT_WRITTEN_SO),
        ("2026-02-30", Reason.NOT_WRITTEN_SO),
        ("0000-01-01", Reason.NOT_WRITTEN_SO),
        ("0001-01-01", Reason.NOT_WRITTEN_SO),
        ("9999-12-31T23:59:59-05:00", Reason.NOT_WRITTEN_SO),
        ("\x00", Reason.NOT_WRITTEN_SO),
        ("2" * 10_000, Reason.NOT_WRITTEN_SO),
        (True, Reason.NOT_WRITTEN_SO),
        (12.5, Reason.NOT_WRITTEN_SO),
        (WrongCell("#REF!", "holds the error #REF!"), Reason.WRONG_CELL),
    ],
)
def test_what_is_no_instant_or_two_is_refused_with_the_reason(cell: Cell, reason: Reason) -> None:
    told = read(cell, zone="Europe/Prague")
    assert isinstance(told, Fault)
    assert (told.field, told.reason) == ("at", reason)


def test_the_hour_that_comes_twice_is_plain_with_an_offset() -> None:
    first, second = (read(f"2026-10-25 02:30+0{hours}:00", zone="Europe/Prague") for hours in (2, 1))
    assert isinstance(first, datetime)
    assert isinstance(second, datetime)
    assert second - first == timedelta(hours=1)


def test_days_before_march_1900_are_where_spreadsheets_put_them_and_none_is_an_error() -> None:
    assert read(-1.0, "serial") == datetime(1899, 12, 29, tzinfo=UTC)
    assert read(61, "serial") == datetime(1900, 3, 1, tzinfo=UTC)
    assert isinstance(read(1e300, "serial"), Fault)
    assert isinstance(read(float("inf"), "serial"), Fault)


@given(
    st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.none(), st.datetimes(), st.times(), st.booleans()),
    st.one_of(st.none(), st.text(max_size=20), st.floats(), st.times()),
    st.sampled_from(list(Written)),
    st.sampled_from(["UTC", "Europe/Prague", "Asia/Shanghai", "America/New_York"]),
)
def test_whatever_stands_there_it_ends_in_an_instant_or_a_fault(
    cell: Cell, hour: Cell, written: Written, zone: str
) -> None:
    told = read(cell, written, zone, hour)
    assert isinstance(told, Fault) or told.utcoffset() == timedelta(0)


@given(st.datetimes(datetime(2000, 1, 2), datetime(2099, 1, 1)))  # noqa: DTZ001 (the zone is UTC)
def test_what_each_form_writes_is_read_again_to_the_millisecond(moment: datetime) -> None:
    at = moment.replace(microsecond=moment.microsecond // 1000 * 1000, tzinfo=UTC)
    part = f"{at:%H:%M:%S},{at.microsecond // 1000:03}"
    assert read(f"{at:%d.%m.%Y} {part}", "day-first") == at
    assert read(f"{at:%m/%d/%Y} {part}", "month-first") == at
    assert read(at.isoformat()) == at
    assert read((at - datetime(1899, 12, 30, tzinfo=UTC)) / timedelta(days=1), "serial") == at
    assert read((at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1), "milliseconds") == at


@pytest.mark.parametrize(
    ("cells", "written"),
    [
        (["2026-03-31 12:05", "2026-03-31 12:06"], Written.ISO),
        (["31.03.2026 12:05", "01.04.2026 12:06"], Written.DAY_FIRST),
        (["3/31/2026 12:05", "4/1/2026 12:06"], Written.MONTH_FIRST),
        (["46112.5", "46113"], Written.SERIAL),
        ([1774958700.0, 1774958800.0], Written.SECONDS),
        ([1774958700000.0, None], Written.MILLISECONDS),
    ],
)
def test_the_form_is_guessed_from_the_cells(cells: list[Cell], written: Written) -> None:
    assert guessed(cells).written is written
