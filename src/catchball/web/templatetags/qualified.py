"""What templates about qualifications need: what a level is called."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

from catchball.core.qualification import Level

register = template.Library()


@register.filter
def level_label(levels: Sequence[Level], number: int) -> str:
    """What the company calls a level."""
    return levels[number - 1].label if 1 <= number <= len(levels) else ""


@register.filter
def level_meaning(levels: Sequence[Level], number: int) -> str:
    """What somebody on a level can do."""
    return levels[number - 1].meaning if 1 <= number <= len(levels) else ""
