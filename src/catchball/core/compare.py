"""What differs between two states of a cookbook, found from digests: only branches that differ are opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import compress
from operator import ne

from catchball.core.document import Cookbook


@dataclass
class Differences:
    """Uids, by what happened to them from `old` to `new`.

    `contents`: here in both, and says something else. `moved`: here in both, under another parent. `gone`, `come`: here
    in one only. `lists`: here in both, and its list of children differs.
    """

    contents: set[str] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    come: set[str] = field(default_factory=set)
    lists: set[str] = field(default_factory=set)

    @property
    def is_structural(self) -> bool:
        """Whether more differs than what nodes say."""
        return bool(self.moved or self.gone or self.come or self.lists)

    def __bool__(self) -> bool:
        return bool(self.contents or self.moved or self.gone or self.come or self.lists)


def differences(old: Cookbook, new: Cookbook) -> Differences:
    """Compare two cookbooks of one family. Costs as much as there is to find, not as the documents are large."""
    found = Differences()
    if old.children is new.children:
        found.contents = {uid for uid, entry in new.nodes.items() if not entry.says_the_same(old.nodes[uid])}
        return found
    stack = [old.root] if old.branches[old.root] != new.branches[new.root] else []
    while stack:
        uid = stack.pop()
        if old.nodes[uid].blob != new.nodes[uid].blob:
            found.contents.add(uid)
        before = old.children.get(uid, ())
        after: Sequence[str] = new.children.get(uid, ())
        if not before and not after:
            continue
        if before == after:
            stack.extend(compress(after, map(ne, old.below[uid], new.below[uid])))
            continue
        found.lists.add(uid)
        after = _compare_members(old, new, uid, stack, found)
        before_digests, after_digests = map(old.branches.__getitem__, after), map(new.branches.__getitem__, after)
        stack.extend(compress(after, map(ne, before_digests, after_digests)))
    return found


def _compare_members(old: Cookbook, new: Cookbook, uid: str, stack: list[str], found: Differences) -> Sequence[str]:
    """Sort what left and what joined a list; gives the members that stayed."""
    before, after = old.children.get(uid, ()), new.children.get(uid, ())
    known = set(before)
    stayed = [child for child in after if child in known]
    if len(stayed) < len(before):
        _walk_lost(old, new, known.difference(stayed), stack, found)
    if len(stayed) < len(after):
        _walk_won(old, new, set(after).difference(known), stack, found)
    return stayed


def _walk_lost(old: Cookbook, new: Cookbook, tops: set[str], stack: list[str], found: Differences) -> None:
    """Sort what left a list, and what lay below it, into gone and moved."""
    lost = list(tops)
    while lost:
        uid = lost.pop()
        if uid in new.nodes:
            _meet(old, new, uid, stack, found)
        else:
            found.gone.add(uid)
            lost.extend(old.children.get(uid, ()))


def _walk_won(old: Cookbook, new: Cookbook, tops: set[str], stack: list[str], found: Differences) -> None:
    """Sort what joined a list, and what lies below it, into come and moved."""
    won = list(tops)
    while won:
        uid = won.pop()
        if uid in old.nodes:
            _meet(old, new, uid, stack, found)
        else:
            found.come.add(uid)
            won.extend(new.children.get(uid, ()))


def _meet(old: Cookbook, new: Cookbook, uid: str, stack: list[str], found: Differences) -> None:
    if uid not in found.moved:
        found.moved.add(uid)
        if old.branches[uid] != new.branches[uid]:
            stack.append(uid)
