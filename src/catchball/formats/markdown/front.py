"""Front matter: the title, the labels and the language of a page, and everything else as references to look up.

Another key becomes a reference of the kind document with the key as its title and the value as its identifier, one for
each value of a list; sorted by key, for the order of keys means nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from catchball.core.values import Record, phrase_text
from catchball.formats.markdown.plain_yaml import Plain, write_mapping
from catchball.formats.markdown.source import Page

LANGUAGE_KEYS = ("language", "lang")
TITLE, TAGS = "title", "tags"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def front_language(page: Page) -> str | None:
    """The language that the front matter names, where it is a language tag."""
    values = ((page.front or {}).get(key, "") for key in LANGUAGE_KEYS)
    return next((tag for value in values if (tag := _language_tag(value))), None)


def front_labels(page: Page) -> list[str]:
    """The tags of a page; a string of tags is divided at commas."""
    tags = (page.front or {}).get(TAGS, [])
    if isinstance(tags, str):
        return [tag.strip() for tag in tags.split(",")]
    return [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []


def front_references(page: Page, language: str, *, of_cookbook: bool) -> list[dict[str, Any]]:
    """References for the keys that have no field: only a cookbook has fields for labels and language."""
    found: list[dict[str, Any]] = []
    for key, value in sorted((page.front or {}).items()):
        for identifier in _kept(key, value, of_cookbook=of_cookbook):
            words = {"identifier": identifier} if identifier else {}
            found.append({"kind": "document", **words, "title": {language: key}})
    return found


def write_front(
    references: Sequence[Record],
    *,
    of_cookbook: bool,
    title: str | None = None,
    labels: Sequence[str] = (),
    language: str | None = None,
) -> str:
    """The front matter that is read as these; empty where there is nothing to say. `title` may be empty.

    Of the references, those are written for which `front_key` has a key.
    """
    said: dict[str, Plain] = {} if title is None else {TITLE: title}
    said |= {TAGS: list(labels)} if labels else {}
    said |= {LANGUAGE_KEYS[0]: language} if language else {}
    values: dict[str, list[Plain]] = {}
    for reference in references:
        if key := front_key(reference, of_cookbook=of_cookbook):
            values.setdefault(key, []).append(_parsed(reference.get("identifier", "")))
    for key, several in values.items():
        alone = len(several) == 1 and (several[0] == [] or not isinstance(several[0], list))
        said[key] = several[0] if alone else several
    return f"---\n{write_mapping(said)}---\n" if said else ""


def front_key(reference: Record, *, of_cookbook: bool = False) -> str:
    """The key under which a reference stands in front matter; empty where it has no place there."""
    if reference.keys() - {"id", "identifier"} != {"kind", "title"} or reference["kind"] != "document":
        return ""
    key = next(phrase_text(phrase) for phrase in reference["title"].values())
    return "" if key == TITLE or (of_cookbook and key in {TAGS, *LANGUAGE_KEYS}) else key


def _kept(key: str, value: Plain, *, of_cookbook: bool) -> Iterator[str]:
    if key == TITLE and isinstance(value, str):
        return
    if of_cookbook and key in LANGUAGE_KEYS and _language_tag(value):
        return
    is_tags = of_cookbook and key == TAGS
    for one in value if isinstance(value, list) else [value]:
        if not (is_tags and isinstance(one, str)):
            yield one if isinstance(one, str) else _json(one)
    if value == [] and not is_tags:
        yield "[]"


def _parsed(identifier: str) -> Plain:
    """A mapping or a list that stood in the front matter, from its JSON; other identifiers as they are."""
    if identifier[:1] in {"{", "["}:
        try:
            value = json.loads(identifier)
        except ValueError:
            return identifier
        return value if _is_plain(value) and _json(value) == identifier else identifier
    return identifier


def _json(value: Plain) -> str:
    return json.dumps(value, ensure_ascii=False)


def _is_plain(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(_is_plain(part) for part in value.values())
    return all(_is_plain(part) for part in value) if isinstance(value, list) else isinstance(value, str)


def _language_tag(value: Plain) -> str:
    tag = value.strip().replace("_", "-") if isinstance(value, str) else ""
    return tag if _LANGUAGE.fullmatch(tag) else ""
