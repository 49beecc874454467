"""A cookbook as plain JSON values, which every tool can be given, and its leaves, by which every result is judged."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeAlias

from catchball.core.canonical import canonical
from catchball.core.document import Cookbook, Withdrawn, cookbook, node

Path: TypeAlias = tuple[str, ...]
"""A place inside a node: field, then language, row or id of an element, and so on down."""
Leaves: TypeAlias = dict[Path, str]
Fields: TypeAlias = dict[str, Any]

PRESENT = "yes"
"""The leaf of a label that is in its set."""


@dataclass(slots=True)
class Plain:
    """A cookbook without any class of its own: kinds and fields by uid, ordered children by uid."""

    root: str
    kinds: dict[str, str]
    fields: dict[str, Fields]
    children: dict[str, list[str]]
    withdrawn: dict[str, dict[str, Any]] = field(default_factory=dict)
    """uid -> kind, fields and parent that the node had."""

    def copy(self) -> Plain:
        """A copy that shares nothing that can change."""
        return read_plain(self.written())

    def parent(self, uid: str) -> str:
        """The uid of the node that holds this one."""
        return next(parent for parent, below in self.children.items() if uid in below)

    def written(self) -> str:
        """The cookbook as JSON text."""
        return json.dumps({part.name: getattr(self, part.name) for part in fields(self)}, ensure_ascii=False)


def read_plain(text: str) -> Plain:
    """What `Plain.written` wrote."""
    return Plain(**json.loads(text))


def loaded(plain: Plain) -> Cookbook:
    """The cookbook of our own model, checked and in normal form."""
    gone = {
        uid: Withdrawn(node(uid, was["kind"], was["fields"]), was["parent"]) for uid, was in plain.withdrawn.items()
    }
    nodes = [node(uid, kind, plain.fields[uid]) for uid, kind in plain.kinds.items()]
    return cookbook(plain.root, nodes, plain.children, gone)


def unloaded(document: Cookbook) -> Plain:
    """The plain values of a cookbook of our own model."""
    uids = list(document.walk())
    return Plain(
        root=document.root,
        kinds={uid: str(document.nodes[uid].kind) for uid in uids},
        fields={uid: json.loads(canonical(document.nodes[uid].fields)) for uid in uids},
        children={uid: list(below) for uid, below in document.children.items()},
        withdrawn={
            uid: {"kind": str(w.node.kind), "fields": json.loads(canonical(w.node.fields)), "parent": w.parent}
            for uid, w in document.withdrawn.items()
        },
    )


def leaves(fields: Mapping[str, Any]) -> Leaves:
    """Every smallest value of a node by its path; the elements of a list by their ids, in their order."""
    return dict(_leaves(fields, ()))


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, Mapping):
        for key, below in value.items():
            yield from _leaves(below, (*path, str(key)))
    elif isinstance(value, str):
        yield path, value
    else:
        for element in value:
            if isinstance(element, Mapping):
                inner = {key: below for key, below in element.items() if key != "id"}
                yield from _leaves(inner, (*path, element["id"]))
            else:
                yield (*path, element), PRESENT


def value_at(fields: Any, path: Path) -> Any:
    """The value at a path."""
    for key in path:
        fields = fields[key] if isinstance(fields, Mapping) else next(e for e in fields if e["id"] == key)
    return fields


def put(fields: Fields, path: Path, value: Any) -> None:
    """Set the value at a path whose container exists."""
    value_at(fields, path[:-1])[path[-1]] = value
