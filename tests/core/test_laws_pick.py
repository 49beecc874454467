"""The laws of picking a change into a document that has grown apart, and of saying beforehand what it would do."""

from __future__ import annotations

from hypothesis import given

from aimed import Move, base_document, play, scripts
from catchball.core.decisions import Verdict
from catchball.core.diff import apply, diff, invert
from catchball.core.document import cookbook
from catchball.core.pick import classify, pick

BASE = base_document()


@given(scripts(6))
def test_law_11_picked_onto_its_parent_a_change_gives_its_child(script: list[Move]) -> None:
    child = play(BASE, script, "p")
    picked = pick(diff(BASE, child), BASE)
    assert picked.document == child
    assert {outcome.verdict for outcome in picked.outcomes} <= {Verdict.CLEAN}


@given(scripts(), scripts())
def test_law_11_picking_twice_is_picking_once(script: list[Move], local: list[Move]) -> None:
    edits, document = diff(BASE, play(BASE, script, "p")), play(BASE, local, "q")
    once = pick(edits, document)
    if once.verdict in (Verdict.CLEAN, Verdict.ALREADY):
        twice = pick(edits, once.document)
        assert twice.document == once.document
        assert {outcome.verdict for outcome in twice.outcomes} <= {Verdict.ALREADY, Verdict.MOOT}


@given(scripts(), scripts())
def test_law_11_inverting_what_a_pick_did_cancels_it(script: list[Move], local: list[Move]) -> None:
    edits, document = diff(BASE, play(BASE, script, "p")), play(BASE, local, "q")
    picked = pick(edits, document).document
    assert apply(picked, invert(diff(document, picked))) == document


@given(scripts(kinds=("atom", "words", "amount", "items", "insert")), scripts())
def test_law_11_what_the_change_does_not_speak_of_stays_as_it_is(script: list[Move], local: list[Move]) -> None:
    edits, document = diff(BASE, play(BASE, script, "p")), play(BASE, local, "q")
    picked = pick(edits, document).document
    cookbook(picked.root, picked.nodes.values(), picked.children, picked.withdrawn)
    spoken = {edit.uid for edit in edits}
    for uid, entry in document.nodes.items():
        assert uid in picked.nodes
        if uid not in spoken:
            assert picked.nodes[uid] == entry
            assert picked.parents.get(uid) == document.parents.get(uid)


@given(scripts(), scripts())
def test_law_11_what_concerns_a_node_that_is_gone_is_moot(script: list[Move], local: list[Move]) -> None:
    edits, document = diff(BASE, play(BASE, script, "p")), play(BASE, local, "q")
    for outcome in pick(edits, document).outcomes:
        if outcome.edit.is_content and outcome.edit.uid not in document.nodes:
            assert outcome.verdict is Verdict.MOOT


@given(scripts(), scripts())
def test_law_13_classifying_says_what_picking_does(script: list[Move], local: list[Move]) -> None:
    edits, document = diff(BASE, play(BASE, script, "p")), play(BASE, local, "q")
    said, done = classify(edits, document), pick(edits, document)
    assert said == done.outcomes
    atoms = {conflict.atom for conflict in done.merge.conflicts}
    assert bool(atoms) == any(outcome.verdict is Verdict.CONFLICT for outcome in said)
    if all(outcome.verdict in (Verdict.ALREADY, Verdict.MOOT) for outcome in said):
        assert done.document == document
