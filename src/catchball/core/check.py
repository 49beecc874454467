"""What must be mended before a cookbook is released: limits, variants, mandatory languages, pictures."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from catchball.core.document import Cookbook, Node
from catchball.core.limits import Problem, limits_out_of_order
from catchball.core.translations import State, mandatory_languages, state_of, texts_of
from catchball.core.values import Record, is_language


def problems(cookbook: Cookbook, checked: Iterable[Cookbook] = ()) -> tuple[Problem, ...]:
    """All that can be found in the document alone, in reading order: limits, variants, mandatory languages.

    What says the same in one of the documents that were `checked` before, under the same variants and mandatory
    languages, is not looked at again. In other languages translations may lag.
    """
    rules = variants, mandatory = _variants(cookbook), mandatory_languages(cookbook)
    known = [other.nodes for other in checked if (_variants(other), mandatory_languages(other)) == rules]
    found: list[Problem] = []
    found.extend(_unknown_languages(cookbook.nodes[cookbook.root]))
    for uid in cookbook.walk():
        entry = cookbook.nodes[uid]
        if any(uid in nodes and nodes[uid].says_the_same(entry) for nodes in known):
            continue
        found.extend(limits_out_of_order(entry))
        found.extend(_unknown_variants(entry, variants))
        found.extend(_incomplete(entry, mandatory))
    return tuple(found)


def _variants(cookbook: Cookbook) -> set[str]:
    return {variant.get("code", "") for variant in cookbook.nodes[cookbook.root].fields.get("variants", ())}


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


def _unknown_languages(root: Node) -> Iterator[Problem]:
    for tag in root.fields.get("mandatory_languages", ()):
        if not is_language(tag):
            told = f"“{tag}” is not a language tag such as en, de or zh-Hans"
            yield Problem((root.uid, "mandatory_languages", tag), told)


def _incomplete(entry: Node, mandatory: Sequence[str]) -> Iterator[Problem]:
    for atom, text in texts_of(entry) if mandatory else ():
        for language in mandatory:
            if (state := state_of(text, language)) is not State.APPROVED:
                yield Problem((*atom, language), f"{state}, in a language that must be complete")


def _media(entry: Node) -> Iterator[tuple[tuple[str, ...], Record]]:
    for name in ("media", "layout"):
        for medium in entry.fields.get(name, ()):
            yield (entry.uid, name, medium["id"]), medium


def _missing(medium: Record) -> str:
    told = f" {medium['name']}" if medium.get("name") else ""
    kind = medium.get("kind", "picture")
    return f"the {kind}{told} is missing" if medium.get("content") else f"the {kind}{told} names no content"
