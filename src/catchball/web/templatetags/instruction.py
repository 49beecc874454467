"""What templates of instructions need: texts in the reader's language, amounts, pictures with their marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from catchball.core.document import Node
from catchball.core.values import Record
from catchball.core.words import Part
from catchball.queries.telling import sentences
from catchball.web.telling import lagging, speaking, vocabulary
from catchball.web.telling.elements import element_text
from catchball.web.telling.markup import html_of
from catchball.web.telling.naming import operation_number

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Context, text: Mapping[str, Any] | None) -> str:
    """A text in the reader's language; one in another language says so to screen readers and fonts."""
    told = speaking.spoken(text, context["languages"])
    if told.language == context["languages"][0] or not told.text:
        return told.text
    return format_html('<span lang="{}">{}</span>', told.language, told.text)


@register.simple_tag(takes_context=True)
def say_paragraphs(context: Context, text: Mapping[str, Any] | None) -> SafeString:
    """A longer text with its paragraphs, lists and emphasis; below it, where it is in another language or behind."""
    told = speaking.spoken(text, context["languages"])
    below = lagging.mark_below(text, told, context["languages"])
    if told.language == context["languages"][0] or not told.text:
        return format_html("{}{}", html_of(told.text), below)
    return format_html('<div lang="{}">{}</div>{}', told.language, html_of(told.text), below)


@register.simple_tag(takes_context=True)
def say_openly(context: Context, text: Mapping[str, Any] | None) -> SafeString:
    """A text in the reader's language as `say` says it; and beside it, where it is in another one or behind."""
    told = speaking.spoken(text, context["languages"])
    return format_html("{}{}", say(context, text), lagging.mark_inline(text, told, context["languages"]))


@register.simple_tag(takes_context=True)
def element(context: Context, field: str, record: Record) -> str:
    """An element of a list in one line."""
    return element_text(field, record, context["languages"])


@register.simple_tag(takes_context=True)
def picture_words(context: Context, medium: Record) -> str:
    """What a picture shows, for those who do not see it: its caption, else its name."""
    return speaking.spoken(medium.get("caption"), context["languages"]).text or str(medium.get("name", ""))


@register.simple_tag(takes_context=True)
def picture_address(context: Context, content: str, revision: int | None = None) -> str:
    """Where a picture is served: as part of the revision at hand, by which is asked whether the reader may see it."""
    address = reverse("media", args=[content.removeprefix("sha256:")]) if content.startswith("sha256:") else ""
    return f"{address}?revision={revision or context['revision'].pk}" if address else ""


@register.filter
def word(name: object) -> str:
    """A fixed word of the core."""
    return vocabulary.word(name)


@register.filter
def sentence(said: str) -> str:
    """What the core said."""
    return sentences.sentence(said)


@register.filter
def language_name(tag: str) -> str:
    """What a language calls itself."""
    return vocabulary.language_name(tag)


@register.filter
def amount(text: str) -> str:
    """An amount with the reader's decimal sign."""
    return speaking.amount(text) if text else ""


@register.filter
def limits(row: Mapping[str, Any]) -> str:
    """The limits of a row."""
    return speaking.limits(row)


@register.filter
def amounts(row: Mapping[str, Any]) -> str:
    """Value, limits and class of a row."""
    return speaking.amounts(row)


@register.filter
def number_of(operation: Node) -> str:
    """The number of an operation, as it is called."""
    return operation_number(operation)


@register.filter
def person(somebody: Any) -> str:
    """The name of a person, else the pseudonym; nobody is the system."""
    if somebody is None:
        return gettext("the system")
    user = getattr(somebody, "user", None)
    return str(user.get_full_name() if user is not None else somebody.pseudonym)


@register.filter
def marked_words(parts: Sequence[Part] | None) -> SafeString:
    """Stretches of text, those that went struck and those that came underlined."""
    return lagging.marked_html(parts or ())


@register.filter
def marks(annotations: Sequence[Record]) -> list[dict[str, Any]]:
    """Where annotations stand on their picture, in per cent of its width and height; unreadable places are left out."""
    found = []
    for number, annotation in enumerate(annotations, start=1):
        points = _points(annotation.get("at", ""))
        if points:
            found.append(
                {"number": number, "shape": annotation.get("shape", ""), "label": annotation.get("label"), **points}
            )
    return found


def _points(told: str) -> dict[str, str]:
    try:
        numbers = [[float(part) * 100 for part in pair.split(",")] for pair in told.split()]
        (x, y), *rest = numbers
        x2, y2 = rest[-1] if rest else (x, y)
    except ValueError:
        return {}
    shape = {"x": x, "y": y, "x2": x2, "y2": y2, "left": min(x, x2), "top": min(y, y2)}
    shape |= {"width": abs(x2 - x), "height": abs(y2 - y)}
    return {name: f"{value:.4g}%" for name, value in shape.items()}
