"""Limits that contradict each other: a low above its value, a value above its high, units that do not compare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from catchball.core.document import Node
from catchball.core.schema import FIELDS, QUANTITY_PARTS, Field, Type
from catchball.core.units import at_most, comparable


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a cookbook may hold while it is worked on, and that must be mended before it is released."""

    where: tuple[str, ...]
    what: str


def limits_out_of_order(node: Node, besides: Sequence[Node] = ()) -> tuple[Problem, ...]:
    """The quantities of a node whose low, value and high contradict each other.

    What one of the nodes in `besides` says just so is left out: it is no news.
    """
    fields = FIELDS[node.kind]
    return tuple(
        problem
        for name, value in node.fields.items()
        if (field := fields[name]).record or field.type is Type.QUANTITY
        for problem in _in(field, value, (node.uid, name), [other.fields.get(name) for other in besides])
    )


def _in(field: Field, value: Any, where: tuple[str, ...], told: Sequence[Any]) -> Iterator[Problem]:
    if not value or value in told:
        return
    if field.type is Type.QUANTITY:
        yield from _contradictions(value, where)
    elif field.type is Type.TABLE:
        for name, row in value.items():
            yield from _in_record(field, row, (*where, name), [(other or {}).get(name) for other in told])
    elif field.type is Type.ITEMS:
        by_id = [{element["id"]: element for element in other or ()} for other in told]
        for element in value:
            name = element["id"]
            yield from _in_record(field, element, (*where, name), [other.get(name) for other in by_id])


def _in_record(
    field: Field, record: Mapping[str, Any], where: tuple[str, ...], told: Sequence[Any]
) -> Iterator[Problem]:
    if record in told:
        return
    if field.record.keys() >= {"low", "high"}:
        yield from _contradictions(record, where)
    for name, inner in field.record.items():
        if inner.record or inner.type is Type.QUANTITY:
            yield from _in(inner, record.get(name), (*where, name), [(other or {}).get(name) for other in told])


def _contradictions(record: Mapping[str, Any], where: tuple[str, ...]) -> Iterator[Problem]:
    ordered = [(part, record[part]) for part in ("low", "value", "high") if part in record and part in QUANTITY_PARTS]
    for (lower, small), (upper, large) in combinations(ordered, 2):
        if not comparable(small, large):
            yield Problem(where, f"{lower} {small} and {upper} {large} measure different things")
        elif not at_most(small, large):
            yield Problem(where, f"{lower} {small} is above {upper} {large}")
