"""Numbers as people and machines write them. Signs between thousands are not taken: 1,500 could mean two things."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from math import isfinite, isnan

from catchball.core.measuring.faults import Fault, Reason, shown
from catchball.core.measuring.readings import Cell, WrongCell

MISSING = frozenset({"", "na", "n/a", "nan", "null", "-", "–", "—"})
"""What stands where there is no value, in small letters."""
POINT = re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
COMMA = re.compile(r"[+-]?(?:[0-9]+,[0-9]*|,[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
WHOLE = re.compile(r"[+-]?[0-9]+(?:[eE][+-]?[0-9]{1,3})?")
THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:[.,' ’\u00a0\u202f][0-9]{3})+(?:[.,][0-9]+)?")


def plain(text: str) -> str:
    """A number without blanks around it, with the sign of a keyboard for the minus of a typesetter."""
    return text.strip().replace("\u2212", "-")


def is_missing(cell: Cell) -> bool:
    """Whether there is no value in a cell, or it says so."""
    if isinstance(cell, str):
        return cell.strip().casefold() in MISSING
    return cell is None or (isinstance(cell, float) and isnan(cell))


def number_of(cell: Cell, decimal: str, field: str) -> float | Fault | None:
    """The number in a cell, None where it is missing; a fault of this field where it is none.

    `decimal` is the sign before the decimals in texts: a point or a comma.
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _finite(float(cell), field)
    if is_missing(cell):
        return None
    if isinstance(cell, WrongCell):
        return Fault(field, Reason.WRONG_CELL, (("what", cell.what),))
    if isinstance(cell, (bool, datetime, date, time)) or cell is None:
        return Fault(field, Reason.NOT_A_NUMBER, (("text", shown(str(cell))),))
    return _written(plain(cell), decimal, field)


def _written(text: str, decimal: str, field: str) -> float | Fault | None:
    if len(text) < 400 and (WHOLE.fullmatch(text) or (COMMA if decimal == "," else POINT).fullmatch(text)):
        return _finite(float(text.replace(",", ".")), field)
    if POINT.fullmatch(text) or COMMA.fullmatch(text):
        return Fault(field, Reason.OTHER_DECIMAL, (("text", shown(text)), ("sign", decimal)))
    reason = Reason.THOUSANDS if THOUSANDS.fullmatch(text) else Reason.NOT_A_NUMBER
    return Fault(field, reason, (("text", shown(text)),))


def _finite(value: float, field: str) -> float | Fault | None:
    if isnan(value):
        return None
    return value if isfinite(value) else Fault(field, Reason.INFINITE)
