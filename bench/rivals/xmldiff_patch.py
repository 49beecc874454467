"""`xmldiff`: the script from base to theirs, patched onto ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.edits import Outcome, Report
from bench.plain import Fields, Leaves, Plain
from bench.rivals.contract import Rival, library
from bench.rivals.nested import CHILDREN, nested

ID = "{http://www.w3.org/XML/1998/namespace}id"
_TABLES = frozenset({"parameters", "standard_time"})


class Xmldiff(Rival):
    """Every element bears an xml:id, by which xmldiff finds it again; texts and values are attributes."""

    def prepare(self, base: Plain, ours: Plain, theirs: Plain, folder: Path) -> Any:
        """Three trees."""
        del folder
        library("xmldiff.main")
        etree = library("lxml.etree")
        return [_element(etree, "node", nested(plain), "") for plain in (base, ours, theirs)]

    def merge(self, ready: Any) -> Any:
        """The patched tree, and the actions that could not be carried out on it."""
        base, ours, theirs = ready
        patcher = library("xmldiff.patch").Patcher()
        result = patcher.patch([], ours)
        actions = library("xmldiff.main").diff_trees(base, theirs)
        refused = set()
        for at, action in enumerate(actions):
            try:
                patcher.handle_action(action, result)
            except (IndexError, AssertionError, KeyError):  # how the patcher says that there is no such place
                refused.add(at)
        return result, actions, refused

    def read(self, ready: Any, merged: Any) -> Outcome:
        """The patched tree; actions that were refused count as a report about the node of theirs that they meant."""
        base, _, _ = ready
        result, actions, refused = merged
        nodes: dict[str, Leaves] = {}
        orders: dict[str, list[str]] = {}
        for element in result.iter("node"):
            uid = element.get(ID, "")
            nodes.setdefault(uid, dict(_leaves(element, ())))
            below = [child.get(ID, "") for child in element if child.tag == "node"]
            if below:
                orders.setdefault(uid, []).extend(below)
        meant = dict.fromkeys(uid for at, uid in enumerate(_meant(base, actions)) if at in refused)
        return Outcome(nodes, orders, [Report(frozenset({(uid,)}), f"refused: {uid}") for uid in meant])


def _element(etree: Any, tag: str, fields: Mapping[str, Any], within: str) -> Any:
    name = fields["id"] if tag == "node" else f"{within}.{fields['id']}"
    element = etree.Element(tag, {ID: re.sub(r"[^\w.-]", "_", name)})
    if tag != "node":
        element.set("key", fields["id"])
    for key, value in fields.items():
        if key == CHILDREN:
            element.extend(_element(etree, "node", child, "") for child in value)
        elif key in _TABLES:
            rows: list[Fields] = [{"id": row, **record} for row, record in value.items()]
            element.extend(_element(etree, key, row, f"{name}.{key}") for row in rows)
        elif isinstance(value, list) and isinstance(value[0], dict):
            element.extend(_element(etree, key, entry, f"{name}.{key}") for entry in value)
        elif key != "id":
            _attributes(element, key, value)
    return element


def _attributes(element: Any, path: str, value: Any) -> None:
    if isinstance(value, Mapping):
        for key, below in value.items():
            _attributes(element, f"{path}.{key}", below)
    else:
        element.set(path, value if isinstance(value, str) else " ".join(value))


def _leaves(element: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, value in element.attrib.items():
        if name.endswith("protective_equipment"):
            yield from (((*path, name, label), "yes") for label in value.split())
        elif name not in {ID, "key"}:
            yield (*path, *name.split(".")), value
    for child in element:
        if child.tag != "node":
            yield from _leaves(child, (*path, child.tag, child.get("key", "")))


def _meant(base: Any, actions: Any) -> Iterator[str]:
    """The uid of the node that each action meant: it is told by a path in base as the actions before it left it."""
    patcher = library("xmldiff.patch").Patcher()
    tree = patcher.patch([], base)
    for action in actions:
        element = tree.xpath(getattr(action, "node", None) or action.target)[0]
        while element.tag != "node":
            element = element.getparent()
        yield element.get(ID, "")
        patcher.handle_action(action, tree)
