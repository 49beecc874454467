"""A second factor: set up, asked for at sign-in and at sign-off, seen by its own party alone, taken away."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from catchball.actions.sign_off import ask_for_sign_off
from catchball.cli.account_rows import find_user, remove_second_factor
from catchball.cli.complaints import AskedWrongly
from catchball.store.acting import acting
from catchball.store.models import AuditEntry, Cookbook, Decision, User
from web.world import World, now

PASSWORD = "only for this test"  # noqa: S105  (of an account that lives as long as a test)


@pytest.fixture
def owner(world: World) -> Iterator[Client]:
    """The Czech owner, signed in by a password."""
    user = User.objects.get(person=world.network.people["cz owner"])
    with acting(world.network.actor("cz owner")):
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    cache.clear()
    client = Client()
    assert sign_in(client).status_code == 302
    yield client
    cache.clear()


def sign_in(client: Client) -> Any:
    return client.post(reverse("account_login"), {"login": "cz.owner", "password": PASSWORD})


def code(key: str, later: int = 0) -> str:
    """What an authenticator app shows (RFC 6238)."""
    return str(format_hotp_value(hotp_value(key, int(time.time()) // 30 + later)))


def set_up(client: Client) -> str:
    """Set up an authenticator app as the pages ask for it; its key."""
    asked = client.get(reverse("mfa_activate_totp"))
    if asked.status_code == 302:
        client.post(asked["Location"], {"password": PASSWORD})
        asked = client.get(reverse("mfa_activate_totp"))
    page = asked.content.decode()
    found = re.search(r'class="factor-key">([A-Z2-7]+)<', page)
    assert found is not None
    assert "<svg" in page
    done = client.post(reverse("mfa_activate_totp"), {"code": code(found[1])})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    return found[1]


def test_a_wrong_code_sets_up_nothing(owner: Client) -> None:
    asked = owner.get(reverse("mfa_activate_totp"))
    owner.post(asked["Location"], {"password": PASSWORD})
    owner.get(reverse("mfa_activate_totp"))
    assert owner.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 200
    assert "Set up an authenticator app" in owner.get(reverse("mfa_index")).content.decode()


def test_signing_in_asks_for_the_code_or_a_recovery_code_that_opens_once(owner: Client, world: World) -> None:
    del world
    key = set_up(owner)
    spare = re.findall(r"<code>(\d+)</code>", owner.get(reverse("mfa_view_recovery_codes")).content.decode())
    assert len(spare) == 10

    for given, opens in ((code(key, 9), False), (code(key, 1), True), (spare[0], True), (spare[0], False)):
        client = Client()
        assert sign_in(client)["Location"] == reverse("mfa_authenticate")
        assert client.get(reverse("my_work")).status_code == 302
        client.post(reverse("mfa_authenticate"), {"code": given})
        assert (client.get(reverse("my_work")).status_code == 200) is opens


def test_a_decision_is_signed_with_the_second_factor_and_the_password_alone_does_not(
    owner: Client, world: World
) -> None:
    key = set_up(owner)
    actor = world.network.actor("cz owner")
    with acting(actor):
        book = Cookbook.objects.get(pk=world.local.pk)
        ask_for_sign_off(actor=actor, now=now(), cookbook=book, is_asked=True)
    told = {"act": "reject", "reason": "Not by hand."}
    asked = owner.post(reverse("decide", args=[world.in_review.pk]), told)
    assert asked["Location"].startswith(reverse("mfa_reauthenticate"))  # (what was proven to set it up is not enough)
    assert "Confirm who you are" in owner.get(asked["Location"]).content.decode()
    by_password = owner.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert by_password["Location"].startswith(reverse("mfa_reauthenticate"))
    done = owner.post(asked["Location"], {"code": code(key, 1)})
    assert done["Location"] == reverse("change", args=[world.in_review.pk])
    with acting(actor):
        (decision,) = Decision.objects.filter(change=world.in_review)
    assert decision.signed_with == "mfa"


def test_another_party_does_not_see_it_and_the_audit_trail_tells_of_it(owner: Client, world: World) -> None:
    set_up(owner)
    with acting(world.network.actor("supplier owner")):
        assert not Authenticator.objects.exists()
        assert Authenticator.objects.update(data={}) == 0
    with acting(world.network.actor("cz owner")):
        assert Authenticator.objects.count() == 2
        kinds = AuditEntry.objects.filter(verb="add second factor").values_list("details", flat=True)
        assert {entry["kind"] for entry in kinds} == {"totp", "recovery_codes"}


def test_an_administrator_takes_it_away_from_who_lost_phone_and_codes(owner: Client, world: World) -> None:
    set_up(owner)
    remove_second_factor(find_user("cz.owner"))
    client = Client()
    sign_in(client)
    assert client.get(reverse("my_work")).status_code == 200
    with acting(world.network.actor("cz owner")):
        entry = AuditEntry.objects.filter(verb="remove second factor").get()
    assert entry.actor != world.network.actor("cz owner").pseudonym
    with pytest.raises(AskedWrongly, match="has no second factor"):
        remove_second_factor(find_user("cz.owner"))
