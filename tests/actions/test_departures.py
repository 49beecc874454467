"""A temporary departure is in effect at once, ends by itself, and leaves everything as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from busy_network import accepted, agreed, fresh, issued, rebased
from catchball.actions.changes import depart_temporarily, end_departure, propose_change, review_change
from catchball.actions.refusals import NotPossible
from catchball.core.diff import diff
from catchball.core.document import Cookbook as Document
from catchball.core.document import cookbook, node
from catchball.core.edits import Edits
from catchball.core.schema import Kind
from catchball.store.acting import acting
from catchball.store.models import Change, Cookbook, Deviation
from factories import NOW, TODAY, Company, company, document, edited, home_cookbook, local_cookbook, proposal, with_node

pytestmark = pytest.mark.usefixtures("database")
ENGINEER = "cz engineer"


@pytest.fixture
def network(database: None) -> Company:
    return company()


@pytest.fixture
def local(network: Company) -> Cookbook:
    return local_cookbook(network, home_cookbook(network))


def departed(network: Company, book: Cookbook, edits: Edits) -> Change:
    engineer = network.actor(ENGINEER)
    return depart_temporarily(
        actor=engineer, now=NOW, cookbook=fresh(engineer, book), edits=edits, reason="The gauge broke.", ends_on=TODAY
    )


def over(network: Company, change: Change) -> Change:
    return end_departure(actor=network.actor(ENGINEER), now=NOW + timedelta(days=1), change=change)


def said(network: Company, book: Cookbook) -> Document:
    return document(network.actor(ENGINEER), book)


def header(network: Company, change: Change) -> Deviation:
    with acting(network.actor(ENGINEER)):
        return Deviation.objects.get(change=change)


def test_it_is_in_effect_at_once_with_its_reason_and_its_end(network: Company, local: Cookbook) -> None:
    change = departed(network, local, edited(said(network, local), "home-11", title={"en": "Warm it"}))
    assert (change.state, change.types, change.ends_on) == ("in effect", ["temporary"], TODAY)
    assert said(network, local).nodes["home-11"].fields["title"] == {"en": "Warm it"}
    found = header(network, change)
    assert (found.state, found.reason, found.ends_on) == ("temporary", "The gauge broke.", TODAY)


def without(before: Document, uid: str) -> Document:
    children = {parent: [child for child in below if child != uid] for parent, below in before.children.items()}
    return cookbook(before.root, [n for n in before.nodes.values() if n.uid != uid], children, before.withdrawn)


def with_a_step(before: Document) -> Document:
    step = node("cz-1", Kind.STEP, {"title": {"en": "Measure by hand"}})
    below = {**before.children, "home-2": ["home-11", "cz-1", "home-12", "home-13"]}
    return cookbook(before.root, [*before.nodes.values(), step], below, before.withdrawn)


def in_order(before: Document) -> Document:
    below = {**before.children, "home-2": ["home-13", "home-11", "home-12"]}
    return cookbook(before.root, before.nodes.values(), below, before.withdrawn)


DEPARTURES: dict[str, Callable[[Document], Document]] = {
    "other words": lambda d: with_node(d, "home-11", title={"en": "Warm it"}),
    "a value less": lambda d: with_node(d, "home-11", parameters={}),
    "a key point more": lambda d: with_node(d, "home-11", key_points=[{"id": "k-1", "point": {"en": "Click"}}]),
    "a step less": lambda d: without(d, "home-12"),
    "a step more": with_a_step,
    "another order": in_order,
}


@pytest.mark.parametrize("depart", DEPARTURES.values(), ids=DEPARTURES.keys())
def test_its_end_restores_the_standard_exactly(
    network: Company, local: Cookbook, depart: Callable[[Document], Document]
) -> None:
    before = said(network, local)
    change = departed(network, local, diff(before, depart(before)))
    assert said(network, local) != before
    assert over(network, change).state == "lapsed"
    after = said(network, local)
    assert dict(after.nodes) == dict(before.nodes)
    assert dict(after.children) == dict(before.children)
    assert header(network, change).state == "lapsed"
    with acting(network.actor(ENGINEER)):
        assert not local.atoms.exists()


def test_what_was_changed_elsewhere_meanwhile_stays(network: Company, local: Cookbook) -> None:
    change = departed(network, local, edited(said(network, local), "home-11", title={"en": "Warm it"}))
    accepted(network, local, "home-12", title={"en": "Push it in"})
    over(network, change)
    nodes = said(network, local).nodes
    assert nodes["home-11"].fields["title"] == {"en": "Heat the housing"}
    assert nodes["home-12"].fields["title"] == {"en": "Push it in"}


def test_where_the_same_place_was_changed_meanwhile_nothing_is_undone_and_it_is_said(
    network: Company, local: Cookbook
) -> None:
    change = departed(network, local, edited(said(network, local), "home-11", title={"en": "Warm it"}))
    accepted(network, local, "home-11", title={"en": "Cool it"})
    before = said(network, local)
    with pytest.raises(NotPossible, match="The same place was changed since"):
        over(network, change)
    assert said(network, local) == before


def test_a_deviation_that_stood_there_before_stands_there_again_with_its_header(
    network: Company, local: Cookbook
) -> None:
    standing = accepted(network, local, "home-11", title={"en": "Warm it"})
    change = departed(network, local, edited(said(network, local), "home-11", title={"en": "Cool it"}))
    with acting(network.actor(ENGINEER)):
        assert local.atoms.get().deviation_id == header(network, change).pk
    assert header(network, standing).state == "accepted"
    over(network, change)
    assert said(network, local).nodes["home-11"].fields["title"] == {"en": "Warm it"}
    with acting(network.actor(ENGINEER)):
        assert local.atoms.get().deviation_id == header(network, standing).pk


def test_it_ends_once(network: Company, local: Cookbook) -> None:
    change = departed(network, local, edited(said(network, local), "home-11", title={"en": "Warm it"}))
    over(network, change)
    with pytest.raises(NotPossible, match="to lapse it is not possible"):
        over(network, change)


def test_a_change_that_was_accepted_for_good_cannot_be_ended_without_a_decision(
    network: Company, local: Cookbook
) -> None:
    change = accepted(network, local, "home-11", title={"en": "Warm it"})
    with pytest.raises(NotPossible, match="is no temporary departure"):
        over(network, change)
    assert said(network, local).nodes["home-11"].fields["title"] == {"en": "Warm it"}


def test_what_the_upstream_has_taken_up_meanwhile_stays_when_it_ends(network: Company) -> None:
    home = home_cookbook(network)
    local = local_cookbook(network, home)
    change = departed(network, local, edited(said(network, local), "home-11", title={"en": "Warm it"}))
    issued(network, home, "home-11", title={"en": "Warm it"})
    rebased(network, local, {})
    assert header(network, change).state == "absorbed"
    revisions = count(network, local)
    assert over(network, change).state == "lapsed"
    assert said(network, local).nodes["home-11"].fields["title"] == {"en": "Warm it"}
    assert count(network, local) == revisions, "nothing was released, for nothing was undone"
    with acting(network.actor(ENGINEER)):
        assert not local.atoms.exists()


def test_a_step_that_the_upstream_has_withdrawn_meanwhile_does_not_come_back(network: Company) -> None:
    home = home_cookbook(network)
    local = local_cookbook(network, home)
    before = said(network, local)
    change = departed(network, local, diff(before, without(before, "home-12")))
    owner = network.actor("home engineer")
    gone = diff(before, without(before, "home-12"))
    proposed = propose_change(actor=owner, now=NOW, cookbook=fresh(owner, home), edits=gone, proposal=proposal())
    review(network, proposed)
    rebased(network, local, {})
    over(network, change)
    assert "home-12" not in said(network, local)


def review(network: Company, change: Change) -> None:
    review_change(actor=network.actor("cz owner"), now=NOW, change=change, verdict="heard", comment="")
    agreed(network, change, "home")


def count(network: Company, book: Cookbook) -> int:
    with acting(network.actor(ENGINEER)):
        return book.revisions.count()


def test_a_change_with_an_end_ends_like_a_departure(network: Company, local: Cookbook) -> None:
    engineer = network.actor(ENGINEER)
    edits = edited(said(network, local), "home-11", title={"en": "Warm it"})
    told = proposal("For a week", "temporary", ends_on=TODAY + timedelta(days=7))
    change = agreed(network, propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=told))
    assert header(network, change).state == "temporary"
    over(network, change)
    assert said(network, local).nodes["home-11"].fields["title"] == {"en": "Heat the housing"}
