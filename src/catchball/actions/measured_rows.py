"""Rows of measurements as they come, and what is wrong with them: checked by column, one by one where one is wrong."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from math import isfinite, nan

from catchball.core.canonical import Json
from catchball.core.columns import Columns
from catchball.core.measuring.faults import Fault
from catchball.core.measuring.readings import (
    AHEAD,
    EARLIEST,
    LARGEST,
    LARGEST_EDITION,
    LONGEST_KEY,
    SMALLEST,
    Reading,
    fault_of,
    iso_instant,
)
from catchball.store.measured_values import Values, instant_of, microseconds

_EARLIEST = microseconds(EARLIEST)
_ANY = 0
"""The rows of a delivery are of one series, whichever."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it came: an instant as text in ISO 8601, with its time zone; see `Values` for the rest."""

    at: str
    value: float | None
    size: float = 1
    key: str = ""
    edition: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """The rows that are right, with the place of each, and what is wrong with the others, by place."""

    values: Values
    places: Sequence[int]
    faults: Mapping[int, Fault]


def columns_of(rows: Sequence[Row]) -> Columns:
    """Rows by column."""
    return Columns(
        [row.at for row in rows],
        [row.value for row in rows],
        [row.size for row in rows],
        [row.key for row in rows],
        [row.edition for row in rows],
    )


def row_at(columns: Columns, place: int) -> Row:
    """One row of them; an instant in microseconds as text, where there is such an instant."""
    at = columns.at[place]
    return Row(
        at if isinstance(at, str) else _told(at),
        columns.value[place],
        columns.size[place] if columns.size else 1,
        columns.key[place] if columns.key else "",
        columns.edition[place] if columns.edition else 0,
    )


def raw(row: Row) -> dict[str, Json]:
    """A row as JSON can have it: numbers beyond all bounds as text."""
    return {
        name: value if not isinstance(value, float) or isfinite(value) else str(value)
        for name, value in asdict(row).items()
    }


def checked(columns: Columns, now: datetime) -> Checked:
    """What may be written. Nearly always all of it; only where something is wrong each row is looked at."""
    values = _all_right(columns, microseconds(now + AHEAD))
    if values is not None:
        return Checked(values, range(len(columns)), {})
    faults: dict[int, Fault] = {}
    right: dict[int, tuple[int, Row]] = {}
    for place in range(len(columns)):
        row = row_at(columns, place)
        found = _instant_or_fault(row, now)
        if isinstance(found, Fault):
            faults[place] = found
        else:
            right[place] = found, row
    return Checked(_values(list(right.values())), list(right), faults)


def _all_right(columns: Columns, latest: int) -> Values | None:
    """The values of rows of which none is wrong and none takes back; None where one is or does."""
    try:
        at, value, size = _instants(columns.at), _numbers(columns.value), _numbers(columns.size)
    except (ValueError, TypeError, OverflowError):
        return None
    is_right = (
        min(at) >= _EARLIEST
        and max(at) <= latest
        and _in_bounds(value)
        and _in_bounds(size)
        and min(size, default=1) > 0
        and min(columns.edition, default=0) >= 0
        and max(columns.edition, default=0) <= LARGEST_EDITION
        and max(map(len, columns.key), default=0) <= LONGEST_KEY
        and "\0" not in "".join(columns.key)
    )
    if not is_right:
        return None
    return Values(
        at,
        value,
        size if any(map((1.0).__ne__, size)) else None,
        columns.key if any(columns.key) else None,
        columns.edition if any(columns.edition) else None,
    )


def _instants(at: Sequence[str] | Sequence[int]) -> array[int]:
    """Microseconds since 1970. Raises ValueError, TypeError, OverflowError where one is no instant."""
    if isinstance(at, array):
        return at if at.typecode == "q" else array("q", at)
    if isinstance(at[0], str):
        return array("q", [microseconds(datetime.fromisoformat(one)) for one in at])  # type: ignore[arg-type]  # a number raises TypeError
    return array("q", at)  # type: ignore[arg-type]  # a text raises TypeError


def _numbers(column: Sequence[float | None]) -> array[float]:
    """A column of numbers. Raises TypeError where there is none, OverflowError for one beyond all bounds."""
    return array("d", column)  # type: ignore[arg-type]  # None raises TypeError


def _in_bounds(numbers: array[float]) -> bool:
    """Whether all can be added up, as `fault_of` has it of one."""
    return (
        all(map(isfinite, numbers))
        and min(numbers, default=0) >= -LARGEST
        and max(numbers, default=0) <= LARGEST
        and min(map(abs, filter(None, numbers)), default=1) >= SMALLEST
    )


def _values(right: Sequence[tuple[int, Row]]) -> Values:
    return Values(
        array("q", [at for at, _ in right]),
        array("d", [nan if row.value is None else row.value for _, row in right]),
        array("d", [row.size for _, row in right]),
        [row.key for _, row in right],
        [row.edition for _, row in right],
    )


def _instant_or_fault(row: Row, now: datetime) -> int | Fault:
    """The instant of a row that is right, else what is wrong with it."""
    at = iso_instant(row.at)
    if isinstance(at, Fault):
        return at
    return fault_of(Reading(_ANY, at, row.value, row.size, row.key, row.edition), now) or microseconds(at)


def _told(at: int) -> str:
    try:
        return instant_of(at).isoformat()
    except OverflowError:
        return f"{at} µs"
