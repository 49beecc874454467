"""Letters, the calendar's private address, and signing off a decision, by the pages."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from catchball.actions.sign_off import ask_for_sign_off
from catchball.core.letters import LetterKind
from catchball.store.acting import acting
from catchball.store.models import Cookbook, Decision, User
from web.world import World, now

PASSWORD = "only for this test"  # noqa: S105  (of an account that lives as long as a test)


def address_made(client: Client) -> str:
    """The private address of a calendar, as the page shows it once."""
    page = client.post(reverse("calendar"), {"act": "open"}).content.decode()
    found = re.search(r'value="http://127\.0\.0\.1:8000(/calendar/[^"]+\.ics)"', page)
    assert found is not None
    return found[1]


def test_a_calendar_program_reads_the_deadlines_without_signing_in(world: World) -> None:
    address = address_made(world.client("home owner"))
    answer = Client().get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode().replace("\r\n ", "")
    assert "SUMMARY:To review: Press it in by hand (CZ)\r\n" in text
    assert f"URL:http://127.0.0.1:8000/changes/{world.in_review.pk}/\r\n" in text


def test_an_address_that_was_taken_back_or_guessed_is_not_found(world: World) -> None:
    client = world.client("home owner")
    address = address_made(client)
    client.post(reverse("calendar"), {"act": "close"})
    assert Client().get(address).status_code == 404
    assert Client().get("/calendar/guessed.ics").status_code == 404
    assert Client().post(address).status_code == 405


def test_the_address_is_shown_once(world: World) -> None:
    client = world.client("home owner")
    address = address_made(client)
    assert address not in client.get(reverse("letters")).content.decode()


def test_the_calendar_is_in_the_language_that_its_owner_chose(world: World) -> None:
    client = world.client("home owner")
    answers = {**{kind.value: "daily" for kind in LetterKind}, "language": "de"}
    assert client.post(reverse("letters"), answers).status_code == 302
    with translation.override("de"):
        name = gettext("Catchball: deadlines")
    assert f"X-WR-CALNAME:{name}\r\n" in Client().get(address_made(client)).content.decode()


def test_what_is_followed_no_more_goes_from_the_list_and_the_reader_stays_there(world: World) -> None:
    client = world.client("cn engineer")
    followed = reverse("follow_cookbook", args=[world.local.pk])
    assert client.post(followed, {"follows": "1"})["Location"] == reverse("cookbook", args=[world.local.pk])
    assert followed in client.get(reverse("letters")).content.decode()
    answer = client.post(followed, {"follows": "0", "back": "letters"})
    assert answer["Location"] == reverse("letters")
    assert followed not in client.get(reverse("letters")).content.decode()


@pytest.fixture
def signed_world(world: World) -> World:
    """The world, in which the Czech cookbook asks for a sign-off."""
    owner = world.network.actor("cz owner")
    with acting(owner):
        book = Cookbook.objects.get(pk=world.local.pk)
        ask_for_sign_off(actor=owner, now=now(), cookbook=book, is_asked=True)
    return world


def owner_with_password(world: World) -> Client:
    """The Czech owner, signed in, with a password."""
    user = User.objects.get(person=world.network.people["cz owner"])
    with acting(world.network.actor("cz owner")):
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    client = Client()
    client.force_login(user)
    return client


def test_a_decision_waits_for_the_password_and_is_then_done_and_signed(signed_world: World) -> None:
    client = owner_with_password(signed_world)
    told = {"act": "reject", "reason": "Not by hand."}
    asked = client.post(reverse("decide", args=[signed_world.in_review.pk]), told)
    assert asked.status_code == 302
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert not decisions(signed_world)

    page = client.get(asked["Location"]).content.decode()
    assert "Confirm who you are" in page
    wrong = client.post(asked["Location"], {"password": "wrong"})
    assert wrong.status_code == 200
    assert not decisions(signed_world)
    done = client.post(asked["Location"], {"password": PASSWORD})
    assert done["Location"] == reverse("change", args=[signed_world.in_review.pk])
    (decision,) = decisions(signed_world)
    assert (decision.reason, decision.signed_with) == ("Not by hand.", "password")
    assert "signed with the password" in client.get(done["Location"]).content.decode()


def test_a_proof_signs_one_decision_and_the_next_needs_another(signed_world: World) -> None:
    client = owner_with_password(signed_world)
    told = {"act": "return", "reason": "Why by hand?"}
    asked = client.post(reverse("decide", args=[signed_world.in_review.pk]), told)
    client.post(asked["Location"], {"password": PASSWORD})
    again = client.post(reverse("decide", args=[signed_world.in_review.pk]), {**told, "reason": "Again."})
    assert again["Location"].startswith(reverse("account_reauthenticate"))
    assert [one.reason for one in decisions(signed_world)] == ["Why by hand?"]


def test_who_may_not_decide_is_refused_and_not_asked_for_a_password(signed_world: World) -> None:
    answer = signed_world.client("cz engineer").post(
        reverse("decide", args=[signed_world.in_review.pk]), {"act": "reject", "reason": "No."}
    )
    assert answer.status_code == 403


def decisions(world: World) -> list[Decision]:
    with acting(world.network.actor("cz owner")):
        return list(Decision.objects.filter(change=world.in_review))
