"""Measurements by the API at the ends of the calendar; what was refused is told in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from api_callers import Caller, good
from catchball.actions.measurements import Row, take_measurements
from catchball.actions.metrics import MetricGiven, Place, define_metric, open_series
from catchball.store.models import Series
from factories import NOW, Company

Callers = Callable[[str], Caller]


@pytest.fixture
def series(network: Company) -> Series:
    engineer = network.actor("cz engineer")
    metric = define_metric(actor=engineer, now=NOW, given=MetricGiven("Torque", "N·m", "mean", "neither"))
    return open_series(actor=engineer, now=NOW, metric=metric, site=network.sites["cz"], place=Place())


EARLY, LATE = ("0001-01-01", "0001-01-02"), "9999-12-31"


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York"])
def test_the_first_and_the_last_day_of_the_calendar_are_answered_in_every_time_zone(
    zone: str, network: Company, series: Series, caller: Callers
) -> None:
    rows = [Row(NOW.isoformat(), 12.0)]
    take_measurements(actor=network.actor("cz engineer"), now=NOW, series=series, rows=rows, source="api")
    engineer = caller("cz engineer")
    found: dict[str, int] = {}
    with timezone.override(ZoneInfo(zone)):
        for day in (*EARLY, LATE):
            for query in (f"measurements?before={day}", f"sums?until={day}", f"sums?by=week&since={day}"):
                answer = good(engineer.get(f"/series/{series.pk}/{query}"))
                found[query] = len(answer.get("points", answer.get("periods")))
    assert {query for query, count in found.items() if count} == {
        f"measurements?before={LATE}",
        *(f"sums?by=week&since={day}" for day in EARLY),
    }


def test_what_is_no_day_is_refused(network: Company, series: Series, caller: Callers) -> None:
    engineer = caller("cz engineer")
    for day in ("0001-01-01T00:00:00Z", "0000-01-01", "10000-01-01", "9999-12-32", "-001-01-01", "%00"):
        for query in (f"measurements?before={day}", f"sums?until={day}", f"sums?since={day}"):
            assert engineer.get(f"/series/{series.pk}/{query}").status == 422


def test_a_reason_is_told_in_the_language_of_whoever_reads_and_as_a_code(
    network: Company, series: Series, caller: Callers
) -> None:
    with translation.override("zh-hans"):
        rows = [Row("yesterday", 12.0)]
        take_measurements(actor=network.actor("cz engineer"), now=NOW, series=series, rows=rows, source="api")
    engineer = caller("cz engineer")
    (english,) = good(engineer.get("/quarantine"))["items"]
    (german,) = good(engineer.get("/quarantine", Accept_Language="de"))["items"]
    assert (english["code"], german["code"]) == ("not iso", "not iso")
    assert english["reason"] == "An instant is written as 2026-03-31T14:05:00+02:00, with its time zone."
    assert german["reason"] == "Ein Zeitpunkt wird als 2026-03-31T14:05:00+02:00 geschrieben, mit seiner Zeitzone."
