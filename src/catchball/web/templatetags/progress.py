"""How far a cookbook is ahead of its upstream and behind it, wherever a cookbook is shown."""

from __future__ import annotations

from django import template

from catchball.queries.progress import Progress, progress_of
from catchball.store.cookbooks import Cookbook

register = template.Library()


@register.filter
def progress(cookbook: Cookbook) -> Progress | None:
    """The progress of a cookbook from a list; None for a home cookbook."""
    return progress_of(cookbook)
