"""Drafts: what several people save on older versions is merged or asked, and answers, too, lose nothing."""

from __future__ import annotations

from typing import Any

import pytest

from busy_network import accepted, all_rows, fresh
from catchball.actions.changes import propose_draft
from catchball.actions.drafts import carry_draft, close_draft, open_draft, save_draft, settle_draft
from catchball.actions.refusals import NotPossible, NotValid
from catchball.core.decisions import Choice
from catchball.core.diff import diff
from catchball.core.document import Cookbook as Document
from catchball.core.document import cookbook, node
from catchball.core.edits import Edits
from catchball.core.schema import Kind
from catchball.queries.settling import draft_in_work
from catchball.store.acting import acting
from catchball.store.models import Cookbook, Draft, DraftState
from factories import NOW, Company, company, document, edited, home_cookbook, local_cookbook, proposal, with_node

ENGINEER, OWNER = "cz engineer", "cz owner"
TITLE = "home-11/title/en"


@pytest.fixture
def network(database: None) -> Company:
    return company()


@pytest.fixture
def local(network: Company) -> Cookbook:
    return local_cookbook(network, home_cookbook(network))


def opened(network: Company, book: Cookbook, who: str = ENGINEER) -> Draft:
    return open_draft(actor=network.actor(who), now=NOW, cookbook=book)


def save(network: Company, draft: Draft, edits: Edits, against: int, who: str = ENGINEER) -> DraftState:
    return save_draft(actor=network.actor(who), now=NOW, draft=draft, edits=edits, against=against)


def settle(network: Company, draft: Draft, version: int, who: str = OWNER, **choices: Choice) -> DraftState:
    answers = {name.replace("__", "/").replace("_", "-"): choice for name, choice in choices.items()}
    return settle_draft(actor=network.actor(who), now=NOW, draft=draft, version=version, choices=answers)


def titled(before: Document, title: str, uid: str = "home-11") -> Edits:
    return edited(before, uid, title={"en": title})


def newest(network: Company, draft: Draft) -> tuple[Document, list[dict[str, Any]]]:
    """What the draft says by now, and its open questions."""
    actor = network.actor(ENGINEER)
    with acting(actor):
        work = draft_in_work(actor, Draft.objects.get(pk=draft.pk))
        return work.document, work.state.conflicts


def title(network: Company, draft: Draft, uid: str = "home-11") -> str:
    return str(newest(network, draft)[0].nodes[uid].fields["title"]["en"])


def conflicting(network: Company, book: Cookbook) -> Draft:
    """A draft in which two people gave one step two titles."""
    before = document(network.actor(ENGINEER), book)
    draft = opened(network, book)
    save(network, draft, titled(before, "Warm it"), 0)
    save(network, draft, titled(before, "Cool it"), 0, OWNER)
    return draft


def test_a_person_has_one_draft_of_a_cookbook_until_it_is_closed(network: Company, local: Cookbook) -> None:
    first = opened(network, local)
    assert opened(network, local).pk == first.pk
    assert opened(network, local, OWNER).pk != first.pk
    close_draft(actor=network.actor(ENGINEER), now=NOW, draft=first)
    assert opened(network, local).pk != first.pk
    with pytest.raises(NotPossible, match="open a new one"):
        close_draft(actor=network.actor(ENGINEER), now=NOW, draft=first)


def test_a_draft_changes_no_revision(network: Company, local: Cookbook) -> None:
    before = document(network.actor(ENGINEER), local)
    save(network, opened(network, local), titled(before, "Warm it"), 0)
    assert document(network.actor(ENGINEER), local) == before


def test_one_person_who_goes_on_saving_has_what_they_saved_last(network: Company, local: Cookbook) -> None:
    before = document(network.actor(ENGINEER), local)
    draft = opened(network, local)
    for version, words in enumerate(("Warm", "Warm it", "Heat", "Heat the housing")):
        assert save(network, draft, titled(before, words), version).version == version + 1
        assert title(network, draft) == words


def test_what_was_taken_back_is_taken_back(network: Company, local: Cookbook) -> None:
    before = document(network.actor(ENGINEER), local)
    draft = opened(network, local)
    save(network, draft, titled(before, "Warm it"), 0)
    assert save(network, draft, Edits(()), 1).edits == []
    assert title(network, draft) == "Heat the housing"


def test_every_state_that_was_saved_can_be_seen_again(network: Company, local: Cookbook) -> None:
    actor = network.actor(ENGINEER)
    before = document(actor, local)
    draft = opened(network, local)
    for version, words in enumerate(("Warm", "Cool")):
        save(network, draft, titled(before, words), version)
    with acting(actor):
        told = [draft_in_work(actor, Draft.objects.get(pk=draft.pk), version).document for version in (0, 1, 2)]
    assert [said.nodes["home-11"].fields["title"]["en"] for said in told] == ["Heat the housing", "Warm", "Cool"]


def test_a_question_stays_open_until_it_is_answered_whatever_is_saved_meanwhile(
    network: Company, local: Cookbook
) -> None:
    draft = conflicting(network, local)
    before = document(network.actor(ENGINEER), local)
    assert title(network, draft) == "Heat the housing"
    save(network, draft, titled(before, "Push it", "home-12"), 2)
    _, questions = newest(network, draft)
    assert [(asked["id"], asked["version"], asked["ours"], asked["theirs"]) for asked in questions] == [
        (TITLE, 2, "Warm it", "Cool it")
    ]
    with pytest.raises(NotPossible, match="1 conflict is open in this draft"):
        propose_draft(actor=network.actor(ENGINEER), now=NOW, draft=draft, proposal=proposal())


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (Choice(take="ours"), "Warm it"),
        (Choice(take="theirs"), "Cool it"),
        (Choice(take="base"), "Heat the housing"),
        (Choice(value="Bring it to 80 °C"), "Bring it to 80 °C"),
    ],
)
def test_an_answer_is_carried_out_and_the_question_is_closed(
    network: Company, local: Cookbook, choice: Choice, words: str
) -> None:
    draft = conflicting(network, local)
    settle(network, draft, 2, home_11__title__en=choice)
    assert title(network, draft) == words
    assert newest(network, draft)[1] == []


def test_an_answer_is_carried_out_on_what_was_saved_since(network: Company, local: Cookbook) -> None:
    draft = conflicting(network, local)
    before = document(network.actor(ENGINEER), local)
    save(network, draft, titled(before, "Push it", "home-12"), 2)
    settle(network, draft, 2, home_11__title__en=Choice(take="theirs"))
    assert (title(network, draft), title(network, draft, "home-12")) == ("Cool it", "Push it")


def test_an_answer_that_meets_other_words_written_since_is_asked_again_and_neither_is_lost(
    network: Company, local: Cookbook
) -> None:
    draft = conflicting(network, local)
    before = document(network.actor(ENGINEER), local)
    save(network, draft, titled(before, "Bring it to 80 °C"), 2)
    state = settle(network, draft, 2, home_11__title__en=Choice(take="ours"))
    _, questions = newest(network, draft)
    assert [(asked["version"], asked["ours"], asked["theirs"]) for asked in questions] == [
        (state.version, "Bring it to 80 °C", "Warm it")
    ]
    settle(network, draft, state.version, home_11__title__en=Choice(take="theirs"))
    assert title(network, draft) == "Warm it"
    assert newest(network, draft)[1] == []


def test_a_question_is_answered_once(network: Company, local: Cookbook) -> None:
    draft = conflicting(network, local)
    settle(network, draft, 2, home_11__title__en=Choice(take="ours"))
    with pytest.raises(NotValid, match="no open question of version 2"):
        settle(network, draft, 2, home_11__title__en=Choice(take="theirs"))


def test_an_answer_that_does_not_fit_its_question_is_refused(network: Company, local: Cookbook) -> None:
    draft = conflicting(network, local)
    before = all_rows()
    with pytest.raises(NotValid):
        settle(network, draft, 2, home_11__title__en=Choice(value={"no": "phrase"}))
    assert all_rows() == before


def test_two_questions_can_be_answered_one_after_the_other(network: Company, local: Cookbook) -> None:
    before = document(network.actor(ENGINEER), local)
    draft = opened(network, local)
    for who, words in ((ENGINEER, "Warm"), (OWNER, "Cool")):
        changed = with_node(with_node(before, "home-11", title={"en": words}), "home-12", title={"en": f"{words} too"})
        save(network, draft, diff(before, changed), 0, who)
    settle(network, draft, 2, home_11__title__en=Choice(take="ours"))
    settle(network, draft, 2, home_12__title__en=Choice(take="theirs"))
    assert (title(network, draft), title(network, draft, "home-12")) == ("Warm", "Cool too")
    assert newest(network, draft)[1] == []


def test_questions_that_an_answer_makes_pointless_are_closed_with_it(network: Company, local: Cookbook) -> None:
    """Whoever withdraws an operation against somebody's new step in it: one answer settles the knot."""
    before = document(network.actor(ENGINEER), local)
    draft = opened(network, local)
    rest = [entry for entry in before.nodes.values() if entry.uid not in ("home-11", "home-12", "home-13", "home-2")]
    gone = cookbook(before.root, rest, {})
    save(network, draft, diff(before, gone), 0)
    save(network, draft, diff(before, with_node(before, "home-12", title={"en": "Push"})), 0, OWNER)
    questions = newest(network, draft)[1]
    assert questions
    for _ in questions:
        if left := newest(network, draft)[1]:
            answer = {left[0]["id"]: Choice(take="theirs")}
            settle_draft(actor=network.actor(OWNER), now=NOW, draft=draft, version=2, choices=answer)
    said, left = newest(network, draft)
    assert left == []
    assert said.nodes["home-12"].fields["title"] == {"en": "Push"}


def test_two_new_steps_of_one_uid_are_told_apart_and_the_second_one_is_refused(
    network: Company, local: Cookbook
) -> None:
    before = document(network.actor(ENGINEER), local)
    draft = opened(network, local)
    for words, who in (("Wipe it", ENGINEER), ("Blow it", OWNER)):
        step = node("cz-1", Kind.STEP, {"title": {"en": words}})
        below = {**before.children, "home-2": [*before.children["home-2"], "cz-1"]}
        edits = diff(before, cookbook(before.root, [*before.nodes.values(), step], below))
        if who == ENGINEER:
            save(network, draft, edits, 0, who)
            save(network, draft, edits, 0, who)
        else:
            with pytest.raises(NotValid, match="cz-1 was given to another new node"):
                save(network, draft, edits, 0, who)
    assert title(network, draft, "cz-1") == "Wipe it"


def test_a_draft_is_carried_onto_a_newer_revision_when_it_is_opened_again(network: Company, local: Cookbook) -> None:
    before = document(network.actor(ENGINEER), local)
    draft = opened(network, local)
    save(network, draft, titled(before, "Warm it"), 0)
    accepted(network, local, "home-12", title={"en": "Push it in"})
    carried = opened(network, local)
    assert (carried.pk, carried.version) == (draft.pk, 2)
    with acting(network.actor(ENGINEER)):
        assert carried.revision_id == Cookbook.objects.get(pk=local.pk).head_id
        assert [edit["new"] for edit in carried.states.get(version=2).edits] == ["Warm it"]
    assert title(network, draft, "home-12") == "Push it in"


def test_carrying_asks_where_the_newer_revision_changed_the_same_and_the_answer_holds(
    network: Company, local: Cookbook
) -> None:
    before = document(network.actor(ENGINEER), local)
    draft = opened(network, local)
    save(network, draft, titled(before, "Warm it"), 0)
    accepted(network, local, "home-11", title={"en": "Cool it"})
    with pytest.raises(NotPossible, match="carry the draft onto it"):
        propose_draft(actor=network.actor(ENGINEER), now=NOW, draft=draft, proposal=proposal())
    state = carry_draft(actor=network.actor(ENGINEER), now=NOW, draft=draft)
    assert [(asked["id"], asked["ours"], asked["theirs"]) for asked in state.conflicts] == [
        (TITLE, "Warm it", "Cool it")
    ]
    settle(network, draft, state.version, home_11__title__en=Choice(take="ours"))
    assert title(network, draft) == "Warm it"
    change = propose_draft(actor=network.actor(ENGINEER), now=NOW, draft=draft, proposal=proposal())
    assert [(edit["old"], edit["new"]) for edit in change.edits] == [("Cool it", "Warm it")]


def test_what_was_made_on_a_version_before_the_draft_was_carried_is_merged_all_the_same(
    network: Company, local: Cookbook
) -> None:
    before = document(network.actor(ENGINEER), local)
    draft = opened(network, local)
    save(network, draft, titled(before, "Warm it"), 0)
    accepted(network, local, "home-12", title={"en": "Push it in"})
    carry_draft(actor=network.actor(ENGINEER), now=NOW, draft=draft)
    changed = with_node(with_node(before, "home-11", title={"en": "Warm it"}), "home-13", title={"en": "Screw it"})
    state = save(network, draft, diff(before, changed), 1, OWNER)
    assert state.conflicts == []
    said = [title(network, draft, uid) for uid in ("home-11", "home-12", "home-13")]
    assert said == ["Warm it", "Push it in", "Screw it"]


def test_a_question_from_before_the_draft_was_carried_can_be_answered_after_it(
    network: Company, local: Cookbook
) -> None:
    draft = conflicting(network, local)
    accepted(network, local, "home-12", title={"en": "Push it in"})
    carry_draft(actor=network.actor(ENGINEER), now=NOW, draft=draft)
    settle(network, draft, 2, home_11__title__en=Choice(take="theirs"))
    assert [title(network, draft, uid) for uid in ("home-11", "home-12")] == ["Cool it", "Push it in"]
    assert newest(network, draft)[1] == []


def test_carrying_onto_the_revision_that_it_rests_on_changes_nothing(network: Company, local: Cookbook) -> None:
    draft = opened(network, local)
    before = all_rows()
    assert carry_draft(actor=network.actor(ENGINEER), now=NOW, draft=draft).version == 0
    assert all_rows() == before


def test_a_draft_on_an_older_revision_is_proposed_on_the_newest_where_nothing_contradicts(
    network: Company, local: Cookbook
) -> None:
    before = document(network.actor(ENGINEER), local)
    draft = opened(network, local)
    save(network, draft, titled(before, "Warm it"), 0)
    accepted(network, local, "home-12", title={"en": "Push it in"})
    change = propose_draft(actor=network.actor(ENGINEER), now=NOW, draft=draft, proposal=proposal())
    assert [edit["atom"] for edit in change.edits] == [["home-11", "title", "en"]]
    with acting(network.actor(ENGINEER)):
        assert change.revision_id == fresh(network.actor(ENGINEER), local).head_id


def test_a_draft_is_proposed_once(network: Company, local: Cookbook) -> None:
    before = document(network.actor(ENGINEER), local)
    draft = opened(network, local)
    save(network, draft, titled(before, "Warm it"), 0)
    propose_draft(actor=network.actor(ENGINEER), now=NOW, draft=draft, proposal=proposal())
    for attempt in (
        lambda: propose_draft(actor=network.actor(ENGINEER), now=NOW, draft=draft, proposal=proposal()),
        lambda: save(network, draft, titled(before, "Cool it"), 1),
        lambda: carry_draft(actor=network.actor(ENGINEER), now=NOW, draft=draft),
    ):
        with pytest.raises(NotPossible, match="proposed or closed"):
            attempt()


def test_an_empty_draft_is_not_proposed(network: Company, local: Cookbook) -> None:
    with pytest.raises(NotValid, match="changes nothing"):
        propose_draft(actor=network.actor(ENGINEER), now=NOW, draft=opened(network, local), proposal=proposal())
