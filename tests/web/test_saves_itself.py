"""A form that saves itself: what it answers, and many people in one draft really at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from catchball.actions.drafts import open_draft
from catchball.core.document import Cookbook as Document
from catchball.queries.settling import draft_in_work, drafts
from catchball.store.acting import acting
from catchball.store.models import Draft, User
from factories import NOW, Company, company, home_cookbook

PEOPLE = ("home engineer", "home owner")


@pytest.fixture
def network(database: None) -> Company:
    return company()


@pytest.fixture
def draft(network: Company) -> Draft:
    return open_draft(actor=network.actor("home engineer"), now=NOW, cookbook=home_cookbook(network))


def client_of(network: Company, name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(person=network.people[name]))
    return client


def send(client: Client, draft: Draft, uid: str = "home-11", **told: Any) -> Any:
    address = reverse("draft_node", args=[draft.pk, uid])
    return client.post(address, {"against": "0", **told}, headers={"X-Saves-Itself": "1"})


def drafted(network: Company, draft: Draft) -> tuple[Document, int, list[Any]]:
    actor = network.actor("home engineer")
    with acting(actor):
        work = draft_in_work(actor, drafts(actor).get(pk=draft.pk))
    return work.document, work.state.version, work.state.conflicts


def test_what_is_as_it_was_makes_no_state(network: Company, draft: Draft) -> None:
    answer = send(client_of(network, "home engineer"), draft, title="Heat the housing")

    assert 'data-version="0"' in answer.content.decode()
    assert drafted(network, draft)[1] == 0


def test_the_form_comes_back_only_where_somebody_else_changed_the_same_node(network: Company, draft: Draft) -> None:
    engineer, owner = (client_of(network, name) for name in PEOPLE)
    alone = send(engineer, draft, title="Warm the housing").content.decode()
    elsewhere = send(owner, draft, "home-12", title="Press it in").content.decode()
    beside = send(owner, draft, result="It is hot.").content.decode()

    assert "data-fresh" not in alone
    assert "data-fresh" not in elsewhere
    assert "saved meanwhile" in elsewhere
    assert "data-fresh" in beside
    assert 'value="Warm the housing"' in beside


def test_where_both_changed_the_same_both_are_kept_and_it_is_asked(network: Company, draft: Draft) -> None:
    engineer, owner = (client_of(network, name) for name in PEOPLE)
    send(engineer, draft, title="Warm the housing")
    answer = send(owner, draft, title="Bake the housing").content.decode()

    assert "You and somebody else changed the same." in answer
    conflicts = drafted(network, draft)[2]
    assert [(one["ours"], one["theirs"]) for one in conflicts] == [("Warm the housing", "Bake the housing")]


def test_what_is_valid_is_saved_and_the_rest_told(network: Company, draft: Draft) -> None:
    row = {"parameters": "r0", "parameters/r0/row": "torque", "parameters/r0/value": "twelve"}
    answer = send(client_of(network, "home engineer"), draft, title="Warm the housing", **row).content.decode()

    fields = drafted(network, draft)[0].nodes["home-11"].fields
    assert fields["title"]["en"] == "Warm the housing"
    assert fields["parameters"]["torque"]["value"] == "12 N·m"
    assert 'data-kept="parameters/r0/value ' in answer


def test_a_picture_that_nobody_of_the_party_brought_in_is_refused(network: Company, draft: Draft) -> None:
    row = {"media": "e1", "media/e1/kind": "picture", "media/e1/content": f"sha256:{'0' * 64}"}
    answer = send(client_of(network, "home engineer"), draft, **row)

    assert answer.status_code == 422
    assert "There is no such picture" in answer.content.decode()
    assert drafted(network, draft)[1] == 0


def test_many_who_save_at_the_same_moment_lose_nothing(network: Company, draft: Draft) -> None:
    clients = [client_of(network, PEOPLE[place % 2]) for place in range(6)]
    told: list[dict[str, Any]] = [
        {"title": "Warm the housing"},
        {"instruction": "Heat the housing. Mind the edges. Look three times."},
        {"result": "It is hot."},
        {"occasion": "set-up"},
        {"key_points": "e1", "key_points/e1/point": "Evenly"},
        {"hazards": "e2", "hazards/e2/hazard": "Heat"},
    ]
    together = Barrier(len(told))

    def one(place: int) -> int:
        together.wait()
        try:
            return int(send(clients[place], draft, **told[place]).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(told)) as pool:
        assert list(pool.map(one, range(len(told)))) == [200] * len(told)

    document, version, conflicts = drafted(network, draft)
    fields = document.nodes["home-11"].fields
    assert (version, conflicts) == (len(told), [])
    assert fields["title"] == {"en": "Warm the housing"}
    assert fields["instruction"] == {"en": "Heat the housing. Mind the edges. Look three times."}
    assert (fields["result"], fields["occasion"]) == ({"en": "It is hot."}, "set-up")
    assert fields["key_points"][0]["point"] == {"en": "Evenly"}
    assert fields["hazards"][0]["hazard"] == {"en": "Heat"}
