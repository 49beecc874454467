"""An independent check of a merge: it reads the texts that went in and came out, and knows nothing of the engine.

A sentence is a run of words, wherever it stands and however it is set: list marks, numbering, headings, emphasis and
the breaking of lines do not count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

Sentence = tuple[str, ...]
Side = Literal["ours", "theirs", "both"]
Fault = Literal["lost", "came back", "doubled"]

_LINE_MARK = re.compile(r"^\s*(?:(?:[-*+>]|#{1,6}|\d{1,3}[.)、])\s+)*")
_ENDS = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？；])")
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTERS = rf"[^\W\d_{_UNSPACED}]+"
_SIGNS = "\u2190-\u2bff\U0001f000-\U0001faff"
_WORD = re.compile(rf"[{_UNSPACED}{_SIGNS}]|{_LETTERS}(?:_{_LETTERS})*|\d+(?:/[1-9]\d*|\.\d+)?")
_TIMES = re.compile(r"(?<=\d)\s?[x×](?=\s)")
_FEW = 2
_ALIKE = 0.5
"""From this share of common words on, one sentence may be another one's later form."""


@dataclass(frozen=True, slots=True)
class Violation:
    """What happened to a sentence that should not have: `side` says whose it is."""

    kind: Fault
    side: Side
    sentence: str


def violations(base: str, ours: str, theirs: str, merged: str, conflicts: Iterable[str]) -> list[Violation]:
    """What a merge did to the sentences of two sides.

    *lost*: a sentence that one side wrote (or both kept), that stands neither in the result nor in a conflict, nor in
    a sentence of the result into which both sides' words went. *came back*: a sentence that one side removed, that the
    other left alone, and that still stands. *doubled*: a sentence that stands in the result more often than on either
    side, unless each side added it at a place of its own. What stands in a conflict is in none of these states yet.
    """
    disputed = tuple(_text(value) for value in conflicts)
    merge = _Merge(_text(base), _text(ours), _text(theirs), _text(merged), disputed)
    return [*_lost(merge), *_came_back(merge), *_doubled(merge)]


def sentences(text: str) -> list[Sentence]:
    """The sentences of a Markdown text, each as its words in lower case; those without words are left out."""
    parts = (part for line in text.splitlines() for part in _ENDS.split(_LINE_MARK.sub("", line)))
    return [words for part in parts if (words := words_of(part))]


def words_of(text: str) -> Sentence:
    """The words and numbers of a text in lower case; characters one by one in scripts without blanks.

    Numbers that are equal are spelled alike: `1/2` is `0.5`, and `2x nuts` are `2 nuts`.
    """
    return tuple(_plain(word) for word in _WORD.findall(_TIMES.sub(" ", text.casefold())))


def _plain(word: str) -> str:
    return str(Fraction(word)) if word[0].isdecimal() and word.isascii() else word


@dataclass(frozen=True)
class _Text:
    """One text: its sentences in order, how often each stands there, and all its words as one string."""

    sentences: tuple[Sentence, ...]

    @cached_property
    def counts(self) -> Counter[Sentence]:
        return Counter(self.sentences)

    @cached_property
    def stream(self) -> str:
        return _stream([word for sentence in self.sentences for word in sentence])

    @cached_property
    def around(self) -> Mapping[Sentence, set[Sentence | None]]:
        """The sentences that stand just before and after a sentence; None for the ends of the text."""
        found: dict[Sentence, set[Sentence | None]] = {}
        for before, sentence, after in zip(
            (None, *self.sentences), self.sentences, (*self.sentences[1:], None), strict=False
        ):
            found.setdefault(sentence, set()).update((before, after))
        return found

    def holds(self, sentence: Sentence) -> bool:
        """Whether the words stand there in this order, whatever the breaking of lines and sentences.

        A word or two prove nothing, unless they are a sentence there, too.
        """
        return sentence in self.counts or (len(sentence) > _FEW and _stream(sentence) in self.stream)

    def times(self, sentence: Sentence) -> int:
        """How often the words stand there in this order."""
        return max(self.counts[sentence], self.stream.count(_stream(sentence)))


def _text(text: str) -> _Text:
    return _Text(tuple(sentences(text)))


@dataclass(frozen=True)
class _Merge:
    """The texts that went in and came out, and what is in dispute."""

    base: _Text
    ours: _Text
    theirs: _Text
    result: _Text
    conflicts: tuple[_Text, ...]

    def sides(self) -> Iterable[tuple[Side, _Text, _Text]]:
        """Each side by name, with its own text and the other's."""
        yield "ours", self.ours, self.theirs
        yield "theirs", self.theirs, self.ours

    def disputed(self, sentence: Sentence) -> bool:
        return any(text.holds(sentence) for text in self.conflicts)


def _lost(merge: _Merge) -> Iterable[Violation]:
    for sentence in sorted(merge.ours.counts.keys() & merge.theirs.counts.keys()):
        if not (merge.result.holds(sentence) or merge.disputed(sentence) or _reordered(sentence, merge.result)):
            yield Violation("lost", "both", " ".join(sentence))
    for name, own, other in merge.sides():
        for sentence in sorted(own.counts.keys() - merge.base.counts.keys() - other.counts.keys()):
            found = merge.result.holds(sentence) or merge.disputed(sentence)
            if not found and not _went_into_another(sentence, other, merge):
                yield Violation("lost", name, " ".join(sentence))
        for sentence in sorted(own.counts.keys() & merge.base.counts.keys() & other.counts.keys()):
            before, added, left = (text.counts[sentence] for text in (merge.base, own, other))
            if added > before <= left and merge.result.times(sentence) < added and not merge.disputed(sentence):
                yield Violation("lost", name, " ".join(sentence))


def _reordered(sentence: Sentence, result: _Text) -> bool:
    words = Counter(sentence)
    return any(Counter(candidate) == words for candidate in result.counts)


def _went_into_another(sentence: Sentence, other: _Text, merge: _Merge) -> bool:
    """Whether a sentence of the result, written by neither side alone, holds what this one brought.

    If the other side left the sentence of the base alone, only the order of the words may differ.
    """
    if _reordered(sentence, merge.result):
        return True
    before = _closest(sentence, merge.base.counts)
    if not before or before in other.counts:
        return False
    brought = Counter(sentence) - Counter(before)
    return any(
        brought <= Counter(candidate) and alike(candidate, sentence) >= _ALIKE for candidate in merge.result.counts
    )


def _came_back(merge: _Merge) -> Iterable[Violation]:
    for name, own, other in merge.sides():
        for sentence in sorted(merge.base.counts.keys() & merge.result.counts.keys()):
            before, left, found = (text.counts[sentence] for text in (merge.base, other, merge.result))
            if own.times(sentence) < before == left and found > own.times(sentence) and not merge.disputed(sentence):
                yield Violation("came back", name, " ".join(sentence))


def _doubled(merge: _Merge) -> Iterable[Violation]:
    for sentence in sorted(merge.result.counts):
        before, ours, theirs = (text.times(sentence) for text in (merge.base, merge.ours, merge.theirs))
        most = max(ours, theirs)
        if before or not _same_place(sentence, merge):
            most = max(most, ours + theirs - before)
        if most and merge.result.counts[sentence] > most and not merge.disputed(sentence):
            yield Violation("doubled", "both", " ".join(sentence))


def _same_place(sentence: Sentence, merge: _Merge) -> bool:
    """Whether both sides have the sentence beside a same one."""
    ours, theirs = (text.around.get(sentence, set()) for text in (merge.ours, merge.theirs))
    return bool(ours & theirs)


def alike(first: Sentence, second: Sentence) -> float:
    """The share of words that two sentences have in common, from 0 to 1."""
    common = Counter(first) & Counter(second)
    return 2 * common.total() / (len(first) + len(second))


def _closest(sentence: Sentence, among: Iterable[Sentence]) -> Sentence:
    """The most similar one; empty where none is similar enough."""
    best = max(among, key=lambda other: (alike(sentence, other), other), default=())
    return best if best and alike(sentence, best) >= _ALIKE else ()


def _stream(words: Sequence[str]) -> str:
    """Words as one string in which whole words can be looked up."""
    return f" {' '.join(words)} "
