"""Who learnt what from whom, as far as one may see it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catchball.actions.changes import decide_change, propose_change, review_change
from catchball.actions.cookbooks import share_cookbook
from catchball.actions.offers import take_change
from catchball.core.review import Act
from catchball.queries.learning import Asked, Flow, by_edge, flows_of
from catchball.store.acting import Actor, acting
from catchball.store.models import Change, Cookbook, Party, Site
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


def told(flow: Flow) -> tuple[str, str, str, str]:
    return flow.source.key, flow.way, flow.target.key, flow.what


def seen(actor: Actor, asked: Asked = Asked()) -> set[tuple[str, str, str, str]]:  # noqa: B008  (it is frozen)
    with acting(actor):
        return {told(flow) for flow in flows_of(actor, asked)}


def accepted(network: Company, change: Change, site: str) -> None:
    """Heard by both process owners and accepted by that of the site."""
    names = ("home owner", "cz owner") if site == "home" else ("home owner",)
    for name in names:
        review_change(actor=network.actor(name), now=NOW, change=change, verdict="agree", comment="")
    decide_change(actor=network.actor(f"{site} owner"), now=NOW, change=change, act=Act.ACCEPT, reason="Proven.")


@pytest.fixture
def taken(network: Company) -> Cookbook:
    """A change of the Czech plant that the home plant took over."""
    home = home_cookbook(network)
    local = local_cookbook(network, home)
    engineer, at_home = network.actor("cz engineer"), network.actor("home engineer")
    edits = edited(document(engineer, local), "home-12", title={"en": "Press in slowly"})
    change = propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=proposal("Slower"))
    accepted(network, change, "cz")
    with acting(at_home):
        home = Cookbook.objects.get(pk=home.pk)
    accepted(
        network, take_change(actor=at_home, now=NOW, change=change, into=home, proposal=proposal("Slower")), "home"
    )
    return home


def test_what_was_taken_over_flows_up_and_the_standard_flows_down(network: Company, taken: Cookbook) -> None:
    local_cookbook(network, taken, "sup")

    assert seen(network.actor("cn engineer")) == {
        ("home", "adopted", "cz", "Bearing housing"),
        ("home", "adopted", "sup", "Bearing housing"),
        ("cz", "taken", "home", "Slower"),
    }


def test_flows_are_counted_by_edge_and_filtered_by_family_and_day(network: Company, taken: Cookbook) -> None:
    actor = network.actor("cz engineer")
    with acting(actor):
        edges = by_edge(flows_of(actor, Asked()))

    assert {(flows[0].source.key, flows[0].target.key): len(flows) for flows in edges.values()} == {
        ("home", "cz"): 1,
        ("cz", "home"): 1,
    }
    assert len(seen(actor, Asked(family=taken.pk))) == 2
    assert seen(actor, Asked(family=taken.pk + 100)) == set()
    assert len(seen(actor, Asked(since=TODAY))) == 2
    assert seen(actor, Asked(since=TODAY + timedelta(days=1))) == set()


def test_a_partner_sees_the_flows_of_what_is_shared_with_it_alone(network: Company, taken: Cookbook) -> None:
    partner = network.actor("supplier engineer")
    assert ("cz", "taken", "home", "Slower") in seen(partner)

    owner = network.actor("home owner")
    share_cookbook(actor=owner, now=NOW, cookbook=taken, community=None)

    assert seen(partner) == set()


def test_a_stranger_sees_no_flow(network: Company, taken: Cookbook) -> None:
    site = by_owner(Site(party=by_owner(Party(name="Competitor")), key="elsewhere", name="Elsewhere"))
    network.people["stranger"] = person(site, "process owner", 90, "stranger")

    assert seen(network.actor("stranger")) == set()
