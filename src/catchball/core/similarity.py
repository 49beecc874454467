"""How alike two nodes, or two elements of a field, are: by name, by the words they begin with, by all their words.

Only words count. Amounts never do, for a changed number is an edit of a thing and no other thing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from math import log, sqrt
from typing import Any

from catchball.core.canonical import canonical
from catchball.core.schema import Field, Type
from catchball.core.values import Record, phrase_text
from catchball.core.words import tokens

IN_PLACE = 0.5
"""The least score at which two things in one place are the same."""
ALONE = 0.25
"""The same where both stand alone between neighbours that are known to be the same."""
ELSEWHERE = 0.75
"""The least score at which two things in different places are the same: a move is claimed on better evidence."""
FEWEST_WORDS = 4
"""How many words two things without a common name must share before a move is claimed."""

_NAMES = frozenset(
    {"title", "name", "code", "identifier", "content", "point", "hazard", "characteristic", "skill", "label"}
)
"""The fields that name a record: sharing one of them, two records probably are the same thing."""
_LEADING_WORDS = 5
_LEADING_CHARACTERS = 10
_WITHIN = 0.9
"""The share of its words that a shorter thing has in a longer one which it has become, or which it was."""
_FEWEST_WITHIN = 2
_SHORT = 3
_SLIP = 0.75

Words = Mapping[str, Counter[str]]
"""Language (empty for words without one) -> how often each word occurs."""


@dataclass(frozen=True)
class Profile:
    """What is compared of a thing. `content` is equal exactly when two things of one kind say the same.

    `words` has an empty language for what is said in none, such as an identifier.
    """

    kind: str
    content: str | int
    names: frozenset[str]
    lead: tuple[str, ...]
    words: Words

    @cached_property
    def all_words(self) -> Counter[str]:
        """The words in all languages."""
        return _sum(self.words.values())


def _sum(counts: Collection[Counter[str]]) -> Counter[str]:
    if len(counts) == 1:
        return next(iter(counts))
    found: Counter[str] = Counter()
    for one in counts:
        found.update(one)
    return found


def bare(record: Record, fields: Mapping[str, Field]) -> dict[str, Any]:
    """A record without ids, its own or its elements': what it says, whoever says it."""
    return {name: _bare_value(value, fields[name]) for name, value in record.items() if name != "id"}


def _bare_value(value: Any, field: Field) -> Any:
    if field.type is Type.ITEMS:
        return [bare(element, field.record) for element in value]
    if field.type is Type.TABLE and any(part.type is Type.ITEMS for part in field.record.values()):
        return {name: bare(row, field.record) for name, row in value.items()}
    return value


def profile(record: Record, fields: Mapping[str, Field], kind: str = "", content: str | int | None = None) -> Profile:
    """The profile of a node's fields or of an element. `content` replaces the record's own canonical content."""
    words: dict[str, Counter[str]] = {}
    for language, text in _spoken(record, fields):
        words.setdefault(language, Counter()).update(_features(text))
    names = names_of(record, fields)
    own = canonical(bare(record, fields)) if content is None else content
    return Profile(kind, own, names, () if names else _lead(record), words)


def names_of(record: Record, fields: Mapping[str, Field]) -> frozenset[str]:
    """What a record is called: its title, name, identifier …, in lower case."""
    names: list[str] = []
    for name in _NAMES & record.keys():
        if fields[name].type is Type.ATOM:
            names.append(f"{name}={record[name].casefold()}")
        elif fields[name].type is Type.TEXT:
            phrases = (phrase_text(phrase) for phrase in record[name].values())
            names += [f"{name}={' '.join(phrase.casefold().split())}" for phrase in phrases]
    return frozenset(names)


def together(whole: Profile, parts: Iterable[Profile]) -> Profile:
    """The profile of a thing with the words of its parts as well, such as an operation with its steps."""
    words = {language: counts.copy() for language, counts in whole.words.items()}
    for part in parts:
        for language, counts in part.words.items():
            words.setdefault(language, Counter()).update(counts)
    return replace(whole, words=words)


class Scale:
    """Scores pairs of things of two lists. What a word tells is learnt from the lists: the rarer it is, the more.

    A number tells little: it says how much, not what.
    """

    def __init__(self, old: Sequence[Profile], new: Sequence[Profile]) -> None:
        most = max(len(old), len(new), 1)
        before, after = _spread(old), _spread(new)
        self._weight = {
            word: _rarity(max(before[word], after[word]), most) // (4 if word[0].isdigit() else 1)
            for word in before.keys() | after.keys()
        }
        self._mass = {id(one): self._weigh(one.all_words) for one in (*old, *new)}

    def score(self, first: Profile, second: Profile) -> float:
        """How probably the two are the same, from 0 to 1; 1 only for equal content, 0 for different kinds."""
        if first.kind != second.kind:
            return 0.0
        if first.content == second.content:
            return 1.0
        alike, within = self._alike(first, second)
        if first.names & second.names:
            alike = 0.5 + 0.5 * alike
        elif within or (first.lead and first.lead == second.lead):
            alike = max(alike, 0.5 + 0.25 * alike)
        return min(alike, 0.99)

    def _alike(self, first: Profile, second: Profile) -> tuple[float, bool]:
        """The Dice coefficient of two bags of weighted words, and whether one of them is nearly all in the other."""
        a, b = _comparable(first, second)
        if not a and not b:
            return IN_PLACE, False
        common = sum(min(a[word], b[word]) * self._weight[word] for word in a.keys() & b.keys())
        mass_a = self._mass[id(first)] if a is first.all_words else self._weigh(a)
        mass_b = self._mass[id(second)] if b is second.all_words else self._weigh(b)
        within = common >= _WITHIN * min(mass_a, mass_b) and min(a.total(), b.total()) >= _FEWEST_WITHIN
        alike = 2 * common / (mass_a + mass_b)
        if alike < IN_PLACE and max(a.total(), b.total()) <= _SHORT:
            alike = max(alike, _spelled_alike(" ".join(a), " ".join(b)))
        return alike, within

    def _weigh(self, counts: Counter[str]) -> int:
        return sum(count * self._weight[word] for word, count in counts.items())


def enough_words(first: Profile, second: Profile) -> bool:
    """Whether the two share a name, or enough words for a move to be no chance."""
    a, b = _comparable(first, second)
    return bool(first.names & second.names) or (a & b).total() >= FEWEST_WORDS


def _comparable(first: Profile, second: Profile) -> tuple[Counter[str], Counter[str]]:
    """The words of the two in the languages that both have, if any, and in none: a translation is no difference."""
    common = first.words.keys() & second.words.keys()
    if first.words.keys() == second.words.keys() or not common - {""}:
        return first.all_words, second.all_words
    a, b = ([one.words[language] for language in one.words if language in {"", *common}] for one in (first, second))
    return _sum(a), _sum(b)


def _spelled_alike(first: str, second: str) -> float:
    """`IN_PLACE` for two words that differ by a slip of the pen, else 0."""
    one, other = sorted((first, second))
    return IN_PLACE if SequenceMatcher(None, one, other, autojunk=False).ratio() >= _SLIP else 0.0


def _rarity(times: int, most: int) -> int:
    """From 833 for a word that is in all things. Whole numbers, so that their sums do not depend on their order."""
    return round(1000 * sqrt(log(1 + most / times)))


def _spread(profiles: Sequence[Profile]) -> Counter[str]:
    """In how many things each word occurs."""
    return Counter(word for one in profiles for word in set().union(*one.words.values()))


def _spoken(record: Record, fields: Mapping[str, Field]) -> Iterator[tuple[str, str]]:
    """The language and the words of every text, atom, label and row name of a record."""
    for name, value in record.items():
        if name != "id":
            yield from _spoken_value(value, fields[name])


def _spoken_value(value: Any, field: Field) -> Iterator[tuple[str, str]]:
    match field.type:
        case Type.ATOM if not field.words:
            yield "", value
        case Type.TEXT:
            yield from ((language, phrase_text(phrase)) for language, phrase in value.items())
        case Type.LABELS:
            yield from (("", label) for label in value)
        case Type.TABLE:
            for name, row in value.items():
                yield "", name
                yield from _spoken(row, field.record)
        case Type.ITEMS:
            for element in value:
                yield from _spoken(element, field.record)
        case _:  # an amount, or a word of a short list, such as the role of a tool, which tells nothing
            return


def _features(text: str) -> Iterator[str]:
    """Words in lower case; of a script without blanks, characters and pairs of neighbours. Signs only where all are."""
    found = tokens(text.casefold())
    spoken = any(word[0].isalnum() for word in found.words)
    previous = ""
    for word, space in zip(found.words, found.spaces, strict=True):
        if spoken and not word[0].isalnum():
            previous = ""
            continue
        yield word
        character = word if len(word) == 1 and word.isalpha() else ""
        if character and previous and not space:
            yield previous + character
        previous = character


def _lead(record: Record) -> tuple[str, ...]:
    """The first words of an instruction, if it is longer than they are."""
    for phrase in record.get("instruction", {}).values():
        words = [word for word in tokens(phrase_text(phrase).casefold()).words if word[0].isalnum()]
        length = _LEADING_CHARACTERS if words and len(words[0]) == 1 and not words[0].isascii() else _LEADING_WORDS
        return tuple(words[:length]) if len(words) > length else ()
    return ()
