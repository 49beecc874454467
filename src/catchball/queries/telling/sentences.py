"""What core and formats say in English, in the language of whoever reads.

They are pure, and what they said is also kept with merges and duties; so a sentence is known again by its English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy

from catchball.queries.telling.core_sentences import CORE_SENTENCES
from catchball.queries.telling.file_sentences import FILE_SENTENCES
from catchball.queries.telling.machine_sentences import MACHINE_SENTENCES
from catchball.queries.telling.trial_sentences import TRIAL_SENTENCES
from catchball.queries.telling.trial_words import DESIGN_NAMES, PLAN_PARTS, SUBJECTS, listed
from catchball.queries.telling.vocabulary import field_name, word

SENTENCES = (*CORE_SENTENCES, *FILE_SENTENCES, *MACHINE_SENTENCES, *TRIAL_SENTENCES)
ACTS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "try": pgettext_lazy("what is done with a change", "try"),
        "propose": pgettext_lazy("what is done with a change", "propose"),
        "return": pgettext_lazy("what is done with a change", "return"),
        "accept": pgettext_lazy("what is done with a change", "accept"),
        "reject": pgettext_lazy("what is done with a change", "reject"),
        "withdraw": pgettext_lazy("what is done with a change", "withdraw"),
        "release": pgettext_lazy("what is done with a change", "release"),
        "verify": pgettext_lazy("what is done with a change", "verify"),
        "lapse": pgettext_lazy("what is done with a change", "lapse"),
        "nothing more": pgettext_lazy("what is done with a change", "nothing more"),
    }
)
GROUPS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "applies": pgettext_lazy("fields that belong together", "applies"),
        "latitude": pgettext_lazy("fields that belong together", "latitude"),
        "process": pgettext_lazy("fields that belong together", "process"),
        "time": pgettext_lazy("fields that belong together", "time"),
    }
)
_GAP = re.compile(r"%\((\w+)\)s")
_WORDS = ("state", "kind", "leave")
"""What holds a fixed word of the core, by the end of its name."""
_AMOUNT = "amount"
"""How the name of a gap ends that holds a number, which is written as the reader's language does."""
_AS_IT_IS = ("metric", "metrics", "column", "seed")
"""Gaps with names that somebody gave."""
_ONE_WORD, _SHORT, _LONG = ("kind", "field", "design"), r"\S+", ".+"
_NUMBER = r"[-+]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?%?"
_BETWEEN, _AFTER_PLACE, _END = "; ", ": ", "."
_MOST_REASONS = 40
"""Longer lists are no longer looked for; there are no more checks in a verdict that could fail."""


def sentence(said: str) -> str:
    """What the core or a format said, in the language of the page; unknown words as they are.

    Several reasons, and a sentence after the place that it is about, are known too.
    """
    if str(get_language()).startswith("en"):
        return said
    found = _told(said)
    if found is not None:
        return found
    place, colon, rest = said.partition(_AFTER_PLACE)
    return f"{SUBJECTS.get(place, place)}{colon}{sentence(rest)}" if colon else said


def is_known(said: str) -> bool:
    """Whether it is a sentence that can be said in other languages."""
    return _told(said) is not None


def _told(said: str) -> str | None:
    """What is known of several reasons before one of a single sentence, whose gaps would take in the others.

    A sentence with a full stop is one, unless it is a list that was made one: then its first letter is a capital.
    """
    found = _known(said) if said.endswith(_END) else None
    if found is not None and found[0].endswith(_END):
        return _filled(*found)
    for words in (said[:-1], f"{said[:1].lower()}{said[1:-1]}") if said.endswith(_END) else ():
        told = _reasons(words.split(_BETWEEN))
        if told is not None:
            begin = told[:1].upper() if said[:1].isupper() else told[:1]
            return gettext("%(reasons)s.") % {"reasons": f"{begin}{told[1:]}"}
    return _reasons(said.split(_BETWEEN))


def _reasons(pieces: Sequence[str]) -> str | None:
    """What is said between semicolons; some sentences have one of their own."""
    if len(pieces) > _MOST_REASONS:
        return None
    ends: list[str | None] = [None] * len(pieces) + [""]
    for begin in reversed(range(len(pieces))):
        for end in range(begin + 1, len(pieces) + 1):
            more = ends[end]
            first = None if more is None else _one(_BETWEEN.join(pieces[begin:end]))
            if first is not None:
                ends[begin] = gettext("%(reason)s; %(more)s") % {"reason": first, "more": more} if more else first
                break
    return ends[0]


def _one(said: str) -> str | None:
    """A single sentence, by itself or after the place that it is about."""
    found = _known(said)
    if found is not None:
        return _filled(*found)
    place, colon, rest = said.partition(_AFTER_PLACE)
    told = _one(rest) if colon else None
    return None if told is None else f"{SUBJECTS.get(place, place)}{colon}{told}"


def _filled(form: str, parts: tuple[tuple[str, str], ...]) -> str:
    return gettext(form) % {name: _part(name, part) for name, part in parts} if parts else gettext(form)


def _part(name: str, part: str) -> str:
    if name in _AS_IT_IS:
        return part
    if name.endswith(_AMOUNT):
        return _amount(part)
    if name in ("act", "acts"):
        return listed(part, ACTS)
    if name == "plan_parts":
        return listed(part, PLAN_PARTS)
    if name.endswith(("design", "designs")):
        return listed(part, DESIGN_NAMES)
    if name == "group":
        return str(GROUPS.get(part, part))
    if name.endswith("field"):
        return field_name(part)
    return word(part) if name.endswith(_WORDS) else sentence(part)


def _amount(said: str) -> str:
    digits = said.strip("+%").replace(",", "")
    sign = "+" if said.startswith("+") else ""
    told = f"{sign}{localize(Decimal(digits))}"
    return gettext("%(amount)s%%") % {"amount": told} if said.endswith("%") else told


@lru_cache(4096)
def _known(said: str) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """The form of a sentence, and what fills its gaps; of several the one that says most itself."""
    if said in _PLAIN:
        return said, ()
    for pattern, form in _PATTERNS:
        if found := pattern.fullmatch(said):
            return form, tuple(found.groupdict().items())
    return None


def _pattern(form: str) -> re.Pattern[str]:
    words = _GAP.split(form)
    parts = [f"(?P<{part}>{_filling(part)})" if at % 2 else re.escape(part) for at, part in enumerate(words)]
    return re.compile("".join(parts), re.DOTALL)


def _filling(gap: str) -> str:
    if gap.endswith(_AMOUNT):
        return _NUMBER
    return _SHORT if gap.endswith(_ONE_WORD) else _LONG


_PLAIN = frozenset(form for form in SENTENCES if not _GAP.search(form))
_PATTERNS = tuple(
    (_pattern(form), form)
    for form in sorted(SENTENCES, key=lambda form: -len(_GAP.sub("", form)))
    if form not in _PLAIN
)
