"""What core and formats say in English, in the language of whoever reads.

They are pure, and what they said is also kept with merges and duties; so a sentence is known again by its English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy

from catchball.queries.telling.core_sentences import CORE_SENTENCES
from catchball.queries.telling.file_sentences import FILE_SENTENCES
from catchball.queries.telling.vocabulary import field_name, word

SENTENCES = (*CORE_SENTENCES, *FILE_SENTENCES)
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
_ONE_WORD, _SHORT, _LONG = ("kind", "field"), r"\S+", ".+"
_BETWEEN, _AFTER_PLACE = "; ", ": "


def sentence(said: str) -> str:
    """What the core or a format said, in the language of the page; unknown words as they are.

    Several reasons, and a sentence after the place that it is about, are known too.
    """
    if str(get_language()).startswith("en"):
        return said
    found = _known(said)
    if found is not None:
        form, parts = found
        return gettext(form) % {name: _part(name, part) for name, part in parts} if parts else gettext(form)
    if _BETWEEN in said and all(_known(reason) for reason in said.split(_BETWEEN)):
        return _BETWEEN.join(map(sentence, said.split(_BETWEEN)))
    place, colon, rest = said.partition(_AFTER_PLACE)
    return f"{place}{colon}{sentence(rest)}" if colon else said


def is_known(said: str) -> bool:
    """Whether it is a sentence that can be said in other languages."""
    return _known(said) is not None


def _part(name: str, part: str) -> str:
    if name in ("act", "acts"):
        return ", ".join(str(ACTS.get(act, act)) for act in part.split(", "))
    if name == "group":
        return str(GROUPS.get(part, part))
    if name.endswith("field"):
        return field_name(part)
    return word(part) if name.endswith(_WORDS) else sentence(part)


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
    parts = [
        f"(?P<{part}>{_SHORT if part.endswith(_ONE_WORD) else '.+'})" if at % 2 else re.escape(part)
        for at, part in enumerate(words)
    ]
    return re.compile("".join(parts), re.DOTALL)


_PLAIN = frozenset(form for form in SENTENCES if not _GAP.search(form))
_PATTERNS = tuple(
    (_pattern(form), form)
    for form in sorted(SENTENCES, key=lambda form: -len(_GAP.sub("", form)))
    if form not in _PLAIN
)
