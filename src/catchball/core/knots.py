"""Untying a knot: siblings whose order goes round in a circle when every reversed pair is taken at its word.

A side that moved one step across ten others reversed ten pairs, and meant one thing. So before a person is asked,
the moves are told apart from the pairs that they happened to reverse. An order is *clean* when

* every pair on which both sides agree holds, and
* every pair that one side reversed is reversed, unless the other side surely moved one of the two.

A side that is a clean order by itself is the answer, unless both are. Else the answer is the first clean order, out of
a few that come from telling apart who stood still, that merging again with either side would give again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise

from catchball.core.reversals import Names, before, components, moved, stationary

_LARGEST = 400
"""Blocks of a knot beyond which a person is asked at once: the search takes quadratic time."""


def untied(base: Names, ours: Names, theirs: Names) -> Names | None:
    """The one clean order of the same names in three orders, or None when a person must decide. Symmetric in sides."""
    first, second = _clean(ours, base, ours, theirs), _clean(theirs, base, ours, theirs)
    if first or second:
        return None if first and second else ours if first else theirs
    for order in _candidates(base, ours, theirs):
        if _clean(order, base, ours, theirs) and _again(base, order, theirs) and _again(base, order, ours):
            return order
    return None


def holds(result: Names, base: Names, ours: Names, theirs: Names, asked: set[str]) -> bool:
    """Whether an order of a whole list is clean, and would be again; pairs with a name that is asked do not count."""
    once = _clean(result, base, ours, theirs, asked)
    return once and _clean(result, base, result, theirs, asked) and _clean(result, base, ours, result, asked)


def _clean(order: Names, base: Names, ours: Names, theirs: Names, asked: Collection[str] = ()) -> bool:
    counted = _bits(base, set(base).difference(asked))
    rows, x, y = before(base, order), before(base, ours), before(base, theirs)
    moved_x, moved_y = (
        _bits(base, set(base) - stationary(base, ours)),
        _bits(base, set(base) - stationary(base, theirs)),
    )
    for place in range(len(base)):
        earlier = (1 << place) - 1
        here = 1 << place
        others = counted & ~here if counted & here else 0
        if (rows[place] ^ x[place]) & ~(x[place] ^ y[place]) & others:
            return False
        reversed_x, reversed_y = (x[place] ^ earlier) & others, (y[place] ^ earlier) & others
        lost = (rows[place] ^ earlier) & others ^ others
        if not moved_y & here and lost & reversed_x & ~moved_y:
            return False
        if not moved_x & here and lost & reversed_y & ~moved_x:
            return False
    return True


def _again(base: Names, result: Names, side: Names) -> bool:
    """Whether merging a result with one of its sides gives the result again."""
    for knot in components(base, result, side):
        if len(knot) > 1:
            inside = set(knot)
            names, x, y = (tuple(name for name in order if name in inside) for order in (base, result, side))
            if not _clean(x, names, x, y) or _clean(y, names, x, y):
                return False
    return True


def _bits(base: Names, names: set[str]) -> int:
    return sum(1 << place for place, name in enumerate(base) if name in names)


def _candidates(base: Names, ours: Names, theirs: Names) -> Iterator[Names]:
    """Orders that honour the moves, for a few ways to tell who stood still."""
    seen: set[Names] = set()
    for still in _standing(base, ours, theirs):
        order = _placed(base, ours, theirs, still)
        if order is not None and order not in seen:
            seen.add(order)
            yield order


def _standing(base: Names, ours: Names, theirs: Names) -> Iterator[set[str]]:
    blocks = _blocks(base, ours, theirs)
    if len(blocks) > _LARGEST:
        return
    for latest in (False, True):
        yield {name for block in _common(blocks, ours, theirs, latest=latest) for name in block}
    yield set(base) - set(moved(base, ours)) - set(moved(base, theirs))
    yield stationary(base, ours) & stationary(base, theirs)


def _blocks(base: Names, ours: Names, theirs: Names) -> list[list[str]]:
    """Runs of names that are consecutive in all three orders."""
    after_x, after_y = dict(pairwise(ours)), dict(pairwise(theirs))
    blocks: list[list[str]] = []
    for name in base:
        if blocks and after_x.get(blocks[-1][-1]) == name == after_y.get(blocks[-1][-1]):
            blocks[-1].append(name)
        else:
            blocks.append([name])
    return blocks


def _common(blocks: list[list[str]], ours: Names, theirs: Names, *, latest: bool) -> list[list[str]]:
    """The longest selection of blocks, by number of names, that stand in one order in base, ours and theirs."""
    x, y = ({name: place for place, name in enumerate(order)} for order in (ours, theirs))
    best: list[tuple[int, int]] = []
    for place, block in enumerate(blocks):
        length, previous = 0, -1
        for other in range(place):
            fits = x[blocks[other][0]] < x[block[0]] and y[blocks[other][0]] < y[block[0]]
            if fits and (best[other][0] > length or (latest and best[other][0] == length)):
                length, previous = best[other][0], other
        best.append((length + len(block), previous))
    chosen = []
    longest = max(length for length, _ in best)
    ends = [place for place, (length, _) in enumerate(best) if length == longest]
    place = ends[-1] if latest else ends[0]
    while place >= 0:
        chosen.append(blocks[place])
        place = best[place][1]
    return chosen


def _placed(base: Names, ours: Names, theirs: Names, still: set[str]) -> Names | None:
    """Each name that does not stand still goes to its gap among those that do, merged three-way."""
    at_base, at_ours, at_theirs = (_places(order, still) for order in (base, ours, theirs))
    gaps: dict[int, set[str]] = {}
    for name, gap in at_base.items():
        x, y = at_ours[name], at_theirs[name]
        if x not in (gap, y) and y != gap:
            return None
        gaps.setdefault(y if x == gap else x, set()).add(name)
    order: list[str] = []
    standing = [name for name in base if name in still]
    for gap in range(len(standing) + 1):
        if gap in gaps:
            inside = _ordered(base, ours, theirs, gaps[gap])
            if inside is None:
                return None
            order.extend(inside)
        order.extend(standing[gap : gap + 1])
    return tuple(order)


def _places(order: Names, still: set[str]) -> dict[str, int]:
    gaps: dict[str, int] = {}
    gap = 0
    for name in order:
        if name in still:
            gap += 1
        else:
            gaps[name] = gap
    return gaps


def _ordered(base: Names, ours: Names, theirs: Names, names: set[str]) -> list[str] | None:
    inside, x, y = ([name for name in order if name in names] for order in (base, ours, theirs))
    parts = list(components(inside, x, y))
    return [part[0] for part in parts] if all(len(part) == 1 for part in parts) else None
