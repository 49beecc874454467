"""Why a value is not taken, as a code with parameters: it is kept, and told in the language of whoever reads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """What can be wrong with a value. The sentences are in `queries/telling/refused_values.py`."""

    NOT_ISO = "not iso"
    NO_INSTANT = "no instant"
    NOT_WRITTEN_SO = "other format"
    SKIPPED_HOUR = "skipped hour"
    HOUR_TWICE = "hour twice"
    OUT_OF_TIME = "beyond time"
    EDITION = "edition"
    NO_VALUE = "no value"
    INFINITE = "infinite"
    OUT_OF_BOUNDS = "beyond bounds"
    NOT_A_NUMBER = "no number"
    OTHER_DECIMAL = "other decimal"
    THOUSANDS = "thousands"
    SIZE = "size"
    KEY = "key"
    KEY_NEEDED = "key needed"
    DIFFERS = "differs"
    ARCHIVED = "archived"
    UNKNOWN_SERIES = "unknown series"
    WRONG_CELL = "wrong cell"
    AS_TOLD = "as told"
    """Of rows that were refused before there were codes: the sentence is the parameter."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with which field of a value (at, value, size, key, edition, series), why, parameters of that."""

    field: str
    reason: Reason
    said: tuple[tuple[str, str | int], ...] = ()


_LONGEST = 60


def shown(text: str) -> str:
    """A text as a fault quotes it: on one line, without what cannot be kept or shown, not too long."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 4 * _LONGEST]).split())
    return plain if len(plain) <= _LONGEST else plain[:_LONGEST] + "…"
