"""Latitude is enforced on every way that leads to a revision, and what is within it needs no justification."""

from __future__ import annotations

from typing import Any

import pytest

from busy_network import accepted, all_rows, fresh, issued
from catchball.actions.changes import Proposal, decide_change, depart_temporarily, propose_change, propose_draft
from catchball.actions.drafts import open_draft, save_draft
from catchball.actions.offers import take_change
from catchball.actions.rebases import carry_out_rebase, propose_rebase
from catchball.actions.refusals import NotPossible, NotValid
from catchball.actions.releasing import Issue, release
from catchball.core.document import Cookbook as Document
from catchball.core.review import Act
from catchball.store.acting import acting
from catchball.store.models import Change, Cookbook, Duty, Revision
from factories import (
    NOW,
    TODAY,
    Company,
    company,
    document,
    edited,
    home_cookbook,
    local_cookbook,
    proposal,
    standard,
    with_node,
)

pytestmark = pytest.mark.usefixtures("database")
FIXED = {"node": {"leave": "fixed"}}
FREE = {"node": {"leave": "free"}}
BOUNDED = {"parameters.torque": {"leave": "bounded", "low": "11.8 N·m", "high": "12.2 N·m"}}
WHY = "fixed by the upstream"
LITTLE = Proposal("Less pressure", ("setting",), {"reason": "Our coolant foams."})
"""What is enough within latitude."""


@pytest.fixture
def network(database: None) -> Company:
    return company()


def home_with(network: Company, **latitude: Any) -> Cookbook:
    """The home cookbook, in which steps 11, 12 and 13 have these latitudes."""
    document = standard("Heat the housing", "Press in the bearing", "Tighten the screws")
    for uid, table in latitude.items():
        document = with_node(document, uid.replace("_", "-"), latitude=table)
    return home_cookbook(network, document)


def torque(value: str) -> dict[str, Any]:
    return {"torque": {"value": value, "low": "11 N·m", "high": "13 N·m", "class": "ordinary"}}


def revisions(book: Cookbook) -> int:
    return Revision.objects.using("owner").filter(cookbook=book).count()


def test_a_fixed_step_is_not_changed_by_a_proposal(network: Company) -> None:
    local = local_cookbook(network, home_with(network, home_11=FIXED))
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, local), "home-11", title={"en": "Warm it"})
    before = all_rows()
    with pytest.raises(NotPossible, match=WHY):
        propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=proposal())
    assert all_rows() == before


def test_a_fixed_step_is_not_changed_by_a_draft_that_is_proposed(network: Company) -> None:
    local = local_cookbook(network, home_with(network, home_11=FIXED))
    engineer = network.actor("cz engineer")
    draft = open_draft(actor=engineer, now=NOW, cookbook=local)
    edits = edited(document(engineer, local), "home-11", title={"en": "Warm it"})
    save_draft(actor=engineer, now=NOW, draft=draft, edits=edits, against=0)
    before = all_rows()
    with pytest.raises(NotPossible, match=WHY):
        propose_draft(actor=engineer, now=NOW, draft=draft, proposal=proposal())
    assert all_rows() == before


def test_a_fixed_step_is_not_left_for_a_while_either(network: Company) -> None:
    local = local_cookbook(network, home_with(network, home_11=FIXED))
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, local), "home-11", title={"en": "Warm it"})
    before = all_rows()
    with pytest.raises(NotPossible, match=WHY):
        depart_temporarily(actor=engineer, now=NOW, cookbook=local, edits=edits, reason="Broken.", ends_on=TODAY)
    assert all_rows() == before


def test_a_fixed_step_is_not_changed_by_taking_over_what_another_cookbook_did(network: Company) -> None:
    home = home_with(network, home_11=FREE)
    cz = local_cookbook(network, home)
    change = accepted(network, cz, "home-11", title={"en": "Warm it"})
    fixed = with_node(document(network.actor("home owner"), home), "home-11", latitude=FIXED)
    released(network, home, fixed)
    cn = local_cookbook(network, home, "cn")
    engineer = network.actor("cn engineer")
    before = all_rows()
    with pytest.raises(NotPossible, match=WHY):
        take_change(actor=engineer, now=NOW, change=change, into=cn, proposal=proposal())
    assert all_rows() == before


def released(network: Company, book: Cookbook, new: Document, who: str = "home owner") -> Revision:
    owner = network.actor(who)
    with acting(owner):
        return release(owner, NOW, fresh(owner, book), new, Issue("By hand.", TODAY))


def test_nothing_that_calls_release_itself_gets_past_the_guard(network: Company) -> None:
    local = local_cookbook(network, home_with(network, home_11=FIXED))
    owner = network.actor("cz owner")
    with pytest.raises(NotPossible, match=WHY):
        released(network, local, with_node(document(owner, local), "home-11", title={"en": "Warm it"}), "cz owner")
    assert revisions(local) == 1


def test_a_change_that_was_proposed_before_the_upstream_fixed_the_step_does_not_take_effect_after_it(
    network: Company,
) -> None:
    home = home_with(network)
    local = local_cookbook(network, home)
    engineer, owner = network.actor("cz engineer"), network.actor("cz owner")
    edits = edited(document(engineer, local), "home-11", title={"en": "Warm it"})
    change = propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=proposal())
    issued(network, home, "home-11", latitude=FIXED)
    moved = propose_rebase(actor=engineer, now=NOW, cookbook=fresh(engineer, local))
    carry_out_rebase(actor=engineer, now=NOW, proposal=moved)
    from catchball.actions.changes import review_change

    review_change(actor=network.actor("home owner"), now=NOW, change=change, verdict="agree", comment="")
    with pytest.raises(NotPossible, match=WHY):
        decide_change(actor=owner, now=NOW, change=change, act=Act.ACCEPT, reason="Good.")
    assert revisions(local) == 2
    with acting(owner):
        assert Change.objects.get(pk=change.pk).state == "in review"


def test_a_rebase_leaves_out_what_the_newer_upstream_has_fixed_and_says_so(network: Company) -> None:
    home = home_with(network)
    local = local_cookbook(network, home)
    change = accepted(network, local, "home-11", title={"en": "Warm it"})
    accepted(network, local, "home-12", title={"en": "Push it in"})
    issued(network, home, "home-11", latitude=FIXED)
    engineer = network.actor("cz engineer")
    moved = propose_rebase(actor=engineer, now=NOW, cookbook=fresh(engineer, local))
    assert [entry["atom"] for entry in moved.outcome["blocked"]] == [["home-11", "title", "en"]]
    assert WHY in moved.outcome["blocked"][0]["why"]
    assert moved.outcome["fates"] == {"blocked": 1, "kept": 1}
    carry_out_rebase(actor=engineer, now=NOW, proposal=moved)
    nodes = document(engineer, local).nodes
    assert nodes["home-11"].fields["title"] == {"en": "Heat the housing"}
    assert nodes["home-12"].fields["title"] == {"en": "Push it in"}
    with acting(engineer):
        assert sorted(local.deviations.values_list("state", flat=True)) == ["accepted", "blocked"]
        assert local.deviations.get(state="blocked").change_id == change.pk


@pytest.mark.parametrize(
    ("latitude", "fields"),
    [
        (FREE, {"title": {"en": "Warm it"}}),
        (BOUNDED, {"parameters": torque("12.1 N·m")}),
        (FIXED, {"key_points": [{"id": "k-1", "point": {"en": "Feel it"}}]}),
    ],
)
def test_within_latitude_a_reason_is_enough_and_nobody_of_the_centre_is_asked(
    network: Company, latitude: Any, fields: Any
) -> None:
    local = local_cookbook(network, home_with(network, home_11=latitude))
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, local), "home-11", **fields)
    change = propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=LITTLE)
    with acting(engineer):
        assert Duty.objects.filter(change=change).count() == 0
    done = decide_change(actor=network.actor("cz owner"), now=NOW, change=change, act=Act.ACCEPT, reason="Good.")
    assert done.state == "in effect"
    with acting(engineer):
        assert local.atoms.exists(), "discretion is not secrecy"
        assert local.deviations.get().reason == "Our coolant foams."


@pytest.mark.parametrize(
    ("latitude", "fields"),
    [
        ({}, {"title": {"en": "Warm it"}}),
        (BOUNDED, {"parameters": torque("12.5 N·m")}),
        (BOUNDED, {"title": {"en": "Warm it"}}),
    ],
)
def test_outside_of_latitude_all_answers_and_the_centre_are_asked_for(
    network: Company, latitude: Any, fields: Any
) -> None:
    local = local_cookbook(network, home_with(network, **({"home_11": latitude} if latitude else {})))
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, local), "home-11", **fields)
    with pytest.raises(NotValid, match="lacks: touches, tasks, training, cost, benefit"):
        propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=LITTLE)
    change = propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=proposal())
    with acting(engineer):
        assert Duty.objects.filter(change=change).values_list("function", "part", "site__key").get() == (
            *("process owner", "agree", "home"),
        )


def test_a_plant_does_not_give_itself_latitude(network: Company) -> None:
    local = local_cookbook(network, home_with(network))
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, local), "home-11", latitude=FREE)
    with pytest.raises(NotPossible, match="widens the latitude"):
        propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=proposal())


def test_a_home_cookbook_is_bound_by_nobody_and_each_of_its_changes_is_justified(network: Company) -> None:
    home = home_with(network, home_11=FIXED)
    engineer = network.actor("home engineer")
    edits = edited(document(engineer, home), "home-11", title={"en": "Warm it"})
    with pytest.raises(NotValid, match="lacks"):
        propose_change(actor=engineer, now=NOW, cookbook=home, edits=edits, proposal=LITTLE)
    change = propose_change(actor=engineer, now=NOW, cookbook=home, edits=edits, proposal=proposal())
    assert change.state == "in review"


def test_latitude_of_a_supplier_s_cookbook_is_that_of_the_maker_s(network: Company) -> None:
    local = local_cookbook(network, home_with(network, home_11=FIXED), "sup")
    engineer = network.actor("supplier engineer")
    edits = edited(document(engineer, local), "home-11", title={"en": "Warm it"})
    with pytest.raises(NotPossible, match=WHY):
        propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=proposal())


def test_what_deviated_before_is_not_held_against_a_change_of_something_else(network: Company) -> None:
    local = local_cookbook(network, home_with(network, home_12=FREE))
    accepted(network, local, "home-11", title={"en": "Warm it"})
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, local), "home-12", title={"en": "Push it"})
    change = propose_change(actor=engineer, now=NOW, cookbook=fresh(engineer, local), edits=edits, proposal=LITTLE)
    assert change.state == "in review"
