"""My work: what waits, by kind and with its verb; and when nothing does, that this is well."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from catchball.actions.changes import decide_change, end_departure, review_change
from catchball.core.review import Act
from catchball.queries.waiting import departures_ending
from catchball.store.acting import acting
from web.world import World, now, today


def shown(world: World, name: str) -> str:
    return " ".join(world.client(name).get(reverse("my_work")).content.decode().split())


def region(page: str, ident: str) -> str:
    """One section of the page; empty where it is not there."""
    return page.partition(f'aria-labelledby="{ident}"')[2].partition("</section>")[0]


def test_a_returned_change_waits_for_its_author_with_the_way_on(world: World) -> None:
    decide_change(
        actor=world.network.actor("cz owner"), now=now(), change=world.in_review, act=Act.RETURN, reason="Say how."
    )

    section = region(shown(world, "cz engineer"), "returned")
    assert world.in_review.title in section
    assert f'action="{reverse("work_on_again", args=[world.in_review.pk])}"' in section
    assert region(shown(world, "cz owner"), "returned") == ""


def test_a_departure_that_ends_soon_waits_for_those_who_work_there_until_it_is_over(world: World) -> None:
    assert world.temporary.title in region(shown(world, "cz engineer"), "ending")
    assert region(shown(world, "cn engineer"), "ending") == ""

    end_departure(actor=world.network.actor("cz engineer"), now=now(), change=world.temporary)

    assert region(shown(world, "cz engineer"), "ending") == ""


def test_a_departure_that_ends_later_does_not_wait_yet(world: World) -> None:
    engineer = world.network.actor("cz engineer")
    with acting(engineer):
        assert list(departures_ending(engineer, today())) == [world.temporary]
        assert list(departures_ending(engineer, today() - timedelta(days=30))) == []


def test_what_is_owed_outside_waits_for_the_process_owner_of_an_accepted_change(world: World) -> None:
    for name in ("home owner", "cz quality"):
        review_change(actor=world.network.actor(name), now=now(), change=world.in_review, verdict="agree", comment="")
    owner = world.network.actor("cz owner")
    decide_change(actor=owner, now=now(), change=world.in_review, act=Act.ACCEPT, reason="Yes.")

    section = region(shown(world, "cz owner"), "obligations")
    assert world.in_review.title in section
    assert "Give its number" in section


@pytest.mark.parametrize(("name", "is_offered"), [("home owner", True), ("cn owner", True), ("cz owner", False)])
def test_what_was_proven_elsewhere_is_offered_to_the_owners_of_the_family(
    world: World, name: str, *, is_offered: bool
) -> None:
    section = region(shown(world, name), "offers")

    assert (reverse("take", args=[world.in_effect.pk]) in section) is is_offered


@pytest.mark.parametrize("name", ["supplier owner", "stranger", "new owner"])
def test_nothing_is_offered_to_who_has_no_cookbook_of_the_family(world: World, name: str) -> None:
    assert region(shown(world, name), "offers") == ""


def test_each_kind_tells_how_much_waits_and_every_row_has_its_verb(world: World) -> None:
    page = shown(world, "cz engineer")

    for ident, verb in (("conflicts", "Settle"), ("drafts", "Go on"), ("ending", "Look whether it can end")):
        assert f'id="{ident}">' in page
        assert '<span class="count">1</span>' in region(page, ident)
        assert verb in region(page, ident)
    assert "things wait for you." in page


def test_empty_is_a_good_state_and_says_so(world: World) -> None:
    page = shown(world, "newcomer")

    assert "Nothing waits for you" in page
    assert "wait for you." not in page.replace("Nothing waits for you", "")
