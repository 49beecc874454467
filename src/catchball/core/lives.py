"""Which nodes are here after a merge.

A node's life is merged three-way, too: unknown, here, withdrawn. What one side withdrew and the other left untouched
goes, with all below it. What one side withdrew and the other changed, moved, or put something into is asked, once for
the topmost withdrawn node; while it is open it stays.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from catchball.core.canonical import Json
from catchball.core.compare import Differences
from catchball.core.decisions import Conflict, Desk, Mark, Place, Take
from catchball.core.document import Cookbook, Withdrawn
from catchball.core.reversals import stationary


@dataclass
class Lives:
    """Who is here.

    `absent`: not in the result. `from_ours`, `from_theirs`: kept as that side has them, for the other withdrew them.
    `withdrawn`: records of nodes that the answers to questions withdrew.
    """

    absent: set[str] = field(default_factory=set)
    from_ours: set[str] = field(default_factory=set)
    from_theirs: set[str] = field(default_factory=set)
    withdrawn: dict[str, Withdrawn] = field(default_factory=dict)


@dataclass(frozen=True)
class _View:
    """One side that withdrew (`by`), the other that still has the nodes (`keeper`), seen from the nodes at stake."""

    base: Cookbook
    by: Cookbook
    keeper: Cookbook
    kept: Differences
    doomed: set[str]
    take_keep: Take


def decide_lives(
    base: Cookbook, ours: Cookbook, theirs: Cookbook, by_ours: Differences, by_theirs: Differences, desk: Desk
) -> Lives:
    """Decide for every node that a side withdrew, restored or brought in whether it is here."""
    lives = Lives()
    lives.absent |= by_ours.gone & by_theirs.gone
    for view in (
        _View(base, ours, theirs, by_theirs, _doomed(base, ours, theirs, by_ours, by_theirs), "theirs"),
        _View(base, theirs, ours, by_ours, _doomed(base, theirs, ours, by_theirs, by_ours), "ours"),
    ):
        _decide_side(view, lives, desk)
    return lives


def _doomed(base: Cookbook, by: Cookbook, keeper: Cookbook, by_it: Differences, by_keeper: Differences) -> set[str]:
    """What `by` withdrew and `keeper` has: lost from base, or known to `by` as withdrawn while `keeper` brings it."""
    lost = by_it.gone - by_keeper.gone
    refused = {
        uid
        for uid in by_keeper.come
        if uid in by.withdrawn and uid not in by.nodes and not (uid in base.withdrawn and uid in keeper.nodes)
    }
    return lost | refused


def _decide_side(view: _View, lives: Lives, desk: Desk) -> None:
    settled = {uid for uid in view.doomed & desk.memory.nodes if _recalled(uid, view, desk) is not None}
    roots = sorted(settled | {_topmost(uid, view) for uid in _touched(view)})
    kept: set[str] = set()
    for root in roots:
        if root in kept:
            continue
        branch = _branch(root, view)
        kept |= branch
        if _is_kept(root, branch, view, desk):
            (lives.from_theirs if view.take_keep == "theirs" else lives.from_ours).update(branch & view.doomed)
        else:
            lives.absent |= branch
            lives.withdrawn.update({uid: _record(uid, view) for uid in branch})
    lives.absent |= view.doomed - kept


def _touched(view: _View) -> set[str]:
    """The doomed nodes that the keeper changed, moved, brought in, or put something into."""
    kept, doomed = view.kept, view.doomed
    touched = doomed & (kept.contents | kept.moved | kept.come)
    for uid in kept.come | kept.moved:
        parent = view.keeper.parents.get(uid)
        if parent in doomed:
            touched.add(parent)
    touched.update(parent for parent in kept.lists & doomed if _is_resorted(parent, view))
    for parent in kept.lists:
        listed = view.keeper.children.get(parent, ())
        if not doomed.isdisjoint(listed):
            still = stationary(view.base.children.get(parent, ()), listed)
            touched.update(uid for uid in listed if uid in doomed and uid not in still)
    return touched


def _is_resorted(parent: str, view: _View) -> bool:
    old, new = view.base.children.get(parent, ()), view.keeper.children.get(parent, ())
    return [uid for uid in old if uid in new] != [uid for uid in new if uid in old]


def _topmost(uid: str, view: _View) -> str:
    while (parent := view.keeper.parents.get(uid)) in view.doomed:
        uid = parent
    return uid


def _branch(root: str, view: _View) -> set[str]:
    """The root and what lies below it on the keeper's side, as far as it is doomed or the keeper's own."""
    branch: set[str] = set()
    stack = [root]
    while stack:
        uid = stack.pop()
        branch.add(uid)
        below = view.keeper.children.get(uid, ())
        stack.extend(child for child in below if child in view.doomed or child in view.kept.come)
    return branch


def _is_kept(root: str, branch: set[str], view: _View, desk: Desk) -> bool:
    recalled = _recalled(root, view, desk)
    if recalled is not None:
        return recalled
    before, state = _states(root, view)
    state = {**state, "nodes": [_told(uid, view) for uid in view.keeper.walk(root) if uid in branch]}
    ours, theirs = ("withdrawn", state) if view.take_keep == "theirs" else (state, "withdrawn")
    why = "one side withdrew it, the other changed, moved or extended it"
    atom = (root, Place.LIFE)
    choice = desk.ask(Conflict("life", atom, before, ours, theirs, why, (root, *sorted(branch - {root}))))
    if choice is None:
        desk.marks.append(Mark("kept", atom))
        return True
    return choice.take == view.take_keep or (choice.take == "base" and root in view.base.nodes)


def _recalled(root: str, view: _View, desk: Desk) -> bool | None:
    """Whether an earlier answer keeps the node; None where it was not asked before."""
    before, state = _states(root, view)
    known = desk.memory.answer((root, Place.LIFE), before, "withdrawn", state)
    return None if known is None else known[0] != "withdrawn"


def _told(uid: str, view: _View) -> dict[str, Json]:
    """What a person needs to see of a node that may go."""
    entry = view.keeper.nodes[uid]
    return {"uid": uid, "kind": str(entry.kind), "fields": entry.fields}


def _states(root: str, view: _View) -> tuple[str, dict[str, Json]]:
    return "here" if root in view.base.nodes else "unknown", {"here": view.keeper.branches[root]}


def _record(uid: str, view: _View) -> Withdrawn:
    return view.by.withdrawn.get(uid) or Withdrawn(view.keeper.nodes[uid], view.keeper.parents[uid])
