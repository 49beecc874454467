"""The JSON schema of a frozen dataclass, by its type hints: what `typed_json.py` reads and writes.

What a dataclass refuses in a sentence beyond the types of its fields, a schema does not say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

Schema = dict[str, Any]
_PLAIN: Final[Mapping[Any, Schema]] = MappingProxyType(
    {
        str: {"type": "string"},
        int: {"type": "integer"},
        float: {"type": "number"},
        bool: {"type": "boolean"},
        date: {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    }
)


def typed_schema(wanted: type[Any], form: str) -> Schema:
    """Properties and definitions of the objects whose key `catchball` names this form."""
    definitions: Schema = {}
    whole = _record(wanted, definitions)
    whole["properties"]["catchball"] = {"const": form}
    whole["required"] = sorted({*whole.get("required", ()), "catchball"})
    return {**whole, "$defs": definitions}


def _record(wanted: Any, definitions: Schema) -> Schema:
    hints = get_type_hints(wanted)
    properties = {part.name: _schema(hints[part.name], definitions) for part in fields(wanted)}
    needed = [part.name for part in fields(wanted) if part.default is MISSING and part.default_factory is MISSING]
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "required": sorted(needed)} if needed else found


def _schema(wanted: Any, definitions: Schema) -> Schema:
    origin, inside = get_origin(wanted), get_args(wanted)
    if origin in (Union, UnionType):
        some = [_schema(one, definitions) for one in inside if one is not NoneType]
        return {"anyOf": [*some, {"type": "null"}]}
    if origin is tuple:
        return {"type": "array", "items": _schema(inside[0], definitions)}
    if origin is not None:
        return {"type": "object", "additionalProperties": _schema(inside[1], definitions)}
    if is_dataclass(wanted):
        name = getattr(wanted, "__name__", "").lower()
        if name not in definitions:
            definitions[name] = {}  # (so that a class that holds itself comes to an end)
            definitions[name] = _record(wanted, definitions)
        return {"$ref": f"#/$defs/{name}"}
    if issubclass(wanted, StrEnum):
        return {"enum": [str(word) for word in wanted]}
    return dict(_PLAIN[wanted])
