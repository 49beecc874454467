"""A series with frozen limits on its page: what judges it, what it can do, what happened meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from catchball.actions.control_limits import LimitsGiven, SpecificationGiven, freeze_limits, specify
from catchball.actions.judging import judge_series
from catchball.actions.measurements import Row, take_measurements
from catchball.actions.metrics import MetricGiven, Place, define_metric, open_series
from catchball.queries.actors import system_actor
from catchball.store.models import Cookbook, Series
from web.world import World, now
from web.worlds import made_world, world

__all__ = ["made_world", "world"]
BEGIN = now().replace(minute=0, second=0, microsecond=0) - timedelta(days=3)
HEALTHY = [10.0, 11.0, 10.0, 9.0, 10.0, 11.0, 9.0, 10.0, 9.0, 11.0]


def rows(values: list[float], edition: int = 0, first: int = 0, keys: int = 1) -> list[Row]:
    at = [BEGIN + timedelta(hours=first + place // keys) for place in range(len(values))]
    return [
        Row(one.isoformat(), value, key=str(place % keys) if keys > 1 else "", edition=edition)
        for place, (one, value) in enumerate(zip(at, values, strict=True))
    ]


def measured(world: World, *taken: Row, book: Cookbook | None = None, uid: str = "", name: str = "Run-out") -> Series:
    engineer = world.network.actor("cz engineer")
    metric = define_metric(actor=engineer, now=now(), given=MetricGiven(name, "N·m", "mean", "lower"))
    site = world.network.sites["cz"]
    place = Place(machine="Lathe 9", uid=uid)
    series = open_series(actor=engineer, now=now(), metric=metric, site=site, place=place, cookbook=book)
    take(world, series, *taken)
    return series


def take(world: World, series: Series, *taken: Row) -> None:
    engineer = world.network.actor("cz engineer")
    take_measurements(actor=engineer, now=now(), series=series, rows=taken, source="api")
    judge_series(actor=system_actor(engineer.party), now=now(), series=series.pk)


def freeze(world: World, series: Series, **more: object) -> None:
    until = BEGIN + timedelta(hours=10)
    given = LimitsGiven(since=BEGIN, until=until, why="Healthy.", **more)  # type: ignore[arg-type]
    freeze_limits(actor=world.network.actor("cz engineer"), now=now(), series=series, given=given)
    judge_series(actor=system_actor(world.network.actor("cz engineer").party), now=now(), series=series.pk)


def page(world: World, series: Series, query: str = "") -> str:
    answer = world.client("cz engineer").get(reverse("measured_series", args=[series.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_frozen_limits_stay_where_they_are_when_the_process_moves_and_it_is_said_whose_they_are(world: World) -> None:
    series = measured(world, *rows([*HEALTHY, *[14.0] * 5]))
    assert "limits from these values, not frozen" in page(world, series)
    freeze(world, series)
    shown = page(world, series)
    assert "Centre 10 N·m" in shown
    assert "5 points signal." in shown
    assert "limits frozen by Cz Engineer" in shown
    assert "rule 1: beyond the limits" in shown
    assert "Frozen limits begin" in shown


def test_a_signal_that_later_values_unmade_is_told_apart(world: World) -> None:
    series = measured(world, *rows(HEALTHY))
    freeze(world, series)
    take(world, series, *rows([30.0], first=12))
    assert "Signals that hold no more" not in page(world, series)
    take(world, series, *rows([10.0], edition=1, first=12))
    shown = page(world, series)
    assert "values that came later unmade it" in shown
    assert "0 points signal." in shown


def test_subgroups_have_two_charts(world: World) -> None:
    series = measured(world, *rows(HEALTHY * 3, keys=3))
    freeze(world, series, kind="means-range", grouping="instant", size=3)
    shown = page(world, series)
    assert shown.count('class="card control-chart"') == 2
    assert "Means" in shown
    assert "Ranges" in shown


@pytest.mark.parametrize(("method", "told"), [("sigmas", "with 95 % confidence"), ("percentiles", "From percentiles")])
def test_what_the_values_may_be_gives_their_capability(world: World, method: str, told: str) -> None:
    series = measured(world, *rows(HEALTHY * 3))
    given = SpecificationGiven(low=6, high=14, method=method)
    specify(actor=world.network.actor("cz engineer"), now=now(), series=series, given=given)
    shown = page(world, series)
    assert "Ppk" in shown
    assert told in shown
    assert shown.count('class="control-chart-allowed"') == 2


def test_the_limits_of_the_step_in_another_unit_are_those_of_its_series(world: World) -> None:
    series = measured(world, *rows(HEALTHY * 2), book=world.local, uid="home-13", name="Torque")
    shown = page(world, series)
    assert "By the limits of “torque” in the step:" in shown
    assert "at least 11 N·m" in shown.replace("\n", "")


@pytest.mark.parametrize(("by", "count"), [("hour", 15), ("day", 1), ("month", 1)])
def test_longer_windows_come_from_the_sums(world: World, by: str, count: int) -> None:
    series = measured(world, *rows([*HEALTHY, *[14.0] * 5]))
    shown = page(world, series, f"?by={by}")
    assert "15 values from" in shown
    assert shown.count('class="control-chart-span"') >= count
    assert "9 … 11" in shown or by == "hour" or "9 … 14" in shown


def test_changes_and_revisions_of_the_cookbook_are_drawn_in(world: World) -> None:
    recent = [Row((now() - timedelta(hours=30 - hour)).isoformat(), value) for hour, value in enumerate(HEALTHY * 3)]
    shown = page(world, measured(world, *recent, book=world.local))
    assert "Revision " in shown
    assert 'class="control-chart-mark is-' in shown
    assert 'class="control-chart-mark' not in page(world, measured(world, *recent, name="Without a cookbook"))


def test_limits_are_frozen_by_the_form_and_what_is_wrong_stands_at_its_field(world: World) -> None:
    series = measured(world, *rows(HEALTHY))
    client, address = world.client("cz engineer"), reverse("series_limits", args=[series.pk])
    stretch = {"since": f"{BEGIN:%Y-%m-%dT%H:%M}", "until": f"{now():%Y-%m-%dT%H:%M}", "budget": "200"}
    given = {**stretch, "kind": "individuals", "grouping": "single", "why": "Healthy."}
    wrong = client.post(address, {**given, "kind": "means-range"})
    assert wrong.status_code == 422
    assert "Charts of subgroups, and only these" in wrong.content.decode()
    assert client.post(address, given).status_code == 302
    assert "once in 217" in page(world, series)
    listed = client.get(address).content.decode()
    assert "Healthy." in listed
