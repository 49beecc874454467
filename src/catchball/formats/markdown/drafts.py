"""Nodes while a page is read: what was found for each, in the order in which it stood, and the cookbook in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product
from typing import Any

from catchball.core.document import MOST_NODES, Cookbook, Node, cookbook, node
from catchball.core.errors import InvalidCookbook
from catchball.core.schema import FIELDS, Kind, Type
from catchball.formats.errors import FormatError
from catchball.formats.markdown.blocks import BlockKind, blocks_of
from catchball.formats.markdown.fields import raw_record
from catchball.formats.markdown.inline import pictures_in
from catchball.formats.markdown.pictures import Gallery, is_elsewhere
from catchball.formats.markdown.plain_yaml import Plain
from catchball.formats.markdown.resources import read_links
from catchball.formats.markdown.source import Page
from catchball.formats.sources import Dropped


class Sign(StrEnum):
    """How a step stands on a page; its instruction begins with the sign. A numbered step needs none."""

    NUMBER = ""
    BULLET = "•"
    PASSAGE = "¶"
    """Prose of its own, or a section that is no step to be done: under its title, or under none."""


_ENTITIES: Mapping[Sign, str] = {Sign.BULLET: "&bull;", Sign.PASSAGE: "&para;"}
"""How a numbered step begins that really begins with such a sign."""
TEXT_FIELD: Mapping[Kind, str] = {
    Kind.COOKBOOK: "purpose",
    Kind.GROUP: "description",
    Kind.OPERATION: "description",
    Kind.STEP: "instruction",
}
MEDIA_FIELD: Mapping[Kind, str] = {
    Kind.COOKBOOK: "layout",
    Kind.GROUP: "layout",
    Kind.OPERATION: "media",
    Kind.STEP: "media",
}


@dataclass(slots=True)
class Draft:
    """A node that is being read. Texts are Markdown; media, resources and references are records without ids."""

    kind: Kind
    page: Page
    line: int
    title: str = ""
    sign: Sign = Sign.NUMBER
    texts: list[str] = field(default_factory=list)
    media: list[dict[str, Any]] = field(default_factory=list)
    resources: list[dict[str, Any]] = field(default_factory=list)
    parameters: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    """Name, amounts, and the words that said so."""
    references: list[dict[str, Any]] = field(default_factory=list)
    further: dict[str, Plain] = field(default_factory=dict)
    children: list[Draft] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found for the node."""
        return not (self.title or self.texts or self.media or self.resources or self.parameters or self.further)


@dataclass(slots=True)
class Reading:
    """One import while it goes on: what all its pages share."""

    language: str
    gallery: Gallery
    dropped: list[Dropped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def signed(sign: Sign, text: str) -> str:
    """The instruction of a step that stands on its page in this way."""
    if not sign:
        own, _ = unsigned(text)
        return f"{_ENTITIES[own]}{text[1:]}" if own else text
    if not text:
        return sign
    first = blocks_of(text, 1)[0]
    return f"{sign} {text}" if first.kind is BlockKind.PARAGRAPH else f"{sign}\n\n{text}"


def unsigned(text: str) -> tuple[Sign, str]:
    """How a step stands on its page, and its instruction without the sign."""
    if text[:1] in {Sign.BULLET, Sign.PASSAGE} and text[1:2].strip() == "":
        return Sign(text[0]), text[1:].lstrip()
    return Sign.NUMBER, text


def cookbook_of(root: Draft, reading: Reading, issuer: str) -> Cookbook:
    """The cookbook with uids `issuer-1`, `issuer-2`, … in reading order.

    Raises FormatError with the line of the node that cannot be: too many nodes, a text too long, a field not known.
    """
    nodes: list[Node] = []
    children: dict[str, tuple[str, ...]] = {}
    numbers: dict[int, str] = {}
    for number, draft in enumerate(_walk(root), start=1):
        if number > MOST_NODES:
            raise FormatError(draft.page.name, f"there are more than {MOST_NODES:,} steps", line=draft.line)
        numbers[id(draft)] = f"{issuer}-{number}"
        nodes.append(_node(draft, numbers[id(draft)], reading))
    for draft in _walk(root):
        children[numbers[id(draft)]] = tuple(numbers[id(child)] for child in draft.children)
    try:
        return cookbook(f"{issuer}-1", nodes, children)
    except InvalidCookbook as error:
        raise FormatError(root.page.name, error.what, line=root.line) from error


def _walk(root: Draft) -> Iterator[Draft]:
    stack = [root]
    while stack:
        draft = stack.pop()
        yield draft
        stack.extend(reversed(draft.children))


def _node(draft: Draft, uid: str, reading: Reading) -> Node:
    try:
        return node(uid, draft.kind, _fields(draft, reading))
    except InvalidCookbook as error:
        place = " › ".join(error.where[1:])
        raise FormatError(
            draft.page.name, f"{place}: {error.what}" if place else error.what, line=draft.line
        ) from error


def _fields(draft: Draft, reading: Reading) -> dict[str, Any]:
    language, kind = reading.language, draft.kind
    parameters, repeated = _parameters(draft)
    text = "\n\n".join((*draft.texts, *repeated))
    text, linked = read_links(text, language) if "resources" in FIELDS[kind] else (text, [])
    fields: dict[str, Any] = {
        "title": {language: draft.title},
        TEXT_FIELD[kind]: {language: signed(draft.sign, text) if kind is Kind.STEP else text},
        MEDIA_FIELD[kind]: draft.media,
        "resources": [*linked, *draft.resources],
        "parameters": parameters,
        "references": draft.references,
    }
    told = dict(draft.further)
    if (said := told.pop("kind", kind)) != kind:
        raise InvalidCookbook(("", "kind"), f"“{said}” cannot be here: this is read as {kind}")
    further = raw_record(told, FIELDS[kind], language)
    found = _together({name: value for name, value in fields.items() if value}, further, kind)
    if within := list(_pictures_within(draft, _texts(found, kind, language), reading.gallery)):
        found[MEDIA_FIELD[kind]] = [*within, *found.get(MEDIA_FIELD[kind], ())]
    return {name: _numbered(value) if _is_items(kind, name) else value for name, value in found.items()}


def _parameters(draft: Draft) -> tuple[dict[str, dict[str, str]], list[str]]:
    """The parameters by name, and a list in words of those that share a name, for none can be preferred."""
    times = Counter(name for name, _, _ in draft.parameters)
    repeated = "\n".join(f"- {words}" for name, _, words in draft.parameters if times[name] > 1)
    once = {name: amounts for name, amounts, _ in draft.parameters if times[name] == 1}
    return once, [repeated] if repeated else []


def _texts(fields: Mapping[str, Any], kind: Kind, language: str) -> Iterator[str]:
    """The texts in which pictures can stand, in the order in which they are written."""
    records = (fields, *(one for one in fields.get("resources", ()) if isinstance(one, Mapping)))
    for record, name in product(records, ("title", TEXT_FIELD[kind], "name")):
        text = record.get(name)
        if isinstance(text, Mapping) and isinstance(text.get(language), str):
            yield text[language]


def _pictures_within(draft: Draft, texts: Iterable[str], gallery: Gallery) -> Iterator[dict[str, Any]]:
    """Media items for pictures that stay in the text, so that their content is kept; the text has their caption."""
    for text in texts:
        for picture in pictures_in(text):
            if picture.target and not is_elsewhere(picture.target):
                line = draft.page.line_of(picture.target, draft.line)
                item = gallery.item(draft.page, line, picture.target)
                if item is not None:
                    yield item


def _together(found: dict[str, Any], further: Mapping[str, Any], kind: Kind) -> dict[str, Any]:
    """What the page says in its own form, with what its block of further fields says."""
    both = dict(found)
    for name, value in further.items():
        if name == MEDIA_FIELD[kind] and isinstance(value, list):
            both[name] = _replaced(found.get(name, []), value)
        elif isinstance(value, list) and isinstance(found.get(name), list):
            both[name] = [*found[name], *value]
        elif isinstance(value, dict) and isinstance(found.get(name), dict):
            both[name] = {**found[name], **value}
        else:
            both[name] = value
    return both


def _replaced(media: Sequence[Mapping[str, Any]], told: Sequence[Any]) -> list[Any]:
    """The pictures of a page, each with what the block tells about the one of its name, and what only the block has."""
    rest = list(told)
    found: list[Any] = []
    for item in media:
        same = next((one for one in rest if isinstance(one, Mapping) and one.get("name", "") == item["name"]), None)
        if same is not None:
            rest.remove(same)
        found.append({**item, **(same or {})})
    return [*found, *rest]


def _is_items(kind: Kind, name: str) -> bool:
    return name in FIELDS[kind] and FIELDS[kind][name].type is Type.ITEMS


def _numbered(elements: Any) -> Any:
    """Records with the ids 1, 2, …"""
    if not isinstance(elements, list):
        return elements
    return [
        {**element, "id": str(place)} if isinstance(element, dict) else element
        for place, element in enumerate(elements, start=1)
    ]
