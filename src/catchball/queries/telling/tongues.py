"""Which language something is printed in: the one asked for, even where the instruction does not speak it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation

from catchball.core.document import Cookbook
from catchball.queries.telling.speaking import languages_of, reading_languages

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_WRITTEN_IN = {"zh-cn": "zh-hans", "zh-sg": "zh-hans", "zh": "zh-hans", "zh-tw": "zh-hant", "zh-hk": "zh-hant"}


def known_tag(wanted: str, document: Cookbook) -> str:
    """The language of the document that is meant: zh is zh-Hans where that is there. Empty where there is none."""
    known = languages_of(document)
    low = wanted.lower()
    exact = [tag for tag in known if tag.lower() in (low, _WRITTEN_IN.get(low, low))]
    of_kind = [tag for tag in known if tag.lower().partition("-")[0] == low.partition("-")[0]]
    return next(iter([*exact, *of_kind]), "")


def printing_languages(wanted: str, document: Cookbook) -> tuple[str, ...]:
    """The order in which languages are tried on paper.

    One that the document does not speak stays the first: what is printed in another is then marked.
    """
    if not wanted or not _TAG.fullmatch(wanted):
        return reading_languages("", document)
    first = known_tag(wanted, document) or wanted
    return tuple(dict.fromkeys((first, *reading_languages("", document))))


def interface_language(tag: str) -> str:
    """The language of labels beside a text in a language; English where the interface does not speak it."""
    low = tag.lower()
    known = [code for code, _ in settings.LANGUAGES]
    wanted = _WRITTEN_IN.get(low, low)
    return next((code for code in (wanted, low.partition("-")[0]) if code in known), settings.LANGUAGE_CODE)


@contextmanager
def labels_in(tag: str) -> Iterator[None]:
    """Within, labels, numbers and dates are said in the language, as far as the interface speaks it."""
    with translation.override(interface_language(tag)):
        yield
