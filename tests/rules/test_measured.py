"""What the developers' pages say was tried or measured about orders, tried and measured again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations, combinations_with_replacement, permutations
from random import Random

from catchball.core.order import Answers, Knot, merge_order
from catchball.core.reversals import Names, components

SIBLINGS = "01234"


def merged(base: Names, ours: Names, theirs: Names) -> tuple[Names, set[str]]:
    """The merged order, and the names that are asked about."""
    asked: set[str] = set()

    def note(knot: Knot) -> None:
        asked.update(knot.base)

    return merge_order(base, ours, theirs, Answers(note)).order, asked


@cache
def reversed_pairs(base: Names, order: Names) -> frozenset[tuple[str, str]]:
    return frozenset((p, q) for p, q in combinations(base, 2) if order.index(q) < order.index(p))


@cache
def perhaps_moved(base: Names, order: Names) -> frozenset[str]:
    """The names that moved in at least one explanation of the order with the fewest moves."""
    for still in range(len(base), 0, -1):
        kept = [set(names) for names in combinations(order, still) if not reversed_pairs(base, order) & pairs(names)]
        if kept:
            return frozenset(base) - set[str].intersection(*kept)
    return frozenset()


def pairs(names: Names) -> set[tuple[str, str]]:
    return {pair for one in combinations(names, 2) for pair in (one, one[::-1])}


def all_orders() -> Iterator[tuple[Names, Names, Names]]:
    """Base and two sides, for up to five siblings; sides exchanged are left out."""
    for length in range(1, len(SIBLINGS) + 1):
        base = tuple(SIBLINGS[:length])
        for ours, theirs in combinations_with_replacement(permutations(base), 2):
            yield base, ours, theirs


def test_the_laws_of_order_hold_for_all_orders_of_up_to_five_siblings() -> None:
    for base, x, y in all_orders():
        order, asked = merged(base, x, y)
        assert (order, asked) == merged(base, y, x)
        if base in (x, y) or x == y:
            assert (order, asked) == (y if x == base else x, set())
        now, by_x, by_y = (reversed_pairs(base, side) for side in (order, x, y))
        assert by_x & by_y <= now <= by_x | by_y
        for mine, other in ((by_x, y), (by_y, x)):
            given_way = asked | perhaps_moved(base, other)
            assert all(given_way & {*pair} for pair in mine - now)
        if not asked:
            for again in ((base, order, y), (base, x, order), (x, order, x), (y, order, y)):
                assert merged(*again) == (order, set())


def test_two_random_single_moves_in_a_list_of_25_are_asked_about_in_12_of_100_cases_and_circle_in_26() -> None:
    random = Random(25)
    base = tuple(str(place) for place in range(25))
    circles = asked = 0
    for _ in range(3000):
        ours, theirs = _moved(base, random), _moved(base, random)
        circles += any(len(knot) > 1 for knot in components(base, ours, theirs))
        asked += bool(merged(base, ours, theirs)[1])
    assert round(asked / 30) in range(10, 15)
    assert round(circles / 30) in range(24, 29)


def _moved(names: Names, random: Random) -> Names:
    """The names with one of them at another place."""
    place, other = random.sample(range(len(names)), 2)
    rest = [*names[:place], *names[place + 1 :]]
    return (*rest[:other], names[place], *rest[other:])
