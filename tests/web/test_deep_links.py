"""A link to a step leads to that step, wherever it stands by then."""

from __future__ import annotations

from django.urls import reverse

from web.world import World


def test_a_link_to_a_step_opens_its_operation(world: World) -> None:
    client = world.client("cz engineer")
    address = reverse("cookbook", args=[world.local.pk])
    assert 'id="home-13"' not in client.get(address).content.decode()
    page = client.get(address, {"step": "home-13"}).content.decode()
    assert 'id="home-13"' in page
    assert f'href="{reverse("station_at", args=[world.local.pk, "home-13"])}#home-13"' in page


def test_a_link_to_a_step_that_is_gone_opens_the_first_operation(world: World) -> None:
    address = reverse("cookbook", args=[world.local.pk])
    answer = world.client("cz engineer").get(address, {"step": "home-99"})
    assert answer.status_code == 200
    assert 'id="home-11"' in answer.content.decode()


def test_station_at_a_step_shows_the_operation_in_which_it_stands(world: World) -> None:
    page = world.client("cz operator").get(reverse("station_at", args=[world.local.pk, "home-13"])).content.decode()
    assert 'data-first="home-13"' in page
    assert 'id="home-11"' not in page


def test_station_at_what_is_not_there_is_not_found(world: World) -> None:
    answer = world.client("cz operator").get(reverse("station_at", args=[world.local.pk, "home-99"]))
    assert answer.status_code == 404
