"""What is said about a change, put where it belongs: beside the field, on the picture, or below the whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from catchball.queries.discussing import Discussion, ThreadInFull
from catchball.web.telling.differences import FieldRow, NodeRow


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a thread is marked on a picture, in per cent of its width and height."""

    number: int
    thread: int
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class FieldTalk:
    """A field of the comparison with what was said at it. `place` is written as forms send it back."""

    row: FieldRow
    place: str
    threads: Sequence[ThreadInFull]
    old_spots: Sequence[Spot]
    new_spots: Sequence[Spot]


@dataclass(frozen=True, slots=True)
class NodeTalk:
    """A node of the comparison with its fields, and what was said at the node as a whole."""

    row: NodeRow
    place: str
    fields: Sequence[FieldTalk]
    threads: Sequence[ThreadInFull]


@dataclass(frozen=True, slots=True)
class Talk:
    """A change with all that was said about it.

    `whole` are threads about the change itself, `elsewhere` those at places at which this proposal says nothing: each
    with what the place is called.
    """

    nodes: Sequence[NodeTalk]
    whole: Sequence[ThreadInFull]
    elsewhere: Sequence[tuple[str, ThreadInFull]]


def talk_of(rows: Sequence[NodeRow], discussion: Discussion, called: Callable[[tuple[str, ...]], str]) -> Talk:
    """Every thread at the place to which it belongs. `called` gives the name of a place that is not shown."""
    nodes = [_node(row, discussion.threads) for row in rows]
    placed = {found.thread.pk for node in nodes for found in node.threads}
    placed |= {found.thread.pk for node in nodes for field in node.fields for found in field.threads}
    rest = [found for found in discussion.threads if found.thread.pk not in placed]
    return Talk(
        nodes,
        [found for found in rest if not found.atom],
        [(called(found.atom), found) for found in rest if found.atom],
    )


def place_given(told: str) -> tuple[str, ...]:
    """A place as a form sends it. Raises ValueError."""
    if not told:
        return ()
    found = json.loads(told)
    if not isinstance(found, list) or not all(isinstance(part, str) for part in found):
        raise ValueError("a place is a list of names")
    return tuple(found)


def _node(row: NodeRow, threads: Sequence[ThreadInFull]) -> NodeTalk:
    own = [found for found in threads if found.atom == (row.uid,)]
    return NodeTalk(row, json.dumps([row.uid]), [_field(field, threads) for field in row.fields], own)


def _field(row: FieldRow, threads: Sequence[ThreadInFull]) -> FieldTalk:
    own = [found for found in threads if found.atom == row.place]
    return FieldTalk(row, json.dumps(row.place), own, _spots(own, "old"), _spots(own, "new"))


def _spots(threads: Sequence[ThreadInFull], side: str) -> list[Spot]:
    return [
        Spot(found.number, found.thread.pk, _per_cent(found.thread.x), _per_cent(found.thread.y))
        for found in threads
        if found.thread.side == side
    ]


def _per_cent(value: Any) -> str:
    return f"{float(value):g}%"
