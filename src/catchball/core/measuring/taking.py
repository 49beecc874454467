"""A table and a mapping make values: what can be taken, and what is refused, each with its row and column.

Rows come one by one and values go out one by one, so a file of ten million rows is never whole in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from catchball.core.measuring.faults import Fault, Reason
from catchball.core.measuring.instant_keys import InstantKeys
from catchball.core.measuring.instants import instant_of
from catchball.core.measuring.mapping import FileMapping, Source, lacking
from catchball.core.measuring.numbers import is_missing, number_of
from catchball.core.measuring.readings import (
    LARGEST_EDITION,
    LONGEST_KEY,
    Cell,
    Raw,
    Reading,
    Refused,
    Taken,
    WrongCell,
    fault_of,
)
from catchball.core.measuring.tables import TableRow, name_in_cell

Value: TypeAlias = "Taken | Refused"
_LONGEST_RAW = 200


class LackingColumns(ValueError):
    """A file that has not the columns that the mapping names."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        super().__init__(", ".join(columns))
        self.columns = columns


@dataclass(frozen=True, slots=True)
class Batch:
    """Values of one series that are written at once; of no series, such as are refused because they name none."""

    series: int | None
    values: tuple[Value, ...]


def batches(values: Iterable[Value], most: int, held: int = 0) -> Iterator[Batch]:
    """The values in batches of one series, of at most so many, each series in the order of the file.

    At most `held` values wait for others of their series (20 batches, unless told); then those of the series with most
    go first. The same values give the same batches.
    """
    waiting: dict[int | None, list[Value]] = {}
    limit, count = held or 20 * most, 0
    for value in values:
        series = value.reading.series if isinstance(value, Taken) else value.series
        of_series = waiting.setdefault(series, [])
        of_series.append(value)
        count += 1
        if len(of_series) >= most or count >= limit:
            largest = max(waiting, key=lambda one: len(waiting[one]))
            count -= len(waiting[largest])
            yield Batch(largest, tuple(waiting.pop(largest)))
    for series, rest in waiting.items():
        yield Batch(series, tuple(rest))


def values_of(mapping: FileMapping, header: Sequence[str], rows: Iterable[TableRow], now: datetime) -> Iterator[Value]:
    """The values of a table. Cells without a value are passed over, and so are series that are left out.

    Raises LackingColumns.
    """
    if missing := lacking(mapping, header):
        raise LackingColumns(missing)
    return _Taking(mapping, _Places.of(mapping, header), now).values(rows)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where in a row the columns of a mapping stand; None for what it does not name."""

    day: int
    time: int | None
    named: int | None
    key: int | None
    edition: int | None
    sources: tuple[tuple[Source, int, int | None], ...]

    @classmethod
    def of(cls, mapping: FileMapping, header: Sequence[str]) -> _Places:
        place = {name: number for number, name in enumerate(header)}
        sources = tuple((one, place[one.column], place.get(one.size)) for one in mapping.sources)
        at = mapping.instant
        return cls(
            place[at.column],
            place.get(at.time),
            place.get(mapping.series_column),
            place.get(mapping.key),
            place.get(mapping.edition),
            sources,
        )


class _Taking:
    def __init__(self, mapping: FileMapping, places: _Places, now: datetime) -> None:
        self._mapping = mapping
        self._places = places
        self._now = now
        self._by_name = {name_in_cell(source.named): (source, at, size) for source, at, size in places.sources}
        self._left_out = {name_in_cell(name) for name in mapping.left_out}
        self._keys = InstantKeys()
        self._counts_empty = mapping.counts_empty and places.key is None

    def values(self, rows: Iterable[TableRow]) -> Iterator[Value]:
        for number, cells in rows:
            if self._places.named is None:
                yield from self._of_row(number, cells, self._places.sources)
            else:
                yield from self._of_named(number, cells, self._places.named)

    def _of_named(self, number: int, cells: Sequence[Cell], named: int) -> Iterator[Value]:
        name = name_in_cell(_text(cells[named]))
        if name in self._left_out:
            return
        if (source := self._by_name.get(name)) is not None:
            yield from self._of_row(number, cells, (source,))
            return
        _, at, size = self._places.sources[0]
        edition = self._edition(cells)
        is_empty = not _says_something(cells[at], edition)
        if is_empty and not self._counts_empty:
            return
        key = self._key(cells, name, self._instant(cells), edition)
        if not is_empty:
            fault = Fault("series", Reason.UNKNOWN_SERIES, (("text", name),))
            yield Refused(None, self._raw(cells, at, size, key), fault, number, self._mapping.series_column)

    def _of_row(
        self, number: int, cells: Sequence[Cell], sources: Iterable[tuple[Source, int, int | None]]
    ) -> Iterator[Value]:
        instant: datetime | Fault | None = None
        edition = self._edition(cells)
        for source, at, size in sources:
            is_empty = not _says_something(cells[at], edition)
            if is_empty and not self._counts_empty:
                continue
            instant = instant or self._instant(cells)
            key = self._key(cells, source.series, instant, edition)
            if is_empty:
                continue
            read = self._reading(source.series, instant, key, edition, cells, (at, size))
            if isinstance(read, Reading):
                yield Taken(read, number, source.column)
            else:
                raw = self._raw(cells, at, size, key)
                yield Refused(source.series, raw, read, number, self._column(read, source))

    def _instant(self, cells: Sequence[Cell]) -> datetime | Fault:
        places = self._places
        return instant_of(cells[places.day], None if places.time is None else cells[places.time], self._mapping.instant)

    def _reading(
        self,
        series: int,
        instant: datetime | Fault,
        key: str | Fault,
        edition: int | Fault,
        cells: Sequence[Cell],
        places: tuple[int, int | None],
    ) -> Reading | Fault:
        at, size = places
        value = number_of(cells[at], self._mapping.decimal, "value")
        of = 1.0 if size is None else number_of(cells[size], self._mapping.decimal, "size")
        if isinstance(instant, Fault):
            return instant
        if isinstance(value, Fault):
            return value
        if isinstance(of, Fault) or of is None:
            return of or Fault("size", Reason.SIZE)
        if isinstance(key, Fault):
            return key
        if isinstance(edition, Fault):
            return edition
        reading = Reading(series, instant, value, of, key, edition)
        return fault_of(reading, self._now) or reading

    def _key(
        self, cells: Sequence[Cell], series: int | str, instant: datetime | Fault, edition: int | Fault
    ) -> str | Fault:
        """The key that the file gives; where the mapping names no column of keys, the place among equal instants."""
        if self._places.key is None:
            if isinstance(instant, Fault) or isinstance(edition, Fault):
                return ""
            return self._keys.key(series, edition, instant)
        cell = cells[self._places.key]
        if isinstance(cell, WrongCell):
            return Fault("key", Reason.WRONG_CELL, (("what", cell.what),))
        text = _text(cell).strip()
        return text if len(text) <= LONGEST_KEY else Fault("key", Reason.KEY, (("most", LONGEST_KEY),))

    def _edition(self, cells: Sequence[Cell]) -> int | Fault:
        if self._places.edition is None or is_missing(cells[self._places.edition]):
            return 0
        told = number_of(cells[self._places.edition], self._mapping.decimal, "edition")
        if isinstance(told, float) and told.is_integer() and 0 <= told <= LARGEST_EDITION:
            return int(told)
        return Fault("edition", Reason.EDITION, (("most", LARGEST_EDITION),))

    def _raw(self, cells: Sequence[Cell], at: int, size: int | None, key: str | Fault = "") -> Raw:
        """A value as it stands in the file, so that a person can mend it."""
        places = self._places
        instant = [_text(cells[place]) for place in (places.day, places.time) if place is not None]
        edition = self._edition(cells)
        return {
            "at": _kept(" ".join(filter(None, instant))),
            "value": _number_or_text(cells[at]),
            "size": 1.0 if size is None else _number_or_text(cells[size]),
            "key": _kept(_text(cells[places.key])) if places.key is not None else str(key),
            "edition": 0 if isinstance(edition, Fault) else edition,
        }

    def _column(self, fault: Fault, source: Source) -> str:
        """The column in which something is wrong."""
        mapping = self._mapping
        if fault.field == "at":
            return mapping.instant.column
        return {"size": source.size, "key": mapping.key, "edition": mapping.edition}.get(fault.field) or source.column


def _says_something(cell: Cell, edition: int | Fault) -> bool:
    """Whether there is a value in a cell, or an edition that takes one back."""
    return not is_missing(cell) or (isinstance(edition, int) and edition > 0)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return cell.text if isinstance(cell, WrongCell) else str(cell)


def _kept(text: str) -> str:
    """A text as the database can hold it, not too long."""
    return text[:_LONGEST_RAW].replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def _number_or_text(cell: Cell) -> float | str | None:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) < float("inf"):
        return float(cell)
    return None if cell is None else _kept(_text(cell))
