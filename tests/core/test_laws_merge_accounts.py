"""The laws of merging that count: nothing is lost, nothing is invented, nothing is asked without need."""

from __future__ import annotations

from itertools import combinations

from hypothesis import assume, given
from hypothesis import strategies as st

from aimed import MOVES, Move, base_document, play, scripts
from catchball.core.compare import differences
from catchball.core.decisions import Choice, Conflict, Memory, Place, Take
from catchball.core.diff import current, diff
from catchball.core.document import Cookbook, cookbook, node
from catchball.core.edits import Edit
from catchball.core.merge import Merge, merge, settle
from catchball.core.reversals import stationary
from catchball.core.schema import Kind
from catchball.core.settlements import settlements
from catchball.core.units import same_amount
from catchball.core.values import phrase_text
from catchball.core.words import hunks, tokens

BASE = base_document()
CONTENT = ("atom", "words", "translation", "amount", "row", "labels", "items", "annotation")
TAKES: tuple[Take, ...] = ("ours", "theirs", "base")


def covers(conflict: Conflict, atom: tuple[str, ...]) -> bool:
    """Whether a conflict is about an atom: the atom itself, what holds it, or the life of its node."""
    if conflict.kind == "life" and len(conflict.atom) == 2:
        return atom[0] in conflict.nodes
    if conflict.kind == "cycle":
        return atom[0] in conflict.nodes and atom[1] == Place.PARENT
    where = conflict.atom[:-1] if conflict.atom[-1] == Place.SLOT else conflict.atom
    return atom[: len(where)] == where or where[: len(atom)] == atom


def said_by(merged: Merge, edit: Edit) -> bool:
    """Whether the merged document says what the edit wanted, be it among the other side's words."""
    now = current(merged.document, edit)
    if now == edit.new:
        return True
    if edit.atom[1] == Place.LIFE and isinstance(now, dict) and isinstance(edit.new, dict):
        both_have = edit.uid in merged.ours.nodes and edit.uid in merged.theirs.nodes
        return now["state"] == edit.new["state"] and (both_have or now["state"] == "withdrawn")
    if isinstance(now, str) and isinstance(edit.new, str) and edit.atom[-1] in ("value", "low", "high"):
        return same_amount(now, edit.new)
    if edit.atom[-1] in ("en", "zh", "de") and None not in (edit.old, edit.new, now):
        before, wanted, found = (tokens(phrase_text(phrase)) for phrase in (edit.old, edit.new, now))
        return set(hunks(before, wanted)) <= set(hunks(before, found))
    return False


def is_spelling(edit: Edit) -> bool:
    """Whether an edit only spells the same quantity in another way, which is no edit of the quantity."""
    return (
        edit.atom[-1] in ("value", "low", "high")
        and isinstance(edit.old, str)
        and isinstance(edit.new, str)
        and same_amount(edit.old, edit.new)
    )


@given(scripts(), scripts())
def test_law_4_every_edit_of_either_side_is_in_effect_or_stands_in_a_conflict(
    first: list[Move], second: list[Move]
) -> None:
    x, y = play(BASE, first, "p"), play(BASE, second, "q")
    merged = merge(BASE, x, y)
    for side in (x, y):
        for edit in diff(BASE, side):
            if edit.atom[-1] == Place.ORDER or is_spelling(edit):
                continue
            if edit.is_content and isinstance(edit.new, (dict, list)) and edit.old is None:
                continue  # a row or element that came is accounted for by the fields that it brought, below
            assert said_by(merged, edit) or any(covers(conflict, edit.atom) for conflict in merged.conflicts), edit


@given(scripts(kinds=("items", "row")), scripts(kinds=("items", "row")))
def test_law_4_every_row_and_element_that_came_is_there_or_stands_in_a_conflict(
    first: list[Move], second: list[Move]
) -> None:
    x, y = play(BASE, first, "p"), play(BASE, second, "q")
    merged = merge(BASE, x, y)
    for side, other in ((x, y), (y, x)):
        for edit in diff(BASE, side):
            if edit.old is None and isinstance(edit.new, dict):
                now = current(merged.document, edit)
                asked = any(covers(conflict, edit.atom) for conflict in merged.conflicts)
                assert asked or now == edit.new or now == {**edit.new, **(current(other, edit) or {})}


@given(scripts(kinds=("reorder", "rehome", "insert", "withdraw")), scripts(kinds=("reorder", "rehome", "insert")))
def test_law_4_every_reversed_pair_of_siblings_stays_reversed_unless_asked_or_moved_by_the_other_side(
    first: list[Move], second: list[Move]
) -> None:
    x, y = play(BASE, first, "p"), play(BASE, second, "q")
    merged = merge(BASE, x, y)
    asked = {uid for conflict in merged.conflicts for uid in conflict.nodes}
    for parent, before in BASE.children.items():
        now = merged.document.children.get(parent, ())
        for side, other in ((x, y), (y, x)):
            after = side.children.get(parent, ())
            still = stationary(before, other.children.get(parent, ()))
            for p, q in combinations([uid for uid in before if uid in after], 2):
                if after.index(q) < after.index(p) and p in now and q in now and not {p, q} & asked:
                    moved = {uid for uid in (p, q) if uid not in still}
                    assert now.index(q) < now.index(p) or moved


@given(scripts(), scripts())
def test_law_5_nothing_is_invented_and_what_one_side_withdrew_untouched_stays_withdrawn(
    first: list[Move], second: list[Move]
) -> None:
    x, y = play(BASE, first, "p"), play(BASE, second, "q")
    merged = merge(BASE, x, y)
    assert merged.document.nodes.keys() <= BASE.nodes.keys() | x.nodes.keys() | y.nodes.keys()
    for edit in diff(BASE, merged.document):
        if edit.is_content and edit.atom[-1] != Place.ORDER and not isinstance(edit.new, dict):
            sources = [current(side, edit) for side in (x, y)]
            word_merge = any(mark.atom == edit.atom for mark in merged.marks)
            assert edit.new in sources or word_merge
    asked = {uid for conflict in merged.conflicts for uid in conflict.nodes}
    for by, other in ((x, y), (y, x)):
        untouched = differences(BASE, other)
        for uid in differences(BASE, by).gone - asked:
            if uid in other.nodes and other.branches[uid] == BASE.branches[uid] and uid not in untouched.moved:
                assert uid not in merged.document.nodes


@given(scripts(), scripts(), st.integers(0, 5))
def test_law_7_an_edit_of_a_node_that_neither_side_touched_changes_nothing_else(
    first: list[Move], second: list[Move], which: int
) -> None:
    x, y = play(BASE, first, "p"), play(BASE, second, "q")
    changed = {edit.uid for side in (x, y) for edit in diff(BASE, side) if edit.is_content}
    free = [uid for uid in BASE.nodes if uid not in changed and BASE.nodes[uid].kind is Kind.STEP]
    assume(free)
    uid = free[which % len(free)]

    def edited(document: Cookbook) -> Cookbook:
        if uid not in document.nodes:
            return document
        entry = node(uid, Kind.STEP, {**document.nodes[uid].fields, "result": {"en": "Tight"}})
        return cookbook(document.root, {**document.nodes, uid: entry}.values(), document.children, document.withdrawn)

    assume(uid in x.nodes and uid in y.nodes)
    plain, other = merge(BASE, x, y), merge(edited(BASE), edited(x), edited(y))
    assert other.document == edited(plain.document)
    assert [c.id for c in other.conflicts] == [c.id for c in plain.conflicts]


@given(scripts(kinds=CONTENT), scripts(kinds=CONTENT))
def test_law_7_edits_of_different_content_atoms_never_conflict(first: list[Move], second: list[Move]) -> None:
    x, y = play(BASE, first, "p"), play(BASE, second, "q")
    ours, theirs = ([edit.atom for edit in diff(BASE, side)] for side in (x, y))
    for conflict in merge(BASE, x, y).conflicts:
        for atoms in (ours, theirs):
            assert any(covers(conflict, atom) for atom in atoms)


@given(scripts(), scripts(), st.sampled_from(TAKES))
def test_law_8_settling_one_conflict_removes_it_and_asks_nothing_new(
    first: list[Move], second: list[Move], take: Take
) -> None:
    x, y = play(BASE, first, "p"), play(BASE, second, "q")
    merged = merge(BASE, x, y)
    known = {conflict.id for conflict in merged.conflicts}
    for conflict in merged.conflicts:
        after = settle(merged, {conflict.id: Choice(take)})
        left = {other.id for other in after.conflicts}
        assert conflict.id not in left
        assert left <= known
        outside = {other.id for other in merged.conflicts if other.knot != conflict.knot}
        assert outside <= left


@given(scripts(), scripts(), st.lists(st.sampled_from(TAKES), min_size=12, max_size=12))
def test_law_9_merging_a_settled_result_again_asks_nothing_given_the_memory_of_settlements(
    first: list[Move], second: list[Move], takes: list[Take]
) -> None:
    x, y = play(BASE, first, "p"), play(BASE, second, "q")
    merged = merge(BASE, x, y)
    choices = {conflict.id: Choice(take) for conflict, take in zip(merged.conflicts, takes * 9, strict=False)}
    settled = settle(merged, choices)
    assert not settled.conflicts
    m, memory = settled.document, Memory(settlements(settled))
    for again in ((BASE, m, y), (BASE, x, m), (x, m, x), (y, m, y)):
        result = merge(*again, memory=memory)
        assert result.document == m
        assert not result.conflicts


@given(scripts(3), scripts(3), scripts(3))
def test_law_10_merging_in_two_steps_equals_merging_in_one_where_nothing_met(
    first: list[Move], later: list[Move], second: list[Move]
) -> None:
    x1, y = play(BASE, first, "p"), play(BASE, second, "q")
    x2 = play(x1, later, "r")
    early, late, theirs = diff(BASE, x1), diff(x1, x2), diff(BASE, y)
    atoms = [{edit.atom for edit in edits} for edits in (early, late, theirs)]
    assume(not (atoms[0] & atoms[1]) and not ((atoms[0] | atoms[1]) & atoms[2]))
    assume(
        not any(
            first[: len(second)] == second or second[: len(first)] == first
            for first in atoms[0] | atoms[1]
            for second in atoms[2]
        )
    )
    stage = merge(BASE, x1, y)
    last, whole = merge(x1, x2, stage.document), merge(BASE, x2, y)
    for merged in (stage, last, whole):
        assume(not merged.conflicts and not merged.marks)
    assert last.document == whole.document


def test_every_kind_of_conflict_and_review_is_reached_by_the_generators() -> None:
    assert set(MOVES) >= {*CONTENT, "insert", "withdraw", "restore", "reorder", "rehome"}
