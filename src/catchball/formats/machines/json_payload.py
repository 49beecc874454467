"""Values from the JSON that machines send on topics of their own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import isfinite
from typing import Any

from catchball.formats.errors import FormatError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_KEY = 100


class TimeForm(StrEnum):
    """How a message writes its instants: as text in ISO 8601 with a time zone, or as a number since 1970."""

    ISO = "iso"
    SECONDS = "s"
    MILLISECONDS = "ms"
    MICROSECONDS = "us"
    NANOSECONDS = "ns"


_PER_MICROSECOND = {TimeForm.SECONDS: 10**6, TimeForm.MILLISECONDS: 10**3, TimeForm.MICROSECONDS: 1}


@dataclass(frozen=True, slots=True)
class Paths:
    """Where a message holds what, as names with dots between them; items of lists by their number, from 0."""

    value: str
    time: str
    time_form: TimeForm = TimeForm.ISO
    size: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """What a message holds: an instant, and a value, or what stands in its place with a reason."""

    at: datetime
    value: float | None
    size: float
    key: str
    shown: str
    reason: str = ""


def read_message(data: bytes, source: str) -> Any:
    """The JSON in a message. Raises FormatError."""
    try:
        return json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise FormatError(source, f"holds no JSON: {str(error)[:200]}") from error


def read_held(raw: Any, source: str, paths: Paths) -> Held:
    """What a message holds at these places. Raises FormatError where there is no such place, or no instant."""
    at = _instant(_found(raw, paths.time, source), paths.time_form, source, paths.time)
    found = _found(raw, paths.value, source)
    value, reason = _number(found)
    size = 1.0
    if paths.size:
        size_or_none, size_reason = _number(_found(raw, paths.size, source))
        size, reason = size_or_none or 0.0, reason or size_reason
    key = str(_found(raw, paths.key, source)) if paths.key else ""
    if len(key) > _LONGEST_KEY or "\0" in key:
        raise FormatError(source, f"{paths.key}: a key has at most {_LONGEST_KEY} letters")
    return Held(at, value, size, key, json.dumps(found)[:200], reason)


def _found(raw: Any, path: str, source: str) -> Any:
    for name in path.split(".") if path else ():
        if isinstance(raw, Mapping) and name in raw:
            raw = raw[name]
        elif isinstance(raw, list) and name.isdecimal() and len(name) < 10 and int(name) < len(raw):
            raw = raw[int(name)]
        else:
            raise FormatError(source, f"there is no {path} in the message")
    return raw


def _number(found: Any) -> tuple[float | None, str]:
    """A number and no reason, or none and why not. True and false count as 1 and 0; digits in quotes as a number."""
    try:
        if found is None or isinstance(found, (list, dict)):
            return None, "There is no number in the message."
        number = float(found)
    except (ValueError, OverflowError):
        return None, "This is no number."
    return (number, "") if isfinite(number) else (None, "The value is no number that can be kept.")


def _instant(found: Any, form: TimeForm, source: str, path: str) -> datetime:
    said = "an instant with its time zone" if form is TimeForm.ISO else f"a number of {form} since 1970"
    try:
        at = datetime.fromisoformat(found) if form is TimeForm.ISO else _counted(found, form)
        if at is not None and at.tzinfo is not None:
            return at.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        at = None
    raise FormatError(source, f"{path}: expected {said}, got {str(found)[:60]}")


def _counted(found: Any, form: TimeForm) -> datetime | None:
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        return None
    if form is TimeForm.NANOSECONDS:
        return _EPOCH + timedelta(microseconds=int(found) // 1000)
    return _EPOCH + timedelta(microseconds=round(found * _PER_MICROSECOND[form]))
