"""Station for the day of an order: the revision that holds then, said so, and kept by no device."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from web.world import World


def shown(world: World, query: str = "") -> str:
    answer = world.client("cz engineer").get(reverse("station", args=[world.local.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_station_of_today_is_kept_by_devices_and_offers_departures(world: World) -> None:
    text = shown(world, "?variant=")
    assert "data-keep=" in text
    assert "/depart/" in text
    assert "which holds on that day" not in text


def test_the_station_of_another_day_says_so_and_leads_back_and_is_not_kept(world: World) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    text = shown(world, f"?variant=&on={tomorrow.isoformat()}")
    assert "which holds on that day" in text
    assert "Back to what holds today" in text
    assert "data-keep=" not in text
    assert "/depart/" not in text


def test_a_day_before_the_first_revision_says_that_none_held(world: World) -> None:
    assert "No revision holds on" in shown(world, "?variant=&on=1999-12-31")


@pytest.mark.parametrize("day", ["tomorrow", "2026-02-30"])
def test_what_is_no_day_is_not_found(world: World, day: str) -> None:
    address = reverse("station", args=[world.local.pk]) + f"?on={day}"
    assert world.client("cz engineer").get(address).status_code == 404
