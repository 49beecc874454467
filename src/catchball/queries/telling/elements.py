"""Rows and elements of lists, each in one line: a key point with its reason, a tool, a check, a hazard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext

from catchball.core.schema import Field, Type
from catchball.core.values import Record, phrase_text
from catchball.queries.telling.speaking import amount, amounts, joined, shortened, spoken
from catchball.queries.telling.vocabulary import field_name, word

_TITLES = ("point", "hazard", "characteristic", "name", "title", "skill", "label", "code", "identifier", "caption")
_Languages = Sequence[str]


def element_text(field: str, record: Record, languages: _Languages) -> str:
    """An element of a list, or a row of a table, in one line."""
    return _ELEMENTS.get(field, _row)(record, languages)


def element_name(field: str, record: Record, languages: _Languages) -> str:
    """What an element is called: `tool “Torque wrench”`."""
    titles = (_title(record.get(key), languages) for key in _TITLES)
    title = next((shortened(title) for title in titles if title), "")
    kind = word(record["role"]) if record.get("role") else field_name(field)
    return f"{kind} “{title}”" if title else f"{kind} {record.get('id', '')}".rstrip()


def value_text(field: Field, name: str, value: Any, languages: _Languages) -> str:
    """What one atom says: an atom, a phrase, an amount, a label, a row, an element, an order."""
    if value is None:
        return "—"
    if isinstance(value, (list, tuple)):
        return ", ".join(word(part) for part in value)
    if isinstance(value, str):
        return amount(value) if field.type in (Type.AMOUNT, Type.QUANTITY) else word(value)
    if field.type is Type.TEXT:
        return phrase_text(value)
    return element_text(name, value, languages)


def _title(value: Any, languages: _Languages) -> str:
    return spoken(value, languages).text if isinstance(value, Mapping) else str(value or "")


def _row(record: Record, languages: _Languages) -> str:
    if record.keys() & {"value", "low", "high"}:
        return amounts(record)
    told = (_title(value, languages) for name, value in record.items() if name != "id" and not isinstance(value, tuple))
    return joined(map(word, told))


def _key_point(record: Record, languages: _Languages) -> str:
    reason = spoken(record.get("reason"), languages).text
    because = gettext("because: %(reason)s") % {"reason": reason} if reason else ""
    return joined((spoken(record.get("point"), languages).text, because), " — ")


def _hazard(record: Record, languages: _Languages) -> str:
    worn = ", ".join(record.get("protective_equipment", ()))
    told = joined((spoken(record.get(part), languages).text for part in ("hazard", "measure")), " → ")
    return joined((told, gettext("wear: %(worn)s") % {"worn": worn} if worn else "", record.get("source", "")), "; ")


def _resource(record: Record, languages: _Languages) -> str:
    identity = joined((record.get("identifier", ""), record.get("revision", "")), " / ")
    called = spoken(record.get("name"), languages).text
    quantity = amounts(record.get("quantity", {}))
    name = joined(
        (f"{quantity} ×" if quantity else "", called, f"({identity})" if called and identity else identity), " "
    )
    data = (f"{row} {amounts(found)}" for row, found in record.get("data", {}).items())
    return joined((f"{word(record.get('role', 'resource'))}: {name}", record.get("position", ""), *data))


def _check(record: Record, languages: _Languages) -> str:
    wanted = amounts({**record.get("limits", {}), "class": record.get("class", "ordinary")})
    how = joined((spoken(record.get("method"), languages).text, record.get("gauge", "")))
    often = joined((record.get("sample", ""), record.get("frequency", "")), " × ")
    reaction = spoken(record.get("reaction"), languages).text
    otherwise = gettext("if not: %(reaction)s") % {"reaction": reaction} if reaction else ""
    return joined(
        (joined((spoken(record.get("characteristic"), languages).text, wanted), " "), how, often, otherwise), "; "
    )


def _medium(record: Record, languages: _Languages) -> str:
    notes = "; ".join(spoken(note.get("label"), languages).text for note in record.get("annotations", ()))
    return joined((spoken(record.get("caption"), languages).text or record.get("name", ""), notes), " — ")


def _reference(record: Record, languages: _Languages) -> str:
    identity = joined((record.get("identifier", ""), record.get("revision", "")), " / ")
    return joined((word(record.get("kind", "")), identity, spoken(record.get("title"), languages).text), " ")


_ELEMENTS: Mapping[str, Callable[[Record, _Languages], str]] = MappingProxyType(
    {
        "checks": _check,
        "hazards": _hazard,
        "key_points": _key_point,
        "layout": _medium,
        "media": _medium,
        "references": _reference,
        "resources": _resource,
    }
)
