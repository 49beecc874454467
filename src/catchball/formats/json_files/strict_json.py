"""JSON from outside, read strictly: what two programs could understand differently is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from catchball.core.canonical import Json
from catchball.formats.errors import FormatError
from catchball.formats.utf8_text import utf8_text

DEEPEST = 400
"""Levels of nesting; a cookbook needs two for each node on the longest way down."""
_LONGEST_WHOLE_NUMBER = 40
_HALF_SIGN = re.compile(r"\\u[dD][89a-fA-F]")


def read_json(data: bytes | str, source: str, fraction: Callable[[str], Any] = str) -> Json:
    """The value of a JSON text in UTF-8; a number with a fraction or an exponent comes as what `fraction` makes of it.

    Raises FormatError, with the line where it is known: not UTF-8, not JSON, cut off, a key twice in one object, NaN,
    half a sign, more than 200 MB, nested too deep.
    """
    text = utf8_text(data, source)
    value: Json = parsed_json(text, source, fraction)
    if text.count("[") + text.count("{") <= DEEPEST:  # (long lists of numbers are not walked through)
        return value
    level, depth = _containers([value]), 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise FormatError(source, f"is nested more than {DEEPEST} levels deep")
        level = _containers(part for whole in level for part in (whole.values() if isinstance(whole, dict) else whole))
    return value


def _containers(parts: Iterable[Any]) -> list[Any]:
    return [part for part in parts if isinstance(part, (dict, list))]


def parsed_json(text: str, source: str, fraction: Callable[[str], Any] = str) -> Any:
    """The value of a JSON text, as read_json gives it, without the check of its depth; for readers that walk it."""

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        record = dict(found)
        if len(record) != len(found):
            names = [name for name, _ in found]
            twice = next(name for name in names if names.count(name) > 1)
            raise FormatError(source, f"one object has the key “{twice[:60]}” twice")
        return record

    def whole_number(digits: str) -> int:
        if len(digits) > _LONGEST_WHOLE_NUMBER:
            raise FormatError(source, f"the number {digits[:20]}… has {len(digits)} digits")
        return int(digits)

    def constant(name: str) -> Any:
        raise FormatError(source, f"{name} is not a number that JSON has")

    try:
        value = json.loads(
            text, object_pairs_hook=pairs, parse_float=fraction, parse_int=whole_number, parse_constant=constant
        )
        if _HALF_SIGN.search(text):
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise FormatError(source, f"is not JSON: {error.msg} (column {error.colno})", line=error.lineno) from error
    except UnicodeEncodeError as error:
        raise FormatError(source, "an escape names half a sign (a lone surrogate)") from error
    except RecursionError as error:
        raise FormatError(source, f"is nested more than {DEEPEST} levels deep") from error
    return value
