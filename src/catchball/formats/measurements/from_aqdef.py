"""AQDEF as columns of numbers: a column for each characteristic, two for one that counts.

A row is a set of values: the n-th value of every characteristic, counted from 1. Values whose attribute says that they
are not to be reckoned with are missing, and so are samples of no unit. A fault is told with the line on which its value
begins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from catchball.formats.aqdef.model import Aqdef, Characteristic, Part, Value
from catchball.formats.errors import FormatError
from catchball.formats.measurements.columns import Column, Fault
from catchball.formats.xlsx.cell_names import column_letters
from catchball.formats.xlsx.spreadsheet_in import MOST_CELLS

_RECKONED_WITH = frozenset({"K0001", "K0002", "K0020", "K0021"})
_SIZE = "size"


def aqdef_columns(read: Aqdef, source: str) -> tuple[tuple[Column, ...], tuple[int, ...]]:
    """The columns and the numbers of their rows. Raises FormatError where there is no value, or far too many."""
    sets = max(len(one.values) for one in read.characteristics)
    if sets == 0:
        raise FormatError(source, "holds no values; those of a .dfd stand in the .dfx of the same name")
    named = list(_named(read))
    if sets * len(named) > MOST_CELLS:
        told = f"has {sets:,} values of {len(named):,} characteristics; at most {MOST_CELLS:,} cells are allowed"
        raise FormatError(source, told)
    columns = tuple(
        _column(column_letters(place), name, one.values, sets, number)
        for place, (name, one, number) in enumerate(named, start=1)
    )
    return columns, tuple(range(1, sets + 1))


_Number = Callable[[Value], float | None]


def _named(read: Aqdef) -> Iterator[tuple[str, Characteristic, _Number]]:
    """Each column: its name, with that of the part where two parts have one of this name; and which number it takes."""
    often = Counter(_called(one) for one in read.characteristics)
    part_of = {one.index: part for part in read.parts for one in part.characteristics}
    for one in read.characteristics:
        name = _called(one)
        part = _part_called(part_of[one.index])
        if often[name] > 1 and len(read.parts) > 1 and name and part:
            name = f"{part}: {name}"
        if one.is_counted:
            yield name, one, lambda value: value.faulty
            yield f"{name} {_SIZE}".strip(), one, lambda value: value.size
        else:
            yield name, one, lambda value: value.value


def _called(one: Characteristic) -> str:
    return " ".join(one.name.split())


def _part_called(part: Part) -> str:
    return " ".join(part.name.split())


def _column(letters: str, name: str, held: Sequence[Value], sets: int, number: _Number) -> Column:
    called = name or letters
    values: list[float | None] = []
    faults: list[Fault] = []
    for row, value in enumerate(held, start=1):
        told = told_of(value)
        values.append(None if told or not value.is_valid or value.size == 0 else number(value))
        if told:
            faults.append(Fault(row, letters, called, told, value.line))
    return Column(letters, called, (*values, *([None] * (sets - len(held)))), tuple(faults))


def told_of(value: Value) -> str:
    """What is wrong with a value, empty where nothing is."""
    if value.is_valid is None:
        known = "0 is valid; 129, 255, 256 and 290 are not to be reckoned with"
        return f"the attribute {value.attribute} (K0002) is not known: {known}"
    if not value.is_valid:
        return ""
    if value.size == 0 and value.faulty:
        return f"K0021: {value.faulty} are faulty of none that were looked at (K0020)"
    return next((f"{one.key}: {one.what}" for one in value.wrong if one.key in _RECKONED_WITH), "")
