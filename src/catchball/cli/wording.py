"""What fields hold, in words for people: amounts with limits, key points with reasons, tools, checks, hazards."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from catchball.core.schema import Field, Type
from catchball.core.units import unit_of
from catchball.core.values import Record, phrase_text

FIELD_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "applies": "variant",
        "checks": "check",
        "hazards": "hazard",
        "key_points": "key point",
        "labels": "label",
        "layout": "layout picture",
        "media": "picture",
        "annotations": "annotation",
        "parameters": "",
        "data": "",
        "protective_equipment": "protective equipment",
        "references": "reference",
        "resources": "resource",
        "skills": "skill",
        "standard_time": "standard time",
        "variants": "variant",
        "work_organisation": "work organisation",
        "low": "low limit",
        "high": "high limit",
        "at": "place",
    }
)
"""What one element or part of a field is called, where that is not its name; a parameter is called by its own name."""


class Wording:
    """Values in words, in one language where they have it, else in the next best."""

    def __init__(self, languages: Sequence[str]) -> None:
        self.languages = tuple(dict.fromkeys((*languages, "en")))

    def phrase(self, text: Mapping[str, Any] | None) -> str:
        """A text in the first of the languages that it has."""
        spoken = next((language for language in (*self.languages, *(text or ())) if language in (text or ())), None)
        return phrase_text(text[spoken]) if text and spoken else ""

    def element(self, field: str, record: Record) -> str:
        """An element of a list in one line."""
        return _ELEMENTS.get(field, _other)(self, record)

    def name(self, field: str, record: Record) -> str:
        """What an element is called: `tool “Torque wrench”`."""
        title = next((title for key in _TITLES if (title := self._title(record.get(key)))), "")
        kind = record.get("role") or FIELD_NAMES.get(field, field)
        return f"{kind} “{shortened(title)}”" if title else f"{kind} {record.get('id', '')}".rstrip()

    def value(self, field: Field, name: str, value: Any) -> str:
        """What one atom of a field says: an atom, a phrase, an amount, a label, a row, an element, an order."""
        if value is None:
            return "—"
        if isinstance(value, (list, tuple)):
            return ", ".join(str(part) for part in value)
        if isinstance(value, str):
            return value
        if field.type is Type.TEXT:
            return phrase_text(value)
        if field.type is Type.TABLE:
            return amounts(value) or "no value"
        return self.element(name, value)

    def _title(self, value: Any) -> str:
        return self.phrase(value) if isinstance(value, Mapping) else str(value or "")


_TITLES = ("point", "hazard", "characteristic", "name", "title", "skill", "label", "code", "identifier", "caption")

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")


def amounts(row: Mapping[str, str]) -> str:
    """`24 N·m (22 to 26 N·m, special)`; with a value only, `24 N·m`; with limits only, `22 to 26 N·m`."""
    value, kind = row.get("value", ""), row.get("class", "")
    limits = _limits(row.get("low", ""), row.get("high", ""))
    beside = ", ".join(part for part in (limits if value else "", kind if kind != "ordinary" else "") if part)
    told = value or limits
    return f"{told} ({beside})" if told and beside else told or beside


def counted(count: int, what: str) -> str:
    """`1 edit`, `2 edits`."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def shortened(text: str, most: int = 60) -> str:
    """The first words of a text, in one line, without the sign of a list and the targets of links."""
    line = " ".join(_LINK.sub(r"\1", text).lstrip("•¶ ").split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _limits(low: str, high: str) -> str:
    if low and high:
        small = low.partition(" ")[0] if unit_of(low) == unit_of(high) else low
        return f"{small} to {high}"
    return f"at least {low}" if low else f"at most {high}" if high else ""


def _joined(parts: Sequence[str], between: str = ", ") -> str:
    return between.join(part for part in parts if part)


def _key_point(say: Wording, record: Record) -> str:
    point, reason = say.phrase(record.get("point")), say.phrase(record.get("reason"))
    return _joined((point, f"because: {reason}" if reason else ""), " — ")


def _hazard(say: Wording, record: Record) -> str:
    worn = ", ".join(record.get("protective_equipment", ()))
    told = _joined((say.phrase(record.get("hazard")), say.phrase(record.get("measure"))), " → ")
    return _joined((told, f"wear {worn}" if worn else "", record.get("source", "")), "; ")


def _resource(say: Wording, record: Record) -> str:
    identity = _joined((record.get("identifier", ""), record.get("revision", "")), " rev. ")
    called = say.phrase(record.get("name"))
    quantity = amounts(record.get("quantity", {}))
    beside = f"({identity})" if identity and called else identity
    name = _joined((f"{quantity} ×" if quantity else "", called, beside), " ")
    data = (f"{row} {amounts(found)}" for row, found in record.get("data", {}).items())
    return _joined((f"{record.get('role', 'resource')}: {name}", record.get("position", ""), *data))


def _check(say: Wording, record: Record) -> str:
    wanted = amounts({**record.get("limits", {}), "class": record.get("class", "")})
    how = _joined((say.phrase(record.get("method")), record.get("gauge", "")))
    often = _joined((record.get("sample", ""), record.get("frequency", "")), " ")
    reaction = say.phrase(record.get("reaction"))
    characteristic = _joined((say.phrase(record.get("characteristic")), wanted), " ")
    return _joined((characteristic, how, often, f"if not: {reaction}" if reaction else ""), "; ")


def _medium(say: Wording, record: Record) -> str:
    return _joined((record.get("name", "") or record.get("kind", "picture"), say.phrase(record.get("caption"))), " — ")


def _reference(say: Wording, record: Record) -> str:
    identity = _joined((record.get("identifier", ""), record.get("revision", "")), " rev. ")
    return _joined((record.get("kind", ""), identity, say.phrase(record.get("title"))), " ")


def _skill(_: Wording, record: Record) -> str:
    level = record.get("level", "")
    return _joined((record.get("skill", ""), f"level {level}" if level else ""), ", ")


def _variant(say: Wording, record: Record) -> str:
    return _joined((record.get("code", ""), say.phrase(record.get("name"))), " ")


def _annotation(say: Wording, record: Record) -> str:
    return _joined((record.get("shape", ""), say.phrase(record.get("label"))), " ")


def _other(say: Wording, record: Record) -> str:
    told = (say.phrase(value) if isinstance(value, Mapping) else str(value) for value in record.values())
    return _joined(tuple(told))


_ELEMENTS: Mapping[str, Callable[[Wording, Record], str]] = MappingProxyType(
    {
        "annotations": _annotation,
        "checks": _check,
        "hazards": _hazard,
        "key_points": _key_point,
        "layout": _medium,
        "media": _medium,
        "references": _reference,
        "resources": _resource,
        "skills": _skill,
        "variants": _variant,
    }
)
