"""The nodes of a draft in their order, each with its ways up and down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from catchball.core.document import Cookbook, Node
from catchball.core.schema import PARENTS, Kind


@dataclass
class Line:
    """A node of the outline. `up` and `down` are the next places, as values of a form; empty where there is none."""

    node: Node
    parent: str
    number: int
    up: str = ""
    down: str = ""
    below: list[Line] = field(default_factory=list)


def outline(document: Cookbook) -> list[Line]:
    """The nodes below the cookbook, as a tree."""
    lines = _below(document, document.root)
    for kind in (Kind.OPERATION, Kind.STEP):
        _tell_ways(document, kind, list(_all(lines)))
    return lines


def _below(document: Cookbook, parent: str) -> list[Line]:
    uids = document.children.get(parent, ())
    return [
        Line(document.nodes[uid], parent, number, below=_below(document, uid)) for number, uid in enumerate(uids, 1)
    ]


def _all(lines: list[Line]) -> Iterator[Line]:
    for line in lines:
        yield line
        yield from _all(line.below)


def _tell_ways(document: Cookbook, kind: Kind, lines: list[Line]) -> None:
    """Beyond the first and the last of its siblings a node goes on into the neighbouring node that may hold it."""
    homes = [uid for uid in document.walk() if document.nodes[uid].kind in PARENTS[kind]]
    places = {uid: place for place, uid in enumerate(homes)}
    for line in lines:
        if line.node.kind is not kind:
            continue
        siblings, at, place = document.children[line.parent], places[line.parent], line.number - 1
        if place:
            line.up = f"{line.parent}:{siblings[place - 2] if place > 1 else ''}"
        elif at:
            line.up = f"{homes[at - 1]}:{(document.children.get(homes[at - 1]) or ('',))[-1]}"
        if place + 1 < len(siblings):
            line.down = f"{line.parent}:{siblings[place + 1]}"
        elif at + 1 < len(homes):
            line.down = f"{homes[at + 1]}:"
