"""How a file is understood: which column is the instant, which are values of which series. It is kept for the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MOST_SOURCES = 1_000


class InvalidMapping(ValueError):
    """A mapping that means nothing; `field` is the part that is wrong."""

    def __init__(self, field: str, what: str) -> None:
        super().__init__(what)
        self.field = field


class Written(StrEnum):
    """How instants are written. ISO 8601 is understood beside each of them, as it cannot be misunderstood."""

    ISO = "iso"
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    SERIAL = "serial"
    """Days since the end of 1899, as spreadsheets count them."""
    SECONDS = "seconds"
    """Seconds since 1970, UTC."""
    MILLISECONDS = "milliseconds"


@dataclass(frozen=True, slots=True)
class InstantColumns:
    """The column of the instant, or of its day with one of its time. `zone` holds where a cell does not say its own."""

    column: str
    time: str = ""
    written: Written = Written.ISO
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the values of a series stand: a column, of a row that names the series so, where a column names them."""

    series: int
    column: str
    size: str = ""
    named: str = ""


@dataclass(frozen=True, slots=True)
class FileMapping:
    """How a file is understood. Columns are named as in its header.

    With a `series_column` every row names its series, and all sources have one column; names in `left_out` are not
    taken. `decimal` is the sign before decimals, `encoding` that of a text where it is not found out (empty).

    Without a column of keys, values of one instant are told apart by their place. An empty cell uses up its place, so
    that a value which is filled in later moves none; of mappings that were made before this was so it does not, so that
    files which were taken by them are known again (`counts_empty`).
    """

    instant: InstantColumns
    sources: tuple[Source, ...]
    series_column: str = ""
    left_out: tuple[str, ...] = ()
    key: str = ""
    edition: str = ""
    decimal: str = "."
    encoding: str = ""
    counts_empty: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that must be there."""
        told = (self.instant.column, self.instant.time, self.series_column, self.key, self.edition)
        of_sources = (name for source in self.sources for name in (source.column, source.size))
        return tuple(dict.fromkeys(name for name in (*told, *of_sources) if name))


def checked_mapping(given: FileMapping) -> FileMapping:
    """The mapping, when it means something. Raises InvalidMapping."""
    for field, what in _faults(given):
        raise InvalidMapping(field, what)
    return given


def _faults(given: FileMapping) -> Iterator[tuple[str, str]]:
    if not given.instant.column:
        yield "instant", "say which column holds the instant"
    try:
        ZoneInfo(given.instant.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield "zone", "this time zone is not known"
    if given.decimal not in (".", ","):
        yield "decimal", "the decimal sign is a point or a comma"
    if not given.sources:
        yield "sources", "say which column holds the values of which series"
    if len(given.sources) > MOST_SOURCES:
        yield "sources", f"a mapping has at most {MOST_SOURCES} series"
    if any(not source.column for source in given.sources):
        yield "sources", "say which column holds the values of which series"
    yield from _doubled(given)


def _doubled(given: FileMapping) -> Iterator[tuple[str, str]]:
    if given.series_column:
        if len({(source.column, source.size) for source in given.sources}) > 1:
            yield "sources", "where a column names the series, all values stand in one column"
        if _twice(source.named for source in given.sources) or any(not source.named for source in given.sources):
            yield "sources", "each series has a name of its own in the file"
        return
    if _twice(source.series for source in given.sources):
        yield "sources", "a series takes its values from one column"
    if _twice(source.column for source in given.sources):
        yield "sources", "the values of a column are of one series"


def _twice(things: Iterable[object]) -> bool:
    return any(count > 1 for count in Counter(things).values())


def lacking(mapping: FileMapping, header: Sequence[str]) -> tuple[str, ...]:
    """The columns that a mapping needs and a file does not have."""
    there = set(header)
    return tuple(name for name in mapping.columns if name not in there)


def likeness(mapping: FileMapping, known: Sequence[str], header: Sequence[str], names: Iterable[str]) -> int:
    """How well a mapping that was made for the header `known` fits another file; 0 where it cannot be used.

    `names` is what the file says in the column that names the series, as far as it was looked at. Among mappings that
    fit, the one counts most whose file had the same columns, then the one that uses and knows most.
    """
    if lacking(mapping, header):
        return 0
    same = 10_000 if tuple(known) == tuple(header) else 5_000 if set(known) == set(header) else 0
    told = {source.named for source in mapping.sources} | set(mapping.left_out)
    found = set(names)
    if mapping.series_column and found and not found & told:
        return 0
    return 1 + same + 10 * len(found & told) + len(mapping.columns)
