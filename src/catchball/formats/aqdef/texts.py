"""The fields of values as text, and back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from math import isfinite
from typing import Any

from catchball.formats.aqdef.model import FIELDS, VALID, Value, Wrong

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_WHOLE = re.compile(r"[0-9]{1,15}")
_DATES = (
    re.compile(r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4}|[0-9]{2})(?P<time>.*)"),
    re.compile(r"(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})/(?P<year>[0-9]{4}|[0-9]{2})(?P<time>.*)"),
    re.compile(r"(?P<year>[0-9]{4}|[0-9]{2})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})(?P<time>.*)"),
)
_TIME = re.compile(r"[/ .T]([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})(?:[.,]([0-9]{1,6}))?)?")
_FIRST_YEAR = 70
"""Of two digits: from here on the year is one of the last century."""
_KEYS_OF_CATALOGUES = frozenset({"events", "nest", "operator", "machine", "gauge"})
_THOUSANDTHS = 1_000
_ATTRIBUTE = "K0002"
_SAY_NOTHING = 2
_LONGEST = 60


def with_field(value: Value, key: str, text: str) -> Value:
    """The value with this field; what cannot be read is noted in it. Raises ValueError where it says another thing."""
    if not text:
        return value
    name = FIELDS.get(key)
    if name is None:
        return _with_more(value, key, text)
    said = says(value, key)
    try:
        read = _read(name, text)
    except ValueError as error:
        if said:
            raise
        return replace(value, wrong=(*value.wrong, Wrong(key, str(error))))
    if said and getattr(value, name) != read:
        raise ValueError("says another thing of this value than a line before it")
    changed: dict[str, Any] = {name: read}
    return replace(value, **changed)


def says(value: Value, key: str) -> bool:
    """Whether something is known of this field already."""
    if key not in FIELDS:
        return key in dict(value.more)
    held = getattr(value, FIELDS[key])
    if any(one.key == key for one in value.wrong):
        return True
    return held != VALID if key == _ATTRIBUTE else held not in (None, "")


def value_of(keys: tuple[str, ...], texts: list[str], line: int) -> Value:
    """The value of the fields of a line of values. Raises ValueError where there are too many of them."""
    beyond = [text for text in texts[len(keys) :] if text.strip(" \t") not in ("", "0")]
    if beyond or len(texts) > len(keys) + _SAY_NOTHING:
        raise ValueError(f"has {len(texts)} fields; {len(keys)} are known, and two more that say nothing")
    found: dict[str, Any] = {}
    wrong: list[Wrong] = []
    for key, written in zip(keys, texts, strict=False):
        text = written.strip(" \t")
        if text and key:
            try:
                found[FIELDS[key]] = _read(FIELDS[key], text)
            except ValueError as error:
                wrong.append(Wrong(key, str(error)))
    return Value(**found, wrong=tuple(wrong), line=line)


def _with_more(value: Value, key: str, text: str) -> Value:
    held = dict(value.more)
    if held.get(key, text) != text:
        raise ValueError("says another thing of this value than a line before it")
    return replace(value, more=tuple(sorted({**held, key: text}.items())))


def _read(name: str, text: str) -> object:
    if name == "value":
        return _number(text)
    if name in {"attribute", "faulty"}:
        return _whole(text)
    if name == "size":
        return _size(text)
    if name == "at":
        return _moment(text)
    if name == "batch":
        return text.removeprefix("#")
    return "" if name in _KEYS_OF_CATALOGUES and text == "0" else text


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{_shown(text)} is not a number; correct it, or give it the attribute 255")
    number = float(text.replace(",", "."))
    if not isfinite(number):
        raise ValueError(f"{_shown(text)} is too large for a number")
    return number


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise ValueError(f"{_shown(text)} is not a whole number")
    return int(text)


def _size(text: str) -> int:
    """The units of a sample, of which the format writes a thousand for each."""
    thousandths = _whole(text)
    if thousandths % _THOUSANDTHS:
        raise ValueError(f"{_shown(text)} is not the size of a sample, of which each unit counts {_THOUSANDTHS:,}")
    return thousandths // _THOUSANDTHS


@lru_cache(maxsize=256)
def _moment(text: str) -> datetime:
    found = next((found for form in _DATES if (found := form.fullmatch(text))), None)
    time = found and (_TIME.fullmatch(found["time"]) if found["time"] else None)
    if found is None or (found["time"] and time is None):
        raise ValueError(f"{_shown(text)} is not a date and time such as 31.12.2026/23:59:59")
    year = int(found["year"])
    if len(found["year"]) == 2:
        year += 1900 if year >= _FIRST_YEAR else 2000
    hour, minute, second = (int(one or 0) for one in (time[1], time[2], time[3])) if time else (0, 0, 0)
    part = int((time[4] or "").ljust(6, "0")) if time else 0
    try:
        return datetime(year, int(found["month"]), int(found["day"]), hour, minute, second, part)  # noqa: DTZ001 (a time at the machine has no zone)
    except ValueError as error:
        raise ValueError(f"{_shown(text)} is not a date and time that there is") from error


def _shown(text: str) -> str:
    return f"“{text if len(text) <= _LONGEST else text[:_LONGEST] + '…'}”"


def text_of(key: str, value: Value) -> str:
    """The text of a field of a value, empty where it has none."""
    name = FIELDS[key]
    held = getattr(value, name)
    if held is None or held == "":
        return ""
    if name == "value":
        return repr(held)
    if name == "size":
        return str(held * _THOUSANDTHS)
    if isinstance(held, datetime):
        return _moment_text(held)
    return f"#{held}" if name == "batch" else str(held)


def _moment_text(at: datetime) -> str:
    part = f".{at.microsecond:06}" if at.microsecond else ""
    return f"{at.day:02}.{at.month:02}.{at.year:04}/{at.hour:02}:{at.minute:02}:{at.second:02}{part}"
