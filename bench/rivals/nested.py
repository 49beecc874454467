"""Documents as one nested JSON value, for tools that merge such: every node and element with its id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bench.edits import Outcome, Report
from bench.plain import Fields, Leaves, Plain, leaves

CHILDREN = "children"


def nested(plain: Plain, uid: str = "") -> Fields:
    """The document below a node (by default all of it)."""
    uid = uid or plain.root
    below = [nested(plain, child) for child in plain.children.get(uid, ())]
    return {"id": uid, **plain.fields[uid], **({CHILDREN: below} if below else {})}


def read_nested(tree: Mapping[str, Any], reports: list[Report]) -> Outcome:
    """The outcome that a merged value shows; of a step that stands in it twice, the first."""
    nodes: dict[str, Leaves] = {}
    orders: dict[str, list[str]] = {}
    for uid, fields, below in _walk(tree):
        nodes.setdefault(uid, leaves(fields))
        if below:
            orders.setdefault(uid, []).extend(below)
    return Outcome(nodes, orders, reports)


def _walk(tree: Mapping[str, Any]) -> Iterator[tuple[str, Fields, list[str]]]:
    below = tree.get(CHILDREN, [])
    fields = {name: value for name, value in tree.items() if name not in {"id", CHILDREN}}
    yield tree["id"], fields, [child["id"] for child in below]
    for child in below:
        yield from _walk(child)
