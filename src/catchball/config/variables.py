"""Variables of the environment as what they mean; a wrong one is named, with what may stand there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def checked(variable: str, value: str, meaning: Callable[[str], T]) -> T:
    """What a variable means. Raises ImproperlyConfigured with its name and what is wrong."""
    try:
        return meaning(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{variable} is wrong: {error}") from error


def listed(value: str) -> list[str]:
    """What stands between commas, without the spaces around it."""
    return [part for entry in value.split(",") if (part := entry.strip())]


def count(value: str) -> int:
    """A whole number from 0 on."""
    if not (value.isascii() and value.isdecimal()):
        raise ValueError(f"“{value}” is no number; write 0, 1, 2 …")
    return int(value)


def log_level(value: str) -> str:
    """From which level on something is written."""
    if value not in _LEVELS:
        raise ValueError(f"“{value}” is no level; there are {', '.join(_LEVELS)}")
    return value


def time_zone(value: str) -> str:
    """The name of a time zone."""
    try:
        ZoneInfo(value)
    except (LookupError, OSError, ValueError) as error:
        raise ValueError(
            f"“{value}” is no time zone that this system knows; write one such as Europe/Berlin"
        ) from error
    return value
