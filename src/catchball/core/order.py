"""Merging the order of siblings.

The nodes that stand in one list on all three sides are ordered by *reversals*: a pair stands reversed in the result
when either side reversed it. The permutations of a list form a lattice under inclusion of their reversed pairs (the
weak order of the symmetric group; Guilbaud and Rosenstiehl, “Analyse algébrique d'un scrutin”, 1963), and this is the
join of both sides, wherever the union of their reversals is an order at all. Then it is the only order that honours
both; merging again changes nothing; and the order of merging does not matter.

Where the union is no order, some siblings go round in a circle: p before q for one side, q before r for the other,
r before p for both. Seen as a tournament (each pair has a winner), these are its strongly connected components. Each is
one conflict, a *knot*; the knots and the other nodes still stand in one fixed order, so that settling a knot one way or
another moves nothing outside it.

Nodes that are new in the list stand in the gap between the neighbours that their side gave them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from catchball.core.document import uid_order
from catchball.core.knots import holds, untied
from catchball.core.reversals import Names, agreed, components


@dataclass(frozen=True, slots=True)
class Knot:
    """Siblings whose order goes round in a circle, in the order that each side gives them.

    `agreed` is the order shown while the question is open: first the pairs on which both sides agree, then base order.
    """

    base: Names
    ours: Names
    theirs: Names
    agreed: Names


@dataclass(frozen=True, slots=True)
class Slot:
    """One new node that both sides put into the list, at different places: the left neighbour that each gives it."""

    name: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class OrderMerge:
    """A merged list, and the pairs of runs that both sides inserted at one place (ours first)."""

    order: Names
    both_here: tuple[tuple[Names, Names], ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """Who decides what is open.

    `knot` gives the order of a knot, `slot` the side ("ours" or "theirs") that places a node, either None to leave it
    open. `imposed` are orders already decided, whatever the sides say.
    """

    knot: Callable[[Knot], Names | None] = lambda _: None
    slot: Callable[[Slot], str | None] = lambda _: None
    imposed: Sequence[Names] = field(default=())


def merge_order(base: Names, ours: Names, theirs: Names, answers: Answers) -> OrderMerge:
    """One list out of three; every name that stands in any of them stands in the result once.

    Names that are in base, ours and theirs are ordered by reversals. Every other name is placed by the side (or sides)
    that has it; one that only base has, by base. The caller leaves out what shall not be in the result.
    """
    if not answers.imposed:
        if theirs in (base, ours) and set(base).issubset(ours):
            return OrderMerge(ours)
        if ours == base and set(base).issubset(theirs):
            return OrderMerge(theirs)
    in_ours, in_theirs = set(ours), set(theirs)
    common = [name for name in base if name in in_ours and name in in_theirs]
    stays = set(common)
    backbone = _joined(common, _only(ours, stays), _only(theirs, stays), answers)
    in_sides = in_ours | in_theirs
    lists = _Lists(backbone, ours, theirs, tuple([name for name in base if name not in in_sides]))
    return _filled(lists, base, answers)


def _only(names: Iterable[str], allowed: set[str]) -> list[str]:
    return [name for name in names if name in allowed]


def _joined(base: list[str], ours: list[str], theirs: list[str], answers: Answers) -> list[str]:
    """The names that all three have, ordered by reversals, knots settled or left open."""
    imposed = [order for order in answers.imposed if set(order) <= set(base)]
    if not imposed:
        if theirs in (base, ours):
            return ours
        if ours == base:
            return theirs
    knots = list(components(base, ours, theirs, imposed))
    clear = _clear(knots, base, ours, theirs, imposed)
    joined: list[str] = []
    for names in knots:
        joined.extend(names if len(names) == 1 else clear.get(names[0]) or _asked(names, ours, theirs, answers))
    return joined


def _clear(
    knots: list[list[str]], base: list[str], ours: list[str], theirs: list[str], imposed: Sequence[Names]
) -> dict[str, Names]:
    """The knots that need no question, by their first name: decided before, or untied by telling who moved.

    Untying looks at one knot. That nothing else was lost by it is seen in the whole list; else all of them are asked.
    """
    decided = {frozenset(order): order for order in imposed}
    clear = {names[0]: decided[frozenset(names)] for names in knots if frozenset(names) in decided}
    untied_here: dict[str, Names] = {}
    for names in knots:
        if len(names) > 1 and names[0] not in clear:
            order = untied(tuple(names), tuple(_only(ours, set(names))), tuple(_only(theirs, set(names))))
            if order is not None:
                untied_here[names[0]] = order
    if not untied_here:
        return clear
    result = tuple(name for names in knots for name in untied_here.get(names[0], names))
    asked = {name for names in knots if len(names) > 1 and names[0] not in untied_here for name in names}
    sides = (tuple(base), tuple(ours), tuple(theirs))
    return {**clear, **untied_here} if holds(result, *sides, asked) else clear


def _asked(names: list[str], ours: list[str], theirs: list[str], answers: Answers) -> Names:
    inside = set(names)
    x, y = tuple(_only(ours, inside)), tuple(_only(theirs, inside))
    knot = Knot(tuple(names), x, y, agreed(names, x, y))
    return answers.knot(knot) or knot.agreed


@dataclass(frozen=True, slots=True)
class _Lists:
    """The ordered names, each side's full list, and what only base has."""

    backbone: list[str]
    ours: Names
    theirs: Names
    only_base: Names


def _filled(lists: _Lists, base: Names, answers: Answers) -> OrderMerge:
    """The backbone with every other name in its gap. Gap g lies before the g-th name of the backbone."""
    rank = {name: place for place, name in enumerate(lists.backbone)}
    x, y = _gaps(lists.backbone, rank, lists.ours), _gaps(lists.backbone, rank, lists.theirs)
    x, y = _agree_on_gaps(x, y, lists, answers)
    z = (
        {name: gap for name, gap in _gaps(lists.backbone, rank, base).items() if name in lists.only_base}
        if lists.only_base
        else {}
    )
    ours, theirs, rest = _by_gap(x), _by_gap(y), _by_gap(z)
    order: list[str] = []
    both_here: list[tuple[Names, Names]] = []
    in_base = set(base)
    done = 0
    for gap in sorted(ours.keys() | theirs.keys() | rest.keys()):
        order.extend(lists.backbone[done:gap])
        done = gap
        placed, meetings = _in_gap(ours.get(gap, []), theirs.get(gap, []), answers)
        order.extend(_runs_merged(placed, rest.get(gap, [])))
        both_here.extend((a, b) for a, b in meetings if not in_base.issuperset(a) and not in_base.issuperset(b))
    order.extend(lists.backbone[done:])
    return OrderMerge(tuple(order), tuple(both_here))


def _gaps(backbone: list[str], rank: Mapping[str, int], side: Sequence[str]) -> dict[str, int]:
    """The gap of every name of a side that is not in the backbone.

    Between its neighbours where these are still adjacent; else beside the one of them that was moved less (by the
    other side), and after the left one when they were moved alike.
    """
    gaps: dict[str, int] = {}
    if len(side) == len(backbone):
        return gaps
    for place in [place for place, name in enumerate(side) if name not in rank]:
        before = side[place - 1] if place else ""
        if before in gaps:
            gaps[side[place]] = gaps[before]
            continue
        left = rank[before] if before else -1
        right = next((rank[name] for name in side[place + 1 :] if name in rank), len(backbone))
        gaps[side[place]] = left + 1 if right == left + 1 else _nearer(left, right, backbone, side)
    return gaps


def _nearer(left: int, right: int, backbone: list[str], side: Sequence[str]) -> int:
    inside = set(backbone)
    rank = {name: place for place, name in enumerate(_only(side, inside))}

    def displaced(place: int) -> int:
        if place < 0 or place >= len(backbone):
            return 0
        here = rank[backbone[place]]
        return sum((other < place) != (rank[name] < here) for other, name in enumerate(backbone) if other != place)

    return left + 1 if displaced(left) <= displaced(right) else right


def _agree_on_gaps(
    x: dict[str, int], y: dict[str, int], lists: _Lists, answers: Answers
) -> tuple[dict[str, int], dict[str, int]]:
    """One gap for each name that both sides have: where they differ it is asked, and left at the earlier one."""
    x, y = dict(x), dict(y)
    for name in [name for name in x if name in y and x[name] != y[name]]:
        side = answers.slot(Slot(name, _left_of(name, lists.ours), _left_of(name, lists.theirs)))
        gap = {"ours": x[name], "theirs": y[name]}.get(side or "", min(x[name], y[name]))
        if gap == x[name]:
            del y[name]
        else:
            del x[name]
    return x, y


def _left_of(name: str, names: Names) -> str:
    place = names.index(name)
    return names[place - 1] if place else ""


def _by_gap(gaps: Mapping[str, int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for name, gap in gaps.items():
        found.setdefault(gap, []).append(name)
    return found


def _in_gap(ours: list[str], theirs: list[str], answers: Answers) -> tuple[list[str], list[tuple[Names, Names]]]:
    """The names of one gap: those that both sides have hold the others apart; runs of both in one place are ordered."""
    if not theirs or not ours:
        return ours or theirs, []
    shared = set(ours) & set(theirs)
    anchors = _anchors(_only(ours, shared), _only(theirs, shared), answers)
    x, y = _behind(ours, shared), _behind(theirs, shared)
    placed: list[str] = []
    meetings: list[tuple[Names, Names]] = []
    for anchor in ["", *anchors]:
        if anchor:
            placed.append(anchor)
        run_x, run_y = x.get(anchor, []), y.get(anchor, [])
        placed.extend(_runs_merged(run_x, run_y))
        if run_x and run_y:
            meetings.append((tuple(run_x), tuple(run_y)))
    return placed, meetings


def _anchors(ours: list[str], theirs: list[str], answers: Answers) -> Sequence[str]:
    if ours == theirs:
        return ours
    names = sorted(ours, key=uid_order)
    for order in answers.imposed:
        if set(order) == set(names):
            return order
    knot = Knot(tuple(names), tuple(ours), tuple(theirs), agreed(names, ours, theirs))
    return answers.knot(knot) or knot.agreed


def _behind(names: list[str], anchors: set[str]) -> dict[str, list[str]]:
    """The runs of a side, by the anchor that each stands behind."""
    runs: dict[str, list[str]] = {}
    anchor = ""
    for name in names:
        if name in anchors:
            anchor = name
        else:
            runs.setdefault(anchor, []).append(name)
    return runs


def _runs_merged(first: list[str], second: list[str]) -> list[str]:
    """Two runs in one, neither torn apart within one issuer: ordered by issuer, then number, of what begins each part.

    So it does not matter which side is called ours, nor in which order three plants' runs arrive.
    """
    if not first or not second:
        return first or second
    parts = [[list(part) for _, part in groupby(run, key=lambda uid: uid_order(uid)[0])] for run in (first, second)]
    merged: list[str] = []
    while parts[0] and parts[1]:
        side = 0 if uid_order(parts[0][0][0]) <= uid_order(parts[1][0][0]) else 1
        merged.extend(parts[side].pop(0))
    for part in [*parts[0], *parts[1]]:
        merged.extend(part)
    return merged
