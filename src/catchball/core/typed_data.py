"""Plain data, as JSON has it, as frozen dataclasses by their type hints, and back: one form for plans and for dossiers.

An object has the names of the fields; those with a default may be left out. Numbers are given with twelve significant
digits, dates as 2026-03-02. What a dataclass refuses in a sentence is told with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from math import isfinite
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
_DIGITS = 12
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_NUMBER = 60
_MOST_NAMES = 1_000


class Fraction(str):
    """The digits of a number with a fraction, which is no text."""

    __slots__ = ()


class UnfitData(ValueError):
    """What is wrong, and where below the value that was read."""

    def __init__(self, what: str, place: tuple[str, ...] = ()) -> None:
        super().__init__(what)
        self.what = what
        self.place = place

    def __str__(self) -> str:
        place = " › ".join(self.place)
        return f"{place}: {self.what}" if place else self.what


def typed(raw: Any, wanted: type[T]) -> T:
    """Plain data as a dataclass; fractions are floats, or `Fraction` where their digits were kept.

    Raises UnfitData, with the place.
    """
    found = _value(raw, wanted)
    assert isinstance(found, wanted)
    return found


def plain(value: Any) -> Any:
    """A dataclass as JSON has it; fields that are as by default None are left out."""
    if is_dataclass(value):
        parts = ((part, getattr(value, part.name)) for part in fields(value))
        return {part.name: plain(held) for part, held in parts if not (held is None and _may_lack(part))}
    if isinstance(value, Mapping):
        return {name: plain(held) for name, held in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(held) for held in value]
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}") + 0.0  # (of the two zeros, the one without a sign)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value


def _value(raw: Any, wanted: Any) -> Any:
    origin, inside = get_origin(wanted), get_args(wanted)
    if origin in (Union, UnionType):
        (some,) = (one for one in inside if one is not NoneType)
        return None if raw is None else _value(raw, some)
    if origin is tuple:
        return _list(raw, inside)
    if origin is not None:
        return dict(_named(raw, inside[1]))
    if is_dataclass(wanted):
        return _record(raw, wanted)
    if issubclass(wanted, StrEnum):
        return _word(raw, wanted)
    return _PLAIN[wanted](raw)


def _list(raw: Any, inside: tuple[Any, ...]) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        raise UnfitData("expected a list")
    return tuple(_placed(str(number), one, inside[0]) for number, one in enumerate(raw, start=1))


def _named(raw: Any, wanted: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(raw, dict):
        raise UnfitData("expected an object with values by their names")
    if len(raw) > _MOST_NAMES:
        raise UnfitData(f"has {len(raw):,} names; at most {_MOST_NAMES:,} are allowed")
    for name, value in raw.items():
        yield name, _placed(name[:60], value, wanted)


def _record(raw: Any, wanted: Any) -> Any:
    parts, hints = {part.name: part for part in fields(wanted)}, _hints(wanted)
    if not isinstance(raw, dict):
        raise UnfitData(f"expected an object with {', '.join(parts)}")
    if unknown := raw.keys() - parts.keys():
        raise UnfitData(f"there is no such key; known are {', '.join(parts)}", (min(unknown)[:60],))
    if lacking := [name for name, part in parts.items() if name not in raw and not _has_default(part)]:
        raise UnfitData(f"{lacking[0]} is missing")
    held = {name: _placed(name, value, hints[name]) for name, value in raw.items()}
    try:
        return wanted(**held)
    except ValueError as error:
        raise UnfitData(str(error)) from error


def _placed(place: str, raw: Any, wanted: Any) -> Any:
    try:
        return _value(raw, wanted)
    except UnfitData as error:
        raise UnfitData(error.what, (place, *error.place)) from error


def _word(raw: Any, wanted: type[StrEnum]) -> StrEnum:
    if isinstance(raw, str) and raw in set(wanted):
        return wanted(raw)
    raise UnfitData(f"“{str(raw)[:60]}” is not known; expected {', '.join(wanted)}")


def _text(raw: Any) -> str:
    if not isinstance(raw, str) or isinstance(raw, Fraction):
        raise UnfitData("expected a text in quotes")
    return raw


def _whole(raw: Any) -> int:
    if type(raw) is not int:
        raise UnfitData("expected a whole number")
    return raw


def _number(raw: Any) -> float:
    digits = str(raw) if type(raw) in (int, float) or isinstance(raw, Fraction) else ""
    if len(digits) > _LONGEST_NUMBER or not _NUMBER.fullmatch(digits) or not isfinite(float(digits)):
        raise UnfitData("expected a number, without quotes and not too large")
    return float(digits)


def _yes_or_no(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise UnfitData("expected true or false")
    return raw


def _date(raw: Any) -> date:
    try:
        if isinstance(raw, str) and _DATE.fullmatch(raw):
            return date.fromisoformat(raw)
    except ValueError as error:
        raise UnfitData(f"there is no day {raw}") from error
    raise UnfitData("expected a date such as 2026-03-02")


_PLAIN = {str: _text, int: _whole, float: _number, bool: _yes_or_no, date: _date}


@cache
def _hints(wanted: Any) -> dict[str, Any]:
    return get_type_hints(wanted)


def _has_default(part: Field[Any]) -> bool:
    return part.default is not MISSING or part.default_factory is not MISSING


def _may_lack(part: Field[Any]) -> bool:
    return part.default is None
