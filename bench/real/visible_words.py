"""Counting the words that a reader of a Markdown page sees, without the program's own reader."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bench.real.check import words_of
from catchball.core.document import Cookbook

_FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)
_KEY = re.compile(r"^\s*[\w-]+:", re.MULTILINE)
_DIRECTIVE = re.compile(r"\{\{.*?\}\}")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DEFINITION = re.compile(r"^ {0,3}\[[^\]]+\]:\s+\S+.*$", re.MULTILINE)
_TARGET = re.compile(r"(?<=\])\((?:[^()]|\([^()]*\))*\)")
_REFERENCE = re.compile(r"(?<=\])\[[^\]]*\]")
_TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)
_NUMBERING = re.compile(r"^(\s*>?\s*)\d{1,3}[.)]\s", re.MULTILINE)
_STEP_NUMBER = re.compile(r"^(#{1,6}\s*)step(?:\s*\d+|\s*$)", re.MULTILINE | re.IGNORECASE)


def visible_words(text: str) -> Counter[str]:
    """How often each word is seen on a page.

    Not seen are: where links lead, tags, comments, directives to a program, the numbering of lists and of steps.
    """
    front = _FRONT_MATTER.match(text)
    shown = _KEY.sub("", front[1]) + text[front.end() :] if front else text
    for unseen in (_COMMENT, _DIRECTIVE, _DEFINITION, _TARGET, _REFERENCE, _TAG):
        shown = unseen.sub(" ", shown)
    for numbering in (_NUMBERING, _STEP_NUMBER):
        shown = numbering.sub(r"\1", shown)
    return Counter(words_of(shown))


def missing_words(pages: Iterable[str], document: Cookbook) -> Counter[str]:
    """The visible words of pages that a cookbook lacks, or has less often."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen += visible_words(page)
    return seen - words_in(document)


def words_in(document: Cookbook) -> Counter[str]:
    """How often each word stands in the fields of a cookbook, wherever that is.

    A list of resources stands for its heading: resources whose role is tool are under one that says Tools.
    """
    found: Counter[str] = Counter()
    for node in document.nodes.values():
        for text in _strings(node.fields):
            found.update(words_of(text))
        roles = {resource.get("role", "") for resource in node.fields.get("resources", ())}
        found.update(f"{role}s" for role in roles)
    return found


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            if name != "id":
                yield from _strings(part)
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from _strings(part)
