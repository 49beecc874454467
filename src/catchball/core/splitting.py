"""A step in two, two steps in one.

The first part keeps its uid, and with it all that others change of it. A new part gets a uid of its own and remembers
its source; a step that was joined to another is withdrawn, so that whoever changed it meanwhile is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catchball.core.document import Cookbook, Withdrawn, cookbook, node
from catchball.core.schema import FIELDS, Field, Type
from catchball.core.units import amount, comparable, in_si, unit_of
from catchball.core.values import Record, phrase_text

_FROM_NARROW_TO_WIDE = ("fixed", "justify", "bounded", "free")
_FOR_BOTH = ("applies", "occasion")
_LONGEST_TITLE = 60


def split_step(document: Cookbook, uid: str, new_uid: str, at: int, language: str) -> Cookbook:
    """The step with its instruction up to a sign, and behind it a new one with the rest.

    Translations stay whole with the first part; they are then out of date, which is told.
    """
    old = document.nodes[uid]
    text = old.fields.get("instruction", {})
    words = phrase_text(text[language]) if language in text else ""
    before, behind = words[:at].rstrip(), words[at:].lstrip()
    first = node(uid, old.kind, {**old.fields, "instruction": _text_with(text, language, before)}, old.source)
    common = {name: old.fields[name] for name in _FOR_BOTH if name in old.fields}
    told = {"title": {language: begin_of(behind)}, "instruction": {language: behind}} if behind else {}
    second = node(new_uid, old.kind, {**common, **told}, source=uid)
    nodes = [first if entry.uid == uid else entry for entry in document.nodes.values()]
    parent = document.parents[uid]
    siblings = document.children[parent]
    place = siblings.index(uid) + 1
    children = {**document.children, parent: (*siblings[:place], new_uid, *siblings[place:])}
    return cookbook(document.root, [*nodes, second], children, document.withdrawn)


def next_step(document: Cookbook, uid: str) -> str:
    """The step behind a step of the same operation; empty behind the last."""
    siblings = document.children[document.parents[uid]]
    return next(iter(siblings[siblings.index(uid) + 1 :]), "")


def join_step(document: Cookbook, uid: str) -> Cookbook:
    """The step together with the one behind it, which is withdrawn. Raises ValueError behind the last."""
    other = next_step(document, uid)
    if not other:
        raise ValueError(f"{uid} is the last of its operation")
    first, second = document.nodes[uid], document.nodes[other]
    joined = node(uid, first.kind, _joined(FIELDS[first.kind], first.fields, second.fields), first.source)
    parent = document.parents[uid]
    nodes = [joined if entry.uid == uid else entry for entry in document.nodes.values() if entry.uid != other]
    siblings = tuple(one for one in document.children[parent] if one != other)
    gone = {**document.withdrawn, other: Withdrawn(second, parent)}
    return cookbook(document.root, nodes, {**document.children, parent: siblings}, gone)


def _text_with(text: Mapping[str, Any], language: str, words: str) -> dict[str, Any]:
    """The text with other words in one language; a translation refers to what it was made from."""
    if not words:
        return {tag: phrase for tag, phrase in text.items() if tag != language}
    old = text.get(language, "")
    return {**text, language: words if isinstance(old, str) else {**old, "text": words}}


def begin_of(words: str) -> str:
    """The first sentence of a text, shortened: a title until somebody writes a better one."""
    line = words.split("\n", 1)[0].strip()
    sentence = line.split(". ", 1)[0].rstrip(".")
    return sentence if len(sentence) <= _LONGEST_TITLE else sentence[: _LONGEST_TITLE - 1].rstrip() + "…"


def _joined(fields: Mapping[str, Field], first: Record, second: Record) -> dict[str, Any]:
    told = {**second, **first}
    for name in first.keys() & second.keys():
        match fields[name].type:
            case Type.TEXT if name != "title":
                told[name] = _one_behind_the_other(first[name], second[name])
            case Type.ITEMS:
                told[name] = _both_lists(first[name], second[name])
            case Type.TABLE:
                told[name] = _both_tables(name, first[name], second[name])
    applies = (first.get("applies", ()), second.get("applies", ()))
    told["applies"] = sorted({*applies[0], *applies[1]}) if all(applies) else ()  # (none named: all of them)
    return told


def _one_behind_the_other(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Both texts in every language. What only one of them has been translated into is out of date then."""
    told: dict[str, Any] = {}
    for language in sorted({*first, *second}):
        phrases = [text[language] for text in (first, second) if language in text]
        words = "\n\n".join(phrase_text(phrase) for phrase in phrases)
        sources = [phrase["of"] for phrase in phrases if not isinstance(phrase, str)]
        if sources:
            source = "\n\n".join(source["text"] for source in sources)
            told[language] = {"text": words, "of": {"language": sources[0]["language"], "text": source}}
        else:
            told[language] = words
    return told


def _both_lists(first: tuple[Record, ...], second: tuple[Record, ...]) -> list[Record]:
    taken = {element["id"] for element in first}
    found = list(first)
    for element in second:
        name = element["id"]
        while name in taken:
            name += "~"
        taken.add(name)
        found.append({**element, "id": name})
    return found


def _both_tables(field: str, first: Mapping[str, Record], second: Mapping[str, Record]) -> dict[str, Record]:
    """The rows of both. Times add up; the narrower latitude holds; else a second row of a name gets another one."""
    rows = dict(first)
    for name, row in second.items():
        if rows.setdefault(name, row) == row and (name not in first or field != "standard_time"):
            continue
        if field == "standard_time" and (total := _sum(rows[name].get("value"), row.get("value"))):
            rows[name] = {"value": total}
        elif field == "latitude":
            rows[name] = min(rows[name], row, key=_width)
        else:
            rows[_free_name(name, {*first, *second, *rows})] = row
    return rows


def _sum(first: str | None, second: str | None) -> str:
    if not first or not second or not comparable(first, second):
        return ""
    (one, _), (other, _), (unit, _) = in_si(first), in_si(second), in_si(f"1 {unit_of(first)}")
    return amount(f"{(one + other) / unit} {unit_of(first)}")


def _width(row: Record) -> int:
    return _FROM_NARROW_TO_WIDE.index(row.get("leave", "justify"))


def _free_name(name: str, taken: set[str]) -> str:
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"
