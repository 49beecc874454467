"""The measured merge: the same for everybody, and true to what is said of it."""

from __future__ import annotations

import pytest
from bench.edits import Addition, Edit, Insertion, Move, Outcome, Value, Withdrawal, Words
from bench.plain import Plain, leaves, loaded, read_plain, unloaded
from bench.workload import EDITS_EACH, OURS, THEIRS, Case, candidates, case


@pytest.fixture(scope="module", params=[1, 2])
def drawn(request: pytest.FixtureRequest) -> Case:
    return case(request.param)


def edits(drawn: Case, side: str) -> list[Edit]:
    met = [meeting.ours if side == OURS else meeting.theirs for meeting in drawn.meetings]
    return met + [single.edit for single in drawn.singles if single.side == side]


def shown(plain: Plain) -> Outcome:
    return Outcome({uid: leaves(said) for uid, said in plain.fields.items()}, plain.children, [])


def test_the_same_seed_gives_the_same_case() -> None:
    assert case(7) == case(7)
    assert case(7).base != case(8).base


def test_there_are_300_steps_in_ten_operations_and_four_languages(drawn: Case) -> None:
    steps = [uid for uid, kind in drawn.base.kinds.items() if kind == "step"]
    assert len(steps) == 300
    assert len(drawn.base.children[drawn.base.root]) == 10
    assert all(drawn.base.fields[uid]["instruction"].keys() == {"en", "de", "zh-Hans", "cs"} for uid in steps)
    assert all({"media", "parameters", "key_points", "resources"} <= drawn.base.fields[uid].keys() for uid in steps)


def test_each_side_makes_thirty_edits_of_every_kind(drawn: Case) -> None:
    for side in (OURS, THEIRS):
        made = edits(drawn, side)
        assert len(made) == EDITS_EACH
        assert {type(edit) for edit in made} == {Words, Value, Addition, Insertion, Withdrawal, Move}


def test_each_edit_shows_in_its_own_side_and_not_in_the_base(drawn: Case) -> None:
    base = shown(drawn.base)
    for side, plain in ((OURS, drawn.ours), (THEIRS, drawn.theirs)):
        after = shown(plain)
        assert all(edit.in_effect(after) and not edit.in_effect(base) for edit in edits(drawn, side))


def test_no_two_edits_touch_but_those_that_are_said_to_meet(drawn: Case) -> None:
    met = [{meeting.ours.uid, meeting.theirs.uid} for meeting in drawn.meetings]
    alone = [{single.edit.uid} for single in drawn.singles]
    uids = [uid for group in met + alone for uid in group]
    assert len(uids) == len(set(uids))


def test_six_meetings_are_true_conflicts_and_eight_are_near_misses(drawn: Case) -> None:
    assert len(drawn.conflicts) == 6
    assert len(drawn.meetings) == 14


def test_the_documents_are_cookbooks_in_normal_form_and_the_withdrawn_steps_are_remembered(drawn: Case) -> None:
    for plain in (drawn.base, drawn.ours, drawn.theirs):
        again = unloaded(loaded(plain))
        assert again.fields == plain.fields
        assert again.withdrawn.keys() == plain.withdrawn.keys()
    assert drawn.ours.withdrawn
    assert drawn.theirs.withdrawn


def test_a_document_written_and_read_shares_no_value_with_the_first(drawn: Case) -> None:
    again = read_plain(drawn.base.written())
    assert again == drawn.base
    assert all(again.fields[uid] is not said for uid, said in drawn.base.fields.items())


def test_a_word_is_a_candidate_only_where_it_stands_once_in_the_text() -> None:
    assert candidates("Press bearing home. Check bearing twice.", "en") == [["Press"], ["Check", "twice"]]
    assert candidates("夹紧壳体。", "zh-Hans") == [["夹紧", "紧壳", "壳体"]]
