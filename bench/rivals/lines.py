"""Documents as text for tools that merge lines: one leaf a line, each with its node and its whole path.

No two nodes have a line in common, so that none is taken for another; and there is no punctuation that depends on the
neighbours, so that a line merge is never at fault for a comma.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bench.edits import STANDS, Outcome, Place, Report
from bench.plain import Leaves, Plain, leaves

JOINT = " / "
OPENING, ANCESTOR, MIDDLE, CLOSING = "<<<<<<< ", "||||||| ", "=======", ">>>>>>> "


@dataclass(frozen=True, slots=True)
class Hunk:
    """A conflict in a text: the lines of ours and of theirs. The result is taken to hold ours meanwhile."""

    ours: tuple[str, ...]
    theirs: tuple[str, ...]


def leaf_lines(uid: str, said: Leaves) -> Iterator[str]:
    """The lines of one node."""
    return (f"{JOINT.join((uid, *path))}: {json.dumps(value, ensure_ascii=False)}" for path, value in said.items())


def one_text(plain: Plain) -> str:
    """The whole document: each node's heading and lines, in reading order."""
    lines: list[str] = []
    stack = [plain.root]
    while stack:
        uid = stack.pop()
        lines += [f"# {plain.kinds[uid]} {uid}", *leaf_lines(uid, leaves(plain.fields[uid]))]
        stack.extend(reversed(plain.children.get(uid, [])))
    return "\n".join(lines) + "\n"


def files(plain: Plain) -> dict[str, str]:
    """The document as a file per node and a file for the order below each node that has children."""
    found = {f"nodes/{uid}": _text(leaf_lines(uid, leaves(said))) for uid, said in plain.fields.items()}
    return found | {f"order/{uid}": _text(below) for uid, below in plain.children.items()}


def read_one_text(text: str) -> Outcome:
    """The outcome of merging whole texts."""
    nodes: dict[str, Leaves] = {}
    orders: dict[str, list[str]] = {}
    reports: list[Report] = []
    root = operation = ""
    for part in parts(text):
        if isinstance(part, Hunk):
            reports.append(_report(map(_place, (*part.ours, *part.theirs)), "lines"))
        for line in part.ours if isinstance(part, Hunk) else [part]:
            if not line.startswith("# "):
                _put(nodes, line)
                continue
            kind, uid = line.split()[1:]
            nodes.setdefault(uid, {})
            if kind == "cookbook":
                root = uid
            else:
                operation = uid if kind == "operation" else operation
                orders.setdefault(operation if kind == "step" else root, []).append(uid)
    return Outcome(nodes, orders, reports)


def read_files(found: Mapping[str, str], reports: Iterable[Report]) -> Outcome:
    """The outcome of merging files: their texts by path, and what was reported of whole files."""
    nodes: dict[str, Leaves] = {}
    orders: dict[str, list[str]] = {}
    told = list(reports)
    for path, text in found.items():
        folder, uid = path.split("/")
        for part in parts(text):
            lines = part.ours if isinstance(part, Hunk) else (part,)
            if folder == "order":
                orders.setdefault(uid, []).extend(lines)
            for line in lines if folder == "nodes" else ():
                _put(nodes, line)
            if isinstance(part, Hunk):
                both = (*part.ours, *part.theirs)
                places = [(name, STANDS) if folder == "order" else _place(name) for name in both]
                told.append(_report(places, path))
        if folder == "nodes":
            nodes.setdefault(uid, {})
    return Outcome(nodes, orders, told)


def parts(text: str) -> Iterator[str | Hunk]:
    """The lines of a merged text, and its conflicts."""
    ours: list[str] = []
    theirs: list[str] = []
    into: list[str] | None = None
    for line in text.splitlines():
        if line.startswith(OPENING):
            ours, theirs = [], []
            into = ours
        elif into is not None and line.startswith(ANCESTOR):
            into = []
        elif into is not None and line == MIDDLE:
            into = theirs
        elif into is not None and line.startswith(CLOSING):
            yield Hunk(tuple(ours), tuple(theirs))
            into = None
        elif into is not None:
            into.append(line)
        else:
            yield line


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _put(nodes: dict[str, Leaves], line: str) -> None:
    uid, *path = _place(line)
    nodes.setdefault(uid, {}).setdefault(tuple(path), json.loads(line.partition(": ")[2]))


def _place(line: str) -> Place:
    return (line.split()[2],) if line.startswith("# ") else tuple(line.partition(": ")[0].split(JOINT))


def _report(places: Iterable[Place], where: str) -> Report:
    named = frozenset(places)
    return Report(named, f"{where}: {', '.join(sorted(' / '.join(place) for place in named)[:3])}")
