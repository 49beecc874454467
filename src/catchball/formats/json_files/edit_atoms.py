"""One edit from outside, checked against the schema of the core and put into normal form.

What passes here names a place that some cookbook can have, and values that this place can hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from catchball.core.canonical import Json
from catchball.core.decisions import Atom, Place
from catchball.core.diff import node_data
from catchball.core.document import node, valid_uid
from catchball.core.edits import SOURCE, Edit
from catchball.core.errors import InvalidCookbook
from catchball.core.schema import FIELDS, Field, Kind, Type
from catchball.core.values import normal_value, plain


class Raw(NamedTuple):
    """An edit as it stands in a file; the atom is known to be a list of at least two strings."""

    atom: Atom
    old: Any
    new: Any


def possible_kinds(atom: Atom) -> frozenset[Kind]:
    """The kinds of node that the atom can be about. Raises InvalidCookbook when there is none."""
    if not valid_uid(atom[0]):
        raise InvalidCookbook(atom, "begins with no uid; a uid is an issuer and a number, such as home-17")
    if atom[1].startswith("@"):
        if atom[1] not in _PLACES or len(atom) > 2:
            raise InvalidCookbook(atom, f"an atom of a node is {', '.join(_PLACES)} or a field")
        return _PLACES[atom[1]].kinds
    kinds = frozenset(kind for kind, fields in FIELDS.items() if atom[1] in fields)
    if not kinds:
        raise InvalidCookbook(atom, f"“{atom[1][:60]}” is no field of any node")
    return kinds


def checked(raw: Raw, kind: Kind) -> Edit:
    """The edit in normal form, for a node of the kind. Raises InvalidCookbook with the place and what is expected."""
    if raw.atom[1].startswith("@"):
        read = _PLACES[raw.atom[1]].read
        edit = Edit(raw.atom, read(raw.old, raw.atom), read(raw.new, raw.atom))
    else:
        field, rest = FIELDS[kind][raw.atom[1]], raw.atom[2:]
        edit = Edit(raw.atom, _value(field, rest, raw.old, raw.atom), _value(field, rest, raw.new, raw.atom))
    if edit.old == edit.new:
        raise InvalidCookbook(raw.atom, "old and new are the same; an edit changes something")
    return edit


def list_at(fields: Mapping[str, Field], path: Atom) -> bool:
    """Whether a path leads to an element of an ordered list (not to a row of a table, nor deeper)."""
    field = fields[path[0]]
    if len(path) == 2:
        return field.type is Type.ITEMS and path[1] != Place.ORDER
    return bool(field.record) and len(path) > 2 and list_at(field.record, path[2:])


def _value(field: Field, rest: Atom, raw: Any, where: Atom) -> Json:
    """The normal form of what a field says at the rest of a path, None for nothing."""
    if field.type in (Type.ATOM, Type.AMOUNT):
        if rest:
            raise InvalidCookbook(where, "names a part of what has none")
        return normal_value(raw, field, where) or None
    if not rest:
        raise InvalidCookbook(where, f"names all of a field; an edit names one {_PARTS[field.type]} of it")
    if field.type is Type.LABELS:
        return _label(field, rest, raw, where)
    if field.type in (Type.TEXT, Type.QUANTITY):
        return _part(field, rest, raw, where)
    if field.type is Type.ITEMS and rest == (Place.ORDER,):
        return _element_names(field, raw, where)
    if len(rest) == 1:
        return None if raw is None else _element(field, rest[0], raw, where)
    _element(field, rest[0], {"id": rest[0]} if field.type is Type.ITEMS else {}, where)
    if rest[1] not in field.record:
        raise InvalidCookbook(where, f"“{rest[1][:60]}” is no field here; known are {', '.join(field.record)}")
    return _value(field.record[rest[1]], rest[2:], raw, where)


_PARTS: Mapping[Type, str] = MappingProxyType(
    {
        Type.TEXT: "language",
        Type.QUANTITY: "part (value, low, high)",
        Type.LABELS: "label",
        Type.TABLE: "row",
        Type.ITEMS: "element",
    }
)


def _part(field: Field, rest: Atom, raw: Any, where: Atom) -> Json:
    if len(rest) > 1:
        raise InvalidCookbook(where, "names a part of what has none")
    normal_value({rest[0]: "1"}, field, where[:-1])
    if raw is None:
        return None
    found: Mapping[str, Any] = normal_value({rest[0]: raw}, field, where[:-1])
    return found.get(rest[0])


def _label(field: Field, rest: Atom, raw: Any, where: Atom) -> Json:
    if len(rest) > 1 or normal_value([rest[0]], field, where) != rest:
        raise InvalidCookbook(where, "does not name one label")
    if raw not in (None, rest[0]):
        raise InvalidCookbook(where, "a label is here, as itself, or absent, as null")
    return rest[0] if raw is not None else None


def _element(field: Field, name: str, raw: Any, where: Atom) -> Json:
    """A row or an element in normal form; raises InvalidCookbook when it is called otherwise than the atom says."""
    if field.type is Type.TABLE:
        rows: Mapping[str, Any] = normal_value({name: raw}, field, where[:-1])
        if name not in rows:
            raise InvalidCookbook(where, "the name of a row has no blanks at its ends")
        found: Json = rows[name]
        return found
    elements = normal_value([raw], field, where[:-1])
    if elements[0]["id"] != name:
        raise InvalidCookbook(where, "the element has another “id” than the atom")
    element: Json = elements[0]
    return element


def _element_names(field: Field, raw: Any, where: Atom) -> Json:
    names = _strings(raw, where)
    normal_value([{"id": name} for name in names], field, where[:-1])
    return names


def _strings(raw: Any, where: Atom) -> list[str]:
    if not isinstance(raw, list) or not all(isinstance(name, str) for name in raw):
        raise InvalidCookbook(where, "expected a list of names")
    if len(set(raw)) != len(raw):
        raise InvalidCookbook(where, "an order names each thing once")
    return raw


def _uids(raw: Any, where: Atom) -> Json:
    names = _strings(raw, where)
    for name in names:
        _uid(name, where)
    return names


def _uid(raw: Any, where: Atom) -> str:
    if not isinstance(raw, str) or not valid_uid(raw):
        raise InvalidCookbook(where, f"“{str(raw)[:60]}” is not a uid such as home-17")
    return raw


def _source(raw: Any, where: Atom) -> str:
    return "" if raw in (None, "") else _uid(raw, where)


_LIFE_KEYS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "unknown": frozenset({"state"}),
        "here": frozenset({"state", "node", "parent"}),
        "withdrawn": frozenset({"state", "node", "parent"}),
    }
)


def _life(raw: Any, where: Atom) -> Json:
    state = raw.get("state") if isinstance(raw, dict) else None
    if not isinstance(state, str) or state not in _LIFE_KEYS:
        raise InvalidCookbook(where, "a life is a record with the “state” unknown, here or withdrawn")
    if raw.keys() - {"revision"} != _LIFE_KEYS[state] or ("revision" in raw and state != "withdrawn"):
        raise InvalidCookbook(where, f"{state} goes with {', '.join(sorted(_LIFE_KEYS[state]))}")
    if state == "unknown":
        return {"state": state}
    life: dict[str, Json] = {"state": state, "node": _node(raw["node"], where), "parent": _uid(raw["parent"], where)}
    revision = raw.get("revision")
    if revision is not None:
        if type(revision) is not int or revision < 1:
            raise InvalidCookbook(where, "expected the number of a revision, from 1")
        life["revision"] = revision
    return life


def _node(raw: Any, where: Atom) -> Json:
    if (
        not isinstance(raw, dict)
        or raw.keys() - {"source"} != {"kind", "fields"}
        or not isinstance(raw["fields"], dict)
    ):
        raise InvalidCookbook(where, "a node is {“kind”, “fields”} and, for a copy, “source”")
    if raw["kind"] == Kind.COOKBOOK:
        raise InvalidCookbook(where, "the root of a cookbook neither comes nor goes")
    kind, source = plain(raw["kind"], where), plain(raw.get("source", ""), where)
    return node_data(node(where[0], kind, raw["fields"], source))


class _PlaceRule(NamedTuple):
    kinds: frozenset[Kind]
    read: Callable[[Any, Atom], Json]


_BELOW = frozenset(Kind) - {Kind.COOKBOOK}
_PLACES: Mapping[str, _PlaceRule] = MappingProxyType(
    {
        str(Place.LIFE): _PlaceRule(_BELOW, _life),
        str(Place.PARENT): _PlaceRule(_BELOW, _uid),
        str(Place.ORDER): _PlaceRule(frozenset(Kind) - {Kind.STEP}, _uids),
        SOURCE: _PlaceRule(frozenset(Kind), _source),
    }
)
"""The atoms of a node that are no fields: of which kinds, and how their values are read."""
