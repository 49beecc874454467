"""AQDEF as rows of a table: one for each value, with the characteristic that it is of.

Values whose attribute says that they are not to be reckoned with are left out, and so are samples of no unit. The
number of a row is the line on which the value begins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from catchball.core.measuring.readings import Cell, WrongCell
from catchball.core.measuring.tables import TableRow
from catchball.formats.aqdef.model import Aqdef, Characteristic, Part, Value
from catchball.formats.measurements.from_aqdef import told_of

AQDEF_HEADER = ("characteristic", "instant", "value", "size", "batch", "machine", "nest", "gauge", "operator", "events")


def aqdef_rows(read: Aqdef) -> Iterator[TableRow]:
    """The values of all characteristics, one characteristic after the other, each in the order of the file."""
    often = Counter(_called(one.name) for one in read.characteristics)
    part_of = {one.index: part for part in read.parts for one in part.characteristics}
    for one in read.characteristics:
        name = _name(one, part_of[one.index], is_alone=often[_called(one.name)] == 1 or len(read.parts) == 1)
        for number, value in enumerate(one.values, start=1):
            if (cells := _cells(one, name, value)) is not None:
                yield value.line or number, cells


def _cells(one: Characteristic, name: str, value: Value) -> Sequence[Cell] | None:
    wrong = told_of(value)
    if not wrong and (not value.is_valid or value.size == 0):
        return None
    number: Cell = value.faulty if one.is_counted else value.value
    size: Cell = value.size if one.is_counted else 1.0
    at: Cell = value.at
    if wrong:
        number = WrongCell("" if number is None else str(number), wrong)
    elif unread := next((f"{told.key}: {told.what}" for told in value.wrong if told.key == "K0004"), ""):
        at = WrongCell("", unread)
    return name, at, number, size, value.batch, value.machine, value.nest, value.gauge, value.operator, value.events


def _name(one: Characteristic, part: Part, *, is_alone: bool) -> str:
    """What a characteristic is called, with its part where another one of the file is called so."""
    name = _called(one.name) or str(one.index)
    of = _called(part.name)
    return name if is_alone or not of else f"{of}: {name}"


def _called(name: str) -> str:
    return " ".join(name.split())
