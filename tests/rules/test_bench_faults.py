"""The judge of the benchmark: a faultless result has no fault, and each planted fault is found under its name."""

from __future__ import annotations

from dataclasses import fields

import pytest
from bench.edits import Insertion, Move, Outcome, Report, Value, Withdrawal
from bench.faults import Faults, expected, judge
from bench.plain import Plain, leaves, loaded, put, value_at
from bench.rivals.catchball_merge import Catchball
from bench.rivals.lines import files, one_text, read_files, read_one_text
from bench.workload import Case, Meeting, case


@pytest.fixture(scope="module")
def drawn() -> Case:
    return case(11)


@pytest.fixture
def perfect(drawn: Case) -> Plain:
    return expected(drawn)


def shown(plain: Plain, reports: list[Report]) -> Outcome:
    return Outcome({uid: leaves(said) for uid, said in plain.fields.items()}, plain.children, reports)


def reported(drawn: Case, without: str = "") -> list[Report]:
    true = [met for met in drawn.conflicts if met.kind != without]
    return [Report(frozenset({met.ours.place}), met.kind) for met in true]


def meeting(drawn: Case, kind: str) -> Meeting:
    (found,) = (met for met in drawn.meetings if met.kind == kind)
    return found


def counts(found: Faults) -> dict[str, int]:
    told = {part.name: len(getattr(found, part.name)) for part in fields(found)}
    return {name: count for name, count in told.items() if count}


def test_a_result_with_every_clean_edit_and_every_conflict_reported_has_no_fault(drawn: Case, perfect: Plain) -> None:
    found = judge(drawn, shown(perfect, reported(drawn)))
    assert not found
    assert (found.silent, found.loud) == (0, 0)


def test_a_conflict_that_nobody_reports_is_missed(drawn: Case, perfect: Plain) -> None:
    found = judge(drawn, shown(perfect, reported(drawn, without="one value changed to two")))
    assert counts(found) == {"missed": 1}
    assert "one value changed to two" in found.missed[0]


def test_an_edit_that_the_result_does_not_show_is_lost(drawn: Case, perfect: Plain) -> None:
    (edit, *_) = (single.edit for single in drawn.singles if isinstance(single.edit, Value))
    put(perfect.fields[edit.uid], edit.path, value_at(drawn.base.fields[edit.uid], edit.path))
    assert counts(judge(drawn, shown(perfect, reported(drawn)))) == {"lost": 1}


def test_an_edit_that_waits_in_a_false_conflict_is_held_up_and_not_lost(drawn: Case, perfect: Plain) -> None:
    (edit, *_) = (single.edit for single in drawn.singles if isinstance(single.edit, Value))
    put(perfect.fields[edit.uid], edit.path, value_at(drawn.base.fields[edit.uid], edit.path))
    reports = [*reported(drawn), Report(frozenset({(edit.uid, edit.path[0])}), "no reason")]
    found = judge(drawn, shown(perfect, reports))
    assert counts(found) == {"held": 1, "false": 1}
    assert (found.silent, found.loud) == (0, 2)


def test_a_step_in_two_places_is_doubled_and_not_also_a_missed_conflict(drawn: Case, perfect: Plain) -> None:
    kind = "one step moved to two operations"
    for move in (meeting(drawn, kind).ours, meeting(drawn, kind).theirs):
        assert isinstance(move, Move)
        there = perfect.children[move.parent]
        there.insert(there.index(move.left) + 1, move.uid)
    perfect.children[drawn.base.parent(move.uid)].remove(move.uid)
    assert counts(judge(drawn, shown(perfect, reported(drawn, without=kind)))) == {"doubled": 1}
    assert not judge(drawn, shown(perfect, reported(drawn)))


def test_a_withdrawn_step_that_is_back_is_resurrected(drawn: Case, perfect: Plain) -> None:
    (gone, *_) = (single.edit.uid for single in drawn.singles if isinstance(single.edit, Withdrawal))
    perfect.fields[gone] = drawn.base.fields[gone]
    perfect.children[drawn.base.parent(gone)].append(gone)
    assert counts(judge(drawn, shown(perfect, reported(drawn)))) == {"resurrected": 1}


def test_a_step_that_is_listed_and_not_there_dangles_and_so_does_one_that_is_there_and_not_listed(
    drawn: Case, perfect: Plain
) -> None:
    kind = "moved by one, withdrawn by the other"
    del perfect.fields[meeting(drawn, kind).ours.uid]
    assert counts(judge(drawn, shown(perfect, reported(drawn, without=kind)))) == {"dangling": 1}
    (new, *_) = (single.edit for single in drawn.singles if isinstance(single.edit, Insertion))
    perfect.children[new.parent].remove(new.uid)
    assert counts(judge(drawn, shown(perfect, reported(drawn, without=kind)))) == {"dangling": 2}


def test_a_node_that_no_edit_touched_and_that_changed_moved_or_vanished_is_damaged(drawn: Case, perfect: Plain) -> None:
    touched = {single.edit.uid for single in drawn.singles} | {met.ours.uid for met in drawn.meetings}
    operation = drawn.base.children[drawn.base.root][0]
    free = [uid for uid in drawn.base.children[operation] if uid not in touched]
    perfect.fields[free[0]]["title"]["en"] = "Something else"
    perfect.fields[free[1]]["media"].append({"id": "picture-9", "content": "strange"})
    del perfect.fields[free[2]]["occasion"]
    perfect.children[operation].remove(free[3])
    perfect.children[drawn.base.children[drawn.base.root][1]].append(free[3])
    perfect.children[operation].remove(free[4])
    perfect.children[operation].append(free[4])
    del perfect.fields[free[5]]
    perfect.children[operation].remove(free[5])
    found = judge(drawn, shown(perfect, reported(drawn)))
    assert counts(found) == {"damaged": 6}
    assert set(found.damaged) == set(free[:6])


def test_damage_beside_an_edit_of_the_same_node_is_seen(drawn: Case, perfect: Plain) -> None:
    (edit, *_) = (
        single.edit for single in drawn.singles if isinstance(single.edit, Value) and len(single.edit.path) > 2
    )
    perfect.fields[edit.uid]["occasion"] = "set-up"
    assert judge(drawn, shown(perfect, reported(drawn))).damaged == (edit.uid,)


def test_a_report_that_names_nothing_contradicting_is_false(drawn: Case, perfect: Plain) -> None:
    near = meeting(drawn, "two tools added")
    reports = [*reported(drawn), Report(frozenset({near.ours.place, near.theirs.place}), "both added")]
    assert counts(judge(drawn, shown(perfect, reports))) == {"false": 1}


def test_documents_as_lines_and_as_files_are_read_back_as_they_were(drawn: Case, perfect: Plain) -> None:
    for found in (read_one_text(one_text(perfect)), read_files(files(perfect), [])):
        assert found == shown(perfect, [])
    assert len(judge(drawn, found).missed) == len(drawn.conflicts)


def test_a_conflict_in_lines_is_reported_with_the_places_of_both_sides() -> None:
    ours, theirs = 'home-1 / occasion: "cycle"', 'home-1 / title / en: "Drill"'
    hunk = f"<<<<<<< ours\n{ours}\n=======\n{theirs}\n>>>>>>> theirs\n"
    found = read_one_text(f"# cookbook home-9\n# operation home-2\n# step home-1\n{hunk}")
    assert found.reports[0].places == {("home-1", "occasion"), ("home-1", "title", "en")}
    assert found.nodes["home-1"] == {("occasion",): "cycle"}
    assert found.orders == {"home-9": ["home-2"], "home-2": ["home-1"]}


@pytest.mark.parametrize("seed", range(20, 23))
def test_our_merge_makes_no_fault(seed: int) -> None:
    drawn = case(seed)
    rival = Catchball()
    ready = (loaded(drawn.base), loaded(drawn.ours), loaded(drawn.theirs))
    found = judge(drawn, rival.read(ready, rival.merge(ready)))
    assert counts(found) == {}
