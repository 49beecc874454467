"""Aligning two lists of things by what they say: the heaviest set of pairs that keeps the order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from catchball.core.similarity import ALONE, IN_PLACE, Profile, Scale

_ALL_PAIRS = 4_096
"""Up to this many pairs each is looked at; beyond, only those of neighbours and of things that share a rare word."""
_RARE = 32
_NEAR = 4


class Pair(NamedTuple):
    """The places of two things, and how alike they are."""

    old: int
    new: int
    score: float


def pair_up(old: Sequence[Profile], new: Sequence[Profile]) -> dict[int, int]:
    """Which thing of the new list (by index) is which of the old one; things that are new have no entry.

    Equal content first; then what is alike in the same place; then what has its name in common in another place.
    """
    scale = Scale(old, new)
    known = equal_once(old, new)
    known.update(in_order(old, new, known, scale))
    taken = set(known.values())
    free_old = [place for place in range(len(old)) if place not in taken]
    free_new = [place for place in range(len(new)) if place not in known]
    found = [
        Pair(free_old[i], free_new[j], points)
        for i, j, points in candidates([old[i] for i in free_old], [new[j] for j in free_new], scale)
        if points == 1 or old[free_old[i]].names & new[free_new[j]].names
    ]
    known.update(best_first(found))
    return known


def equal_once(old: Sequence[Profile], new: Sequence[Profile]) -> dict[int, int]:
    """new index -> old index of the things whose content occurs exactly once in each list."""
    before, after = Counter(one.content for one in old), Counter(one.content for one in new)
    places = {one.content: place for place, one in enumerate(old) if before[one.content] == 1}
    return {
        place: places[one.content] for place, one in enumerate(new) if after[one.content] == 1 and one.content in places
    }


def in_order(old: Sequence[Profile], new: Sequence[Profile], known: Mapping[int, int], scale: Scale) -> dict[int, int]:
    """Further pairs (new index -> old index) among the things between those that are known and stand still."""
    taken = set(known.values())
    found: dict[int, int] = {}
    for olds, news in _gaps(known, len(old), len(new)):
        free_old = [place for place in olds if place not in taken]
        free_new = [place for place in news if place not in known]
        least = ALONE if len(free_old) == len(free_new) == 1 else IN_PLACE
        pairs = candidates([old[i] for i in free_old], [new[j] for j in free_new], scale, near=_NEAR)
        for pair in heaviest_chain(pair for pair in pairs if pair.score >= least):
            found[free_new[pair.new]] = free_old[pair.old]
    return found


def best_first(pairs: Iterable[Pair]) -> dict[int, int]:
    """new index -> old index, the best pair first, each thing once; ties by document order."""
    taken: set[int] = set()
    found: dict[int, int] = {}
    for old, new, _ in sorted(pairs, key=lambda pair: (-pair.score, pair.new, pair.old)):
        if old not in taken and new not in found:
            taken.add(old)
            found[new] = old
    return found


def candidates(old: Sequence[Profile], new: Sequence[Profile], scale: Scale, near: int = 0) -> Iterator[Pair]:
    """The scored pairs worth looking at: all of two short lists; of long ones those that share content or a rare word.

    With `near`, also those that stand so many places apart, counted from the beginning or from the end.
    """
    if len(old) * len(new) <= _ALL_PAIRS:
        for j, second in enumerate(new):
            for i, first in enumerate(old):
                yield Pair(i, j, scale.score(first, second))
        return
    places = _postings(old)
    shift = len(old) - len(new)
    for j, second in enumerate(new):
        around = {j + start + step for start in (0, shift) for step in range(-near, near + 1)} if near else set()
        wanted = {i for i in around if 0 <= i < len(old)}
        for key in _keys(second):
            if len(found := places.get(key, ())) <= _RARE:
                wanted.update(found)
        for i in sorted(wanted):
            yield Pair(i, j, scale.score(old[i], second))


def heaviest_chain(pairs: Iterable[Pair]) -> list[Pair]:
    """The pairs with the largest sum of cubed scores among those sets that rise in both lists.

    Cubed, because one good pair is worth more than two doubtful ones. Ties go to the pairs that come first.
    """
    ordered = sorted(pairs, key=lambda pair: (pair.old, -pair.new))
    columns = sorted({pair.new for pair in ordered})
    rank = {column: place for place, column in enumerate(columns, start=1)}
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(columns) + 1)
    back: list[int] = []
    for index, pair in enumerate(ordered):
        place = rank[pair.new]
        weight, before = _best_below(best, place - 1)
        back.append(before)
        _raise(best, place, (weight + pair.score**3, index))
    chain: list[Pair] = []
    index = _best_below(best, len(columns))[1]
    while index >= 0:
        chain.append(ordered[index])
        index = back[index]
    return chain[::-1]


def _best_below(best: Sequence[tuple[float, int]], place: int) -> tuple[float, int]:
    """The heaviest entry at places 1 to `place` of a binary indexed tree (Fenwick, 1994)."""
    found = (0.0, -1)
    while place:
        if best[place][0] > found[0]:
            found = best[place]
        place &= place - 1
    return found


def _raise(best: list[tuple[float, int]], place: int, entry: tuple[float, int]) -> None:
    while place < len(best):
        if entry[0] > best[place][0]:
            best[place] = entry
        place += place & -place


def _gaps(known: Mapping[int, int], olds: int, news: int) -> Iterator[tuple[range, range]]:
    """The stretches of both lists between the known pairs that stand still."""
    standing = heaviest_chain(Pair(old, new, 1.0) for new, old in known.items())
    i = j = 0
    for pair in [*standing, Pair(olds, news, 0.0)]:
        if pair.old > i and pair.new > j:
            yield range(i, pair.old), range(j, pair.new)
        i, j = pair.old + 1, pair.new + 1


def _postings(profiles: Sequence[Profile]) -> dict[str | int, list[int]]:
    places: dict[str | int, list[int]] = {}
    for place, one in enumerate(profiles):
        for key in _keys(one):
            places.setdefault(key, []).append(place)
    return places


def _keys(one: Profile) -> set[str | int]:
    """What a thing can be found by: content, names, words."""
    words = set().union(*one.words.values())
    return {f"content {one.content}", *(f"name {name}" for name in one.names), *words}
