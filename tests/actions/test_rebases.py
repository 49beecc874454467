"""Rebases: every deviation has a fate, questions are asked and their answers remembered, and headers follow."""

from __future__ import annotations

from typing import Any

import pytest

from busy_network import TORQUE, accepted, all_rows, fresh, issued, rebased
from catchball.actions.changes import decide_change, propose_change, review_change
from catchball.actions.cookbooks import open_local_cookbook, share_cookbook
from catchball.actions.rebases import (
    carry_out_rebase,
    propose_rebase,
    rebase_family,
    rebase_where_clear,
    settle_conflicts,
)
from catchball.actions.refusals import NotPossible, NotValid
from catchball.core.decisions import Choice
from catchball.core.diff import diff
from catchball.core.document import Cookbook as Document
from catchball.core.document import cookbook, node
from catchball.core.review import Act
from catchball.core.schema import Kind
from catchball.queries.documents import document_of
from catchball.store.acting import acting
from catchball.store.models import Change, Cookbook, DeviatingAtom, Deviation, Membership, Rebase, Revision, Settlement
from factories import NOW, Company, by_owner, company, document, edited, home_cookbook, local_cookbook, proposal

pytestmark = pytest.mark.usefixtures("database")
VALUE = "home-13/parameters/torque/value"


@pytest.fixture
def network(database: None) -> Company:
    return company()


@pytest.fixture
def home(network: Company) -> Cookbook:
    return home_cookbook(network)


@pytest.fixture
def local(network: Company, home: Cookbook) -> Cookbook:
    return local_cookbook(network, home)


def torque(value: str) -> dict[str, Any]:
    return {"torque": {**TORQUE, "value": value}}


def proposed(network: Company, book: Cookbook, site: str = "cz") -> Rebase:
    engineer = network.actor(f"{site} engineer")
    return propose_rebase(actor=engineer, now=NOW, cookbook=fresh(engineer, book))


def settled(network: Company, proposal: Rebase, site: str = "cz", *, side: str) -> Rebase:
    answers = {VALUE: Choice(take=side)}  # type: ignore[arg-type]  # a side
    return settle_conflicts(actor=network.actor(f"{site} engineer"), now=NOW, proposal=proposal, choices=answers)


def carried_out(network: Company, proposal: Rebase, site: str = "cz") -> Revision:
    return carry_out_rebase(actor=network.actor(f"{site} engineer"), now=NOW, proposal=proposal)


def said(network: Company, book: Cookbook, site: str = "cz") -> Document:
    return document(network.actor(f"{site} engineer"), book)


def value(network: Company, book: Cookbook, site: str = "cz") -> str:
    return str(said(network, book, site).nodes["home-13"].fields["parameters"]["torque"]["value"])


def header(network: Company, change: Change) -> Deviation:
    with acting(network.actor("home owner")):
        return Deviation.objects.select_related("accepted_in").get(change=change)


def without(before: Document, uid: str) -> Document:
    children = {parent: [child for child in below if child != uid] for parent, below in before.children.items()}
    return cookbook(before.root, [n for n in before.nodes.values() if n.uid != uid], children, before.withdrawn)


def issued_without(network: Company, home: Cookbook, uid: str) -> None:
    engineer, owner = network.actor("home engineer"), network.actor("home owner")
    before = document(engineer, home)
    change = propose_change(
        actor=engineer, now=NOW, cookbook=home, edits=diff(before, without(before, uid)), proposal=proposal()
    )
    review_change(actor=owner, now=NOW, change=change, verdict="agree", comment="")
    review_change(actor=network.actor("cz owner"), now=NOW, change=change, verdict="heard", comment="")
    decide_change(actor=owner, now=NOW, change=change, act=Act.ACCEPT, reason="Train.")


def test_a_deviation_that_the_upstream_did_not_touch_is_kept(network: Company, home: Cookbook, local: Cookbook) -> None:
    change = accepted(network, local, "home-11", title={"en": "Warm it"})
    issued(network, home, "home-12", title={"en": "Press"})
    proposal = proposed(network, local)
    assert proposal.outcome["fates"] == {"kept": 1}
    carried_out(network, proposal)
    assert header(network, change).state == "accepted"
    with acting(network.actor("cz engineer")):
        assert local.atoms.get().deviation_id == header(network, change).pk


def test_a_deviation_that_the_upstream_took_up_is_absorbed_and_names_the_revision(
    network: Company, home: Cookbook, local: Cookbook
) -> None:
    change = accepted(network, local, "home-11", title={"en": "Warm it"})
    issued(network, home, "home-11", title={"en": "Warm it"})
    proposal = proposed(network, local)
    assert proposal.outcome["fates"] == {"absorbed": 1}
    carried_out(network, proposal)
    found = header(network, change)
    assert found.state == "absorbed"
    assert found.accepted_in is not None
    assert (found.accepted_in.cookbook_id, found.accepted_in.number) == (home.pk, 2)


def test_a_deviation_in_a_step_that_the_upstream_withdrew_is_asked_and_then_given_up_or_kept(
    network: Company, home: Cookbook, local: Cookbook
) -> None:
    change = accepted(network, local, "home-11", title={"en": "Warm it"})
    issued_without(network, home, "home-11")
    proposal = proposed(network, local)
    assert proposal.outcome["fates"] == {"conflict": 1}
    (asked,) = proposal.conflicts
    engineer = network.actor("cz engineer")
    settle_conflicts(actor=engineer, now=NOW, proposal=proposal, choices={asked["id"]: Choice(take="theirs")})
    carried_out(network, proposal)
    assert "home-11" not in said(network, local)
    assert header(network, change).state == "moot"


def test_a_local_step_below_what_the_upstream_withdrew_is_not_lost_silently(
    network: Company, home: Cookbook, local: Cookbook
) -> None:
    accepted(network, local, "home-11", title={"en": "Warm it"})
    issued_without(network, home, "home-11")
    with pytest.raises(NotPossible, match="1 conflict is open"):
        carried_out(network, proposed(network, local))


@pytest.mark.parametrize(
    ("side", "expected", "state"), [("ours", "12.5 N·m", "accepted"), ("theirs", "11.5 N·m", "given up")]
)
def test_a_conflict_is_asked_and_its_answer_holds(
    network: Company, home: Cookbook, local: Cookbook, side: str, expected: str, state: str
) -> None:
    change = accepted(network, local, "home-13", parameters=torque("12.5 N·m"))
    issued(network, home, "home-13", parameters=torque("11.5 N·m"))
    proposal = settled(network, proposed(network, local), side=side)
    assert (proposal.state, proposal.conflicts) == ("settling", [])
    carried_out(network, proposal)
    assert value(network, local) == expected
    assert header(network, change).state == state


def test_an_answer_may_change_until_the_rebase_is_carried_out(
    network: Company, home: Cookbook, local: Cookbook
) -> None:
    accepted(network, local, "home-13", parameters=torque("12.5 N·m"))
    issued(network, home, "home-13", parameters=torque("11.5 N·m"))
    proposal = proposed(network, local)
    settled(network, proposal, side="theirs")
    settled(network, proposal, side="ours")
    carried_out(network, proposal)
    assert value(network, local) == "12.5 N·m"


def test_an_answer_to_what_is_not_asked_is_refused(network: Company, home: Cookbook, local: Cookbook) -> None:
    issued(network, home, "home-13", parameters=torque("11.5 N·m"))
    proposal = proposed(network, local)
    before = all_rows()
    with pytest.raises(NotValid, match="is no question of this rebase"):
        settled(network, proposal, side="ours")
    assert all_rows() == before


def test_an_answer_that_does_not_fit_is_refused_and_changes_nothing(
    network: Company, home: Cookbook, local: Cookbook
) -> None:
    accepted(network, local, "home-13", parameters=torque("12.5 N·m"))
    issued(network, home, "home-13", parameters=torque("11.5 N·m"))
    proposal = proposed(network, local)
    before = all_rows()
    for choice in (Choice(value="twelve"), Choice(value={"a": 1}), Choice(value=["x"])):
        with pytest.raises(NotValid):
            settle_conflicts(actor=network.actor("cz engineer"), now=NOW, proposal=proposal, choices={VALUE: choice})
    assert all_rows() == before


def test_an_answer_lapses_when_the_upstream_changes_its_side_and_is_asked_again(
    network: Company, home: Cookbook, local: Cookbook
) -> None:
    """“Theirs” was said of 11.5 N·m; it is not said of 11.2 N·m, which nobody has looked at."""
    accepted(network, local, "home-13", parameters=torque("12.5 N·m"))
    issued(network, home, "home-13", parameters=torque("11.5 N·m"))
    settled(network, proposed(network, local), side="theirs")
    issued(network, home, "home-13", parameters=torque("11.2 N·m"))
    proposal = proposed(network, local)
    assert [(asked["id"], asked["theirs"]) for asked in proposal.conflicts] == [(VALUE, "11.2 N·m")]
    assert proposal.choices == {}
    with pytest.raises(NotPossible, match="1 conflict is open"):
        carried_out(network, proposal)


def test_an_answer_holds_when_the_upstream_changes_something_else(
    network: Company, home: Cookbook, local: Cookbook
) -> None:
    accepted(network, local, "home-13", parameters=torque("12.5 N·m"))
    issued(network, home, "home-13", parameters=torque("11.5 N·m"))
    first = settled(network, proposed(network, local), side="ours")
    issued(network, home, "home-12", title={"en": "Press"})
    proposal = proposed(network, local)
    assert (proposal.pk, proposal.conflicts) == (first.pk, [])
    carried_out(network, proposal)
    assert value(network, local) == "12.5 N·m"


def test_an_answer_is_remembered_across_plants_and_lapses_when_a_side_is_another(
    network: Company, home: Cookbook, local: Cookbook
) -> None:
    cn, sup = local_cookbook(network, home, "cn"), local_cookbook(network, home, "sup")
    accepted(network, local, "home-13", parameters=torque("12.5 N·m"))
    accepted(network, cn, "home-13", "cn", parameters=torque("12.5 N·m"))
    other_side(network, sup)
    issued(network, home, "home-13", parameters=torque("11.5 N·m"))
    carried_out(network, settled(network, proposed(network, local), side="ours"))

    again = proposed(network, cn, "cn")
    assert again.conflicts == []
    carried_out(network, again, "cn")
    assert value(network, cn, "cn") == "12.5 N·m"
    engineer = network.actor("supplier engineer")
    asked = propose_rebase(actor=engineer, now=NOW, cookbook=fresh(engineer, sup))
    assert [entry["id"] for entry in asked.conflicts] == [VALUE]


def other_side(network: Company, sup: Cookbook) -> None:
    engineer, owner = network.actor("supplier engineer"), network.actor("supplier owner")
    edits = edited(document(engineer, sup), "home-13", parameters=torque("12.8 N·m"))
    change = propose_change(actor=engineer, now=NOW, cookbook=sup, edits=edits, proposal=proposal())
    with acting(owner):
        change.duties.update(part="be told")
    decide_change(actor=owner, now=NOW, change=change, act=Act.ACCEPT, reason="Here.")


def test_an_answer_of_a_cookbook_that_is_not_shared_is_remembered_by_the_own_party_alone(
    network: Company, home: Cookbook, local: Cookbook
) -> None:
    accepted(network, local, "home-13", parameters=torque("12.5 N·m"))
    share_cookbook(actor=network.actor("cz owner"), now=NOW, cookbook=local, community=None)
    issued(network, home, "home-13", parameters=torque("11.5 N·m"))
    carried_out(network, settled(network, proposed(network, local), side="ours"))
    with acting(network.actor("supplier owner")):
        assert Settlement.objects.count() == 0
    with acting(network.actor("cn owner")):
        assert Settlement.objects.get().content["answer"] == "12.5 N·m"


def test_a_remembered_answer_is_shown_and_a_plant_may_answer_otherwise_and_of_two_the_newer_one_is_offered(
    network: Company, home: Cookbook
) -> None:
    books = {key: local_cookbook(network, home, key) for key in ("cz", "cn")}
    for key, book in books.items():
        accepted(network, book, "home-13", key, parameters=torque("12.5 N·m"))
    issued(network, home, "home-13", parameters=torque("11.5 N·m"))
    carried_out(network, settled(network, proposed(network, books["cz"]), side="ours"))

    told = proposed(network, books["cn"], "cn")
    assert [entry["id"] for entry in told.outcome["remembered"]] == [VALUE]
    other = settled(network, told, "cn", side="theirs")
    assert other.outcome["remembered"] == []
    carried_out(network, other, "cn")
    assert (value(network, books["cz"]), value(network, books["cn"], "cn")) == ("12.5 N·m", "11.5 N·m")
    with acting(network.actor("cn engineer")):
        answers = Settlement.objects.order_by("settled_at", "pk").values_list("content__answer", flat=True)
        assert list(answers) == ["12.5 N·m", "11.5 N·m"]


def test_a_proposal_that_was_overtaken_by_a_local_change_is_refused_and_can_be_proposed_again(
    network: Company, home: Cookbook, local: Cookbook
) -> None:
    issued(network, home, "home-12", title={"en": "Press"})
    proposal = proposed(network, local)
    accepted(network, local, "home-11", title={"en": "Warm it"})
    with pytest.raises(NotPossible, match="has a newer revision since; propose the rebase again"):
        carried_out(network, proposal)
    carried_out(network, proposed(network, local))
    assert said(network, local).nodes["home-11"].fields["title"] == {"en": "Warm it"}


def test_a_rebase_that_asks_nothing_is_carried_out_at_once_and_one_that_asks_waits(
    network: Company, home: Cookbook, local: Cookbook
) -> None:
    engineer = network.actor("cz engineer")
    issued(network, home, "home-12", title={"en": "Press"})
    done = rebase_where_clear(actor=engineer, now=NOW, cookbook=fresh(engineer, local))
    assert done.state == "done"
    accepted(network, local, "home-13", parameters=torque("12.5 N·m"))
    issued(network, home, "home-13", parameters=torque("11.5 N·m"))
    waits = rebase_where_clear(actor=engineer, now=NOW, cookbook=fresh(engineer, local))
    assert (waits.state, len(waits.conflicts)) == ("proposed", 1)


def test_the_base_is_the_one_that_is_remembered_and_the_rebased_cookbook_rests_on_the_new_one(
    network: Company, home: Cookbook, local: Cookbook
) -> None:
    issued(network, home, "home-12", title={"en": "Press"})
    issued(network, home, "home-11", title={"en": "Warm it"})
    released = rebased(network, local, {})
    with acting(network.actor("cz engineer")):
        newest = Revision.objects.select_related("base").get(pk=released.pk)
    assert newest.base is not None
    assert newest.base.number == 3
    assert said(network, local) == document(network.actor("home owner"), home)


def test_rebasing_a_family_asks_for_the_plants_that_are_behind_and_that_one_may_rebase(
    network: Company, home: Cookbook, local: Cookbook
) -> None:
    local_cookbook(network, home, "cn")
    local_cookbook(network, home, "sup")
    owner = network.actor("home owner")
    stale = home
    assert rebase_family(actor=owner, now=NOW, home=stale) == 0
    issued(network, home, "home-12", title={"en": "Press"})
    assert rebase_family(actor=owner, now=NOW, home=stale) == 0, "the process owner at home rebases no plant"
    by_owner(Membership(party=network.maker, person=network.people["home owner"], function="process owner"))
    assert rebase_family(actor=network.actor("home owner"), now=NOW, home=stale) == 2
    rebased(network, local, {})
    assert rebase_family(actor=network.actor("home owner"), now=NOW, home=stale) == 1


def test_a_second_change_of_one_place_takes_its_header_over_and_the_first_one_comes_back_with_its_words(
    network: Company, local: Cookbook
) -> None:
    first = accepted(network, local, "home-11", title={"en": "Warm it"})
    second = accepted(network, local, "home-11", title={"en": "Cool it"})
    with acting(network.actor("cz engineer")):
        assert local.atoms.get().deviation_id == header(network, second).pk
    assert header(network, first).state == "accepted"
    accepted(network, local, "home-11", title={"en": "Heat the housing"})
    assert {header(network, change).state for change in (first, second)} == {"given up"}
    with acting(network.actor("cz engineer")):
        assert not DeviatingAtom.objects.filter(cookbook=local).exists()


def test_what_is_changed_inside_of_a_new_step_belongs_to_the_step_s_own_deviation(
    network: Company, home: Cookbook, local: Cookbook
) -> None:
    engineer = network.actor("cz engineer")
    before = said(network, local)
    step = node("cz-1", Kind.STEP, {"title": {"en": "Measure by hand"}})
    below = {**before.children, "home-2": [*before.children["home-2"], "cz-1"]}
    edits = diff(before, cookbook(before.root, [*before.nodes.values(), step], below))
    change = propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=proposal())
    review_change(actor=network.actor("home owner"), now=NOW, change=change, verdict="agree", comment="")
    decide_change(actor=network.actor("cz owner"), now=NOW, change=change, act=Act.ACCEPT, reason="So.")
    later = accepted(network, local, "cz-1", title={"en": "Measure twice"})
    issued(network, home, "home-12", title={"en": "Press"})
    rebased(network, local, {})
    assert said(network, local).nodes["cz-1"].fields["title"] == {"en": "Measure twice"}
    assert [header(network, known).state for known in (change, later)] == ["accepted", "accepted"]
    with acting(engineer):
        life = local.atoms.get(atom="cz-1/@life")
        assert life.deviation_id == header(network, later).pk


def test_the_index_holds_what_the_head_says_otherwise_than_its_base_and_nothing_else(
    network: Company, home: Cookbook, local: Cookbook
) -> None:
    accepted(network, local, "home-11", title={"en": "Warm it"})
    accepted(network, local, "home-13", parameters=torque("12.5 N·m"))
    issued(network, home, "home-11", title={"en": "Warm it"})
    rebased(network, local, {})
    with acting(network.actor("cz engineer")):
        book = Cookbook.objects.select_related("head__base").get(pk=local.pk)
        assert book.head is not None
        assert book.head.base is not None
        actor = network.actor("cz engineer")
        expected = {
            "/".join(edit.atom) for edit in diff(document_of(book.head.base, actor), document_of(book.head, actor))
        }
        assert set(book.atoms.values_list("atom", flat=True)) == expected == {VALUE}


def test_a_local_cookbook_of_a_local_cookbook_is_rebased_on_that_one(network: Company, home: Cookbook) -> None:
    cz = local_cookbook(network, home)
    accepted(network, cz, "home-11", title={"en": "Warm it"})
    owner = network.actor("cn owner")
    below = open_local_cookbook(actor=owner, now=NOW, upstream=fresh(owner, cz), site=network.sites["cn"], issuer="cn")
    assert below.home_id == home.pk
    accepted(network, cz, "home-12", title={"en": "Push it"})
    rebased(network, below, {}, "cn")
    assert said(network, below, "cn") == said(network, cz)


def test_when_the_upstream_is_not_shared_any_more_everything_is_refused_with_a_reason_and_reading_goes_on(
    network: Company, home: Cookbook
) -> None:
    sup = local_cookbook(network, home, "sup")
    issued(network, home, "home-12", title={"en": "Press"})
    engineer = network.actor("supplier engineer")
    proposal_before = propose_rebase(actor=engineer, now=NOW, cookbook=fresh(engineer, sup))
    edits = edited(document(engineer, sup), "home-11", title={"en": "Warm it"})
    share_cookbook(actor=network.actor("home owner"), now=NOW, cookbook=home, community=None)
    before = all_rows()
    for attempt in (
        lambda: propose_rebase(actor=engineer, now=NOW, cookbook=fresh(engineer, sup)),
        lambda: carry_out_rebase(actor=engineer, now=NOW, proposal=proposal_before),
        lambda: settle_conflicts(actor=engineer, now=NOW, proposal=proposal_before, choices={}),
        lambda: propose_change(actor=engineer, now=NOW, cookbook=sup, edits=edits, proposal=proposal()),
    ):
        with pytest.raises(NotPossible, match="no longer shared with your party"):
            attempt()
    assert all_rows() == before
    assert document(engineer, sup).nodes["home-11"].fields["title"] == {"en": "Heat the housing"}
