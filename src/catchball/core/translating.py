"""What translators give back, put into a document: phrases that still fit are taken, the others told, one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from catchball.core.canonical import canonical, digest
from catchball.core.decisions import Atom
from catchball.core.diff import apply
from catchball.core.document import Cookbook, node
from catchball.core.edits import Edit, Edits
from catchball.core.errors import InvalidCookbook
from catchball.core.schema import Field, Type
from catchball.core.translations import NEED_OF, Entry, State, entry_at, spared, texts, texts_of
from catchball.core.values import is_language, normal_value, phrase_text

_TEXT = Field(Type.TEXT)


@dataclass(frozen=True, slots=True)
class Returned:
    """A text as it comes back: from which source, with which words, in which state, and where in its file it stands.

    `seen` is the mark of what was there when the translator got it (`mark_of`); empty where nobody knows. `before` is
    the older source that the words still translate, with its language; `is_own` tells words that are no translation.
    """

    atom: Atom
    source_language: str
    source: str
    words: str
    state: State
    seen: str = ""
    before: str = ""
    is_own: bool = False
    place: str = ""


class Reason(StrEnum):
    """Why a text that came back was not taken."""

    GONE = "this text is not in the cookbook any more"
    SOURCE_CHANGED = "its source says something else by now"
    CHANGED_MEANWHILE = "somebody else translated it in the meantime"
    NOT_VALID = "it holds what no text may hold"


@dataclass(frozen=True, slots=True)
class Refused:
    """A text that was not taken, and why; `told` says more where there is more to say."""

    returned: Returned
    reason: Reason
    told: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of all that came back: the document, the texts that say something else now, the refused ones."""

    document: Cookbook
    taken: tuple[Returned, ...]
    unchanged: int
    refused: tuple[Refused, ...]


def mark_of(document: Cookbook, atom: Atom, language: str) -> str:
    """A short mark of what a text says in a language: another one when that changes; empty where it says nothing."""
    text = _text_at(document, atom) or {}
    return mark_of_phrase(text.get(language))


def mark_of_phrase(phrase: Any) -> str:
    """A short mark of a phrase; empty for none."""
    return digest(canonical(phrase))[:16] if phrase else ""


def receive(document: Cookbook, language: str, returned: Iterable[Returned]) -> Receipt:
    """Put what came back into the document, in plain words as texts have them.

    Refused are texts that are gone, whose source changed since, or that somebody else translated since. What the
    translator left alone changes nothing. New words in a state of before count as needing to be checked. Of a text
    that comes twice the last one counts.
    """
    taken: list[Returned] = []
    refused: list[Refused] = []
    edits: list[Edit] = []
    came = {one.atom: one for one in returned}
    for one in came.values():
        try:
            edit = _edit(document, language, one)
        except _NotTaken as error:
            refused.append(Refused(one, error.reason, error.told))
            continue
        if edit is not None:
            edits.append(edit)
            taken.append(one)
    changed = apply(document, Edits(tuple(edits))) if edits else document
    return Receipt(changed, tuple(taken), len(came) - len(taken) - len(refused), tuple(refused))


class _NotTaken(Exception):
    def __init__(self, reason: Reason, told: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.told = told


def _edit(document: Cookbook, language: str, one: Returned) -> Edit | None:
    """What a returned text changes, None for nothing. Raises _NotTaken."""
    text = _text_at(document, one.atom)
    known = entry_at(document, one.atom, language, one.source_language)
    if text is None or known is None:
        raise _NotTaken(Reason.GONE)
    is_said = one.state is not State.UNTRANSLATED
    if known.words == one.words and (not is_said or (known.state, known.is_own) == (one.state, one.is_own)):
        return None
    try:
        new = _phrase(known, language, one)
    except InvalidCookbook as error:
        raise _NotTaken(Reason.NOT_VALID, error.what) from error
    old = text.get(language)
    if new == old or (one.seen and old is not None and mark_of_phrase(new) == one.seen):
        return None
    source = text.get(one.source_language)
    if not one.is_own and new and (source is None or phrase_text(source) != one.source):
        raise _NotTaken(Reason.SOURCE_CHANGED)
    if one.seen and old is not None and mark_of_phrase(old) != one.seen:
        raise _NotTaken(Reason.CHANGED_MEANWHILE)
    return Edit((*one.atom, language), old, new)


def _phrase(known: Entry, language: str, one: Returned) -> Any:
    """The phrase that a returned text makes, in normal form; None for no words. Raises InvalidCookbook."""
    raw: Any = one.words
    if not one.is_own and one.source_language:
        before, needs = _needs(known, one)
        raw = {"text": one.words, "of": {"language": one.source_language, "text": before or one.source}, "needs": needs}
    return normal_value({language: raw}, _TEXT, one.atom).get(language)


def _needs(known: Entry, one: Returned) -> tuple[str, str]:
    """Which older source returned words still translate, if any, and what they need."""
    is_same = known.words in ("", one.words)
    if one.state is State.NEEDS_REWRITING and is_same:
        return one.before or known.before, NEED_OF[one.state]
    if one.state is State.NEEDS_EDITING and is_same and one.before:
        return one.before, ""
    return "", "" if one.state is State.APPROVED else NEED_OF[State.NEEDS_CHECKING]


def with_minor_edits(before: Cookbook, after: Cookbook) -> Cookbook:
    """The document after edits that are minor: what was in step with its source, and was left alone, still is."""
    edits: list[Edit] = []
    for atom, text in texts(after):
        old = _text_at(before, atom)
        if old is None or old == text:
            continue
        kept = spared(old, text)
        edits += [Edit((*atom, spoken), text[spoken], kept[spoken]) for spoken in text if kept[spoken] != text[spoken]]
    return apply(after, Edits(tuple(edits))) if edits else after


def with_mandatory_languages(document: Cookbook, spoken: Iterable[str]) -> Cookbook:
    """The document with other languages in which every text must be approved before a release.

    Raises InvalidCookbook for what is no language.
    """
    root = document.nodes[document.root]
    wanted = list(spoken)
    if wrong := [tag for tag in wanted if not is_language(tag)]:
        where = (root.uid, "mandatory_languages", wrong[0])
        raise InvalidCookbook(where, "is not a language tag such as en, de or zh-Hans")
    changed = node(root.uid, root.kind, {**root.fields, "mandatory_languages": wanted}, root.source)
    return Cookbook(document.root, {**document.nodes, root.uid: changed}, document.children, document.withdrawn)


def _text_at(document: Cookbook, atom: Atom) -> Mapping[str, Any] | None:
    if atom[0] not in document:
        return None
    return dict(texts_of(document.nodes[atom[0]])).get(atom)
