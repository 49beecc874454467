"""Comparing and merging running text, word by word.

A token is a word, a number, a sign, or one character of a script that is written without blanks; the white space
before it belongs to it and is never compared. Alignment is a longest common subsequence of sentences, then of tokens
inside the sentences that differ.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import add
from typing import NamedTuple

_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_IN_WORD = rf"(?:[^\W{_UNSPACED}]|[\u0300-\u036f])"
_TOKEN = re.compile(
    rf"(\s*)([A-Za-z]+{_IN_WORD}*|[\u0e00-\u0e7f][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*|[{_UNSPACED}]"
    rf"|\d+(?:[.,]\d+)*|[^\W\d{_UNSPACED}]{_IN_WORD}*|\S)"
)
_ASCII_TOKEN = re.compile(r"(\s*)([^\W\d]\w*|\d+(?:[.,]\d+)*|\S)")
"""The same of a text in ASCII, where it is found twice as fast."""
_ENDS = frozenset(".!?。！？；;")
_LITTLE = 0.6
"""The share of words that a changed sentence keeps at least, to be shown as changed and not as another."""
_SENTENCE = re.compile(r"\n?[^.!?;。！？；\n]*(?:[.!?;](?!\s)[^.!?;。！？；\n]*)*[.!?;。！？；]?")


class Hunk(NamedTuple):
    """Tokens `low` to `high` (exclusive) of the old text give way to `words`."""

    low: int
    high: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text taken apart: words, the white space before each, and where each sentence begins.

    The last entry of `begins` is the number of words.
    """

    words: tuple[str, ...]
    spaces: tuple[str, ...]
    begins: tuple[int, ...]

    def sentences(self) -> list[tuple[str, ...]]:
        """The words of each sentence."""
        return [self.words[low:high] for low, high in pairwise(self.begins)]

    def sentence(self, place: int) -> int:
        """The number of the sentence in which a word stands."""
        return bisect_right(self.begins, place) - 1


class Part(NamedTuple):
    """A stretch of text, for showing what changed: `change` is "=", "-" or "+"."""

    change: str
    text: str


@dataclass(frozen=True, slots=True)
class WordMerge:
    """Both sides' words in one text. `same_sentence` tells that both changed words of one sentence."""

    text: str
    same_sentence: bool


@lru_cache(maxsize=1024)
def tokens(text: str) -> Tokens:
    """The tokens of a text in Unicode form C."""
    found = (_ASCII_TOKEN if text.isascii() else _TOKEN).findall(text)
    if not found:
        return Tokens((), (), (0,))
    spaces, words = zip(*found, strict=True)
    if "\n" in text:
        begins = [place for place, word in enumerate(words[:-1], start=1) if word in _ENDS or "\n" in spaces[place]]
    else:
        begins = [place for place, word in enumerate(words[:-1], start=1) if word in _ENDS]
    return Tokens(words, spaces, (0, *begins, len(words)))


def marked(old: str, new: str) -> tuple[Part, ...]:
    """Old and new text in one, in stretches that stayed, went or came; a rewritten sentence came as a whole."""
    before, after = tokens(old), tokens(new)
    parts: list[Part] = []
    done_before = done_after = 0
    for hunk in _readable(before, after):
        kept = hunk.low - done_before
        parts.append(Part("=", _text(after, done_after, done_after + kept)))
        done_after += kept
        parts.append(Part("-", _text(before, hunk.low, hunk.high)))
        parts.append(Part("+", _text(after, done_after, done_after + len(hunk.words))))
        done_after += len(hunk.words)
        done_before = hunk.high
    parts.append(Part("=", _text(after, done_after, len(after.words))))
    return tuple(part for part in parts if part.text)


def _readable(old: Tokens, new: Tokens) -> tuple[Hunk, ...]:
    """The changes as a person tells them: where little of a sentence is left, all of it was replaced."""
    found: list[Hunk] = []
    for (low, high), (start, stop) in _changed_sentences(old, new):
        inside = list(_token_hunks(old.words, new.words, low, high, start, stop))
        kept = high - low - sum(hunk.high - hunk.low for hunk in inside)
        if kept < _LITTLE * min(high - low, stop - start):
            inside = [Hunk(low, high, new.words[start:stop])]
        found.extend(inside)
    return tuple(_slid(found, old.words))


def merge_words(base: str, ours: str, theirs: str) -> WordMerge | None:
    """Both sides' changes of a text in one, or None where they meet and a person must decide.

    Changes that overlap or touch are a conflict. The result is accepted only if its difference to the base is exactly
    the union of both sides' differences, so that merging it again with either side changes nothing.
    """
    head, middles, tail = _differing(base, ours, theirs)
    before, ours_tokens, theirs_tokens = map(tokens, middles)
    x, y = hunks(before, ours_tokens), hunks(before, theirs_tokens)
    only_x, only_y = [h for h in x if h not in y], [h for h in y if h not in x]
    if _meet(only_x, only_y):
        return None
    both = sorted({*x, *y})
    merged = _assembled(before, (ours_tokens, x), (theirs_tokens, y), both)
    if list(hunks(before, tokens(merged))) != both:
        return None
    shared = _sentences(only_x, before) & _sentences(only_y, before)
    return WordMerge(f"{head}{merged}{tail}".strip(), bool(shared))


def _differing(base: str, ours: str, theirs: str) -> tuple[str, tuple[str, str, str], str]:
    """What the three texts begin with alike, what lies between, and what they end with alike, in whole sentences."""
    b, x, y = map(_SENTENCE.findall, (base, ours, theirs))
    shortest = min(len(b), len(x), len(y))
    low = high = 0
    while low < shortest and b[low] == x[low] == y[low]:
        low += 1
    while high < shortest - low and b[-1 - high] == x[-1 - high] == y[-1 - high]:
        high += 1
    middles = tuple("".join(pieces[low : len(pieces) - high]) for pieces in (b, x, y))
    return "".join(b[:low]), (middles[0], middles[1], middles[2]), "".join(b[len(b) - high :])


def hunks(old: Tokens, new: Tokens) -> tuple[Hunk, ...]:
    """The changes from one text to another, in order, separated by at least one kept token."""
    found: list[Hunk] = []
    for (low, high), (start, stop) in _changed_sentences(old, new):
        found.extend(_token_hunks(old.words, new.words, low, high, start, stop))
    return tuple(_slid(found, old.words))


def common_pairs(old: Sequence[object], new: Sequence[object]) -> list[tuple[int, int]]:
    """The index pairs of a longest common subsequence of two sequences of hashable things.

    Bit-parallel dynamic programming, one machine-word operation for many cells; Hyyrö, “Bit-parallel LCS-length
    computation revisited” (2004), with the rows kept for the way back.
    """
    masks: dict[object, int] = {}
    for place, thing in enumerate(old):
        masks[thing] = masks.get(thing, 0) | 1 << place
    full = (1 << len(old)) - 1
    row = full
    rows = []
    for thing in new:
        hits = row & masks.get(thing, 0)
        row = ((row + hits) | (row - hits)) & full
        rows.append(row)
    pairs: list[tuple[int, int]] = []
    i, j = len(old), len(new)
    while i and j:
        if rows[j - 1] >> (i - 1) & 1:
            i -= 1
        elif j > 1 and not rows[j - 2] >> (i - 1) & 1:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    pairs.reverse()
    return pairs


_Span = tuple[int, int]


def _changed_sentences(old: Tokens, new: Tokens) -> Iterable[tuple[_Span, _Span]]:
    """Pairs of token ranges between the sentences that both texts hold."""
    before, after = old.begins, new.begins
    if len(before) == len(after) == 2 and old.words != new.words:
        yield before, after
        return
    low = start = 0
    for i, j in common_pairs(old.sentences(), new.sentences()):
        if before[i] > low or after[j] > start:
            yield (low, before[i]), (start, after[j])
        low, start = before[i + 1], after[j + 1]
    if low < len(old.words) or start < len(new.words):
        yield (low, len(old.words)), (start, len(new.words))


def _token_hunks(
    old: tuple[str, ...], new: tuple[str, ...], low: int, high: int, start: int, stop: int
) -> Iterable[Hunk]:
    while low < high and start < stop and old[low] == new[start]:
        low, start = low + 1, start + 1
    while low < high and start < stop and old[high - 1] == new[stop - 1]:
        high, stop = high - 1, stop - 1
    done_old, done_new = low, start
    for i, j in [*common_pairs(old[low:high], new[start:stop]), (high - low, stop - start)]:
        if low + i > done_old or start + j > done_new:
            yield Hunk(done_old, low + i, new[done_new : start + j])
        done_old, done_new = low + i + 1, start + j + 1


def _slid(found: list[Hunk], old: tuple[str, ...]) -> list[Hunk]:
    """Pure insertions and deletions moved as far to the left as they go; hunks that then touch become one."""
    slid: list[Hunk] = []
    for hunk in found:
        moved = _slide(hunk, slid[-1].high if slid else 0, old)
        if slid and slid[-1].high == moved.low:
            last = slid.pop()
            moved = Hunk(last.low, moved.high, last.words + moved.words)
        slid.append(moved)
    return slid


def _slide(hunk: Hunk, floor: int, old: tuple[str, ...]) -> Hunk:
    low, high, words = hunk
    if low == high:
        while low > floor and old[low - 1] == words[-1]:
            low, high, words = low - 1, high - 1, (old[low - 1], *words[:-1])
    elif not words:
        while low > floor and old[low - 1] == old[high - 1]:
            low, high = low - 1, high - 1
    return Hunk(low, high, words)


def _meet(ours: list[Hunk], theirs: list[Hunk]) -> bool:
    return any(x.low <= y.high and y.low <= x.high for x in ours for y in theirs)


def _sentences(changes: list[Hunk], text: Tokens) -> set[int]:
    """The sentences of the text that the changes touch. A whole new sentence between two others touches none."""
    touched: set[int] = set()
    for low, high, words in changes:
        if low < high:
            touched.update(range(text.sentence(low), text.sentence(high - 1) + 1))
            continue
        after_end = low == 0 or text.words[low - 1] in _ENDS
        if after_end and words and words[-1] in _ENDS:
            continue
        if low > 0 and not after_end:
            touched.add(text.sentence(low - 1))
        elif low < len(text.words):
            touched.add(text.sentence(low))
    return touched


_Side = tuple[Tokens, tuple[Hunk, ...]]


def _assembled(base: Tokens, ours: _Side, theirs: _Side, both: list[Hunk]) -> str:
    """The base with all hunks carried out; white space merged three-way, the smaller where both changed it."""
    kept_ours, new_ours = _spaces(base, *ours)
    kept_theirs, new_theirs = _spaces(base, *theirs)
    spaces = list(map(_three_way, base.spaces, kept_ours, kept_theirs))
    pieces: list[str] = []
    place = 0
    for hunk in [*both, Hunk(len(base.words), len(base.words), ())]:
        pieces.extend(map(add, spaces[place : hunk.low], base.words[place : hunk.low]))
        x, y = new_ours.get(hunk), new_theirs.get(hunk)
        for number, word in enumerate(hunk.words):
            candidates = [side[number] for side in (x, y) if side is not None]
            pieces.append(min(candidates) + word)
        place = hunk.high
    return "".join(pieces)


def _spaces(base: Tokens, side: Tokens, changes: tuple[Hunk, ...]) -> tuple[list[str], dict[Hunk, tuple[str, ...]]]:
    """The white space that a side has before each kept token of the base (base's own where it is gone) and in hunks."""
    kept = list(base.spaces)
    new: dict[Hunk, tuple[str, ...]] = {}
    place = at = 0
    for hunk in [*changes, Hunk(len(base.words), len(base.words), ())]:
        width = hunk.low - place
        kept[place : hunk.low] = side.spaces[at : at + width]
        at += width
        new[hunk] = side.spaces[at : at + len(hunk.words)]
        at += len(hunk.words)
        place = hunk.high
    return kept, new


def _three_way(base: str, ours: str, theirs: str) -> str:
    if ours == base:
        return theirs
    return ours if theirs == base else min(ours, theirs)


def _text(side: Tokens, low: int, high: int) -> str:
    return "".join(side.spaces[place] + side.words[place] for place in range(low, high))
