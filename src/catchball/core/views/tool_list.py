"""The tool list: every tool, fixture, gauge, program and piece of protective equipment once, and where it is used."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from catchball.core.document import Cookbook, Node
from catchball.core.schema import Kind
from catchball.core.views.rows import Amounts, Cell, Column, Row, Text, View, Word, operations, steps_of

_ROLES = ("tool", "fixture", "gauge", "program", "protective equipment")
_COLUMNS = (
    *(Column("role", 0.8), Column("item", 1.8), Column("identifier"), Column("issue", 0.5), Column("quantity", 0.6)),
    *(Column("position", 0.7), Column("owner", 0.8), Column("data", 1.2), Column("used_at", 1.2)),
)


@dataclass
class _Tool:
    """One thing, and where it is used; `record` is what its first use says of it."""

    role: str
    record: Mapping[str, Any]
    uid: str
    places: list[str] = field(default_factory=list)


def _rows(document: Cookbook, withheld: Container[str]) -> Iterator[Row]:
    tools: dict[tuple[str, str], _Tool] = {}
    for operation in operations(document):
        if operation.uid not in withheld:
            _gather(tools, operation, _number(operation))
        for number, step in steps_of(document, operation, withheld):
            _gather(tools, step, f"{_number(operation)}.{number}")
    for tool in sorted(tools.values(), key=lambda tool: _ROLES.index(tool.role)):
        yield Row(tool.uid, "", _cells(tool))


def _number(operation: Node) -> str:
    number = str(operation.fields.get("number", ""))
    return f"OP{number}" if number.isdecimal() else number or operation.uid


def _gather(tools: dict[tuple[str, str], _Tool], node: Node, place: str) -> None:
    """What a node names as a resource, as the gauge of a check, or as what is worn against a hazard."""
    known = {one.get("identifier") for one in node.fields.get("resources", ())}
    found = [one for one in node.fields.get("resources", ()) if one.get("role") in _ROLES]
    if node.kind is Kind.STEP:
        gauges = dict.fromkeys(check["gauge"] for check in node.fields.get("checks", ()) if check.get("gauge"))
        found += [{"role": "gauge", "identifier": gauge} for gauge in gauges if gauge not in known]
        worn = dict.fromkeys(it for one in node.fields.get("hazards", ()) for it in one.get("protective_equipment", ()))
        found += [{"role": "protective equipment", "identifier": it} for it in worn if it not in known]
    for one in found:
        tool = tools.setdefault((one["role"], _name(one)), _Tool(one["role"], one, node.uid))
        if len(one) > len(tool.record):
            tool.record = one
        if place not in tool.places:
            tool.places.append(place)


def _name(one: Mapping[str, Any]) -> str:
    """By what two uses are known to be of the same thing: its identifier, else its name in every language."""
    return one.get("identifier") or repr(sorted((tag, str(said)) for tag, said in one.get("name", {}).items()))


def _cells(tool: _Tool) -> tuple[Cell, ...]:
    one = tool.record
    data = tuple((name, Amounts(row)) for name, row in one.get("data", {}).items())
    worn = tool.role == "protective equipment" and "name" not in one
    item: Cell = Word(one["identifier"]) if worn else Text(one.get("name", {}))
    return (
        Word(tool.role),
        item,
        "" if worn else one.get("identifier", ""),
        one.get("revision", ""),
        Amounts(one.get("quantity", {})),
        one.get("position", ""),
        one.get("owner", ""),
        data,
        ", ".join(tool.places),
    )


TOOL_LIST = View(_COLUMNS, _rows)
