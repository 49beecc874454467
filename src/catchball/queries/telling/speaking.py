"""Texts in the language that the reader wants, else in the next best; amounts as the reader writes numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.formats import get_format
from django.utils.translation import get_language, gettext

from catchball.core.document import Cookbook
from catchball.core.units import unit_of
from catchball.core.values import phrase_text
from catchball.queries.telling.vocabulary import word

_SHORT = 60


class Spoken(NamedTuple):
    """A text and the language that it is in."""

    text: str
    language: str


def spoken(text: Mapping[str, Any] | None, languages: Sequence[str]) -> Spoken:
    """A text in the first of the languages that it has, else in any; empty where there is none."""
    for language in (*languages, *(text or ())):
        if text and language in text:
            return Spoken(phrase_text(text[language]), language)
    return Spoken("", languages[0] if languages else "")


def languages_of(document: Cookbook) -> tuple[str, ...]:
    """The languages that a document speaks, its own first."""
    own = str(document.nodes[document.root].fields.get("language", "en"))
    found = {
        language
        for entry in document.nodes.values()
        for name in ("title", "instruction")
        for language in entry.fields.get(name, ())
    }
    return (own, *sorted(found - {own}))


def reading_languages(wanted: str, document: Cookbook) -> tuple[str, ...]:
    """The order in which languages are tried: the one asked for, that of the page, the document's own, English."""
    known = languages_of(document)
    of_page = next((tag for tag in known if tag.lower() == str(get_language()).lower()), "")
    asked = wanted if wanted in known else ""
    return tuple(dict.fromkeys(tag for tag in (asked, of_page, known[0], "en") if tag))


def amount(text: str) -> str:
    """`12.5 N·m` with the decimal sign of the reader's language."""
    number, _, unit = text.partition(" ")
    local = number.replace(".", str(get_format("DECIMAL_SEPARATOR")))
    return f"{local} {unit}" if unit else local


def limits(row: Mapping[str, Any]) -> str:
    """`11 to 13 N·m`, `at least 11 N·m`, `at most 13 N·m`; empty without limits."""
    low, high = row.get("low", ""), row.get("high", "")
    if low and high:
        small = low.partition(" ")[0] if unit_of(low) == unit_of(high) else low
        return gettext("%(low)s to %(high)s") % {"low": amount(small), "high": amount(high)}
    if low:
        return gettext("at least %(low)s") % {"low": amount(low)}
    return gettext("at most %(high)s") % {"high": amount(high)} if high else ""


def amounts(row: Mapping[str, Any]) -> str:
    """`12 N·m (11 to 13 N·m, special)`; with limits only, `11 to 13 N·m`."""
    kind = row.get("class", "ordinary")
    around = limits(row)
    beside = joined((around if row.get("value") else "", word(kind) if kind != "ordinary" else ""))
    told = amount(row["value"]) if row.get("value") else around
    return f"{told} ({beside})" if told and beside else told or beside


def joined(parts: Iterable[str], between: str = ", ") -> str:
    """The parts that say something."""
    return between.join(part for part in parts if part)


def shortened(text: str) -> str:
    """The first words of a text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else line[: _SHORT - 1].rstrip() + "…"
