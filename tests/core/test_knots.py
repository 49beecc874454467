"""Knots: when moves of both sides can be told apart from the pairs that they happened to reverse, and when not."""

from __future__ import annotations

from itertools import permutations

import pytest

from catchball.core.knots import untied


def names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        ("1 2 3 4 5", "2 3 1 4 5", "1 3 4 5 2", "3 1 4 5 2"),
        ("1 2 3 4 5", "4 1 2 3 5", "1 2 5 3 4", "4 1 2 5 3"),
        ("1 2 3 4 5", "3 1 2 4 5", "1 2 4 3 5", "3 1 2 4 5"),
        ("1 2 3 4 5", "1 3 5 2 4", "4 5 1 2 3", "5 4 1 3 2"),
        ("1 2 3 4", "1 3 4 2", "3 2 4 1", "3 4 2 1"),
    ],
)
def test_moves_that_can_be_told_apart_are_both_carried_out(base: str, ours: str, theirs: str, expected: str) -> None:
    for sides in ((ours, theirs), (theirs, ours)):
        assert untied(names(base), *map(names, sides)) == names(expected)


@pytest.mark.parametrize(
    ("base", "ours", "theirs"),
    [
        ("1 2 3", "2 1 3", "1 3 2"),
        ("1 2 3 4 5", "1 2 4 5 3", "3 1 2 4 5"),
        ("1 2 3 4 5", "2 3 1 4 5", "1 5 2 3 4"),
        ("1 2 3 4 5", "1 3 4 2 5", "1 2 4 5 3"),
        ("p 1 2 q", "1 2 p q", "p q 1 2"),
    ],
)
def test_moves_that_contradict_each_other_are_left_to_a_person(base: str, ours: str, theirs: str) -> None:
    assert untied(names(base), names(ours), names(theirs)) is None
    assert untied(names(base), names(theirs), names(ours)) is None


def test_orders_without_a_knot_come_out_as_their_join() -> None:
    assert untied(names("1 2 3 4"), names("2 1 3 4"), names("1 2 4 3")) == names("2 1 4 3")


@pytest.mark.parametrize("ours", list(permutations("abcd")), ids="".join)
def test_what_is_untied_holds_the_same_names_and_is_the_same_for_either_side(ours: tuple[str, ...]) -> None:
    base = tuple("abcd")
    for theirs in permutations(base):
        found = untied(base, ours, theirs)
        assert found == untied(base, theirs, ours)
        if found is not None:
            assert sorted(found) == list(base)
            assert untied(base, found, ours) in (found, None)
