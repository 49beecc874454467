"""Two people at once, with connections of their own: nothing is lost, nobody waits for ever, one of two wins.

`at_once` lets two acts begin together. `meanwhile` is stricter: the second begins when the first has done its work and
is not yet committed, and the first is committed only when the second waits for it (or has come to an end).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from itertools import combinations, permutations, product
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connections

from busy_network import TORQUE, accepted, agreed, fresh, issued, rebased
from catchball.actions.changes import (
    decide_change,
    depart_temporarily,
    propose_change,
    propose_draft,
    review_change,
    settle_obligation,
    withdraw_change,
)
from catchball.actions.cookbooks import mark_confidential, open_local_cookbook, share_cookbook
from catchball.actions.drafts import open_draft, save_draft
from catchball.actions.measurements import Row, take_measurements
from catchball.actions.metrics import MetricGiven, Place, define_metric, open_series
from catchball.actions.numbering import new_uid
from catchball.actions.rebases import carry_out_rebase, propose_rebase
from catchball.actions.refusals import NotPossible, Refused
from catchball.actions.releasing import Issue, release
from catchball.core.diff import diff
from catchball.core.document import Cookbook as Document
from catchball.core.document import cookbook, node
from catchball.core.review import Act
from catchball.core.schema import Kind
from catchball.queries.measurements import sums
from catchball.queries.settling import draft_document
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import breaks, record
from catchball.store.models import AuditEntry, Change, Cookbook, Draft, DraftState, Rebase, Review, Revision
from factories import NOW, Company, company, document, edited, home_cookbook, local_cookbook, proposal, with_node

pytestmark = pytest.mark.usefixtures("database")
ROUNDS = 5


@pytest.fixture
def network(database: None) -> Company:
    return company()


@pytest.fixture
def local(network: Company) -> Cookbook:
    return local_cookbook(network, home_cookbook(network))


@pytest.fixture
def people() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as found:
        yield found


def alone(act: Callable[[], Any]) -> Any:
    """What an act gives, or the refusal or error that it raises; on connections of its own, which are closed."""
    try:
        return act()
    except Exception as error:  # noqa: BLE001  (which one it is, the test looks at)
        return error
    finally:
        for alias in connections:
            connections[alias].close()


def at_once(people: ThreadPoolExecutor, *acts: Callable[[], Any]) -> list[Any]:
    """What acts give that begin together."""
    start = Barrier(len(acts))

    def begun(act: Callable[[], Any]) -> Any:
        start.wait(timeout=20)
        return alone(act)

    return [future.result(timeout=60) for future in [people.submit(begun, act) for act in acts]]


def meanwhile(
    people: ThreadPoolExecutor, actor: Actor, first: Callable[[], Any], second: Callable[[], Any]
) -> tuple[Any, Any]:
    """What two acts give, the second of which comes while the first, by the actor, is done and not yet committed."""
    is_done, may_end = Event(), Event()

    def held() -> Any:
        try:
            with acting(actor):
                given = first()
                is_done.set()
                assert may_end.wait(timeout=20)
                return given
        finally:
            is_done.set()

    one = people.submit(alone, held)
    assert is_done.wait(timeout=20)
    other = people.submit(alone, second)
    wait_until_it_waits(other)
    may_end.set()
    return one.result(timeout=60), other.result(timeout=60)


def wait_until_it_waits(act: Future[Any]) -> None:
    """Ask the database, until a connection waits for a lock or the act has come to an end."""
    with connections["owner"].cursor() as cursor:
        while not act.done():
            cursor.execute("select count(*) from pg_locks where not granted")
            if cursor.fetchone() != (0,):
                return


def said(state: DraftState, actor: Actor) -> str:
    """All that a state says, its open questions included, as one text."""
    with acting(actor):
        state = DraftState.objects.get(pk=state.pk)
    return json.dumps([state.edits, state.conflicts], ensure_ascii=False)


def with_steps(before: Document, *steps: tuple[str, int, dict[str, Any]]) -> Document:
    """The document with further steps in its operation, each at a place."""
    below = list(before.children["home-2"])
    nodes = list(before.nodes.values())
    for uid, place, fields in steps:
        below.insert(place, uid)
        nodes.append(node(uid, Kind.STEP, fields))
    return cookbook(before.root, nodes, {**before.children, "home-2": below}, before.withdrawn)


def in_order(before: Document, *uids: str) -> Document:
    return cookbook(before.root, before.nodes.values(), {**before.children, "home-2": uids}, before.withdrawn)


Change2 = tuple[Callable[[Document], Document], tuple[str, ...]]
POINTS = [{"id": "k-1", "point": {"en": "Feel the click"}}], [{"id": "k-2", "point": {"en": "Hear the click"}}]
PAIRS: dict[str, tuple[Change2, Change2]] = {
    "the same words": (
        (lambda d: with_node(d, "home-11", title={"en": "Warm the housing"}), ("Warm the housing",)),
        (lambda d: with_node(d, "home-11", title={"en": "Cool the bearing"}), ("Cool the bearing",)),
    ),
    "other words of one sentence": (
        (
            lambda d: with_node(d, "home-11", instruction={"en": "Slowly heat the housing. Mind the edges."}),
            ("Slowly",),
        ),
        (lambda d: with_node(d, "home-11", instruction={"en": "Heat the housing. Mind the sharp edges. Look twice."}),
         ("sharp",)),
    ),
    "the same amount": (
        (lambda d: with_node(d, "home-13", parameters={"torque": {**TORQUE, "value": "11.5 N·m"}}), ("11.5 N·m",)),
        (lambda d: with_node(d, "home-13", parameters={"torque": {**TORQUE, "value": "12.8 N·m"}}), ("12.8 N·m",)),
    ),
    "other fields of one step": (
        (lambda d: with_node(d, "home-11", title={"en": "Warm the housing"}), ("Warm the housing",)),
        (lambda d: with_node(d, "home-11", occasion="set-up"), ("set-up",)),
    ),
    "the first entry of one list": (
        (lambda d: with_node(d, "home-11", key_points=POINTS[0]), ("Feel the click",)),
        (lambda d: with_node(d, "home-11", key_points=POINTS[1]), ("Hear the click",)),
    ),
    "a step at one place": (
        (lambda d: with_steps(d, ("cz-1", 1, {"title": {"en": "Wipe it"}})), ("Wipe it",)),
        (lambda d: with_steps(d, ("cz-2", 1, {"title": {"en": "Blow it"}})), ("Blow it",)),
    ),
    "one withdraws what the other changes": (
        (lambda d: cookbook(d.root, [n for n in d.nodes.values() if n.uid != "home-11"],
                            {**d.children, "home-2": ("home-12", "home-13")}), ("home-11",)),
        (lambda d: with_node(d, "home-11", title={"en": "Warm the housing"}), ("Warm the housing",)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", ["at once", "meanwhile"])
@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS.keys())
def test_what_two_people_save_at_once_is_merged_or_asked_and_nothing_is_lost(
    network: Company, local: Cookbook, people: ThreadPoolExecutor, pair: tuple[Change2, Change2], how: str
) -> None:
    engineer, owner = network.actor("cz engineer"), network.actor("cz owner")
    before = document(engineer, local)
    draft = open_draft(actor=engineer, now=NOW, cookbook=local)
    (change, words), (other_change, other_words) = pair

    def save(actor: Actor, changed: Callable[[Document], Document]) -> Callable[[], DraftState]:
        return lambda: save_draft(actor=actor, now=NOW, draft=draft, edits=diff(before, changed(before)), against=0)

    acts = save(engineer, change), save(owner, other_change)
    states = at_once(people, *acts) if how == "at once" else meanwhile(people, engineer, *acts)

    assert sorted(state.version for state in states) == [1, 2]
    newest = max(states, key=lambda state: state.version)
    told = said(newest, engineer)
    assert [word for word in (*words, *other_words) if word not in told] == []


ORDERS = tuple(permutations(("home-11", "home-12", "home-13")))


@pytest.mark.parametrize(("order", "other"), [(a, b) for a, b in product(ORDERS[1:], repeat=2) if a < b])
def test_of_two_orders_that_are_saved_at_once_every_pair_that_was_turned_round_stands_so_or_is_asked(
    network: Company, local: Cookbook, people: ThreadPoolExecutor, order: tuple[str, ...], other: tuple[str, ...]
) -> None:
    engineer, owner = network.actor("cz engineer"), network.actor("cz owner")
    before = document(engineer, local)
    draft = open_draft(actor=engineer, now=NOW, cookbook=local)

    def save(actor: Actor, uids: tuple[str, ...]) -> Callable[[], DraftState]:
        edits = diff(before, in_order(before, *uids))
        return lambda: save_draft(actor=actor, now=NOW, draft=draft, edits=edits, against=0)

    states = at_once(people, save(engineer, order), save(owner, other))
    newest = max(states, key=lambda state: state.version)
    with acting(engineer):
        state = DraftState.objects.get(pk=newest.pk)
        stands = draft_document(state, engineer).children["home-2"]
    asked = {uid for conflict in state.conflicts for uid in conflict["nodes"]}
    for first, second in combinations(ORDERS[0], 2):
        turned = any(side.index(first) > side.index(second) for side in (order, other))
        assert stands.index(first) > stands.index(second) or not turned or asked & {first, second}


def test_four_people_save_at_once_and_the_words_of_all_stand_there(
    network: Company, local: Cookbook, people: ThreadPoolExecutor
) -> None:
    engineer = network.actor("cz engineer")
    before = document(engineer, local)
    draft = open_draft(actor=engineer, now=NOW, cookbook=local)
    texts = [f"Words of person {number}" for number in range(4)]

    def save(text: str) -> Callable[[], DraftState]:
        edits = edited(before, "home-11", title={"en": text})
        return lambda: save_draft(actor=engineer, now=NOW, draft=draft, edits=edits, against=0)

    states = at_once(people, *map(save, texts))
    assert sorted(state.version for state in states) == [1, 2, 3, 4]
    told = said(max(states, key=lambda state: state.version), engineer)
    assert [text for text in texts if text not in told] == []


def test_a_draft_that_is_proposed_while_somebody_saves_holds_their_words_or_they_are_told(
    network: Company, local: Cookbook, people: ThreadPoolExecutor
) -> None:
    engineer, owner = network.actor("cz engineer"), network.actor("cz owner")
    before = document(engineer, local)
    for way in ("proposed first", "saved first"):
        draft = open_draft(actor=engineer, now=NOW, cookbook=local)
        save_draft(
            actor=engineer, now=NOW, draft=draft, edits=edited(before, "home-11", title={"en": "Warm"}), against=0
        )
        late = edited(before, "home-12", title={"en": f"Late words, {way}"})

        def propose(draft: Draft = draft) -> Change:
            return propose_draft(actor=engineer, now=NOW, draft=draft, proposal=proposal())

        def save(draft: Draft = draft, late: Any = late) -> DraftState:
            return save_draft(actor=owner, now=NOW, draft=draft, edits=late, against=0)

        if way == "proposed first":
            change, state = meanwhile(people, engineer, propose, save)
            assert isinstance(state, NotPossible)
        else:
            state, change = meanwhile(people, owner, save, propose)
            assert "Late words" in json.dumps(change.edits)


def test_one_person_who_opens_a_draft_twice_at_once_has_one(
    network: Company, local: Cookbook, people: ThreadPoolExecutor
) -> None:
    engineer = network.actor("cz engineer")
    drafts = at_once(people, *[lambda: open_draft(actor=engineer, now=NOW, cookbook=local)] * 3)
    assert len({draft.pk for draft in drafts}) == 1


def in_review(network: Company, book: Cookbook, uid: str, **fields: Any) -> Change:
    """A change that home agreed to, and on which the site may decide."""
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, book), uid, **fields)
    change = propose_change(actor=engineer, now=NOW, cookbook=book, edits=edits, proposal=proposal())
    review_change(actor=network.actor("home owner"), now=NOW, change=change, verdict="agree", comment="")
    return change


def numbers(book: Cookbook) -> list[int]:
    found = Revision.objects.using("owner").filter(cookbook=book).order_by("number")
    return list(found.values_list("number", flat=True))


def accept(network: Company, change: Change) -> Callable[[], Change]:
    owner = network.actor("cz owner")
    return lambda: decide_change(actor=owner, now=NOW, change=change, act=Act.ACCEPT, reason="Good.")


@pytest.mark.parametrize("how", ["at once", "meanwhile"])
def test_two_changes_of_other_steps_that_are_accepted_at_once_are_both_in_effect(
    network: Company, local: Cookbook, people: ThreadPoolExecutor, how: str
) -> None:
    changes = [
        in_review(network, local, "home-11", title={"en": "Warm it"}),
        in_review(network, local, "home-12", title={"en": "Push it"}),
    ]
    acts = [accept(network, change) for change in changes]
    done = at_once(people, *acts) if how == "at once" else meanwhile(people, network.actor("cz owner"), *acts)
    assert [change.state for change in done] == ["in effect", "in effect"]
    assert numbers(local) == [1, 2, 3]
    nodes = document(network.actor("cz owner"), local).nodes
    assert [nodes[uid].fields["title"]["en"] for uid in ("home-11", "home-12")] == ["Warm it", "Push it"]


@pytest.mark.parametrize("how", ["at once", "meanwhile"])
def test_of_two_changes_of_one_title_one_wins_and_the_other_is_refused_with_a_reason(
    network: Company, local: Cookbook, people: ThreadPoolExecutor, how: str
) -> None:
    changes = [in_review(network, local, "home-11", title={"en": title}) for title in ("Warm it", "Cool it")]
    acts = [accept(network, change) for change in changes]
    done = at_once(people, *acts) if how == "at once" else meanwhile(people, network.actor("cz owner"), *acts)
    refused = [given for given in done if isinstance(given, Refused)]
    (winner,) = [given for given in done if isinstance(given, Change)]
    assert [str(refusal) for refusal in refused] == [
        "A newer revision changed the same since; withdraw this change and propose it anew on that one."
    ]
    assert numbers(local) == [1, 2]
    title = document(network.actor("cz owner"), local).nodes["home-11"].fields["title"]["en"]
    assert title == winner.edits[0]["new"]


@pytest.mark.parametrize("how", ["at once", "meanwhile"])
def test_of_two_releases_on_one_head_one_wins_and_the_other_is_refused_with_a_reason(
    network: Company, local: Cookbook, people: ThreadPoolExecutor, how: str
) -> None:
    """The head moves by compare-and-swap: what was looked at must still be the newest revision."""
    owner = network.actor("cz owner")
    before = document(owner, local)
    looked_at = [fresh(owner, local), fresh(owner, local)]

    def issue(book: Cookbook, uid: str) -> Callable[[], Revision]:
        def act() -> Revision:
            with acting(owner):
                new = with_node(before, uid, occasion="set-up")
                return release(owner, NOW, book, new, Issue("At once.", NOW.date()))

        return act

    acts = issue(looked_at[0], "home-11"), issue(looked_at[1], "home-12")
    done = at_once(people, *acts) if how == "at once" else meanwhile(people, owner, *acts)
    assert sorted(type(given).__name__ for given in done) == ["NotPossible", "Revision"]
    (refusal,) = [given for given in done if isinstance(given, Refused)]
    assert str(refusal) == "Somebody released a revision in the meantime; look at it, then do this again."
    assert numbers(local) == [1, 2]


@pytest.mark.parametrize("how", ["at once", "meanwhile"])
def test_two_decisions_on_one_change_are_one(
    network: Company, local: Cookbook, people: ThreadPoolExecutor, how: str
) -> None:
    change = in_review(network, local, "home-11", title={"en": "Warm it"})
    acts = [accept(network, change), accept(network, change)]
    done = at_once(people, *acts) if how == "at once" else meanwhile(people, network.actor("cz owner"), *acts)
    assert sorted(type(given).__name__ for given in done) == ["Change", "NotPossible"]
    assert numbers(local) == [1, 2]


@pytest.mark.parametrize("first", ["decided", "reviewed"])
def test_an_objection_that_comes_with_the_decision_stops_it_or_is_told_that_it_comes_too_late(
    network: Company, local: Cookbook, people: ThreadPoolExecutor, first: str
) -> None:
    change = in_review(network, local, "home-11", title={"en": "Warm it"})
    operator = network.actor("cz operator")

    def object_to_it() -> Review:
        return review_change(actor=operator, now=NOW, change=change, verdict="against", comment="It burns.")

    if first == "decided":
        done, objection = meanwhile(people, network.actor("cz owner"), accept(network, change), object_to_it)
        assert done.state == "in effect"
        assert isinstance(objection, NotPossible)
    else:
        objection, done = meanwhile(people, operator, object_to_it, accept(network, change))
        assert objection.verdict == "against"
        assert isinstance(done, NotPossible)
        assert "against it" in str(done)


def test_a_change_that_is_withdrawn_while_it_is_decided_is_one_or_the_other(
    network: Company, local: Cookbook, people: ThreadPoolExecutor
) -> None:
    engineer = network.actor("cz engineer")
    for number in range(ROUNDS):
        change = in_review(network, local, "home-11", title={"en": f"Warm it {number}"})
        done = at_once(
            people, accept(network, change), partial(withdraw_change, actor=engineer, now=NOW, change=change)
        )
        assert sorted(type(given).__name__ for given in done) == ["Change", "NotPossible"]


def test_proposals_at_once_get_numbers_of_their_own(
    network: Company, local: Cookbook, people: ThreadPoolExecutor
) -> None:
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, local), "home-11", title={"en": "Warm it"})

    def propose() -> Change:
        return propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=proposal())

    assert sorted(change.number for change in at_once(people, *[propose] * 4)) == [1, 2, 3, 4]
    first, second = meanwhile(people, engineer, propose, propose)
    assert (first.number, second.number) == (5, 6)


def test_entries_of_the_audit_trail_that_are_written_at_once_stay_in_one_chain(
    network: Company, local: Cookbook, people: ThreadPoolExecutor
) -> None:
    actors = [network.actor(name) for name in ("cz owner", "home owner", "cn owner", "supplier owner")]

    def write(actor: Actor) -> Callable[[], None]:
        def act() -> None:
            for number in range(ROUNDS):
                with acting(actor):
                    record(actor, NOW, "test", f"cookbook {local.pk}", {"number": number})

        return act

    before = AuditEntry.objects.using("owner").count()
    assert at_once(people, *map(write, actors)) == [None] * 4
    rows = list(AuditEntry.objects.using("owner").order_by("party_id", "number"))
    assert len(rows) == before + 4 * ROUNDS
    assert list(breaks(iter(rows))) == []


def test_acts_of_two_parties_do_not_wait_for_each_other(
    network: Company, local: Cookbook, people: ThreadPoolExecutor
) -> None:
    owner, supplier = network.actor("home owner"), network.actor("supplier owner")
    done: list[str] = []

    def write(actor: Actor, name: str) -> Callable[[], None]:
        def act() -> None:
            with acting(actor):
                record(actor, NOW, "test", f"cookbook {local.pk}")
                done.append(name)

        return act

    meanwhile(people, owner, write(owner, "first"), write(supplier, "second"))
    assert done == ["first", "second"]


def test_a_site_that_opens_its_local_cookbook_twice_at_once_has_one(
    network: Company, people: ThreadPoolExecutor
) -> None:
    home, owner = home_cookbook(network), network.actor("cn owner")

    def opened(issuer: str) -> Callable[[], Cookbook]:
        site = network.sites["cn"]
        return lambda: open_local_cookbook(actor=owner, now=NOW, upstream=home, site=site, issuer=issuer)

    done = at_once(people, opened("cn"), opened("cn2"))
    assert sorted(type(given).__name__ for given in done) == ["Cookbook", "NotPossible"]
    (refusal,) = [given for given in done if isinstance(given, Refused)]
    assert str(refusal) == "CN already has a cookbook of this family."


def test_two_plants_with_one_issuer_are_not_opened_at_once(network: Company, people: ThreadPoolExecutor) -> None:
    home = home_cookbook(network)

    def opened(key: str) -> Callable[[], Cookbook]:
        owner, site = network.actor(f"{key} owner"), network.sites[key]
        return lambda: open_local_cookbook(actor=owner, now=NOW, upstream=home, site=site, issuer="plant")

    done = at_once(people, opened("cn"), opened("cz"))
    assert sorted(type(given).__name__ for given in done) == ["Cookbook", "NotValid"]


def test_new_uids_that_are_asked_for_at_once_differ(
    network: Company, local: Cookbook, people: ThreadPoolExecutor
) -> None:
    engineer = network.actor("cz engineer")
    assert sorted(at_once(people, *[lambda: new_uid(actor=engineer, cookbook=local)] * 4)) == [
        *("cz-1", "cz-2", "cz-3", "cz-4")
    ]


def test_a_rebase_that_is_proposed_twice_at_once_is_one_and_is_carried_out_once(
    network: Company, people: ThreadPoolExecutor
) -> None:
    home = home_cookbook(network)
    local = local_cookbook(network, home)
    issued(network, home, "home-12", title={"en": "Press in the new bearing"})
    engineer = network.actor("cz engineer")
    book = fresh(engineer, local)
    proposed = at_once(people, *[lambda: propose_rebase(actor=engineer, now=NOW, cookbook=book)] * 3)
    assert len({proposal.pk for proposal in proposed}) == 1
    done = at_once(people, *[lambda: carry_out_rebase(actor=engineer, now=NOW, proposal=proposed[0])] * 3)
    assert sorted(type(given).__name__ for given in done) == ["NotPossible", "NotPossible", "Revision"]
    assert {str(given) for given in done if isinstance(given, Refused)} == {"This rebase is done."}
    assert numbers(local) == [1, 2]


def test_a_change_and_a_rebase_at_once_never_wait_for_each_other_for_ever(
    network: Company, people: ThreadPoolExecutor
) -> None:
    """Whoever comes first wins; the other one's words are kept, or it is told why not. Nothing is half done."""
    home = home_cookbook(network)
    local = local_cookbook(network, home)
    engineer, owner = network.actor("cz engineer"), network.actor("cz owner")
    for number in range(ROUNDS):
        issued(network, home, "home-12", title={"en": f"Press {number}"})
        moved = propose_rebase(actor=engineer, now=NOW, cookbook=fresh(engineer, local))
        change = in_review(network, local, "home-11", title={"en": f"Warm it {number}"})
        done = at_once(
            people,
            accept(network, change),
            partial(carry_out_rebase, actor=engineer, now=NOW, proposal=moved),
            lambda: mark_confidential(actor=owner, now=NOW, cookbook=local, uid="home-13", is_confidential=True),
            lambda: share_cookbook(actor=owner, now=NOW, cookbook=local, community=network.community),
        )
        assert all(given is None or isinstance(given, (Change, Revision, NotPossible)) for given in done), done
        assert isinstance(done[0], Change)
        if isinstance(done[1], NotPossible):
            rebased(network, local, {})
        nodes = document(owner, local).nodes
        assert nodes["home-11"].fields["title"]["en"] == f"Warm it {number}"
        assert nodes["home-12"].fields["title"]["en"] == f"Press {number}"
    assert numbers(local) == list(range(1, len(numbers(local)) + 1))
    rows = AuditEntry.objects.using("owner").order_by("party_id", "number")
    assert list(breaks(iter(list(rows)))) == []


@pytest.mark.parametrize("order", ["shared first", "reviewed first"])
def test_what_is_written_while_a_cookbook_is_unshared_is_not_shared_either(
    network: Company, local: Cookbook, people: ThreadPoolExecutor, order: str
) -> None:
    change = in_review(network, local, "home-11", title={"en": "Warm it"})
    owner, operator = network.actor("cz owner"), network.actor("cz operator")

    def unshare() -> None:
        share_cookbook(actor=owner, now=NOW, cookbook=local, community=None)

    def write() -> Review:
        return review_change(actor=operator, now=NOW, change=change, verdict="agree", comment="Between us.")

    if order == "shared first":
        meanwhile(people, owner, unshare, write)
    else:
        meanwhile(people, operator, write, unshare)
    assert set(Review.objects.using("owner").values_list("community_id", flat=True)) == {None}


def test_a_supplier_who_reviews_while_it_is_unshared_is_refused(
    network: Company, local: Cookbook, people: ThreadPoolExecutor
) -> None:
    change = in_review(network, local, "home-11", title={"en": "Warm it"})
    owner, supplier = network.actor("cz owner"), network.actor("supplier owner")
    _, review = meanwhile(
        people,
        owner,
        lambda: share_cookbook(actor=owner, now=NOW, cookbook=local, community=None),
        lambda: review_change(actor=supplier, now=NOW, change=change, verdict="agree", comment=""),
    )
    assert isinstance(review, NotPossible)


def test_two_obligations_that_are_met_at_once_bring_the_change_into_effect_once(
    network: Company, local: Cookbook, people: ThreadPoolExecutor
) -> None:
    engineer, owner = network.actor("cz engineer"), network.actor("cz owner")
    edits = edited(document(engineer, local), "home-11", title={"en": "Warm it"})
    owed = proposal(obligations=[("customer approval", ""), ("works council", "")])
    change = propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=owed)
    agreed(network, change)
    with acting(owner):
        obligations = list(change.obligations.order_by("pk"))

    def settle(number: int) -> Callable[[], Change]:
        obligation = obligations[number]
        return lambda: settle_obligation(actor=owner, now=NOW, obligation=obligation, number="4711")

    done = at_once(people, settle(0), settle(1))
    assert sorted(change.state for change in done) == ["accepted", "in effect"]
    assert numbers(local) == [1, 2]


def test_departures_at_once_from_two_places_are_both_in_effect(
    network: Company, local: Cookbook, people: ThreadPoolExecutor
) -> None:
    engineer, owner = network.actor("cz engineer"), network.actor("cz owner")
    before = document(engineer, local)

    def depart(actor: Actor, uid: str) -> Callable[[], Change]:
        edits = edited(before, uid, occasion="set-up")
        return lambda: depart_temporarily(
            actor=actor, now=NOW, cookbook=local, edits=edits, reason="Broken.", ends_on=NOW.date()
        )

    done = at_once(people, depart(engineer, "home-11"), depart(owner, "home-12"))
    assert [change.state for change in done] == ["in effect", "in effect"]
    assert sorted(change.number for change in done) == [1, 2]
    nodes = document(owner, local).nodes
    assert [nodes[uid].fields["occasion"] for uid in ("home-11", "home-12")] == ["set-up", "set-up"]


def test_a_local_change_and_its_acceptance_leave_one_open_rebase_at_most(network: Company) -> None:
    home = home_cookbook(network)
    local = local_cookbook(network, home)
    accepted(network, local, "home-11", title={"en": "Warm it"})
    issued(network, home, "home-12", title={"en": "Press"})
    engineer = network.actor("cz engineer")
    for _ in range(2):
        propose_rebase(actor=engineer, now=NOW, cookbook=fresh(engineer, local))
    assert Rebase.objects.using("owner").count() == 1


@pytest.mark.parametrize("first", [0, 1], ids=["the value first", "its correction first"])
def test_of_a_value_and_its_correction_at_once_the_correction_alone_counts(
    network: Company, people: ThreadPoolExecutor, first: int
) -> None:
    engineer = network.actor("cz engineer")
    given = MetricGiven("Torque", "N·m", "mean", "neither")
    metric = define_metric(actor=engineer, now=NOW, given=given)
    series = open_series(actor=engineer, now=NOW, metric=metric, site=network.sites["cz"], place=Place())
    rows = Row(NOW.isoformat(), 99.0), Row(NOW.isoformat(), 12.0, edition=1)
    sent = partial(take_measurements, actor=engineer, now=NOW, series=series, source="api")

    taken = meanwhile(people, engineer, partial(sent, rows=[rows[first]]), partial(sent, rows=[rows[1 - first]]))
    assert [delivery.new for delivery in taken] == [1, 1]
    with acting(engineer):
        found = sums(engineer, series, NOW - timedelta(days=1), NOW + timedelta(days=1), "hour")
    assert [(one.count, one.mean) for one in found] == [(1, 12.0)]
