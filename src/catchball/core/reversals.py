"""Orders compared pair by pair: which names stand before which, what was reversed, what can be said to have moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

Names = tuple[str, ...]
"""Uids of siblings, or ids of the elements of a field, in order."""


def before(base: Sequence[str], order: Sequence[str]) -> list[int]:
    """For each name, by its place in base: the set (as bits) of names that stand before it in the order."""
    rank = {name: place for place, name in enumerate(base)}
    rows = [0] * len(base)
    seen = 0
    for name in order:
        rows[rank[name]] = seen
        seen |= 1 << rank[name]
    return rows


def components(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str], imposed: Sequence[Names] = ()
) -> Iterator[list[str]]:
    """The strongly connected components of the tournament of pairs, in order; each one's names in base order.

    A pair stands as in base unless a side reversed it. Sorted by the number of names before them, the names of the
    first k components are exactly the first n names whose numbers add up to n(n-1)/2 (Landau 1953).
    """
    size = len(base)
    rows = []
    for place, (x, y) in enumerate(zip(before(base, ours), before(base, theirs), strict=True)):
        earlier = (1 << place) - 1
        rows.append((x & y & earlier) | ((x | y) & ~earlier))
    _impose(rows, base, imposed)
    ranked = sorted(range(size), key=lambda place: (rows[place].bit_count(), place))
    total = begin = 0
    for count, place in enumerate(ranked, start=1):
        total += rows[place].bit_count()
        if total == count * (count - 1) // 2:
            yield [base[index] for index in sorted(ranked[begin:count])]
            begin = count


def _impose(rows: list[int], base: Sequence[str], imposed: Sequence[Names]) -> None:
    rank = {name: place for place, name in enumerate(base)}
    for order in imposed:
        inside = sum(1 << rank[name] for name in order)
        seen = 0
        for name in order:
            rows[rank[name]] = rows[rank[name]] & ~inside | seen
            seen |= 1 << rank[name]


def agreed(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> Names:
    """The first name in base order before which no name stands on both sides; then the next, and so on."""
    x, y = before(base, ours), before(base, theirs)
    left = (1 << len(base)) - 1
    order = []
    while left:
        place = next(place for place in range(len(base)) if left >> place & 1 and not x[place] & y[place] & left)
        order.append(base[place])
        left &= ~(1 << place)
    return tuple(order)


def stationary(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """Names of both lists that can be said to have stood still: those in some longest common order of both.

    Patience sorting gives for each name the longest run that ends there and, from behind, the longest that begins
    there; a name stands still in some longest run when the two add up (Fredman 1975).
    """
    rank = {name: place for place, name in enumerate(old)}
    ranks = [rank[name] for name in new if name in rank]
    if ranks == sorted(ranks):
        return {old[value] for value in ranks}
    ends = _run_lengths(ranks)
    begins = list(reversed(_run_lengths([-value for value in reversed(ranks)])))
    longest = max(ends, default=0)
    return {old[value] for value, a, b in zip(ranks, ends, begins, strict=True) if a + b - 1 == longest}


def moved(old: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
    """The fewest names of both lists that have to move to get from the one order to the other, for showing."""
    rank = {name: place for place, name in enumerate(old)}
    names = [name for name in new if name in rank]
    ends = _run_lengths([rank[name] for name in names])
    still: set[str] = set()
    wanted, ceiling = max(ends, default=0), len(old)
    for name, length in zip(reversed(names), reversed(ends), strict=True):
        if length == wanted and rank[name] < ceiling:
            still.add(name)
            wanted, ceiling = wanted - 1, rank[name]
    return tuple(name for name in names if name not in still)


def _run_lengths(values: Sequence[int]) -> list[int]:
    """For each place, the length of the longest increasing subsequence that ends there."""
    tails: list[int] = []
    lengths = []
    for value in values:
        place = bisect_left(tails, value)
        tails[place : place + 1] = [value]
        lengths.append(place + 1)
    return lengths
