"""For whom a page is, and keys for what is sent from it once."""

from __future__ import annotations

from uuid import uuid4

from django import template
from django.template import Context

from catchball.store.acting import Actor
from catchball.web.keeping import person_mark

register = template.Library()


@register.simple_tag(takes_context=True)
def whose(context: Context) -> str:
    """The mark of the one who is signed in; empty, where nobody is."""
    actor = getattr(context.get("request"), "actor", None)
    return person_mark(actor) if isinstance(actor, Actor) else ""


@register.simple_tag
def new_key() -> str:
    """A key of its own for a form: sent twice, it is done once."""
    return str(uuid4())
