"""A cookbook in one language, as a page of text needs it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catchball.core.document import Cookbook, Node
from catchball.core.schema import FIELDS, Field, Type
from catchball.core.values import Record, phrase_text


def own_language(cookbook: Cookbook) -> str:
    """The language that a cookbook is written in; where it does not say, that of its title, else English."""
    fields = cookbook.nodes[cookbook.root].fields
    return str(fields.get("language") or next(iter(fields.get("title", {})), "en"))


def in_one_language(cookbook: Cookbook, language: str) -> Cookbook:
    """The cookbook with each text in this language only; where one is missing, its words in the cookbook's own."""
    order = (language, own_language(cookbook))
    nodes = {
        uid: Node(uid, node.kind, _record(node.fields, FIELDS[node.kind], order), node.source)
        for uid, node in cookbook.nodes.items()
    }
    return Cookbook(cookbook.root, nodes, cookbook.children)


def _record(record: Record, schema: Mapping[str, Field], order: tuple[str, str]) -> dict[str, Any]:
    return {name: value if name == "id" else _value(value, schema[name], order) for name, value in record.items()}


def _value(value: Any, field: Field, order: tuple[str, str]) -> Any:
    match field.type:
        case Type.TEXT:
            spoken = next((one for one in order if one in value), min(value))
            return {order[0]: phrase_text(value[spoken])}
        case Type.TABLE:
            return {name: _record(row, field.record, order) for name, row in value.items()}
        case Type.ITEMS:
            return tuple(_record(element, field.record, order) for element in value)
        case _:
            return value
