"""The way from a page to the part of the guide that tells of it."""

from __future__ import annotations

from django import template
from django.template import Context

from catchball.web.helping import help_for

register = template.Library()


@register.simple_tag(takes_context=True)
def help_here(context: Context) -> str:
    """The address of the help for the page that is shown; that of the guide's first page where there is none."""
    match = getattr(context.get("request"), "resolver_match", None)
    return help_for(match.url_name if match else None)
