"""A document as it would be if some atoms had other values: what picking merges against.

The lists that edits name are taken from the edits. What the document has in them of its own belongs to it alone: it is
left out here, so that the merge sees it as put in by the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from catchball.core.decisions import Place
from catchball.core.diff import current, node_from, with_atom, withdrawn_from
from catchball.core.document import Cookbook, Node, Withdrawn
from catchball.core.edits import Edit, put
from catchball.core.schema import FIELDS

Which = Literal["old", "new"]


def with_edits(document: Cookbook, edits: tuple[Edit, ...], which: Which) -> Cookbook:
    """The document with every atom of the edits at its old, or at its new, value."""
    nodes, withdrawn = dict(document.nodes), dict(document.withdrawn)
    for edit in edits:
        if edit.atom[1] == Place.LIFE:
            _set_life(edit.uid, _value(edit, which), nodes, withdrawn)
    for edit in edits:
        if edit.is_content or edit.atom[1] == "@source":
            _set_content(edit, edits, which, document, nodes)
    if all(edit.is_content or edit.atom[1] == "@source" for edit in edits):
        return Cookbook(document.root, nodes, document.children, withdrawn, near=document)
    shape = _Shape(document, nodes, edits, which)
    children = shape.children()
    reached = _reached(document.root, children)
    kept = {uid: entry for uid, entry in nodes.items() if uid in reached}
    below = {uid: tuple(listed) for uid, listed in children.items() if listed and uid in reached}
    return Cookbook(document.root, kept, below, withdrawn, near=document)


def _value(edit: Edit, which: Which) -> Any:
    return edit.old if which == "old" else edit.new


def _set_life(uid: str, state: Mapping[str, Any], nodes: dict[str, Node], withdrawn: dict[str, Withdrawn]) -> None:
    nodes.pop(uid, None)
    withdrawn.pop(uid, None)
    if state["state"] == "here":
        nodes[uid] = node_from(uid, state["node"])
    elif state["state"] == "withdrawn":
        withdrawn[uid] = withdrawn_from(uid, state)


def _set_content(edit: Edit, edits: tuple[Edit, ...], which: Which, document: Cookbook, nodes: dict[str, Node]) -> None:
    if edit.uid not in nodes:
        return
    value = _value(edit, which)
    if edit.atom[-1] == Place.ORDER:
        nodes[edit.uid] = _with_listed(edit, edits, value, document, nodes[edit.uid])
    else:
        nodes[edit.uid] = with_atom(nodes[edit.uid], edit, value)


def _with_listed(edit: Edit, edits: Iterable[Edit], names: list[str], document: Cookbook, entry: Node) -> Node:
    """The node with the elements of a field in the order of the edit; elements of the document's own go."""
    field = edit.atom[:-1]
    live = {other.atom[-1] for other in edits if other.atom[:-1] == field}
    present = _names(current(document, edit))
    known = set(_names(edit.old)) | live
    stayed = [name for name in _names(edit.old) if name not in names and name not in live]
    listed = woven([name for name in names if name in known], stayed, _names(edit.old))
    entry = with_atom(entry, edit, [name for name in listed if name in live or name in present])
    for name in present:
        if name not in known:
            fields = put(FIELDS[entry.kind], entry.fields, (*field[1:], name), None)
            entry = Node(entry.uid, entry.kind, fields, entry.source)
    return entry


def _names(value: Any) -> list[str]:
    return list(value or ())


class _Shape:
    """The tree of a document with edits at their old or new values."""

    def __init__(self, document: Cookbook, nodes: Mapping[str, Node], edits: tuple[Edit, ...], which: Which) -> None:
        self.document = document
        self.nodes = nodes
        self.which = which
        self.lists = {edit.uid: edit for edit in edits if edit.atom[1] == Place.ORDER}
        self.live = {edit.uid for edit in edits if edit.atom[1] in (Place.LIFE, Place.PARENT)}
        self.closed = {edit.uid for edit in edits if edit.atom[1] == Place.LIFE}
        listed = {name for edit in self.lists.values() for side in (edit.old, edit.new) for name in _names(side)}
        self.mentioned = listed | {edit.uid for edit in edits}

    def children(self) -> dict[str, list[str]]:
        """The ordered children of every node; what belongs to the document alone hangs on nothing."""
        children = {uid: self._listed(edit) for uid, edit in self.lists.items() if uid in self.nodes}
        placed = {child for below in children.values() for child in below}
        adrift: list[str] = []
        for uid, below in self.document.children.items():
            rest = [child for child in below if child in self.nodes and child not in placed]
            if uid in self.nodes and uid not in self.lists:
                children[uid] = rest
                placed.update(rest)
                continue
            concerned = [child for child in rest if self._is_concerned(child)]
            if uid in self.nodes and uid not in self.closed:
                children[uid] = woven(children[uid], concerned, below)
            else:
                adrift.extend(concerned)
            placed.update(concerned)
        children[self.document.root] = [*children.get(self.document.root, ()), *sorted(adrift)]
        return children

    def _listed(self, edit: Edit) -> list[str]:
        """The list that the edit gives, without what came or went by an edit that is not carried out."""
        old, new = _names(edit.old), _names(edit.new)
        if self.which == "new":
            known = set(old) | self.live
            stayed = [name for name in old if name not in new and name not in self.live]
            names = woven([name for name in new if name in known], stayed, old)
        else:
            names = old
        return [name for name in names if name in self.nodes]

    def _is_concerned(self, uid: str) -> bool:
        return any(below in self.mentioned for below in self.document.walk(uid))


def woven(names: list[str], extra: list[str], order: Iterable[str]) -> list[str]:
    """The names with each extra one behind the name that precedes it in an order."""
    woven = list(names)
    place = 0
    for name in order:
        if name in extra:
            woven.insert(place, name)
        if name in woven:
            place = woven.index(name) + 1
    return woven


def _reached(root: str, children: Mapping[str, list[str]]) -> set[str]:
    reached: set[str] = set()
    stack = [root]
    while stack:
        uid = stack.pop()
        reached.add(uid)
        stack.extend(children.get(uid, ()))
    return reached
