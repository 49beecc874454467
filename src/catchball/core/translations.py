"""What a translation needs, seen from what it says: which text it was made from, and what that says today.

A text is language -> phrase; a phrase is words, or a translation that remembers its source. Nothing here is stored:
that a source changed is found by comparing, whoever changed it and however it came here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from catchball.core.decisions import Atom
from catchball.core.document import Cookbook, Node
from catchball.core.schema import FIELDS, Field, Type
from catchball.core.values import Record, is_language, phrase_text
from catchball.core.words import Part, marked

Text = Mapping[str, Any]


class State(StrEnum):
    """How far a text is in a language, from nothing to done."""

    __hash__ = str.__hash__  # equal to its string, and found under it

    UNTRANSLATED = "untranslated"
    NEEDS_REWRITING = "needs rewriting"
    """Somebody said so."""
    NEEDS_EDITING = "needs editing"
    """What it translates says something else today, or is gone."""
    NEEDS_CHECKING = "needs checking"
    """By a machine or from a file, and not yet looked at."""
    APPROVED = "approved"


NEED_OF: Mapping[State, str] = MappingProxyType(
    {State.NEEDS_REWRITING: "rewriting", State.NEEDS_CHECKING: "checking", State.APPROVED: ""}
)
"""What a phrase holds in its `needs` for the states that are said; the others are seen."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One text for a translator: what it says in the source language and in the other one, and in which state that is.

    `before` is the source that was translated, where it says something else today and is in the same language.
    `is_own` tells words that are no translation. Without any text in another language the source is empty.
    """

    atom: Atom
    source_language: str
    source: str
    words: str
    state: State
    before: str
    is_own: bool

    @property
    def changed(self) -> tuple[Part, ...]:
        """What changed in the source since it was translated, word by word; nothing where nothing did."""
        return marked(self.before, self.source) if self.before else ()


def own_language(document: Cookbook) -> str:
    """The language in which a document is written; English, where it names none."""
    named = str(document.nodes[document.root].fields.get("language", ""))
    return named if is_language(named) else "en"


def mandatory_languages(document: Cookbook) -> tuple[str, ...]:
    """The languages in which every text must be approved before a release, as the document declares."""
    declared = document.nodes[document.root].fields.get("mandatory_languages", ())
    return tuple(tag for tag in declared if is_language(tag))


def languages(document: Cookbook) -> tuple[str, ...]:
    """The document's own language, then all others in which it says something or must."""
    own = own_language(document)
    found = {language for _, text in texts(document) for language in text}
    return (own, *sorted({*found, *mandatory_languages(document)} - {own}))


def texts(document: Cookbook) -> Iterator[tuple[Atom, Text]]:
    """All texts of a document with their places, in reading order."""
    for uid in document.walk():
        yield from texts_of(document.nodes[uid])


def texts_of(entry: Node) -> Iterator[tuple[Atom, Text]]:
    """All texts of a node with their places."""
    return _texts(FIELDS[entry.kind], entry.fields, (entry.uid,))


def _texts(fields: Mapping[str, Field], record: Record, where: Atom) -> Iterator[tuple[Atom, Text]]:
    for name, field in fields.items():
        value = record.get(name)
        if not value:
            continue
        if field.type is Type.TEXT:
            yield (*where, name), value
        elif field.type is Type.TABLE and field.record:
            for row, inner in value.items():
                yield from _texts(field.record, inner, (*where, name, row))
        elif field.type is Type.ITEMS:
            for element in value:
                yield from _texts(field.record, element, (*where, name, element["id"]))


def state_of(text: Text, language: str) -> State:
    """How far a text is in a language. Words that are no translation are approved by whoever wrote them."""
    phrase = text.get(language)
    if phrase is None:
        return State.UNTRANSLATED
    if isinstance(phrase, str):
        return State.APPROVED
    needs = phrase.get("needs")
    if needs == "rewriting":
        return State.NEEDS_REWRITING
    if changed_source(text, language) is not None:
        return State.NEEDS_EDITING
    return State.NEEDS_CHECKING if needs == "checking" else State.APPROVED


def changed_source(text: Text, language: str) -> str | None:
    """The source that a translation was made from, where it says something else today or is gone; else None."""
    phrase = text.get(language)
    if phrase is None or isinstance(phrase, str):
        return None
    of = phrase["of"]
    source = text.get(of["language"])
    return None if source is not None and phrase_text(source) == of["text"] else str(of["text"])


def source_language(text: Text, language: str, own: str) -> str:
    """From which language a text is translated: from which it was, else the document's own, else any; "" for none."""
    phrase = text.get(language)
    others = sorted(text.keys() - {language})
    if phrase is not None and not isinstance(phrase, str) and phrase["of"]["language"] in others:
        return str(phrase["of"]["language"])
    return own if own in others else next(iter(others), "")


def entries(document: Cookbook, language: str, source: str = "") -> tuple[Entry, ...]:
    """All texts of a document for a translator into a language, in reading order; from `source` where a text has it."""
    own = own_language(document)
    return tuple(_entry(atom, text, language, source, own) for atom, text in texts(document))


def entry_at(document: Cookbook, atom: Atom, language: str, source: str = "") -> Entry | None:
    """One text for a translator; None where there is none at this place."""
    if atom[0] not in document:
        return None
    found = dict(texts_of(document.nodes[atom[0]])).get(atom)
    return None if found is None else _entry(atom, found, language, source, own_language(document))


def _entry(atom: Atom, text: Text, language: str, preferred: str, own: str) -> Entry:
    phrase = text.get(language)
    source = preferred if preferred in text and preferred != language else source_language(text, language, own)
    is_own = isinstance(phrase, str)
    is_of_it = phrase is not None and not is_own and phrase["of"]["language"] == source
    return Entry(
        atom,
        source,
        phrase_text(text[source]) if source else "",
        "" if phrase is None else phrase_text(phrase),
        state_of(text, language),
        changed_source(text, language) or "" if is_of_it else "",
        is_own,
    )


def progress(document: Cookbook) -> dict[str, dict[str, int]]:
    """Language -> state -> number of texts, for every language of the document; states without a text are left out."""
    total = 0
    found: dict[str, Counter[str]] = {own_language(document): Counter()}
    for uid in document.nodes:
        count, said = _counted(_Said(document.nodes[uid]))
        total += count
        for (language, state), number in said.items():
            found.setdefault(language, Counter())[state] += number
    for language in mandatory_languages(document):
        found.setdefault(language, Counter())
    own, *others = found
    return {language: _with_missing(found[language], total) for language in (own, *sorted(others))}


def _with_missing(said: Counter[str], total: int) -> dict[str, int]:
    missing = total - said.total()
    return {**said, str(State.UNTRANSLATED): missing} if missing else dict(said)


class _Said:
    """A node as far as what it says matters: nodes of many documents say the same, and are counted once."""

    __slots__ = ("entry",)

    def __init__(self, entry: Node) -> None:
        self.entry = entry

    def __hash__(self) -> int:
        return hash(self.entry.blob)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Said) and self.entry.blob == other.entry.blob


@lru_cache(maxsize=20_000)
def _counted(said: _Said) -> tuple[int, Mapping[tuple[str, str], int]]:
    """How many texts a node has, and how many phrases it has by language and state."""
    found: Counter[tuple[str, str]] = Counter()
    count = 0
    for _, text in texts_of(said.entry):
        count += 1
        found.update((language, str(state_of(text, language))) for language in text)
    return count, found


def with_words(text: Text, language: str, words: str, source: str, state: State = State.APPROVED) -> dict[str, Any]:
    """The text with other words in a language, made from what its source language says today; without words, without.

    `state` is one that is said of words: approved, needs checking or needs rewriting.
    """
    rest = {spoken: phrase for spoken, phrase in text.items() if spoken != language}
    if not words:
        return rest
    if source not in rest:
        return {**rest, language: words}
    phrase = {"text": words, "of": {"language": source, "text": phrase_text(rest[source])}}
    return {**rest, language: {**phrase, "needs": NEED_OF[state]} if NEED_OF[state] else phrase}


def spared(before: Text, after: Text) -> dict[str, Any]:
    """The text after a minor edit: a translation that nobody touched, and that was in step, still is."""
    return {
        language: _spared(phrase, after)
        if before.get(language) == phrase and changed_source(before, language) is None
        else phrase
        for language, phrase in after.items()
    }


def _spared(phrase: Any, after: Text) -> Any:
    if isinstance(phrase, str) or phrase["of"]["language"] not in after:
        return phrase
    return {**phrase, "of": {**phrase["of"], "text": phrase_text(after[phrase["of"]["language"]])}}
