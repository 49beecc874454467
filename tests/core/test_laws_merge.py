"""The laws of merging, on documents and scripts that aim at the same nodes, slots and words."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given

from aimed import Move, base_document, play, scripts
from catchball.core.decisions import Conflict
from catchball.core.diff import apply, diff, invert
from catchball.core.document import Cookbook, cookbook
from catchball.core.merge import merge

BASE = base_document()


def sides(first: list[Move], second: list[Move]) -> tuple[Cookbook, Cookbook]:
    return play(BASE, first, "p"), play(BASE, second, "q")


def valid(document: Cookbook) -> None:
    """Raise unless the document is one tree, each uid once, nothing both here and withdrawn."""
    cookbook(document.root, document.nodes.values(), document.children, document.withdrawn)
    assert dict(document.parents) == {child: uid for uid, below in document.children.items() for child in below}


def exchanged(conflict: Conflict) -> tuple[object, ...]:
    return (conflict.kind, conflict.atom, conflict.base, conflict.theirs, conflict.ours, set(conflict.nodes))


@given(scripts(6), scripts(6))
def test_law_1_applying_a_difference_gives_the_other_document_and_its_inverse_gives_the_first(
    first: list[Move], second: list[Move]
) -> None:
    a, b = sides(first, second)
    edits = diff(a, b)
    there = apply(a, edits)
    assert there == b
    assert apply(there, invert(edits)) == a
    assert not diff(a, a)


@given(scripts(6))
def test_law_2_merging_with_an_untouched_side_gives_the_other_side(script: list[Move]) -> None:
    x = play(BASE, script, "p")
    for merged in (merge(BASE, x, BASE), merge(BASE, BASE, x), merge(BASE, x, x)):
        assert merged.document == x
        assert not merged.conflicts
        assert not merged.reviews


@given(scripts(), scripts())
def test_law_3_exchanging_the_sides_exchanges_nothing_but_the_sides(first: list[Move], second: list[Move]) -> None:
    x, y = sides(first, second)
    one, other = merge(BASE, x, y), merge(BASE, y, x)
    assert one.document == other.document
    assert sorted(map(repr, map(exchanged, one.conflicts))) == sorted(
        repr((c.kind, c.atom, c.base, c.ours, c.theirs, set(c.nodes))) for c in other.conflicts
    )
    assert {(r.kind, r.atom[0]) for r in one.reviews} == {(r.kind, r.atom[0]) for r in other.reviews}


@given(scripts(), scripts())
def test_law_6_the_result_is_a_tree_and_keeps_the_order_on_which_both_agree(
    first: list[Move], second: list[Move]
) -> None:
    x, y = sides(first, second)
    merged = merge(BASE, x, y)
    valid(merged.document)
    for uid, below in merged.document.children.items():
        x_list, y_list = x.children.get(uid, ()), y.children.get(uid, ())
        both = [child for child in below if child in x_list and child in y_list]
        for p, q in combinations(both, 2):
            assert not (x_list.index(q) < x_list.index(p) and y_list.index(q) < y_list.index(p))


@given(scripts(), scripts())
def test_law_9_merging_a_clean_result_again_changes_nothing_and_asks_nothing(
    first: list[Move], second: list[Move]
) -> None:
    x, y = sides(first, second)
    merged = merge(BASE, x, y)
    if merged.conflicts:
        return
    m = merged.document
    for again in (merge(BASE, m, y), merge(BASE, x, m), merge(x, m, x), merge(y, m, y)):
        assert again.document == m
        assert not again.conflicts
        assert not again.reviews
