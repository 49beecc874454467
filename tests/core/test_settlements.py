"""Settled conflicts are remembered as what their atom said, and are not asked again until that changes."""

from __future__ import annotations

from typing import Any

import pytest

from catchball.core.decisions import Choice, Memory, Settlement
from catchball.core.document import Cookbook, cookbook, node
from catchball.core.errors import InvalidCookbook
from catchball.core.merge import Merge, merge, settle
from catchball.core.schema import Kind
from catchball.core.settlements import settlements
from small import of_step, of_steps


def settled(base: Cookbook, ours: Cookbook, theirs: Cookbook, choice: Choice) -> tuple[Merge, Settlement]:
    """A merge with its one conflict answered, and what is remembered of it."""
    merged = merge(base, ours, theirs)
    (conflict,) = merged.conflicts
    found = settle(merged, {conflict.id: choice})
    assert not found.conflicts
    (remembered,) = settlements(found)
    return found, remembered


def groups(g: str, h: str) -> Cookbook:
    """Groups g-1 and h-1, each under a parent."""
    children: dict[str, list[str]] = {}
    for uid, parent in (("g-1", g), ("h-1", h)):
        children.setdefault(parent, []).append(uid)
    nodes = [node("b-1", Kind.COOKBOOK, {}), node("g-1", Kind.GROUP, {}), node("h-1", Kind.GROUP, {})]
    return cookbook("b-1", nodes, children)


def moved_to(operation: str) -> Cookbook:
    """A step s-1 in one of four operations."""
    nodes = [node("b-1", Kind.COOKBOOK, {}), *(node(f"o-{number}", Kind.OPERATION, {}) for number in (1, 2, 3, 4))]
    children = {"b-1": ["o-1", "o-2", "o-3", "o-4"], operation: ["s-1"]}
    return cookbook("b-1", [*nodes, node("s-1", Kind.STEP, {})], children)


CYCLE = (of_step(occasion="cycle"), of_step(occasion="set-up"), of_step(occasion="reaction"))
LIFE = (of_step(occasion="cycle"), of_step(occasion="set-up"), of_steps())
PARENT = (moved_to("o-1"), moved_to("o-2"), moved_to("o-3"))
ORDER = (
    of_steps("s-1", "s-2", "s-3", "s-4"),
    of_steps("s-2", "s-1", "s-3", "s-4"),
    of_steps("s-1", "s-3", "s-2", "s-4"),
)
SLOT = (of_steps("s-1", "s-2"), of_steps("x-1", "s-1", "s-2"), of_steps("s-1", "s-2", "x-1"))
SIDES = {"value": CYCLE, "life": LIFE, "parent": PARENT, "order": ORDER, "slot": SLOT}


@pytest.mark.parametrize(
    ("kind", "choice", "answer"),
    [
        ("value", Choice("ours"), "set-up"),
        ("value", Choice("base"), "cycle"),
        ("value", Choice(value="maintenance"), "maintenance"),
        ("life", Choice("ours"), {"here": LIFE[1].branches["b-3"]}),
        ("life", Choice("theirs"), "withdrawn"),
        ("parent", Choice("ours"), "o-2"),
        ("parent", Choice("base"), "o-1"),
        ("order", Choice("theirs"), ["s-1", "s-3", "s-2"]),
        ("order", Choice(value=["s-3", "s-2", "s-1"]), ["s-3", "s-2", "s-1"]),
        ("slot", Choice("theirs"), "s-2"),
        ("slot", Choice("ours"), ""),
    ],
)
def test_a_settled_conflict_is_remembered_with_its_answer_and_not_asked_again(
    kind: str, choice: Choice, answer: Any
) -> None:
    base, ours, theirs = SIDES[kind]
    found, remembered = settled(base, ours, theirs, choice)
    assert (remembered.kind, remembered.answer) == (kind, answer)
    memory = Memory([remembered])
    for sides in ((ours, theirs), (theirs, ours), (found.document, theirs), (ours, found.document)):
        again = merge(base, *sides, memory=memory)
        assert not again.conflicts
        assert again.document == found.document


@pytest.mark.parametrize(
    ("kind", "other"),
    [
        ("value", of_step(occasion="start-up")),
        ("life", of_step(occasion="set-up", applies=["A"])),
        ("parent", moved_to("o-4")),
        ("slot", of_steps("s-2", "x-1", "s-1")),
    ],
)
def test_a_settlement_lapses_when_a_side_says_something_else(kind: str, other: Cookbook) -> None:
    base, ours, theirs = SIDES[kind]
    _, remembered = settled(base, ours, theirs, Choice("ours"))
    assert merge(base, other, theirs, memory=Memory([remembered])).conflicts


def test_a_cycle_is_remembered_by_the_place_of_each_group_in_it() -> None:
    base, ours, theirs = groups("b-1", "b-1"), groups("h-1", "b-1"), groups("b-1", "g-1")
    merged = merge(base, ours, theirs)
    (conflict,) = merged.conflicts
    found = settle(merged, {conflict.id: Choice("theirs")})
    remembered = settlements(found)
    assert [(entry.atom, entry.base, entry.sides, entry.answer) for entry in remembered] == [
        (("g-1", "@parent"), "b-1", ("h-1", "b-1"), "b-1"),
        (("h-1", "@parent"), "b-1", ("b-1", "g-1"), "g-1"),
    ]
    assert merge(base, ours, theirs, memory=Memory(remembered)).document == found.document == theirs


def test_nothing_is_remembered_of_what_was_not_asked() -> None:
    assert settlements(merge(CYCLE[0], CYCLE[1], CYCLE[0])) == ()
    assert settlements(merge(*CYCLE)) == ()


def test_an_answer_of_one_s_own_must_be_valid() -> None:
    with pytest.raises(InvalidCookbook, match="b-3 › occasion: “sometimes” is not one of"):
        settle(merge(*CYCLE), {"b-3/occasion": Choice(value="sometimes")})
    with pytest.raises(InvalidCookbook, match="an order of your own names each of s-1, s-2, s-3 once"):
        settle(merge(*ORDER), {"b-2/@order/s-1": Choice(value=["s-1", "s-2"])})


def test_a_settled_order_holds_while_other_steps_move_around_it() -> None:
    base, ours, theirs = ORDER
    _, remembered = settled(base, ours, theirs, Choice("theirs"))
    moved = of_steps("s-4", "s-2", "s-1", "s-3")
    again = merge(base, moved, theirs, memory=Memory([remembered]))
    assert not again.conflicts
    assert again.document == of_steps("s-4", "s-1", "s-3", "s-2")
