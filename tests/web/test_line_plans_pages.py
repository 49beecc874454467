"""Line plans by page: from the form to the chart, with the table behind it."""

from __future__ import annotations

import re

from django.urls import reverse

from catchball.store.acting import acting
from catchball.store.models import LinePlan
from web.routes import plan_form
from web.world import World


def test_a_chart_has_a_stack_for_each_station_and_the_takt_and_the_table_says_the_same(world: World) -> None:
    shown = world.client("cz engineer").get(reverse("line_plan", args=[world.line_plan.pk])).content.decode()
    assert len(re.findall('class="yamazumi-name"', shown)) == 2
    assert 'class="yamazumi-takt"' in shown
    assert "<dd>30 s</dd>" in shown
    assert "OP10 “Mount the bearing”" in shown


def test_a_plan_is_made_from_lines_of_stations_and_places_and_a_mix(world: World) -> None:
    client, site = world.client("cz engineer"), world.network.sites["cz"]
    client.post(reverse("new_line_plan", args=[site.pk]), plan_form(mix="S 80, D 20%"))
    with acting(world.network.actor("cz engineer")):
        made = LinePlan.objects.get(name="Line 2")
    assert made.mix == {"S": 80, "D": 20}
    assert [(one["name"], one["operators"]) for one in made.stations] == [("Heat", 2), ("Close", 1)]
    at = {f"at-{world.local.pk}-home-2": "1", f"at-{world.local.pk}-home-11": "0"}
    client.post(reverse("edit_line_plan", args=[made.pk]), plan_form(**at))
    with acting(world.network.actor("cz engineer")):
        made.refresh_from_db()
    assert [[work["node"] for work in one["work"]] for one in made.stations] == [["home-11"], ["home-2"]]


def test_what_cannot_be_read_is_told_at_its_field(world: World) -> None:
    address = reverse("new_line_plan", args=[world.network.sites["cz"].pk])
    for wrong, told in (
        ({"mix": "S eighty"}, "“S eighty” is not a variant"),
        ({"stations": "; 2"}, "is not a station"),
    ):
        answer = world.client("cz engineer").post(address, plan_form(**wrong))
        assert answer.status_code == 422
        assert told in answer.content.decode()
    answer = world.client("cz engineer").post(address, plan_form(mix="S 70"))
    assert answer.status_code == 422
    assert "make 100 per cent together" in answer.content.decode()


def test_station_says_in_which_takt_the_line_of_today_wants_it(world: World) -> None:
    shown = world.client("cz operator").get(reverse("station_at", args=[world.local.pk, "home-2"])).content.decode()
    assert "Heat: one part every 30 s (Line 1)" in shown
