"""Sign-off: where a cookbook asks for it, no decision without a fresh proof of who decides."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catchball.actions.changes import decide_change, propose_change
from catchball.actions.refusals import NotAllowed
from catchball.actions.sign_off import NotSigned, Signature, ask_for_sign_off
from catchball.core.review import Act
from catchball.store.acting import acting
from catchball.store.models import Change, Decision
from factories import NOW, Company, company, document, edited, home_cookbook, local_cookbook, proposal


@pytest.fixture
def network(database: None) -> Company:
    return company()


@pytest.fixture
def change(network: Company) -> Change:
    """A change of a cookbook that asks for a sign-off."""
    local = local_cookbook(network, home_cookbook(network))
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, local), "home-11", title={"en": "Warm the housing"})
    made = propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=proposal())
    ask_for_sign_off(actor=network.actor("cz owner"), now=NOW, cookbook=local, is_asked=True)
    return made


@pytest.mark.parametrize("age", [None, timedelta(minutes=2), timedelta(minutes=-2)])
def test_without_a_fresh_proof_nothing_is_decided(network: Company, change: Change, age: timedelta | None) -> None:
    signed = None if age is None else Signature("password", NOW - age)
    with pytest.raises(NotSigned, match="asks for a sign-off"):
        decide_change(
            actor=network.actor("cz owner"), now=NOW, change=change, act=Act.REJECT, reason="No.", signed=signed
        )


def test_the_proof_is_recorded_with_the_decision(network: Company, change: Change) -> None:
    owner = network.actor("cz owner")
    signed = Signature("password", NOW - timedelta(seconds=5))
    decide_change(actor=owner, now=NOW, change=change, act=Act.REJECT, reason="No.", signed=signed)
    with acting(owner):
        decision = Decision.objects.get(change=change)
    assert (decision.signed_with, decision.signed_at) == ("password", signed.at)


def test_where_none_is_asked_for_none_is_needed(network: Company, change: Change) -> None:
    owner = network.actor("cz owner")
    with acting(owner):
        book = Change.objects.select_related("cookbook").get(pk=change.pk).cookbook
    ask_for_sign_off(actor=owner, now=NOW, cookbook=book, is_asked=False)
    decide_change(actor=owner, now=NOW, change=change, act=Act.REJECT, reason="No.")
    with acting(owner):
        assert Decision.objects.get(change=change).signed_with == ""


def test_only_the_process_owner_of_the_site_asks_for_it(network: Company, change: Change) -> None:
    with acting(network.actor("cz owner")):
        book = Change.objects.select_related("cookbook").get(pk=change.pk).cookbook
    for name in ("cz engineer", "home owner", "supplier owner"):
        with pytest.raises(NotAllowed):
            ask_for_sign_off(actor=network.actor(name), now=NOW, cookbook=book, is_asked=False)
