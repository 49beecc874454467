"""Columns of numbers out: as AQDEF, and as CSV."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from io import StringIO

from catchball.formats.aqdef.model import (
    GAP,
    KIND,
    NAME,
    NUMBER,
    PART_NAME,
    PART_NUMBER,
    Aqdef,
    Characteristic,
    Part,
    Value,
)
from catchball.formats.measurements.columns import Column, is_word
from catchball.formats.tables_out import harmless

_MISSING = "NA"
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f\s]+")
_MOST_EXACT = 1e15


def as_aqdef(columns: Sequence[Column], part: str) -> Aqdef:
    """One part, a measured characteristic for each column; missing values become placeholders."""
    called = _plain(part)
    described = {PART_NUMBER: called, PART_NAME: called} if called else {}
    characteristics = (_characteristic(index, column) for index, column in enumerate(columns, start=1))
    return Aqdef((Part(1, described, tuple(characteristics)),))


def _characteristic(index: int, column: Column) -> Characteristic:
    values = [GAP if value is None else Value(value) for value in column.values]
    while values and values[-1] == GAP:
        values.pop()
    name = _plain(column.name) or column.letters
    return Characteristic(index, {NUMBER: str(index), NAME: name, KIND: "0"}, tuple(values))


def as_csv(columns: Sequence[Column]) -> bytes:
    """Comma-separated with a row of names, decimal points, NA where a value is missing; UTF-8 with a mark.

    A name that could be taken for a number is put behind a word, so that the row of names is recognised.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_heading(column) for column in columns])
    writer.writerows([_number(value) for value in row] for row in zip(*(one.values for one in columns), strict=True))
    return out.getvalue().encode("utf-8-sig")


def _heading(column: Column) -> str:
    name = _plain(column.name)
    return harmless(name if is_word(name) else f"column {name}".strip())


def _number(value: float | None) -> str:
    if value is None:
        return _MISSING
    return f"{value:.0f}" if value.is_integer() and abs(value) < _MOST_EXACT else repr(value)


def _plain(text: str) -> str:
    return _NOT_IN_NAMES.sub(" ", text).strip()
