"""The set-up sheet: for each operation what is done before the first part, what is mounted, what is set."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any

from catchball.core.document import Cookbook, Node
from catchball.core.views.rows import (
    Amounts,
    Cell,
    Column,
    Part,
    Row,
    Text,
    View,
    Word,
    operations,
    step_name,
    steps_of,
)

_BEFORE = ("set-up", "start-up", "change-over")
_MOUNTED = ("fixture", "program", "tool", "gauge", "material")
_COLUMNS = (
    *(Column("what", 0.8), Column("item", 1.8), Column("identifier"), Column("position", 0.7)),
    *(Column("value", 0.9), Column("limits"), Column("step", 1.2)),
)


def _rows(document: Cookbook, withheld: Container[str]) -> Iterator[Row]:
    for operation in operations(document):
        steps = list(steps_of(document, operation, withheld))
        for number, step in steps:
            if step.fields.get("occasion") in _BEFORE:
                yield _doing(operation, number, step)
        own = [] if operation.uid in withheld else [("", operation)]
        places: list[tuple[Cell, Node]] = [*own, *((step_name(number, step), step) for number, step in steps)]
        for role in _MOUNTED:
            yield from _mounted(operation, places, role)
        for place, node in places:
            for name, row in node.fields.get("parameters", {}).items():
                cells = (Word("parameter"), name, "", "", Amounts(row, Part.VALUE), Amounts(row, Part.LIMITS), place)
                yield Row(node.uid, operation.uid, cells)


def _doing(operation: Node, number: int, step: Node) -> Row:
    said = (Text(step.fields.get("title", {})), Text(step.fields.get("instruction", {})))
    cells: tuple[Cell, ...] = (Word(step.fields["occasion"]), said, "", "", "", "", str(number))
    return Row(step.uid, operation.uid, cells)


def _mounted(operation: Node, places: list[tuple[Cell, Node]], role: str) -> Iterator[Row]:
    for place, node in places:
        for one in node.fields.get("resources", ()):
            if one.get("role") == role:
                yield Row(node.uid, operation.uid, (Word(role), *_resource(one), "", place))


def _resource(one: Mapping[str, Any]) -> tuple[Cell, ...]:
    identity = " / ".join(part for part in (one.get("identifier", ""), one.get("revision", "")) if part)
    data = tuple((name, Amounts(row)) for name, row in one.get("data", {}).items())
    return Text(one.get("name", {})), identity, one.get("position", ""), (Amounts(one.get("quantity", {})), *data)


SET_UP_SHEET = View(_COLUMNS, _rows)
