"""AQDEF out: one .dfq, its values in lines, in windows-1252 where that holds all signs, else in UTF-8 with its mark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isfinite

from catchball.formats.aqdef.model import (
    BETWEEN_CHARACTERISTICS,
    BETWEEN_FIELDS,
    COUNTED_LINE,
    GAP,
    MEASURED_LINE,
    NUMBER,
    PART_NUMBER,
    Aqdef,
    Characteristic,
)
from catchball.formats.aqdef.texts import text_of

_LINE_END = "\r\n"
_UNTOLD = {"K0007": "0", "K0008": "0", "K0010": "0", "K0012": "0", "": "0", "K0002": "0"}
"""What stands for “nothing” where a field further on says something: readers expect numbers there."""
_NOT_IN_TEXTS = re.compile(r"[\x00\x0f\x14\r\n]")


def write_aqdef(written: Aqdef) -> bytes:
    """The file. Raises ValueError for what the format cannot hold: signs of its own in texts, numbers without end."""
    lines = [*_description(written), *_values(written)]
    return _encoded("".join(line + _LINE_END for line in lines))


def _encoded(text: str) -> bytes:
    """In windows-1252, unless that could be taken for UTF-8 that says something else."""
    try:
        data = text.encode("cp1252")
    except UnicodeEncodeError:
        return text.encode("utf-8-sig")
    if text.isascii():
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data
    return text.encode("utf-8-sig")


def _description(written: Aqdef) -> Iterator[str]:
    yield f"K0100 {len(written.characteristics)}"
    for part in written.parts:
        for key, text in (part.fields or {PART_NUMBER: ""}).items():
            yield _line(f"{key}/{part.index}", text)
        for one in part.characteristics:
            for key, text in (one.fields or {NUMBER: ""}).items():
                yield _line(f"{key}/{one.index}", text)
    for head, text in written.others:
        yield _line(head, text)


def _line(head: str, text: str) -> str:
    if _NOT_IN_TEXTS.search(text):
        raise ValueError(f"{head} holds a sign that means something in AQDEF: a line break, or one between values")
    return f"{head} {text}".rstrip(" ")


def _values(written: Aqdef) -> Iterator[str]:
    """A line for each set of values, and below it what else is said of them."""
    by_index = {one.index: one for one in written.characteristics}
    sets = max((len(one.values) for one in by_index.values()), default=0)
    places = range(1, max(by_index, default=0) + 1)
    for at in range(sets):
        yield BETWEEN_CHARACTERISTICS.join(_portion(by_index.get(index), at) for index in places)
        for index, one in sorted(by_index.items()):
            for key, text in one.values[at].more if at < len(one.values) else ():
                yield _line(f"{key}/{index}", text)


def _portion(one: Characteristic | None, at: int) -> str:
    if one is None:
        return ""
    value = one.values[at] if at < len(one.values) else GAP
    if value.value is not None and not isfinite(value.value):
        raise ValueError(f"{value.value} of characteristic {one.index} is not a number that can be written")
    if value.wrong:
        raise ValueError(f"a value of characteristic {one.index} holds what could not be read: {value.wrong[0].what}")
    keys = COUNTED_LINE if one.is_counted else MEASURED_LINE
    texts = [text_of(key, value) if key else "" for key in keys]
    while len(texts) > 1 and not texts[-1]:
        texts.pop()
    return BETWEEN_FIELDS.join(_checked(text or _UNTOLD.get(key, "")) for key, text in zip(keys, texts, strict=False))


def _checked(text: str) -> str:
    if _NOT_IN_TEXTS.search(text):
        raise ValueError(f"{text!r} holds a sign that means something in AQDEF")
    return text
