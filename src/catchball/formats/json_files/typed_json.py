"""JSON from outside as frozen dataclasses, and back: see `core/typed_data.py`."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from catchball.core.typed_data import Fraction, UnfitData, plain
from catchball.core.typed_data import typed as as_typed
from catchball.formats.errors import FormatError
from catchball.formats.json_files.strict_json import read_json

T = TypeVar("T")


def read_typed(data: bytes | str, source: str, wanted: type[T], form: str) -> T:
    """The dataclass in a JSON text whose key `catchball` names its form. Raises FormatError, with the place."""
    raw = read_json(data, source, Fraction)
    if not isinstance(raw, dict) or "catchball" not in raw:
        raise FormatError(source, f"is no file of Catchball: expected an object with “catchball”: “{form}”")
    if raw["catchball"] != form:
        raise FormatError(source, f"“{str(raw['catchball'])[:60]}” is not {form}, which this version reads")
    return typed({name: value for name, value in raw.items() if name != "catchball"}, source, wanted)


def fraction(digits: str) -> str:
    """What a parser is to make of a number with a fraction, for `typed`."""
    return Fraction(digits)


def typed(raw: Any, source: str, wanted: type[T]) -> T:
    """The dataclass that was read as plain values, fractions by `fraction`. Raises FormatError, with the place."""
    try:
        return as_typed(raw, wanted)
    except UnfitData as error:
        raise FormatError(source, str(error)) from error


def write_typed(value: Any, form: str) -> str:
    """The canonical JSON of a dataclass: sorted keys, an indentation of one blank, a line end at the end."""
    raw = {"catchball": form, **plain(value)}
    return json.dumps(raw, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"
