"""Merging two cookbooks that grew from one base.

Five decisions, one after the other, each for the nodes that either side touched: which nodes are here (lives), where
each belongs (places), what each says (contents), in which order siblings stand (orders), and what is remembered of
withdrawn ones. Merging is symmetric: it knows no upstream and no latitude. The laws that it keeps are in the tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catchball.core.compare import Differences, differences
from catchball.core.decisions import (
    NOTHING_REMEMBERED,
    Choice,
    Conflict,
    Desk,
    Mark,
    Memory,
    Review,
    Verdict,
    knotted,
)
from catchball.core.document import Cookbook, Node, Withdrawn
from catchball.core.errors import InvalidCookbook
from catchball.core.limits import limits_out_of_order
from catchball.core.lives import Lives, decide_lives
from catchball.core.merge_fields import merge_record, order_answers
from catchball.core.order import merge_order
from catchball.core.places import Places, decide_places
from catchball.core.schema import FIELDS


@dataclass(frozen=True)
class Merge:
    """The result of a merge: the document, what is open, what should be looked at, what was done, and of what.

    `conflicts` are open; `answered` were settled by the given choices.
    """

    document: Cookbook
    conflicts: tuple[Conflict, ...]
    reviews: tuple[Review, ...]
    marks: tuple[Mark, ...]
    answered: tuple[Conflict, ...]
    base: Cookbook
    ours: Cookbook
    theirs: Cookbook

    @property
    def verdict(self) -> Verdict:
        """Clean, review or conflict."""
        if self.conflicts:
            return Verdict.CONFLICT
        return Verdict.REVIEW if self.reviews else Verdict.CLEAN


@dataclass(frozen=True)
class Sides:
    """The three documents and what each side changed."""

    base: Cookbook
    ours: Cookbook
    theirs: Cookbook
    by_ours: Differences
    by_theirs: Differences

    @property
    def say_only_other_words(self) -> bool:
        """Whether nothing but contents differs: nothing came, went, moved, or was remembered as withdrawn."""
        if self.by_ours.is_structural or self.by_theirs.is_structural:
            return False
        return self.base.withdrawn == self.ours.withdrawn == self.theirs.withdrawn


@dataclass
class _Result:
    """The document being built: starts as the base and shares all that nobody touched."""

    nodes: dict[str, Node]
    children: dict[str, tuple[str, ...]]
    withdrawn: dict[str, Withdrawn] = field(default_factory=dict)


class NotOneFamily(ValueError):
    """The documents have different roots, so that they cannot have grown from one base."""


def merge(
    base: Cookbook,
    ours: Cookbook,
    theirs: Cookbook,
    choices: Mapping[str, Choice] | None = None,
    memory: Memory = NOTHING_REMEMBERED,
) -> Merge:
    """Merge two sides that grew from `base`, the revision that the local cookbook remembers.

    `choices` answer conflicts by id; `memory` holds settlements of earlier merges. Where neither answers, the document
    shows a cautious state (base, or what a side wants to keep) and the conflict is listed. Raises NotOneFamily when
    the roots differ, InvalidCookbook when a choice's own value is not valid.
    """
    if not base.root == ours.root == theirs.root:
        raise NotOneFamily(f"the roots differ: {base.root}, {ours.root}, {theirs.root}; these share no standard")
    sides = Sides(base, ours, theirs, differences(base, ours), differences(base, theirs))
    desk = Desk(choices or {}, memory)
    result = _Result(dict(base.nodes), dict(base.children))
    if sides.say_only_other_words:
        _settle_contents(sides, Lives(), result, desk)
        result.withdrawn.update(base.withdrawn)
    else:
        _settle_all(sides, result, desk)
    _review_groups(sides, result, desk)
    document = Cookbook(base.root, result.nodes, result.children, result.withdrawn, near=base)
    return Merge(
        document,
        knotted(desk.conflicts),
        tuple(desk.reviews),
        tuple(desk.marks),
        tuple(desk.answered.values()),
        base,
        ours,
        theirs,
    )


def settle(merged: Merge, choices: Mapping[str, Choice], memory: Memory = NOTHING_REMEMBERED) -> Merge:
    """The same merge with its conflicts answered by id; those without an answer stay open."""
    return merge(merged.base, merged.ours, merged.theirs, choices, memory)


def _settle_all(sides: Sides, result: _Result, desk: Desk) -> None:
    base, ours, theirs = sides.base, sides.ours, sides.theirs
    lives = decide_lives(base, ours, theirs, sides.by_ours, sides.by_theirs, desk)
    places = decide_places(base, ours, theirs, sides.by_ours, sides.by_theirs, lives, desk)
    _settle_contents(sides, lives, result, desk)
    _settle_places(sides, lives, places, result)
    _settle_orders(sides, lives, places, result, desk)
    _settle_withdrawn(sides, lives, result)


def _settle_contents(sides: Sides, lives: Lives, result: _Result, desk: Desk) -> None:
    for uid in lives.absent:
        result.nodes.pop(uid, None)
    touched = sides.by_ours.contents | sides.by_theirs.contents | sides.by_ours.come | sides.by_theirs.come
    for uid in sorted((touched | lives.from_ours | lives.from_theirs) - lives.absent):
        x, y = sides.ours.nodes.get(uid), sides.theirs.nodes.get(uid)
        if uid in lives.from_ours or y is None:
            result.nodes[uid] = _known(x)
        elif uid in lives.from_theirs or x is None:
            result.nodes[uid] = y
        else:
            result.nodes[uid] = _merged_node(uid, sides, x, y, desk)


def _known(node: Node | None) -> Node:
    assert node is not None
    return node


def _merged_node(uid: str, sides: Sides, ours: Node, theirs: Node, desk: Desk) -> Node:
    if ours.kind is not theirs.kind:
        raise InvalidCookbook(
            (uid,), f"is a {ours.kind} on one side and a {theirs.kind} on the other; a uid is given once"
        )
    before = sides.base.nodes.get(uid)
    if before is None and uid in sides.base.withdrawn:
        before = sides.base.withdrawn[uid].node
    if not desk.remembers(uid):
        if ours.says_the_same(theirs) or (before and theirs.says_the_same(before)):
            return ours
        if before and ours.says_the_same(before):
            return theirs
    fields = merge_record(FIELDS[ours.kind], before.fields if before else {}, ours.fields, theirs.fields, (uid,), desk)
    return Node(uid, ours.kind, fields, _merged_source(before, ours, theirs))


def _merged_source(before: Node | None, ours: Node, theirs: Node) -> str:
    """Of which node it is a copy: three-way; where both sides say it and differ, the smaller uid."""
    base = before.source if before else ""
    if base in (ours.source, theirs.source):
        return theirs.source if ours.source == base else ours.source
    return min(ours.source, theirs.source)


def _settle_places(sides: Sides, lives: Lives, places: Places, result: _Result) -> None:
    for uid in lives.absent:
        result.children.pop(uid, None)
    for uid in places.revived:
        result.nodes[uid] = sides.base.nodes[uid]


def _settle_orders(sides: Sides, lives: Lives, places: Places, result: _Result, desk: Desk) -> None:
    moving = places.parents.keys() | lives.absent
    for parent in sorted(places.touched_lists(sides.by_ours, sides.by_theirs)):
        if parent not in result.nodes:
            continue
        lists = [_members(sides.base, "base", parent, moving, places, result)]
        lists.append(_members(sides.ours, "ours", parent, moving, places, result))
        lists.append(_members(sides.theirs, "theirs", parent, moving, places, result))
        answers = order_answers((parent,), lists, (), desk)
        merged = merge_order(lists[0], lists[1], lists[2], answers)
        if merged.order:
            result.children[parent] = merged.order
        else:
            result.children.pop(parent, None)
        for first, second in merged.both_here:
            why = f"both sides put something at this place: {', '.join(first)} and {', '.join(second)}"
            desk.reviews.append(Review("both here", (parent, *sorted({*first, *second})), why))


def _members(
    document: Cookbook, side: str, parent: str, moving: set[str], places: Places, result: _Result
) -> tuple[str, ...]:
    """The children that one document lists under a parent, as far as they belong there in the result."""
    listed = document.children.get(parent, ())
    if moving.isdisjoint(listed):
        return listed
    parents, only_from = places.parents, places.only_from
    here = [
        uid
        for uid in listed
        if uid not in moving
        or (uid in result.nodes and parents.get(uid) == parent and only_from.get(uid, side) == side)
    ]
    return tuple(here)


def _settle_withdrawn(sides: Sides, lives: Lives, result: _Result) -> None:
    result.withdrawn.update(sides.base.withdrawn)
    changed = {
        uid
        for side in (sides.ours, sides.theirs)
        for uid in {*side.withdrawn, *sides.base.withdrawn}
        if side.withdrawn.get(uid) is not sides.base.withdrawn.get(uid)
    }
    for uid in changed:
        b, x, y = (side.withdrawn.get(uid) for side in (sides.base, sides.ours, sides.theirs))
        record = _merged_record(b, x, y)
        if record is None:
            result.withdrawn.pop(uid, None)
        else:
            result.withdrawn[uid] = record
    for uid, record in lives.withdrawn.items():
        result.withdrawn[uid] = record
    for uid in [uid for uid in result.withdrawn if uid in result.nodes]:
        del result.withdrawn[uid]


def _merged_record(base: Withdrawn | None, ours: Withdrawn | None, theirs: Withdrawn | None) -> Withdrawn | None:
    if ours == base:
        return theirs
    if theirs in (base, ours, None):
        return ours
    if ours is None or theirs is None:
        return theirs
    return min(ours, theirs, key=lambda record: (record.node.blob, record.parent, record.revision or 0))


def _review_groups(sides: Sides, result: _Result, desk: Desk) -> None:
    """A person looks where the sides changed different fields of one coherence group of a node."""
    for (uid, group), changed_by in sorted(desk.changed_groups.items()):
        if len(changed_by) == 2 and uid in result.nodes:
            why = f"both sides changed the node's {group}: what belongs together should be looked at together"
            desk.reviews.append(Review("group", (uid, group), why))
            told = [side.nodes[uid] for side in (sides.ours, sides.theirs) if uid in side.nodes]
            for problem in limits_out_of_order(result.nodes[uid], besides=told):
                desk.reviews.append(Review("limits", problem.where, problem.what))
