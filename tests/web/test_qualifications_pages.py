"""Qualifications by page: the matrix, the list of a cookbook, the changed steps and nothing else."""

from __future__ import annotations

from django.urls import reverse

from catchball.store.acting import acting
from catchball.store.models import Qualification
from web.routes import levels_form
from web.world import World, fresh


def test_changed_steps_are_shown_and_nothing_else_until_they_are_confirmed(world: World) -> None:
    client = world.client("cz operator")
    address = reverse("changed_steps", args=[world.local.pk])
    shown = client.get(address).content.decode()
    assert "Tighten the screws" in shown
    assert "Heat the housing" not in shown
    assert address in client.get(reverse("my_work")).content.decode()
    head = fresh(world.network.actor("cz operator"), world.local).head
    assert head is not None
    client.post(address, {"revision": head.number})
    assert "You know what holds" in client.get(address).content.decode()
    assert address not in client.get(reverse("my_work")).content.decode()


def test_what_was_not_on_the_page_is_not_confirmed(world: World) -> None:
    answer = world.client("cz operator").post(reverse("changed_steps", args=[world.local.pk]), {"revision": "1"})
    assert answer.status_code == 409
    assert "Another revision holds by now" in answer.content.decode()


def test_the_process_owner_sees_who_has_not_confirmed(world: World) -> None:
    shown = world.client("cz owner").get(reverse("qualifications")).content.decode()
    assert "1 confirmation of changed steps is open." in shown
    assert "knows revision 1" in shown
    assert "works alone, at quality and pace" in shown
    assert "Cz Operator" not in world.client("cz buyer").get(reverse("qualifications")).content.decode()


def test_a_level_is_a_circle_with_the_label_of_the_company(world: World) -> None:
    owner = world.client("cz owner")
    owner.post(reverse("qualification_levels"), levels_form("1", "2", "solo", "4"))
    shown = owner.get(reverse("cookbook_qualifications", args=[world.local.pk])).content.decode()
    assert '<path d="M10 10V2A8 8 0 1 1 2 10Z"></path>' in shown
    assert "<span>solo</span>" in shown


def test_two_levels_of_one_name_are_refused_where_they_were_typed(world: World) -> None:
    answer = world.client("cz owner").post(reverse("qualification_levels"), levels_form("1", "1", "2", "3"))
    assert answer.status_code == 422
    assert "No two levels have the same label." in answer.content.decode()


def test_who_is_put_on_the_list_is_there_with_their_level(world: World) -> None:
    person = world.network.people["cz quality"]
    address = reverse("cookbook_qualifications", args=[world.local.pk])
    world.client("cz engineer").post(address, {"chosen": person.pk, "level": "2"})
    with acting(world.network.actor("cz engineer")):
        assert Qualification.objects.get(person=person).level == 2
