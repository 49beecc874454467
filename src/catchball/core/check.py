"""What must be mended before a cookbook is released: limits, variants, translations, pictures."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from catchball.core.document import Cookbook, Node
from catchball.core.limits import Problem, limits_out_of_order
from catchball.core.schema import FIELDS, Field, Type
from catchball.core.values import Record, phrase_text


def problems(cookbook: Cookbook, checked: Iterable[Cookbook] = ()) -> tuple[Problem, ...]:
    """All that can be found in the document alone, in reading order: limits, variants, translations out of date.

    What says the same in one of the documents that were `checked` before, under the same variants, is not looked at
    again.
    """
    variants = _variants(cookbook)
    known = [other.nodes for other in checked if _variants(other) == variants]
    found: list[Problem] = []
    for uid in cookbook.walk():
        entry = cookbook.nodes[uid]
        if any(uid in nodes and nodes[uid].says_the_same(entry) for nodes in known):
            continue
        found.extend(limits_out_of_order(entry))
        found.extend(_unknown_variants(entry, variants))
        found.extend(stale_translations(entry))
    return tuple(found)


def _variants(cookbook: Cookbook) -> set[str]:
    return {variant.get("code", "") for variant in cookbook.nodes[cookbook.root].fields.get("variants", ())}


def stale_translations(entry: Node) -> tuple[Problem, ...]:
    """The translations of a node that were made from a text that has changed since, or that is gone."""
    return tuple(_stale(FIELDS[entry.kind], entry.fields, (entry.uid,)))


def missing_pictures(cookbook: Cookbook, have: Container[str]) -> tuple[Problem, ...]:
    """The pictures and clips of a document whose content (`sha256:…`) is not among those at hand, or is not named."""
    return tuple(
        Problem(where, _missing(medium))
        for uid in cookbook.walk()
        for where, medium in _media(cookbook.nodes[uid])
        if medium.get("content", "") not in have
    )


def pictures(cookbook: Cookbook) -> tuple[str, ...]:
    """The contents (`sha256:…`) of a document's pictures and clips, each once, those of withdrawn nodes last."""
    nodes = [*(cookbook.nodes[uid] for uid in cookbook.walk()), *(gone.node for gone in cookbook.withdrawn.values())]
    found = (medium.get("content", "") for entry in nodes for _, medium in _media(entry))
    return tuple(dict.fromkeys(content for content in found if content))


def _unknown_variants(entry: Node, variants: Container[str]) -> Iterator[Problem]:
    for label in entry.fields.get("applies", ()):
        if label not in variants:
            yield Problem((entry.uid, "applies"), f"“{label}” is not a variant of this cookbook")


def _stale(fields: Mapping[str, Field], record: Record, where: tuple[str, ...]) -> Iterator[Problem]:
    for name, field in fields.items():
        value = record.get(name)
        if not value:
            continue
        if field.type is Type.TEXT:
            yield from _stale_phrases(value, (*where, name))
        elif field.type is Type.TABLE:
            for row, inner in value.items():
                yield from _stale(field.record, inner, (*where, name, row))
        elif field.type is Type.ITEMS:
            for element in value:
                yield from _stale(field.record, element, (*where, name, element["id"]))


def _stale_phrases(text: Mapping[str, Any], where: tuple[str, ...]) -> Iterator[Problem]:
    for language, phrase in text.items():
        if isinstance(phrase, str):
            continue
        source = phrase["of"]["language"]
        if source not in text:
            yield Problem((*where, language), f"translates a text in {source} that is gone")
        elif phrase_text(text[source]) != phrase["of"]["text"]:
            yield Problem((*where, language), f"translates what the text in {source} said before it was changed")


def _media(entry: Node) -> Iterator[tuple[tuple[str, ...], Record]]:
    for name in ("media", "layout"):
        for medium in entry.fields.get(name, ()):
            yield (entry.uid, name, medium["id"]), medium


def _missing(medium: Record) -> str:
    told = f" {medium['name']}" if medium.get("name") else ""
    kind = medium.get("kind", "picture")
    return f"the {kind}{told} is missing" if medium.get("content") else f"the {kind}{told} names no content"
