"""The difference of two cookbooks as edits, carrying edits out, and taking them back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from catchball.core.canonical import Json
from catchball.core.compare import differences
from catchball.core.decisions import Place
from catchball.core.document import Cookbook, Node, Withdrawn, cookbook, node
from catchball.core.edits import SOURCE, Edit, Edits, put, record_edits, value_at
from catchball.core.schema import FIELDS


class NotApplicable(ValueError):
    """Edits that do not fit a document: it does not have the old values. `conflicts` are the edits concerned."""

    def __init__(self, conflicts: tuple[Edit, ...]) -> None:
        places = "; ".join(" › ".join(edit.atom) for edit in conflicts[:5])
        more = f" and {len(conflicts) - 5} more" if len(conflicts) > 5 else ""
        super().__init__(f"the document has grown apart at {places}{more}; pick the edits instead of applying them")
        self.conflicts = conflicts


def diff(old: Cookbook, new: Cookbook) -> Edits:
    """All that changed from `old` to `new`; applied to `old` it gives `new`. Raises ValueError if the roots differ."""
    if old.root != new.root:
        raise ValueError(f"the roots differ: {old.root} and {new.root}; match the documents first")
    found = differences(old, new)
    edits: list[Edit] = []
    lives = {uid for uid in {*old.withdrawn, *new.withdrawn} if old.withdrawn.get(uid) != new.withdrawn.get(uid)}
    for uid in sorted(lives | found.gone | found.come):
        before, after = life(old, uid), life(new, uid)
        if before != after:
            edits.append(Edit((uid, Place.LIFE), before, after))
    edits.extend(Edit((uid, Place.PARENT), old.parents[uid], new.parents[uid]) for uid in sorted(found.moved))
    lists = found.lists | {uid for uid in found.gone | found.come if uid in old.children or uid in new.children}
    edits.extend(
        Edit((uid, Place.ORDER), list(old.children.get(uid, ())), list(new.children.get(uid, ())))
        for uid in sorted(lists)
    )
    for uid in sorted(found.contents):
        edits.extend(_node_edits(old.nodes[uid], new.nodes[uid]))
    return Edits(tuple(edits), old.revision, new.revision)


def apply(document: Cookbook, edits: Edits) -> Cookbook:
    """The document with all edits carried out. Raises NotApplicable when it lacks the old value of any of them."""
    wrong = tuple(edit for edit in edits if current(document, edit) != edit.old)
    if wrong:
        raise NotApplicable(wrong)
    nodes = dict(document.nodes)
    children = {uid: list(below) for uid, below in document.children.items()}
    withdrawn = dict(document.withdrawn)
    for edit in edits:
        try:
            _carry_out(edit, nodes, children, withdrawn)
        except KeyError as error:  # the row, element or node that the edit speaks of is not there
            raise NotApplicable((edit,)) from error
    below = {uid: tuple(listed) for uid, listed in children.items() if uid in nodes}
    return cookbook(document.root, nodes.values(), below, withdrawn, near=document)


def invert(edits: Edits) -> Edits:
    """The edits that take these back."""
    return Edits(tuple(edit.inverse for edit in edits), edits.result, edits.base)


def life(document: Cookbook, uid: str) -> dict[str, Json]:
    """A node's life in a document, as in edits."""
    if uid in document.nodes:
        return {"state": "here", "node": node_data(document.nodes[uid]), "parent": document.parents.get(uid, "")}
    if (record := document.withdrawn.get(uid)) is None:
        return {"state": "unknown"}
    state: dict[str, Json] = {"state": "withdrawn", "node": node_data(record.node), "parent": record.parent}
    if record.revision is not None:
        state["revision"] = record.revision
    return state


def node_data(entry: Node) -> dict[str, Json]:
    """A node without its uid, as data."""
    data: dict[str, Json] = {"kind": str(entry.kind), "fields": entry.fields}
    if entry.source:
        data["source"] = entry.source
    return data


def node_from(uid: str, data: Any) -> Node:
    """A node from data. Raises InvalidCookbook with the place."""
    return node(uid, data["kind"], data["fields"], data.get("source", ""))


def current(document: Cookbook, edit: Edit) -> Any:
    """What the document says at the edit's atom; a row, element or node that is gone reads as absent (None)."""
    uid, place = edit.uid, edit.atom[1]
    if place == Place.LIFE:
        return life(document, uid)
    if place == Place.PARENT:
        return document.parents.get(uid)
    if place == Place.ORDER:
        return list(document.children.get(uid, ()))
    if uid not in document.nodes:
        return None
    entry = document.nodes[uid]
    if place == SOURCE:
        return entry.source
    try:
        return value_at(FIELDS[entry.kind], entry.fields, edit.atom[1:])
    except KeyError:
        return None


def with_atom(entry: Node, edit: Edit, value: Json) -> Node:
    """The node with the atom of a content edit set. KeyError where a row or element of its path is gone."""
    if edit.atom[1] == SOURCE:
        return Node(entry.uid, entry.kind, entry.fields, str(value or ""))
    return Node(entry.uid, entry.kind, put(FIELDS[entry.kind], entry.fields, edit.atom[1:], value), entry.source)


def withdrawn_from(uid: str, state: Any) -> Withdrawn:
    """The record of a withdrawn node from the value of a life edit."""
    return Withdrawn(node_from(uid, state["node"]), state["parent"], state.get("revision"))


def _node_edits(old: Node, new: Node) -> Iterator[Edit]:
    if old.source != new.source:
        yield Edit((old.uid, SOURCE), old.source, new.source)
    yield from record_edits(FIELDS[old.kind], old.fields, new.fields, (old.uid,))


def _carry_out(
    edit: Edit, nodes: dict[str, Node], children: dict[str, list[str]], withdrawn: dict[str, Withdrawn]
) -> None:
    uid, place = edit.uid, edit.atom[1]
    new: Any = edit.new
    if place == Place.LIFE:
        nodes.pop(uid, None)
        withdrawn.pop(uid, None)
        if new["state"] == "here":
            nodes[uid] = node_from(uid, new["node"])
        elif new["state"] == "withdrawn":
            withdrawn[uid] = withdrawn_from(uid, new)
    elif place == Place.ORDER:
        children[uid] = list(new)
    elif place != Place.PARENT:
        nodes[uid] = with_atom(nodes[uid], edit, new)


def touched_nodes(edits: Iterable[Edit]) -> frozenset[str]:
    """The uids that edits are about."""
    return frozenset(edit.uid for edit in edits)
