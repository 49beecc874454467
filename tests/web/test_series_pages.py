"""A series on its control chart; what is said where no chart can be drawn."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.urls import reverse

from catchball.actions.measurements import Row, take_measurements
from catchball.actions.metrics import MetricGiven, Place, define_metric, open_series
from web.world import World, now
from web.worlds import made_world, world

__all__ = ["made_world", "world"]

WITHOUT_STATISTICS = "import sys; sys.modules.update(numpy=None, scipy=None); import catchball.config.web_process"


def shown(world: World, values: list[float], kind: str = "mean", size: float = 1) -> str:
    """The page of a new series of the Czech plant with these values, an hour apart."""
    engineer = world.network.actor("cz engineer")
    given = MetricGiven(f"Of a {kind}", "", kind, "lower")
    metric = define_metric(actor=engineer, now=now(), given=given)
    series = open_series(actor=engineer, now=now(), metric=metric, site=world.network.sites["cz"], place=Place())
    begin = now() - timedelta(days=3)
    rows = [Row((begin + timedelta(hours=hour)).isoformat(), value, size) for hour, value in enumerate(values)]
    if rows:
        take_measurements(actor=engineer, now=now(), series=series, rows=rows, source="api")
    answer = world.client("cz engineer").get(reverse("measured_series", args=[series.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_point_beyond_the_limits_is_marked_and_told_by_its_rule(world: World) -> None:
    page = shown(world, [10, 11, 10, 11, 20, 10, 11, 10, 11, 10])
    assert "1 point signals." in page
    assert page.count('class="control-chart-signal"') == 1
    assert page.count('class="control-chart-point"') == 9
    assert "rule 1" in page


def test_counts_of_a_sample_are_charted_as_shares_of_it(world: World) -> None:
    page = shown(world, [4, 5, 3, 6, 4, 30], kind="proportion", size=200)
    assert "Centre 0.0433333" in page
    assert "1 point signals." in page


@pytest.mark.parametrize(
    ("values", "kind", "why"),
    [
        ([], "mean", "No value yet"),
        ([5.0], "mean", "A chart needs two values at least."),
        ([5.0, 5.0, 5.0], "mean", "These values have no limits"),
        ([0.5, 1.5, 2.5], "count", "These values have no limits"),
        ([3, 4, 900], "proportion", "These values have no limits"),
    ],
)
def test_where_no_limits_can_be_had_it_is_said_why_and_the_values_are_there(
    world: World, values: list[float], kind: str, why: str
) -> None:
    page = shown(world, values, kind, size=10)
    assert why in page
    assert "<svg viewBox" not in page.partition("<h1>")[2].partition("control-chart")[2]
    assert page.count('<td class="text-nowrap">') == 2 * len(values)


def test_without_the_extra_the_page_says_so_and_shows_the_values(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    page = shown(world, [10.0, 11.0, 10.0])
    assert "Charts need the extra “stats”" in page
    assert page.count('<td class="text-nowrap">') == 6


def test_a_web_process_begins_without_the_extra() -> None:
    given = {**os.environ, "DATABASE_URL": "postgresql://x@127.0.0.1:1/x", "CATCHBALL_SECRET_KEY": "of a test"}
    ended = subprocess.run([sys.executable, "-c", WITHOUT_STATISTICS], env=given, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr.decode()
