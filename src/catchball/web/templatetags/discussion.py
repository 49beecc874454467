"""What templates of a discussion need: comments with people's names in them, translations, verbs of the history."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template import Context
from django.utils.html import conditional_escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

from catchball.store.parties import Person
from catchball.store.threads import Translation
from catchball.web.telling import deeds

register = template.Library()
_MENTION = re.compile(r"@(\w+)")


@register.simple_tag(takes_context=True)
def remark_text(context: Context, text: str) -> SafeString:
    """A comment with its paragraphs; people who are mentioned by their names."""
    people: Mapping[str, Person] = context["discussion"].people

    def named(found: re.Match[str]) -> str:
        person = people.get(found[1])
        return found[0] if person is None else format_html('<b class="mention">@{}</b>', _name(person))

    escaped = str(conditional_escape(text))
    return mark_safe(linebreaks(_MENTION.sub(named, escaped)))  # noqa: S308  (escaped in the line above)


@register.simple_tag(takes_context=True)
def translations_of(context: Context, what: str) -> Sequence[Translation]:
    """The translations that stand beside something that was said, such as `review 5`."""
    found: Sequence[Translation] = context["translations"].get(what, ())
    return found


@register.filter
def deed(verb: str) -> str:
    """What somebody did, for the history of a change."""
    return deeds.deed(verb)


@register.filter
def is_way_in(way: str) -> bool:
    """Whether a way on is a part of the page itself."""
    return way.startswith("#")


def _name(person: Any) -> str:
    user = getattr(person, "user", None)
    return str(person.pseudonym if user is None else user.get_full_name())
