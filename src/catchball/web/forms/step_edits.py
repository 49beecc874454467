"""What a form does to a document: a node that says something else, is new, goes, or moves. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catchball.core.document import Cookbook, Node, Withdrawn, cookbook, node
from catchball.core.values import phrase_text

Text = Mapping[str, Any]


def with_node(document: Cookbook, uid: str, fields: Mapping[str, Any]) -> Cookbook:
    """The document with these fields of a node. Raises InvalidCookbook with the place."""
    old = document.nodes[uid]
    new = node(uid, old.kind, {**old.fields, **fields}, old.source)
    nodes = [new if entry.uid == uid else entry for entry in document.nodes.values()]
    return cookbook(document.root, nodes, document.children, document.withdrawn)


def with_new_node(document: Cookbook, new: Node, parent: str, after: str) -> Cookbook:
    """The document with a new node below another, after a sibling; first, where none is named."""
    children = dict(document.children) | {parent: _put_in(document.children.get(parent, ()), new.uid, after)}
    return cookbook(document.root, [*document.nodes.values(), new], children, document.withdrawn)


def without_node(document: Cookbook, uid: str) -> Cookbook:
    """The document with a node and all below it withdrawn, and remembered, so that it cannot creep back."""
    gone = {one: Withdrawn(document.nodes[one], document.parents[one]) for one in document.walk(uid)}
    children = {name: below for name, below in document.children.items() if name not in gone}
    parent = document.parents[uid]
    children[parent] = _left_out(children[parent], uid)
    nodes = [entry for entry in document.nodes.values() if entry.uid not in gone]
    return cookbook(document.root, nodes, children, {**document.withdrawn, **gone})


def with_node_moved(document: Cookbook, uid: str, parent: str, after: str) -> Cookbook:
    """The document with a node at another place. Raises InvalidCookbook where it cannot stand."""
    old = document.parents[uid]
    children = dict(document.children) | {old: _left_out(document.children[old], uid)}
    children[parent] = _put_in(children.get(parent, ()), uid, after)
    return cookbook(document.root, document.nodes.values(), children, document.withdrawn)


def text_with(old: Text | None, language: str, words: str, own_language: str, *, confirmed: bool = False) -> Text:
    """A text with other words in one language; without words, without that language.

    What is not in the document's own language is a translation and remembers what it was made from: of words that did
    not change only when they were `confirmed` to fit.
    """
    text = dict(old or {})
    before = text.pop(language, None)
    if not words:
        return text
    if before is not None and phrase_text(before) == words and (isinstance(before, str) or not confirmed):
        return {**text, language: before}
    if isinstance(before, str):
        return {**text, language: words}
    source = before["of"]["language"] if before is not None else own_language
    if source == language or source not in text:
        return {**text, language: words}
    return {**text, language: {"text": words, "of": {"language": source, "text": phrase_text(text[source])}}}


def is_stale(text: Text | None, language: str) -> bool:
    """Whether a translation was made from a text that says something else today, or that is gone."""
    phrase = (text or {}).get(language)
    if phrase is None or isinstance(phrase, str):
        return False
    source = (text or {}).get(phrase["of"]["language"])
    return source is None or phrase_text(source) != phrase["of"]["text"]


def _left_out(names: tuple[str, ...], uid: str) -> tuple[str, ...]:
    return tuple(name for name in names if name != uid)


def _put_in(names: tuple[str, ...], uid: str, after: str) -> tuple[str, ...]:
    others = _left_out(names, uid)
    place = others.index(after) + 1 if after in others else 0
    return (*others[:place], uid, *others[place:])
