"""Edits as data: what changed from one state of a cookbook to another, atom by atom, with the old and the new value.

Atoms of an edit:

    (uid, "@life")          {"state": "unknown" | "here" | "withdrawn", "node", "parent", "revision"}
    (uid, "@parent")        uid of the parent; always together with the two "@order" edits
    (uid, "@order")         the uids of the children, in order, for each list that changed
    (uid, "@source")        of which node it is a copy
    (uid, field, …)         an atom; a phrase of one language; one part of a quantity; a label (itself or None);
                            a whole row or element that came or went (None where it is not)
    (uid, field, …, "@order")   the ids of the elements of a field, in order, where that changed
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from catchball.core.canonical import Json
from catchball.core.decisions import Atom, Place
from catchball.core.schema import Field, Type
from catchball.core.values import Record

SOURCE = "@source"


@dataclass(frozen=True, slots=True)
class Edit:
    """One atom's old and new value, None for absent."""

    atom: Atom
    old: Json
    new: Json

    @property
    def uid(self) -> str:
        """The node that the edit is about."""
        return self.atom[0]

    @property
    def inverse(self) -> Edit:
        """The edit that takes this one back."""
        return Edit(self.atom, self.new, self.old)

    @property
    def is_content(self) -> bool:
        """Whether the edit is about what a node says, not about its life or place."""
        return not self.atom[1].startswith("@")


@dataclass(frozen=True, slots=True)
class Edits:
    """All edits from one revision to another; `base` and `result` are the revisions' ids."""

    edits: tuple[Edit, ...]
    base: str = ""
    result: str = ""

    def __bool__(self) -> bool:
        return bool(self.edits)

    def __iter__(self) -> Iterator[Edit]:
        return iter(self.edits)

    def __len__(self) -> int:
        return len(self.edits)


def record_edits(fields: Mapping[str, Field], old: Record, new: Record, atom: Atom) -> Iterator[Edit]:
    """The edits from one record to another."""
    for name, field in fields.items():
        before, after = old.get(name), new.get(name)
        if before != after:
            yield from _value_edits(field, before, after, (*atom, name))


def _value_edits(field: Field, old: Any, new: Any, atom: Atom) -> Iterator[Edit]:
    match field.type:
        case Type.ATOM | Type.AMOUNT:
            yield Edit(atom, old, new)
        case Type.TEXT | Type.QUANTITY:
            yield from _part_edits(old or {}, new or {}, atom)
        case Type.LABELS:
            before, after = ({label: label for label in side or ()} for side in (old, new))
            yield from _part_edits(before, after, atom)
        case Type.TABLE:
            yield from _element_edits(field, old or {}, new or {}, atom)
        case Type.ITEMS:
            before, after = ({element["id"]: element for element in side or ()} for side in (old, new))
            yield from _element_edits(field, before, after, atom)
            if list(before) != list(after):
                yield Edit((*atom, Place.ORDER), list(before), list(after))


def _part_edits(old: Mapping[str, Any], new: Mapping[str, Any], atom: Atom) -> Iterator[Edit]:
    for part in sorted({*old, *new}):
        if old.get(part) != new.get(part):
            yield Edit((*atom, part), old.get(part), new.get(part))


def _element_edits(field: Field, old: Mapping[str, Any], new: Mapping[str, Any], atom: Atom) -> Iterator[Edit]:
    for name in {**old, **new}:
        before, after = old.get(name), new.get(name)
        if before is None or after is None:
            yield Edit((*atom, name), before, after)
        elif before != after:
            yield from record_edits(field.record, before, after, (*atom, name))


def value_at(fields: Mapping[str, Field], record: Record, path: Atom) -> Any:
    """What a record says at a path: None where nothing is said; KeyError where a row or element of the path is gone."""
    name, rest = path[0], path[1:]
    field, value = fields[name], record.get(name)
    if field.type in (Type.ATOM, Type.AMOUNT):
        return value
    if field.type is Type.LABELS:
        return rest[0] if rest[0] in (value or ()) else None
    elements = _elements(field, value)
    if rest == (Place.ORDER,):
        return list(elements)
    if len(rest) == 1:
        return elements.get(rest[0])
    return value_at(field.record, elements[rest[0]], rest[1:])


def put(fields: Mapping[str, Field], record: Record, path: Atom, new: Any) -> dict[str, Any]:
    """The record with one atom set; fields stay in the order of the schema, empty ones go.

    An "@order" keeps the elements that it does not name behind those that it names. KeyError as in `value_at`.
    """
    name = path[0]
    value = _put_value(fields[name], record.get(name), path[1:], new)
    merged = {**record, name: value}
    result: dict[str, Any] = {"id": record["id"]} if "id" in record else {}
    result.update({known: merged[known] for known in fields if merged.get(known)})
    return result


def _put_value(field: Field, value: Any, rest: Atom, new: Any) -> Any:
    if field.type in (Type.ATOM, Type.AMOUNT):
        return new
    if field.type is Type.LABELS:
        return tuple(sorted({*(value or ())} - {rest[0]} | ({rest[0]} if new is not None else set())))
    elements = _elements(field, value)
    if rest == (Place.ORDER,):
        first = [element for element in new if element in elements]
        elements = {element: elements[element] for element in [*first, *(e for e in elements if e not in set(first))]}
    elif len(rest) > 1:
        elements[rest[0]] = put(field.record, elements[rest[0]], rest[1:], new)
    elif new is None:
        elements.pop(rest[0], None)
    else:
        elements[rest[0]] = new
    if field.type is Type.ITEMS:
        return tuple(elements.values())
    return {key: elements[key] for key in _in_order(field, elements)}


def _in_order(field: Field, elements: Mapping[str, Any]) -> list[str]:
    if field.type is Type.QUANTITY:
        return [part for part in ("value", "low", "high") if part in elements]
    return sorted(elements)


def _elements(field: Field, value: Any) -> dict[str, Any]:
    if field.type is Type.ITEMS:
        return {element["id"]: element for element in value or ()}
    return dict(value or {})
