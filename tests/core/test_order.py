"""The order of siblings: every pair of permutations of a short list, and lists that gain and lose names."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchball.core.order import Answers, Knot, OrderMerge, Slot, merge_order
from catchball.core.reversals import Names, agreed, before, components, moved, stationary

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
SIZES = (3, 4, 5) if DEEP else (3, 4)
"""All pairs of permutations: 36, 576, and 14,400."""


def names(text: str) -> Names:
    return tuple(text.split())


def merged(base: str, ours: str, theirs: str) -> str | None:
    """The merged list, the same whichever side is ours, or None when something is asked."""
    found, asked = with_questions(names(base), names(ours), names(theirs))
    other, other_asked = with_questions(names(base), names(theirs), names(ours))
    assert found.order == other.order
    assert len(asked) == len(other_asked)
    return None if asked else " ".join(found.order)


def with_questions(base: Names, ours: Names, theirs: Names) -> tuple[OrderMerge, list[Knot | Slot]]:
    asked: list[Knot | Slot] = []
    return merge_order(base, ours, theirs, Answers(asked.append, asked.append)), asked


def pairs_of_permutations(size: int) -> Iterator[tuple[Names, Names, Names]]:
    base = tuple(f"k-{number}" for number in range(size))
    for ours in permutations(base):
        for theirs in permutations(base):
            yield base, ours, theirs


def agree(order: Names, *sides: Names) -> Iterator[bool]:
    """For each pair on whose order the sides agree: whether it stands so in an order."""
    for p, q in combinations(sides[0], 2):
        if all(side.index(p) < side.index(q) for side in sides):
            yield order.index(p) < order.index(q)


@pytest.mark.parametrize("size", SIZES)
def test_any_two_orders_merge_the_same_whichever_is_ours(size: int) -> None:
    for base, ours, theirs in pairs_of_permutations(size):
        one, asked = with_questions(base, ours, theirs)
        other, other_asked = with_questions(base, theirs, ours)
        assert one.order == other.order
        assert [knot.base for knot in asked if isinstance(knot, Knot)] == [
            knot.base for knot in other_asked if isinstance(knot, Knot)
        ]


@pytest.mark.parametrize("size", SIZES)
def test_any_merged_order_merged_again_with_either_side_is_itself(size: int) -> None:
    for base, ours, theirs in pairs_of_permutations(size):
        found, asked = with_questions(base, ours, theirs)
        if not asked:
            for again in ((base, found.order, theirs), (base, ours, found.order), (ours, found.order, ours)):
                assert with_questions(*again) == (found, [])


@pytest.mark.parametrize("size", SIZES)
def test_every_pair_on_which_both_sides_agree_stands_so_even_while_something_is_asked(size: int) -> None:
    for base, ours, theirs in pairs_of_permutations(size):
        found, _ = with_questions(base, ours, theirs)
        assert sorted(found.order) == list(base)
        assert all(agree(found.order, ours, theirs))


@pytest.mark.parametrize("size", SIZES)
def test_every_reversed_pair_stays_reversed_or_is_asked_or_was_moved_by_the_other_side(size: int) -> None:
    for base, ours, theirs in pairs_of_permutations(size):
        found, asked = with_questions(base, ours, theirs)
        knotted = {name for knot in asked if isinstance(knot, Knot) for name in knot.base}
        for side, other in ((ours, theirs), (theirs, ours)):
            still = stationary(base, other)
            for p, q in combinations(base, 2):
                if side.index(q) < side.index(p) and found.order.index(p) < found.order.index(q):
                    assert {p, q} & knotted or {p, q} - still


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        ("1 2 3 4", "1 2 3 4", "4 1 2 3", "4 1 2 3"),
        ("1 2 3 4", "2 1 3 4", "1 2 4 3", "2 1 4 3"),
        ("1 2 3 4 5 6", "4 5 1 2 3 6", "1 2 3 6 4 5", "4 5 1 2 3 6"),
        ("1 2 3 4 5 6 7 8", "4 5 1 2 3 6 7 8", "1 2 3 6 7 8 4 5", None),
        ("1 2 3 4 5 6", "5 6 1 2 3 4", "2 1 3 4 5 6", "5 6 2 1 3 4"),
        ("1 2 3", "2 1 3", "2 3 1", "2 3 1"),
        ("1 2 3", "2 1 3", "1 3 2", None),
        ("1 2 3 4 5", "2 3 4 5 1", "1 5 2 3 4", "5 2 3 4 1"),
        ("1 2 3 4 5", "2 3 1 4 5", "1 5 2 3 4", None),
        ("1 2 3 4 5", "2 3 1 4 5", "1 3 4 5 2", "3 1 4 5 2"),
        ("p 1 2 q", "1 2 p q", "p q 1 2", None),
    ],
)
def test_moves_of_both_sides_hold_together_or_are_asked(
    base: str, ours: str, theirs: str, expected: str | None
) -> None:
    assert merged(base, ours, theirs) == expected


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        ("1 2 3", "1 a-1 2 3", "1 2 b-1 3", "1 a-1 2 b-1 3"),
        ("1 2 3", "1 b-1 b-2 2 3", "1 a-1 a-2 2 3", "1 a-1 a-2 b-1 b-2 2 3"),
        ("1 2 3", "1 a-10 2 3", "1 a-9 2 3", "1 a-9 a-10 2 3"),
        ("1 2 3", "2 3 1", "1 a-1 2 3", "a-1 2 3 1"),
        ("1 2 3", "1 3 2", "1 a-1 2 3", "1 a-1 3 2"),
        ("1 2 3", "3 1 2", "1 2 3 a-1", "3 1 2 a-1"),
        ("", "a-1", "b-1", "a-1 b-1"),
        ("1 2", "2 1 a-1", "2 a-1 1", None),
    ],
)
def test_new_names_stand_beside_their_neighbours_and_those_of_both_in_order_of_their_issuers(
    base: str, ours: str, theirs: str, expected: str | None
) -> None:
    assert merged(base, ours, theirs) == expected


def test_runs_that_both_sides_put_into_one_place_are_told() -> None:
    found, _ = with_questions(names("1 2"), names("1 b-1 b-2 2 b-3"), names("1 a-1 2"))
    assert found.both_here == ((("b-1", "b-2"), ("a-1",)),)


def test_a_name_that_both_sides_put_into_different_places_is_asked_and_stands_at_the_earlier_place() -> None:
    found, asked = with_questions(names("1 2 3"), names("1 2 s-1 3"), names("1 2 3 s-1"))
    assert asked == [Slot("s-1", "2", "3")]
    assert found.order == names("1 2 s-1 3")
    answered = merge_order(names("1 2 3"), names("1 2 s-1 3"), names("1 2 3 s-1"), Answers(slot=lambda _: "theirs"))
    assert answered.order == names("1 2 3 s-1")


def test_a_knot_is_asked_with_what_each_side_says_and_the_answer_moves_nothing_outside_it() -> None:
    base, ours, theirs = names("0 1 2 3 4 5"), names("0 2 1 3 5 4"), names("0 1 3 2 4 5")
    found, asked = with_questions(base, ours, theirs)
    assert asked == [Knot(names("1 2 3"), names("2 1 3"), names("1 3 2"), names("1 2 3"))]
    assert found.order == names("0 1 2 3 5 4")
    answered = merge_order(base, ours, theirs, Answers(knot=lambda _: names("3 2 1")))
    assert answered.order == names("0 3 2 1 5 4")


def test_an_order_that_was_decided_before_holds_whatever_the_sides_say() -> None:
    answers = Answers(imposed=[names("3 2 1")])
    assert merge_order(names("1 2 3 4"), names("2 1 3 4"), names("1 3 2 4"), answers).order == names("3 2 1 4")


def single_move(listed: list[str], chance: random.Random) -> Names:
    changed = list(listed)
    name = changed.pop(chance.randrange(len(changed)))
    changed.insert(chance.randrange(len(changed) + 1), name)
    return tuple(changed)


def test_two_single_moves_in_a_list_of_25_are_seldom_asked() -> None:
    chance = random.Random(25)
    base = [str(number) for number in range(25)]
    cases = [(single_move(base, chance), single_move(base, chance)) for _ in range(2000)]
    asked = sum(bool(with_questions(tuple(base), *sides)[1]) for sides in cases)
    assert 0 < asked < 0.12 * len(cases)


def inserted(base: Names, issuer: str, gaps: list[int]) -> Names:
    """The base with a run of three names of one issuer in each gap."""
    listed = list(base)
    for number, gap in enumerate(sorted(set(gaps), reverse=True)):
        listed[gap:gap] = [f"{issuer}-{number * 3 + place}" for place in range(3)]
    return tuple(listed)


GAPS = st.lists(st.integers(0, 4), min_size=1, max_size=3)
FOUR = names("1 2 3 4")


@given(GAPS, GAPS, st.permutations(FOUR))
def test_inserted_runs_are_not_torn_apart(mine: list[int], others: list[int], moves: list[str]) -> None:
    theirs = inserted(tuple(moves), "q", others)
    found, _ = with_questions(FOUR, inserted(FOUR, "p", mine), theirs)
    for issuer, gaps in (("p", mine), ("q", others)):
        for number in range(len(set(gaps))):
            first = found.order.index(f"{issuer}-{number * 3}")
            run = tuple(f"{issuer}-{number * 3 + place}" for place in range(3))
            assert found.order[first : first + 3] == run


@given(GAPS, GAPS, GAPS)
def test_three_plants_inserts_arrive_in_any_order_and_give_one_list(
    first: list[int], second: list[int], third: list[int]
) -> None:
    plants = [inserted(FOUR, issuer, gaps) for issuer, gaps in (("p", first), ("q", second), ("p-2", third))]
    found = set()
    for a, b, c in permutations(plants):
        stage, _ = with_questions(FOUR, a, b)
        found.add(with_questions(FOUR, stage.order, c)[0].order)
    assert len(found) == 1


def test_what_stood_still_is_in_some_longest_common_order_and_the_fewest_are_said_to_have_moved() -> None:
    assert stationary(names("1 2 3"), names("2 1 3")) == {"1", "2", "3"}
    assert stationary(names("1 2 3 4"), names("2 3 4 1 x")) == {"2", "3", "4"}
    assert moved(names("1 2 3 4"), names("2 3 4 1 x")) == ("1",)
    assert moved(names("1 2 3"), names("1 2 3")) == ()


@pytest.mark.parametrize("order", list(permutations("12345")), ids="".join)
def test_what_is_not_said_to_have_moved_keeps_its_order(order: Names) -> None:
    still = [name for name in order if name not in moved("12345", order)]
    assert still == sorted(still)
    assert set(still) <= stationary("12345", order)
    assert all(len(still) >= len(rest) for rest in combinations(order, 3) if list(rest) == sorted(rest))


def test_orders_are_compared_pair_by_pair() -> None:
    assert before(names("1 2 3"), names("3 1 2")) == [0b100, 0b101, 0b000]
    assert agreed(names("1 2 3"), names("3 1 2"), names("3 2 1")) == names("3 1 2")
    rings = components(names("0 1 2 3 4"), names("0 2 1 3 4"), names("0 1 3 2 4"))
    assert list(rings) == [["0"], ["1", "2", "3"], ["4"]]
