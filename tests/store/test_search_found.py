"""What a search finds, and for whom: never what its owner keeps to itself, never anything of a stranger's."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from catchball.actions.changes import propose_change
from catchball.actions.cookbooks import mark_confidential, share_cookbook
from catchball.core.document import Cookbook as Document
from catchball.core.document import cookbook, node
from catchball.core.schema import Kind
from catchball.queries.search import search
from catchball.queries.search_shown import Result, results
from catchball.store.acting import Actor, acting
from catchball.store.models import Party, Site
from factories import (
    NOW,
    TODAY,
    Company,
    by_owner,
    company,
    document,
    edited,
    home_cookbook,
    local_cookbook,
    person,
    proposal,
)


@pytest.fixture
def network(database: None) -> Company:
    return company()


def polyglot() -> Document:
    """One operation with steps in four languages."""

    def step(uid: str, **titles: str) -> Any:
        return node(uid, Kind.STEP, {"title": dict(titles), "instruction": {"en": "Look twice."}})

    nodes = [
        node("home-1", Kind.COOKBOOK, {"title": {"en": "Bearing housing"}, "language": "en"}),
        node("home-2", Kind.OPERATION, {"number": "OP10", "title": {"en": "Mount the bearing"}}),
        step("home-11", en="Tighten the screws", de="Gehäuseschrauben anziehen", es="Apretar los tornillos"),
        step("home-12", en="Press in the bearing", **{"zh-Hans": "将轴承压入壳体"}),
        node("home-13", Kind.STEP, {"title": {"en": "Fit the seal"}, "resources": [
            {"id": "r1", "role": "tool", "name": {"en": "Mandrel"}, "identifier": "LG80-100"}]}),
    ]  # fmt: skip
    return cookbook("home-1", nodes, {"home-1": ["home-2"], "home-2": ["home-11", "home-12", "home-13"]})


def found(actor: Actor, text: str, *languages: str) -> list[Result]:
    """All that a search for the text shows."""
    with acting(actor):
        asked = search(actor, text, TODAY, most=50)
        hits = [hit for kind in asked.hits.values() for hit in kind]
        return list(results(actor, hits, asked.words, languages or ("en",), TODAY))


def uids(actor: Actor, text: str) -> set[str]:
    return {result.uid for result in found(actor, text)}


def told(parts: tuple[Any, ...]) -> str:
    return "".join(f"[{part.text}]" if part.is_marked else part.text for part in parts)


@pytest.mark.parametrize(
    ("asked", "uid"),
    [
        ("tightening screw", "home-11"),
        ("SCREWS", "home-11"),
        ("Gehäuseschraube", "home-11"),
        ("gehauseschrauben", "home-11"),
        ("tornillo", "home-11"),
        ("apretando", "home-11"),
        ("轴承", "home-12"),
        ("压入壳体", "home-12"),
        ("壳", "home-12"),
        ("LG80-100", "home-13"),
        ("lg80", "home-13"),
        ("mandr", "home-13"),
    ],
)
def test_words_are_found_in_their_forms_in_four_languages(network: Company, asked: str, uid: str) -> None:
    home_cookbook(network, polyglot())

    assert uids(network.actor("home engineer"), asked) == {uid}


@pytest.mark.parametrize("asked", ["壳轴", "screws bearing", "", "  ", "'!&|:*()", "screws' | 'x", "\x00"])
def test_what_stands_nowhere_is_not_found_and_breaks_nothing(network: Company, asked: str) -> None:
    home_cookbook(network, polyglot())

    assert uids(network.actor("home engineer"), asked) == set()


def test_the_words_are_marked_where_they_stand(network: Company) -> None:
    home_cookbook(network, polyglot())
    engineer = network.actor("home engineer")

    (screws,) = found(engineer, "screw")
    (chinese,) = found(engineer, "轴承", "zh-Hans", "en")
    (mandrel,) = found(engineer, "mandrel")

    assert told(screws.title) == "Tighten the [screws]"
    assert screws.above == "OP10 Mount the bearing"
    assert told(chinese.title) == "将[轴承]压入壳体"
    assert told(mandrel.title) == "Fit the seal"
    assert told(mandrel.excerpt) == "[Mandrel]"


def test_a_step_is_found_once_in_a_family_with_how_many_cookbooks_have_it(network: Company) -> None:
    home = home_cookbook(network, polyglot())
    local_cookbook(network, home)
    local_cookbook(network, home, "sup")

    (screws,) = found(network.actor("cn engineer"), "screws")
    assert screws.cookbooks == 3
    assert screws.cookbook.pk == home.pk


def test_changes_deviations_and_sites_are_found(network: Company) -> None:
    home = home_cookbook(network)
    local = local_cookbook(network, home)
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, local), "home-12", title={"en": "Press in slowly"})
    propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=proposal("Slower press"))

    (change,) = found(engineer, "coolant foams")
    with acting(engineer):
        sites = search(engineer, "cz", TODAY).sites

    assert (change.kind, told(change.title)) == ("change", "Slower press")
    assert told(change.excerpt) == "Our [coolant] [foams] at this pressure."
    assert [site.key for site in sites] == ["cz"]


def test_a_partner_finds_what_is_shared_and_nothing_after_it_is_not(network: Company) -> None:
    home = home_cookbook(network, polyglot())
    partner = network.actor("supplier engineer")
    assert uids(partner, "screws") == {"home-11"}

    share_cookbook(actor=network.actor("home owner"), now=NOW, cookbook=home, community=None)

    assert uids(partner, "screws") == set()
    assert uids(network.actor("home engineer"), "screws") == {"home-11"}


def test_a_confidential_step_is_found_by_its_owner_alone(network: Company) -> None:
    home = home_cookbook(network, polyglot())
    owner = network.actor("home owner")
    mark_confidential(actor=owner, now=NOW, cookbook=home, uid="home-11", is_confidential=True)
    mark_confidential(actor=owner, now=NOW, cookbook=home, uid="home-2", is_confidential=True)

    assert uids(network.actor("supplier engineer"), "screws") == set()
    assert uids(network.actor("supplier engineer"), "mount") == set()
    assert uids(owner, "screws") == {"home-11"}
    (mandrel,) = found(network.actor("supplier engineer"), "mandrel")
    assert mandrel.above == ""


def test_a_place_that_is_guessed_says_nothing_to_who_may_not_see_it(network: Company) -> None:
    home = home_cookbook(network, polyglot())
    mark_confidential(actor=network.actor("home owner"), now=NOW, cookbook=home, uid="home-11", is_confidential=True)
    with acting(network.actor("supplier engineer")), connection.cursor() as cursor:
        cursor.execute("select count(*) from store_searchplace")
        assert cursor.fetchone() == (0,)
        cursor.execute("select uid from app.found_content((select array_agg(n) from generate_series(1, 99) n))")
        assert {uid for (uid,) in cursor.fetchall()} == {"home-1", "home-2", "home-12", "home-13"}


def test_a_stranger_finds_nothing(network: Company) -> None:
    home_cookbook(network, polyglot())
    site = by_owner(Site(party=by_owner(Party(name="Competitor")), key="elsewhere", name="Elsewhere"))
    network.people["stranger"] = person(site, "process owner", 90, "stranger")
    stranger = network.actor("stranger")

    assert found(stranger, "screws") == []
    with acting(stranger):
        assert search(stranger, "maker", TODAY).total == 0


def test_without_an_actor_nothing_is_found(network: Company) -> None:
    home_cookbook(network, polyglot())
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from app.found(array['screws'], %s)", [TODAY])
        assert cursor.fetchone() == (0,)


def test_an_own_cookbook_that_nobody_shares_is_found_by_its_party_alone(network: Company) -> None:
    home = home_cookbook(network, polyglot())
    local = local_cookbook(network, home)
    owner = network.actor("cz owner")
    share_cookbook(actor=owner, now=NOW, cookbook=local, community=None)

    assert [result.cookbooks for result in found(network.actor("supplier engineer"), "screws")] == [1]
    assert [result.cookbooks for result in found(owner, "screws")] == [2]
