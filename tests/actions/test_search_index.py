"""The index of the search is kept in the transaction of each act, and made anew it says the same."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction

from catchball.actions.changes import depart_temporarily, end_departure
from catchball.actions.releasing import Issue, release
from catchball.actions.search_index import rebuild_search_index
from catchball.queries.actors import system_actor
from catchball.queries.search import search
from catchball.queries.search_shown import Result, results
from catchball.store.acting import Actor, acting
from catchball.store.models import Cookbook, SearchPlace, SearchText
from factories import NOW, TODAY, Company, company, document, edited, home_cookbook, local_cookbook, with_node


@pytest.fixture
def network(database: None) -> Company:
    return company()


def found(actor: Actor, text: str, day: date = TODAY) -> list[Result]:
    with acting(actor):
        asked = search(actor, text, day, most=50)
        return list(results(actor, [hit for kind in asked.hits.values() for hit in kind], asked.words, ("en",), day))


def changed(network: Company, book: Cookbook, title: str, day: date = TODAY) -> None:
    """A revision is released in which a step has another title, from a day on."""
    owner = network.actor("home owner")
    with acting(owner):
        book = Cookbook.objects.select_related("head").get(pk=book.pk)
        new = with_node(document(owner, book), "home-12", title={"en": title})
        release(owner, NOW, book, new, Issue(title, day))


def test_a_released_revision_is_found_at_once_and_the_one_before_no_more(network: Company) -> None:
    home = home_cookbook(network)
    changed(network, home, "Shrink the bearing")
    engineer = network.actor("home engineer")

    assert [hit.uid for hit in found(engineer, "shrink") if hit.kind == "step"] == ["home-12"]
    assert [hit.kind for hit in found(engineer, "press")] == ["step"]  # (its instruction still says so)
    assert "Press in the bearing" not in {"".join(part.text for part in hit.title) for hit in found(engineer, "press")}


def test_what_is_in_effect_is_found_before_what_is_coming_until_that_day(network: Company) -> None:
    home = home_cookbook(network)
    later = TODAY + timedelta(days=10)
    changed(network, home, "Press the bearing by hand", later)
    engineer = network.actor("home engineer")

    def step(day: date) -> tuple[str, date | None]:
        (hit,) = (hit for hit in found(engineer, "press bearing", day) if hit.kind == "step")
        return "".join(part.text for part in hit.title), hit.coming

    assert step(TODAY) == ("Press in the bearing", None)
    assert step(later) == ("Press the bearing by hand", None)
    (coming,) = (hit for hit in found(engineer, "bearing hand") if hit.kind == "step")
    assert coming.coming == later


def test_a_departure_is_found_while_it_lasts_and_its_reason_afterwards(network: Company) -> None:
    local = local_cookbook(network, home_cookbook(network))
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, local), "home-12", title={"en": "Hammer the bearing"})
    change = depart_temporarily(
        actor=engineer, now=NOW, cookbook=local, edits=edits, reason="The press leaks.", ends_on=TODAY
    )
    assert {hit.kind for hit in found(engineer, "hammer")} == {"step"}
    assert {hit.kind for hit in found(engineer, "leaks")} == {"change", "deviation"}

    end_departure(actor=engineer, now=NOW, change=change)

    assert found(engineer, "hammer") == []


def test_a_release_that_is_taken_back_leaves_no_trace_in_the_index(network: Company) -> None:
    home = home_cookbook(network)
    with acting(network.actor("home owner")), transaction.atomic():
        changed(network, home, "Shrink the bearing")
        transaction.set_rollback(True)

    assert found(network.actor("home engineer"), "shrink") == []


def test_made_anew_the_index_is_what_the_acts_kept(network: Company) -> None:
    home = home_cookbook(network)
    local = local_cookbook(network, home)
    changed(network, home, "Press the bearing by hand", TODAY + timedelta(days=10))
    changed(network, home, "Press the bearing in oil", TODAY + timedelta(days=20))
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, local), "home-11", title={"en": "Heat it twice"})
    depart_temporarily(actor=engineer, now=NOW, cookbook=local, edits=edits, reason="Cold day.", ends_on=TODAY)
    kept = index_of(network)

    rebuild_search_index(actor=system_actor(network.maker.pk), today=TODAY)

    assert index_of(network) == kept


def index_of(network: Company) -> list[tuple[object, ...]]:
    """All that can be found of the maker's."""
    with acting(system_actor(network.maker.pk)):
        words = dict(SearchText.objects.values_list("key", "words"))
        places = SearchPlace.objects.values_list("cookbook", "uid", "parent", "key", "begins", "ends")
        return sorted(((*place, words[place[3]]) for place in places), key=repr)


def test_no_other_party_is_touched_when_one_is_indexed_anew(network: Company) -> None:
    local_cookbook(network, home_cookbook(network), "sup")

    rebuild_search_index(actor=system_actor(network.maker.pk), today=TODAY)

    with acting(system_actor(network.supplier.pk)):
        assert SearchPlace.objects.count() == 5
