"""The published JSON schemas (draft 2020-12), built from the schema of the core so that they cannot drift from it.

The files in `schemas/` are what `published()` gives, committed; a test compares them. What a schema cannot say (that a
uid stands once, that a unit exists, that signs are printable) the readers check.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from catchball.core.schema import FIELDS, PARENTS, QUANTITY_PARTS, Field, Kind, Type
from catchball.core.values import LONGEST_ATOM, LONGEST_TEXT, NEEDS
from catchball.formats.json_files.cookbook_json import COOKBOOK_FORMAT
from catchball.formats.json_files.decisions_json import ANSWERS_FORMAT, CONFLICT_KINDS, DECISIONS_FORMAT
from catchball.formats.json_files.edits_json import EDITS_FORMAT

Schema = dict[str, Any]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_LANGUAGE = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
_UID = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}-([1-9][0-9]{0,18}|0)$"
_ELEMENT_ID = "^[A-Za-z0-9][A-Za-z0-9._~-]{0,127}$"
_AMOUNT = "^[+-]?(\\d+|\\d*\\.\\d+)"
_REVISION: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_TEXT: Schema = {"type": "string", "maxLength": LONGEST_TEXT}
_WORDS: Schema = {"type": "string"}
_ANYTHING: Schema = {}
"""What an atom says: its form follows from the place that the atom names."""


def cookbook_schema() -> Schema:
    """The schema of a cookbook as `write_cookbook` gives it: amounts and atoms are strings."""
    return {
        "$schema": _DRAFT,
        "$id": "urn:catchball:schema:cookbook-1",
        "title": "Catchball cookbook, version 1",
        **record_schema(
            {
                "catchball": {"const": COOKBOOK_FORMAT},
                "root": _named(f"{Kind.COOKBOOK}_node"),
                "withdrawn": {"type": "array", "items": _named("withdrawn")},
            },
            required=("catchball", "root"),
        ),
        "$defs": definitions(),
    }


def edits_schema() -> Schema:
    """The schema of edits as `write_edits` gives them; null stands for absent."""
    edit = record_schema({"atom": _named("atom"), "old": _ANYTHING, "new": _ANYTHING}, required=("atom", "old", "new"))
    revision: Schema = {"anyOf": [_REVISION, {"const": ""}]}
    properties: dict[str, Schema] = {
        "catchball": {"const": EDITS_FORMAT},
        "base": revision,
        "result": revision,
        "edits": {"type": "array", "items": edit},
    }
    return {**_headed("edits", "edits"), **_complete(properties), "$defs": {"atom": _atom_of_a_merge()}}


def decisions_schema() -> Schema:
    """The schema of what `write_decisions` gives of a merge."""
    lists = {"conflicts": "conflict", "answered": "conflict", "reviews": "review", "marks": "mark"}
    properties: dict[str, Schema] = {
        "catchball": {"const": DECISIONS_FORMAT},
        "verdict": {"enum": ["clean", "conflict", "review"]},
        **dict.fromkeys(("base", "ours", "theirs", "result"), _REVISION),
        **{name: {"type": "array", "items": _named(item)} for name, item in lists.items()},
    }
    defs = {
        "atom": _atom_of_a_merge(),
        "uid": {"type": "string", "pattern": _UID},
        "conflict": _conflict(),
        "review": _complete({"kind": _WORDS, "atom": _named("atom"), "why": _WORDS}),
        "mark": _complete({"kind": _WORDS, "atom": _named("atom")}),
    }
    return {**_headed("decisions", "decisions of a merge"), **_complete(properties), "$defs": defs}


def answers_schema() -> Schema:
    """The schema of answers to conflicts, by the id of the conflict."""
    own = record_schema({"value": _ANYTHING}, required=("value",))
    answer: Schema = {"anyOf": [{"enum": ["base", "ours", "theirs", None]}, own]}
    said = _complete(dict.fromkeys(("base", "ours", "theirs"), _WORDS))
    question = {"answer": _named("answer"), "where": _WORDS, "why": _WORDS, "said": said}
    question |= dict.fromkeys(("base", "ours", "theirs"), _ANYTHING)
    return {
        **_headed("answers", "answers to the conflicts of a merge"),
        "type": "object",
        "properties": {"catchball": {"const": ANSWERS_FORMAT}},
        "additionalProperties": {"anyOf": [_named("answer"), record_schema(question, required=("answer",))]},
        "$defs": {"answer": answer},
    }


def _headed(name: str, title: str) -> Schema:
    return {"$schema": _DRAFT, "$id": f"urn:catchball:schema:{name}-1", "title": f"Catchball {title}, version 1"}


def _complete(properties: Mapping[str, Schema]) -> Schema:
    """An object with exactly these properties."""
    return record_schema(properties, required=tuple(properties))


def _atom_of_a_merge() -> Schema:
    return {"type": "array", "items": _WORDS, "minItems": 2}


def _conflict() -> Schema:
    return _complete(
        {
            "id": _WORDS,
            "kind": {"enum": sorted(CONFLICT_KINDS)},
            "atom": _named("atom"),
            "base": _ANYTHING,
            "ours": _ANYTHING,
            "theirs": _ANYTHING,
            "why": _WORDS,
            "nodes": {"type": "array", "items": _named("uid"), "minItems": 1},
            "knot": {"type": "integer", "minimum": 0},
        }
    )


def definitions() -> Schema:
    """What the schemas share, by name: `uid`, the types of fields, `<kind>_node`, `<kind>_fields`, `withdrawn`."""
    found: Schema = {**_types()}
    for kind, fields in FIELDS.items():
        found[f"{kind}_fields"] = record_schema(_field_schemas(fields))
        found[f"{kind}_node"] = _node(kind)
    found["withdrawn"] = record_schema(
        {
            "node": {"anyOf": [_named(f"{kind}_node") for kind in Kind]},
            "parent": _named("uid"),
            "revision": {"type": "integer", "minimum": 1},
        },
        required=("node", "parent"),
    )
    return found


def record_schema(properties: Mapping[str, Schema], required: tuple[str, ...] = ()) -> Schema:
    """An object with these properties and no others."""
    schema: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return {**schema, "required": sorted(required)} if required else schema


def field_schema(field: Field) -> Schema:
    """The schema of the values of a field."""
    match field.type:
        case Type.ATOM:
            return {"enum": sorted(field.words)} if field.words else _named("atom")
        case Type.TEXT | Type.AMOUNT | Type.QUANTITY:
            return _named(field.type)
        case Type.LABELS:
            return {"type": "array", "items": field_schema(Field(Type.ATOM, words=field.words)), "uniqueItems": True}
        case Type.TABLE:
            return {
                "type": "object",
                "propertyNames": {"pattern": "^[^@]", "maxLength": LONGEST_ATOM},
                "additionalProperties": record_schema(_field_schemas(field.record)),
            }
        case Type.ITEMS:
            element = {"id": {"type": "string", "pattern": _ELEMENT_ID}, **_field_schemas(field.record)}
            return {"type": "array", "items": record_schema(element, required=("id",))}


def _field_schemas(fields: Mapping[str, Field]) -> dict[str, Schema]:
    return {name: field_schema(field) for name, field in fields.items()}


def _node(kind: Kind) -> Schema:
    below = [_named(f"{child}_node") for child in Kind if kind in PARENTS[child]]
    properties: dict[str, Schema] = {
        "uid": _named("uid"),
        "kind": {"const": kind},
        "source": _named("uid"),
        "fields": _named(f"{kind}_fields"),
        "children": {"type": "array", **({"items": {"anyOf": below}} if below else {"maxItems": 0})},
    }
    return record_schema(properties, required=("uid", "kind", "fields"))


def _types() -> dict[str, Schema]:
    language: Schema = {"type": "string", "pattern": _LANGUAGE}
    source = record_schema({"language": language, "text": _TEXT}, required=("language", "text"))
    translation = record_schema({"text": _TEXT, "of": source, "needs": {"enum": list(NEEDS)}}, required=("text",))
    translation |= {"dependentRequired": {"needs": ["of"]}}
    return {
        "uid": {"type": "string", "pattern": _UID},
        "atom": {"type": "string", "maxLength": LONGEST_ATOM},
        "amount": {"type": "string", "pattern": _AMOUNT},
        "quantity": record_schema({part: _named("amount") for part in QUANTITY_PARTS}),
        "text": {
            "type": "object",
            "propertyNames": {"pattern": _LANGUAGE},
            "additionalProperties": {"anyOf": [_TEXT, translation]},
        },
    }


def _named(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


SCHEMAS: Mapping[str, Callable[[], Schema]] = MappingProxyType(
    {
        "answers-1.json": answers_schema,
        "cookbook-1.json": cookbook_schema,
        "decisions-1.json": decisions_schema,
        "edits-1.json": edits_schema,
    }
)
"""File name -> how the schema is built. To publish another, add a line here and its file to `schemas/`."""


def published() -> dict[str, str]:
    """File name in `schemas/` -> its text."""
    return {
        name: json.dumps(build(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        for name, build in SCHEMAS.items()
    }


def committed() -> dict[str, str]:
    """File name -> text of every published schema, those of trials included; they come as files, without numpy."""
    folder = files("catchball.formats.json_files") / "schemas"
    return {entry.name: entry.read_text("utf-8") for entry in folder.iterdir() if entry.name.endswith(".json")}
