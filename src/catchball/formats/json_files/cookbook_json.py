"""The cookbook's own JSON: the exact and complete form, the same bytes for the same content.

    {"catchball": "cookbook/1", "root": node, "withdrawn": [{"node": node, "parent": uid, "revision": number?}, …]}
    node: {"uid", "kind", "source"?, "fields": {…}, "children": [node, …]?}

Written with sorted keys, an indentation of one blank, signs as themselves and a line end at the end, which is what
`json.dumps(…, sort_keys=True, indent=1, ensure_ascii=False)` gives; withdrawn nodes are sorted by uid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from json import JSONEncoder
from typing import Any

from catchball.core.document import MOST_NODES, Cookbook, Node, Withdrawn, cookbook, node, valid_uid
from catchball.core.errors import InvalidCookbook
from catchball.formats.errors import FormatError
from catchball.formats.json_files.strict_json import parsed_json, read_json
from catchball.formats.utf8_text import LARGEST_FILE, utf8_text

__all__ = ["COOKBOOK_FORMAT", "DEEPEST_NODE", "read_cookbook", "read_json", "write_cookbook"]

COOKBOOK_FORMAT = "cookbook/1"
DEEPEST_NODE = 100
"""Nodes on the longest way down, from the cookbook to a step."""

_quoted = JSONEncoder(ensure_ascii=False).encode


def read_cookbook(data: bytes | str, source: str) -> Cookbook:
    """The cookbook of a JSON file. Raises FormatError: with the line of a fault in the JSON, or that of the node in
    which something is wrong, and the place in the document (uid › field › element).
    """
    text = utf8_text(data, source)
    raw = parsed_json(text, source)
    try:
        return _cookbook(raw)
    except InvalidCookbook as error:
        raise FormatError(source, str(error), line=_line_of_node(text, error.where)) from error


def write_cookbook(cookbook: Cookbook) -> str:
    """The cookbook as canonical JSON. Raises InvalidCookbook when it is deeper or larger than a reader accepts."""
    parts = ['{\n "catchball": ', _quoted(COOKBOOK_FORMAT), ',\n "root": ', *_branch(cookbook)]
    withdrawn = [_raw_withdrawn(cookbook.withdrawn[uid]) for uid in sorted(cookbook.withdrawn)]
    parts += [',\n "withdrawn": ', _indented(withdrawn, "\n "), "\n}\n"]
    text = "".join(parts)
    if len(text) > LARGEST_FILE or len(text.encode()) > LARGEST_FILE:
        raise InvalidCookbook((cookbook.root,), f"takes more than {LARGEST_FILE:,} bytes as JSON; divide it")
    return text


def _cookbook(raw: Any) -> Cookbook:
    top = _record(raw, (), required={"catchball", "root"}, optional={"withdrawn"})
    if top["catchball"] != COOKBOOK_FORMAT:
        told = str(top["catchball"])[:60]
        raise InvalidCookbook(("catchball",), f"“{told}” is not {COOKBOOK_FORMAT}, which this version reads")
    nodes: list[Node] = []
    children: dict[str, list[str]] = {}
    waiting: list[tuple[Any, str, int]] = [(top["root"], "", 1)]
    while waiting:
        current, parent, depth = waiting.pop()
        read, below = _node(current, (parent, "children") if parent else ("root",))
        nodes.append(read)
        children.setdefault(parent, []).append(read.uid)
        if depth > DEEPEST_NODE:
            raise InvalidCookbook((read.uid,), f"stands more than {DEEPEST_NODE} nodes deep")
        if len(nodes) + len(waiting) + len(below) > MOST_NODES:
            raise InvalidCookbook((read.uid,), f"more than {MOST_NODES} nodes in all")
        waiting.extend((child, read.uid, depth + 1) for child in reversed(below))
    (root,) = children.pop("")
    return cookbook(root, nodes, children, _withdrawn(top.get("withdrawn", [])))


def _node(raw: Any, where: tuple[str, ...]) -> tuple[Node, list[Any]]:
    """The node and the raw nodes below it."""
    record = _record(raw, where, required={"uid", "kind", "fields"}, optional={"source", "children"})
    uid, kind, source = record["uid"], record["kind"], record.get("source", "")
    if not (isinstance(uid, str) and isinstance(kind, str) and isinstance(source, str)):
        raise InvalidCookbook(where, "uid, kind and source are words in quotes")
    if not isinstance(record["fields"], dict):
        raise InvalidCookbook((uid[:80], "fields"), "expected fields by name")
    return node(uid, kind, record["fields"], source), _list(record.get("children", []), (uid[:80], "children"))


def _withdrawn(raw: Any) -> dict[str, Withdrawn]:
    found: dict[str, Withdrawn] = {}
    for place, entry in enumerate(_list(raw, ("withdrawn",)), start=1):
        where = ("withdrawn", str(place))
        if place > MOST_NODES:
            raise InvalidCookbook(where, f"more than {MOST_NODES} withdrawn nodes")
        record = _record(entry, where, required={"node", "parent"}, optional={"revision"})
        gone, below = _node(record["node"], where)
        parent, revision = record["parent"], record.get("revision")
        if below:
            raise InvalidCookbook((gone.uid, "children"), "a withdrawn node is recorded without those below it")
        if not isinstance(parent, str) or not valid_uid(parent):
            raise InvalidCookbook((gone.uid, "parent"), "expected the uid of the node that held it")
        if revision is not None and (type(revision) is not int or revision < 1):
            raise InvalidCookbook((gone.uid, "revision"), "expected the number of a revision, from 1")
        if gone.uid in found:
            raise InvalidCookbook((gone.uid,), "is withdrawn twice")
        found[gone.uid] = Withdrawn(gone, parent, revision)
    return found


def _record(raw: Any, where: tuple[str, ...], required: set[str], optional: set[str]) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise InvalidCookbook(where, f"expected an object with {', '.join(sorted(required))}")
    if missing := required - raw.keys():
        raise InvalidCookbook(where, f"{min(missing)} is missing")
    if unknown := raw.keys() - required - optional:
        known = ", ".join(sorted(required | optional))
        raise InvalidCookbook((*where, min(unknown)[:60]), f"there is no such key; known are {known}")
    return raw


def _list(raw: Any, where: tuple[str, ...]) -> list[Any]:
    if not isinstance(raw, list):
        raise InvalidCookbook(where, "expected a list")
    return raw


def _line_of_node(text: str, where: tuple[str, ...]) -> int | None:
    """The line where the node of a place names itself; of two with one uid, the second."""
    for uid in where[:1]:
        places = [found.start() for found in re.finditer(rf'"uid"\s*:\s*{re.escape(_quoted(uid))}', text)]
        if places:
            return text.count("\n", 0, places[:2][-1]) + 1
    return None


def _branch(cookbook: Cookbook) -> Iterator[str]:
    """The nested nodes, piece by piece, without recursion. A task is text to give, or a node and its margin."""
    tasks: list[str | tuple[str, str]] = [(cookbook.root, "\n ")]
    while tasks:
        task = tasks.pop()
        if isinstance(task, str):
            yield task
            continue
        uid, margin = task
        if len(margin) > 2 * DEEPEST_NODE:
            raise InvalidCookbook((uid,), f"stands more than {DEEPEST_NODE} nodes deep")
        inner = margin + " "
        own = cookbook.nodes[uid]
        rest = {"fields": own.fields, "kind": str(own.kind), "source": own.source, "uid": uid}
        written = ("," + inner).join(
            f'"{name}": {_indented(value, inner)}' for name, value in rest.items() if name != "source" or value
        )
        tasks.append(f"{written}{margin}}}")
        if below := cookbook.children.get(uid):
            tasks.append(f"{inner}],{inner}")
            for place in range(len(below) - 1, -1, -1):
                tasks += [(below[place], inner + " "), inner + " " if place == 0 else f",{inner} "]
            tasks.append('"children": [')
        tasks.append(f"{{{inner}")


def _raw_withdrawn(gone: Withdrawn) -> dict[str, Any]:
    own = gone.node
    raw: dict[str, Any] = {"fields": own.fields, "kind": str(own.kind), "uid": own.uid}
    if own.source:
        raw["source"] = own.source
    entry: dict[str, Any] = {"node": raw, "parent": gone.parent}
    return entry if gone.revision is None else {**entry, "revision": gone.revision}


def _indented(value: Any, margin: str) -> str:
    """A value as JSON over several lines; the margin is a line end and the blanks of the line that it stands in."""
    if isinstance(value, str):
        return _quoted(value)
    inner = margin + " "
    if isinstance(value, Mapping):
        if not value:
            return "{}"
        parts = [f"{_quoted(name)}: {_indented(value[name], inner)}" for name in sorted(value)]
        return "{" + inner + ("," + inner).join(parts) + margin + "}"
    if isinstance(value, (list, tuple)):
        if not value:
            return "[]"
        return "[" + inner + ("," + inner).join([_indented(part, inner) for part in value]) + margin + "]"
    return _quoted(value)
