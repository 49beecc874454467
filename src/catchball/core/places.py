"""Under which parent each node stands after a merge.

A parent is merged three-way. A node that one side moved elsewhere and the other surely moved within its list was moved
by both: its place is one atom. Moves that put groups into each other form a cycle and are asked together.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from catchball.core.compare import Differences
from catchball.core.decisions import Conflict, Desk, Mark, Place, Take
from catchball.core.document import Cookbook
from catchball.core.lives import Lives
from catchball.core.reversals import stationary


@dataclass
class Places:
    """Where nodes belong.

    `parents`: of every node whose parent had to be decided. `only_from`: the one side ("base", "ours", "theirs") whose
    list says where among its siblings a node stands. `revived`: withdrawn nodes that came back as a home. `lists`:
    parents that gained or lost a node by a decision.
    """

    parents: dict[str, str] = field(default_factory=dict)
    only_from: dict[str, str] = field(default_factory=dict)
    revived: set[str] = field(default_factory=set)
    lists: set[str] = field(default_factory=set)

    def touched_lists(self, by_ours: Differences, by_theirs: Differences) -> set[str]:
        """The parents whose list of children must be merged anew."""
        return by_ours.lists | by_theirs.lists | by_ours.come | by_theirs.come | self.lists


@dataclass(frozen=True)
class _Three:
    base: Cookbook
    ours: Cookbook
    theirs: Cookbook
    by_ours: Differences
    by_theirs: Differences
    lives: Lives
    desk: Desk
    places: Places

    def parents_of(self, uid: str) -> tuple[str | None, str | None, str | None]:
        return self.base.parents.get(uid), self.ours.parents.get(uid), self.theirs.parents.get(uid)

    def side(self, take: Take) -> Cookbook:
        return {"base": self.base, "ours": self.ours, "theirs": self.theirs}[take]


def decide_places(
    base: Cookbook,
    ours: Cookbook,
    theirs: Cookbook,
    by_ours: Differences,
    by_theirs: Differences,
    lives: Lives,
    desk: Desk,
) -> Places:
    """Decide the parent of every node that a side moved, brought in, or kept against the other's withdrawal."""
    three = _Three(base, ours, theirs, by_ours, by_theirs, lives, desk, Places())
    at_stake = by_ours.moved | by_theirs.moved | by_ours.come | by_theirs.come | lives.from_ours | lives.from_theirs
    for uid in sorted(at_stake - lives.absent):
        _decide_parent(uid, three)
    _house(three)
    while cycle := _cycle(three):
        _break(cycle, three)
        _house(three)
    for uid, parent in three.places.parents.items():
        three.places.lists.update({parent, *(known for known in three.parents_of(uid) if known)})
    for uid in lives.absent:
        three.places.lists.update(known for known in three.parents_of(uid) if known)
    return three.places


def _decide_parent(uid: str, three: _Three) -> None:
    b, x, y = three.parents_of(uid)
    places = three.places
    if uid in three.lives.from_ours or y is None:
        places.parents[uid] = _known(x)
    elif uid in three.lives.from_theirs or x is None:
        places.parents[uid] = y
    elif x == y:
        places.parents[uid] = x
    elif three.desk.remembers(uid) and (known := three.desk.memory.answer((uid, Place.PARENT), b, x, y)):
        places.parents[uid] = str(known[0])
    elif x == b and not _resorted(uid, x, three.ours, three):
        places.parents[uid] = y
    elif y == b and not _resorted(uid, y, three.theirs, three):
        places.parents[uid] = x
    else:
        _ask_parent(uid, b, x, y, three)


def _known(parent: str | None) -> str:
    assert parent is not None
    return parent


def _resorted(uid: str, parent: str, side: Cookbook, three: _Three) -> bool:
    """Whether a side surely moved the node within the list in which it left it."""
    old, new = three.base.children.get(parent, ()), side.children.get(parent, ())
    return old != new and uid not in stationary(old, new)


def _ask_parent(uid: str, base: str | None, ours: str, theirs: str, three: _Three) -> None:
    why = "both sides moved it, to different places"
    choice = three.desk.ask(Conflict("parent", (uid, Place.PARENT), base, ours, theirs, why, (uid,)))
    take: Take = (choice.take if choice else None) or "base"
    if take == "base" and (base is None or (choice is None and base in three.lives.absent)):
        take = "ours" if ours <= theirs else "theirs"
    three.places.parents[uid] = _known(three.side(take).parents.get(uid))
    if three.places.parents[uid] == base:
        three.places.only_from[uid] = take


def _house(three: _Three) -> None:
    """Give a home to every node whose parent is gone: its base parent, which comes back if need be."""
    waiting = [uid for uid in _placed(three) if _parent(uid, three) in three.lives.absent]
    for uid in waiting:
        home = three.base.parents.get(uid)
        if home is None:
            home = _known(_parent(uid, three))
        three.places.parents[uid] = home
        while home in three.lives.absent:
            three.lives.absent.discard(home)
            three.lives.withdrawn.pop(home, None)
            three.places.revived.add(home)
            three.desk.marks.append(Mark("revived", (home, Place.LIFE)))
            above = _known(three.base.parents.get(home))
            three.places.parents[home] = above
            home = above


def _placed(three: _Three) -> list[str]:
    return sorted(three.places.parents.keys() - three.lives.absent)


def _parent(uid: str, three: _Three) -> str | None:
    return three.places.parents.get(uid) or three.base.parents.get(uid)


def _cycle(three: _Three) -> list[str]:
    """The nodes of a cycle of parents, or an empty list."""
    for uid in _placed(three):
        seen: list[str] = []
        current: str | None = uid
        while current is not None and current not in seen:
            seen.append(current)
            current = _parent(current, three)
        if current is not None:
            return sorted(seen[seen.index(current) :])
    return []


def _break(cycle: list[str], three: _Three) -> None:
    """Ask which side's places hold for the nodes of a cycle; unanswered, or answered by the other, they are base's."""
    base, ours, theirs = (_said(cycle, side) for side in (three.base, three.ours, three.theirs))
    why = "the sides put these into each other"
    choice = three.desk.ask(
        Conflict("cycle", (cycle[0], Place.PARENT, "@cycle"), base, ours, theirs, why, tuple(cycle))
    )
    take: Take = (choice.take if choice else None) or "base"
    parents = three.places.parents
    chosen = {uid: three.side(take).parents.get(uid) or _at_base(uid, three) for uid in cycle}
    if all(parents.get(uid) == parent for uid, parent in chosen.items()):
        chosen = {uid: _at_base(uid, three) for uid in cycle}
    parents.update(chosen)


def _at_base(uid: str, three: _Three) -> str:
    """The parent in base; a node that base does not have stays where it is."""
    return three.base.parents.get(uid) or three.places.parents[uid]


def _said(cycle: list[str], side: Cookbook) -> dict[str, str]:
    return {uid: side.parents[uid] for uid in cycle if uid in side.parents}
