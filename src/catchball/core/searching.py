"""What can be found in a node: its words as an index wants them, and where they stand in a text.

Words are lower case and without signs. Chinese and its like are written without blanks: a stretch of them is indexed by
each pair of neighbours and by its last sign, so that any part of it is found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from catchball.core.document import Node
from catchball.core.schema import FIELDS, Field, Type
from catchball.core.values import phrase_text

MOST_WORDS = 12
"""Words of one question; what follows them is left out."""
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_STRETCH = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}]")
_SAYS_NOTHING = frozenset({"latitude", "language", "mandatory_languages", "content", "at"})
"""Fields whose words are for the program."""
_LONGEST_WORD = 60


class Passage(NamedTuple):
    """A stretch of a node's texts; a name or number in no language has an empty one."""

    language: str
    text: str
    is_title: bool


class Part(NamedTuple):
    """A stretch of a text, and whether it is what was searched for."""

    text: str
    is_marked: bool


def index_words(text: str) -> list[str]:
    """The words of a text under which it can be found, in their order."""
    return [word for stretch in _stretches(text) for word in _pieces(stretch, is_asked=False)]


def asked_words(text: str) -> list[str]:
    """The words of a question: a text must have all of them."""
    found = [word for stretch in _stretches(text) for word in _pieces(stretch, is_asked=True)]
    return list(dict.fromkeys(found))[:MOST_WORDS]


def is_unspaced(text: str) -> bool:
    """Whether a text has signs of a script that is written without blanks."""
    return _IS_UNSPACED.search(text) is not None


def passages(node: Node) -> Iterator[Passage]:
    """All that a node says to people, the title first."""
    return _said(FIELDS[node.kind], node.fields, is_top=True)


def marked(text: str, words: Sequence[str]) -> tuple[Part, ...]:
    """The text with the words marked that it has, in whichever script; a spaced word from its beginning on."""
    lowered = text.lower() if len(text.lower()) == len(text) else text
    hits = [False] * len(text)
    for word in words:
        begins = re.escape(word) if is_unspaced(word) else rf"\b{re.escape(word)}\w*"
        for found in re.finditer(begins, lowered):
            hits[found.start() : found.end()] = [True] * (found.end() - found.start())
    return tuple(_joined(text, hits))


def _joined(text: str, hits: Sequence[bool]) -> Iterator[Part]:
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or hits[place] != hits[start]:
            yield Part(text[start:place], hits[start])
            start = place


def shortened(parts: Sequence[Part], longest: int) -> tuple[Part, ...]:
    """About as many signs around the first mark; a cut is shown."""
    text = "".join(part.text for part in parts)
    if len(text) <= longest:
        return tuple(parts)
    before = 0
    for part in parts:
        if part.is_marked:
            break
        before += len(part.text)
    first = max(0, min(before - longest // 3, len(text) - longest))
    kept = list(_between(parts, first, first + longest))
    head = [Part("…", is_marked=False)] if first else []
    tail = [Part("…", is_marked=False)] if first + longest < len(text) else []
    return (*head, *kept, *tail)


def _between(parts: Iterable[Part], first: int, last: int) -> Iterator[Part]:
    place = 0
    for part in parts:
        told = part.text[max(0, first - place) : max(0, last - place)]
        place += len(part.text)
        if told:
            yield Part(told, part.is_marked)


def _stretches(text: str) -> list[str]:
    return _STRETCH.findall(unicodedata.normalize("NFC", text).lower())


def _pieces(stretch: str, *, is_asked: bool) -> list[str]:
    """The word itself; of signs without blanks the pairs, and the last sign where texts are indexed."""
    if not is_unspaced(stretch):
        return [stretch[:_LONGEST_WORD]]
    pairs = [stretch[place : place + 2] for place in range(len(stretch) - 1)]
    return pairs if is_asked and pairs else [*pairs, stretch[-1]]


def _said(fields: Mapping[str, Field], values: Mapping[str, Any], *, is_top: bool = False) -> Iterator[Passage]:
    for name, field in fields.items():
        value = values.get(name)
        if value and name not in _SAYS_NOTHING:
            yield from _of_value(field, value, is_title=is_top and name in ("title", "number"))


def _of_value(field: Field, value: Any, *, is_title: bool) -> Iterator[Passage]:
    if field.type is Type.TEXT:
        yield from (Passage(language, phrase_text(phrase), is_title) for language, phrase in value.items())
    elif field.type is Type.ATOM and not field.words:
        yield Passage("", value, is_title)
    elif field.type is Type.LABELS:
        yield from (Passage("", label, is_title) for label in value)
    elif field.type is Type.ITEMS:
        for record in value:
            yield from _said(field.record, record)
    elif field.type is Type.TABLE:
        for name, record in value.items():
            yield Passage("", name, is_title)
            yield from _said(field.record, record)
