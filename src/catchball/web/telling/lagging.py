"""What readers are told of a text beside its words: that it is in another language, or behind its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from catchball.core.translations import State, changed_source, source_language, state_of
from catchball.core.values import phrase_text
from catchball.core.words import Part, marked
from catchball.web.telling.speaking import Spoken
from catchball.web.telling.vocabulary import language_name, word

Text = Mapping[str, Any]
_NOTHING = SafeString("")
_TAGS = {"=": "{}", "-": "<del>{}</del>", "+": "<ins>{}</ins>"}


def marked_html(parts: Sequence[Part]) -> SafeString:
    """Stretches of text, those that went struck and those that came underlined."""
    return format_html_join("", "{}", ((format_html(_TAGS[change], text),) for change, text in parts))


def mark_inline(text: Text | None, told: Spoken, languages: Sequence[str]) -> SafeString:
    """Beside words within a line: their language, where it is not the one asked for; what they need, where they do."""
    if not text or not told.text:
        return _NOTHING
    if told.language != languages[0]:
        return format_html(' <span class="from-elsewhere">{}</span>', language_name(told.language))
    state = state_of(text, told.language)
    if state is State.APPROVED:
        return _NOTHING
    changed = _changed(text, told.language)
    shown = format_html(' <span class="lags-words" lang="{}">{}</span>', *changed) if changed else _NOTHING
    return format_html(' <span class="from-elsewhere">{}</span>{}', word(state), shown)


def mark_below(text: Text | None, told: Spoken, languages: Sequence[str]) -> SafeString:
    """Below a longer text: the same, with what changed in the source to unfold."""
    if not text or not told.text:
        return _NOTHING
    if told.language != languages[0]:
        why = gettext("Not in %(wanted)s yet; this is %(found)s.")
        names = {"wanted": language_name(languages[0]), "found": language_name(told.language)}
        return format_html('<p class="lags"><span class="from-elsewhere">{}</span></p>', why % names)
    state = state_of(text, told.language)
    if state is State.APPROVED:
        return _NOTHING
    changed = _changed(text, told.language)
    badge = format_html('<span class="from-elsewhere">{}</span>', word(state))
    if not changed:
        return format_html('<p class="lags">{}</p>', badge)
    language, words = changed
    summary = gettext("what changed in %(language)s") % {"language": language_name(language)}
    return format_html(
        '<details class="lags"><summary>{} {}</summary><p lang="{}">{}</p></details>', badge, summary, language, words
    )


def _changed(text: Text, language: str) -> tuple[str, SafeString] | None:
    """The language of the source and what changed in it since it was translated; None where that cannot be said."""
    before = changed_source(text, language)
    source = source_language(text, language, "")
    if not before or source != text[language]["of"]["language"]:
        return None
    return source, marked_html(marked(before, phrase_text(text[source])))
