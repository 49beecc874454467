"""What templates of proofs need: names of rungs, and types in one order."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from catchball.queries.telling import rungs

register = template.Library()


@register.filter
def rung_name(rung: int) -> str:
    """What a rung is called."""
    return rungs.rung_name(rung)


@register.filter
def in_order(names: Iterable[str]) -> list[str]:
    """Names of a set, always in one order."""
    return sorted(names)
