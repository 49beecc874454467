"""The archive of measurements: a Delta Lake table in a folder or an object store, partitioned by party and month.

A month is written whole, in one commit that carries which time it was (an application transaction of Delta Lake), so
that a writer who does not know how far it came asks, and never writes twice. All editions of a value are kept. Needs
the extra “bulk”. Object stores are signed in to by their usual variables, such as AWS_ACCESS_KEY_ID.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl
from arro3.core import RecordBatchReader, Table
from deltalake import CommitProperties, DeltaTable, Field, Schema, Transaction, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.schema import PrimitiveType

COLUMNS: Mapping[str, Any] = {
    "party": pl.Int64(),
    "series": pl.Int64(),
    "at": pl.Datetime("us", "UTC"),
    "key": pl.String(),
    "edition": pl.Int32(),
    "value": pl.Float64(),
    "size": pl.Float64(),
    "delivery": pl.Int64(),
    "month": pl.Date(),
}
_KINDS = ("long", "long", "timestamp", "string", "integer", "double", "double", "long", "date")
_PARTITIONS = ["party", "month"]
_LOW = 0xFFFFFFFF
_PIECE = 50_000
"""Rows that are objects of Python at once."""
_GOES = 60
_INNER_GOES = 15
"""How often Delta Lake itself tries to commit what is written, before what was written is given up."""
Row: TypeAlias = tuple[Any, ...]
Pieces: TypeAlias = Iterable[Sequence[Row]]


class ArchiveUnusable(OSError):
    """The archive cannot be read or written; the sentence says which and why."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file that belongs to the table as it is now: where it lies, and of which party and month its rows are."""

    uri: str
    party: int
    month: date
    rows: int


@dataclass(frozen=True, slots=True)
class Sum:
    """What tells the rows of a party from others, in whatever order they are: their number, and sums of digests."""

    rows: int
    low: int
    high: int


def begin(place: str) -> tuple[str, bool]:
    """The identity of the table at a place, and whether it holds nothing yet; it is made where there is none.

    Raises ArchiveUnusable.
    """
    try:
        if "://" not in place:
            Path(place).mkdir(mode=0o700, parents=True, exist_ok=True)
        fields = [Field(name, PrimitiveType(kind)) for name, kind in zip(COLUMNS, _KINDS, strict=True)]
        table = DeltaTable.create(place, Schema(fields), mode="ignore", partition_by=_PARTITIONS, name="measurements")
    except (DeltaError, OSError, ValueError) as error:
        raise ArchiveUnusable(f"{place}: no archive can be begun here: {error}") from error
    if [field.name for field in table.schema().fields] != list(COLUMNS):
        raise ArchiveUnusable(f"{place}: the table there is no archive of measurements; name another place")
    return str(table.metadata().id), not table.file_uris()


def opened(place: str) -> DeltaTable:
    """The table as it is now. Raises ArchiveUnusable."""
    try:
        return DeltaTable(place)
    except TableNotFoundError as error:
        raise ArchiveUnusable(f"{place}: there is no archive here") from error
    except (DeltaError, OSError, ValueError) as error:
        raise ArchiveUnusable(f"{place}: the archive cannot be read: {error}") from error


def has_month(place: str, month: date, take: int) -> bool:
    """Whether a month was written for this time, or a later one."""
    return (opened(place).transaction_version(_application(month)) or 0) >= take


def write_month(
    place: str,
    month: date,
    take: int,
    pieces: Callable[[], AbstractContextManager[Pieces]],
    inner_goes: int = _INNER_GOES,
) -> int:
    """Put a month in the place of what the archive has of it, once for each `take`; gives how often it was tried.

    `pieces` begins anew with each call and may be read in another thread; rows are (party, series, at, key, edition,
    value, size, delivery). Others may write at the same time: what Delta Lake refuses for that reason is asked for
    again. Raises ArchiveUnusable.
    """
    once = CommitProperties(app_transactions=[Transaction(_application(month), take)], max_commit_retries=inner_goes)
    only = f"month = '{month}'"
    for go in range(_GOES):
        table = opened(place)
        if (table.transaction_version(_application(month)) or 0) >= take:
            return go
        try:
            with pieces() as rows:
                content = _stream(month, rows)
                write_deltalake(table, content, mode="overwrite", predicate=only, commit_properties=once)
        except CommitFailedError:
            time.sleep(random.uniform(0.01, 0.05) * min(go + 1, 20))  # noqa: S311  (who comes first is no secret)
        except (DeltaError, OSError) as error:
            raise ArchiveUnusable(f"{place}: {month:%Y-%m} cannot be written: {error}") from error
        else:
            return go + 1
    raise ArchiveUnusable(f"{place}: others write without a pause, so that {month:%Y-%m} cannot be; try again later")


def measurements(place: str, month: date | None = None) -> pl.LazyFrame:
    """The archived rows, all editions, of all months or of one. Raises ArchiveUnusable."""
    frame = pl.scan_delta(opened(place))
    return frame if month is None else frame.filter(pl.col("month") == month)


def months(place: str) -> list[date]:
    """The months of which the archive has rows. Raises ArchiveUnusable."""
    return sorted({part.month for part in parts(place)})


def parts(place: str) -> list[Part]:
    """The files of the table as it is now, for a program that reads Parquet and no Delta Lake.

    Raises ArchiveUnusable, also where files alone do not say which rows are there any more.
    """
    table = opened(place)
    if table.protocol().min_reader_version > 1:
        raise ArchiveUnusable(f"{place}: was changed so that its files cannot be read without their log")
    listed = pl.DataFrame(table.get_add_actions(flatten=True))
    uris = {uri.rsplit("/", 1)[-1]: uri for uri in table.file_uris()}
    return [
        Part(uris[path.rsplit("/", 1)[-1]], party, month, rows)
        for path, party, month, rows in listed.select(
            "path", "partition.party", "partition.month", "num_records"
        ).iter_rows()
    ]


def pieces_of(place: str, month: date) -> Iterator[list[Row]]:
    """The rows of a month, one party after the other, as they were given to `write_month`."""
    for party in sorted({part.party for part in parts(place) if part.month == month}):
        frame = measurements(place, month).filter(pl.col("party") == party).drop("month")
        for batch in frame.select([name for name in COLUMNS if name != "month"]).collect_batches():
            yield from (piece.rows() for piece in batch.iter_slices(_PIECE))


def sums_of(pieces: Pieces) -> dict[int, Sum]:
    """What tells rows from others, by party; they are read once and not kept."""
    found: dict[int, Sum] = {}
    for rows in pieces:
        for party, told in _told(_frame(rows)).items():
            before = found.get(party, Sum(0, 0, 0))
            found[party] = Sum(before.rows + told.rows, before.low + told.low, before.high + told.high)
    return found


def sums_of_month(place: str, month: date) -> dict[int, Sum]:
    """The same of what the archive has of a month, read from its files."""
    return _told(measurements(place, month).drop("month"))


def _told(frame: pl.LazyFrame | pl.DataFrame) -> dict[int, Sum]:
    """Digests hold as long as the process; they are added up in halves, so that no sum overflows."""
    digest = pl.struct(name for name in COLUMNS if name != "month").hash()
    halves = frame.lazy().select("party", low=digest & _LOW, high=digest // (_LOW + 1))
    summed = halves.group_by("party").agg(pl.len(), pl.col("low").sum(), pl.col("high").sum())
    return {party: Sum(rows, low, high) for party, rows, low, high in summed.collect(engine="streaming").iter_rows()}


def _stream(month: date, pieces: Pieces) -> RecordBatchReader:
    def batches() -> Iterator[Any]:
        for rows in pieces:
            yield from Table.from_arrow(_frame(rows).with_columns(month=month)).to_batches()

    return RecordBatchReader.from_batches(Table.from_arrow(pl.DataFrame(schema=COLUMNS)).schema, batches())


def _frame(rows: Sequence[Row]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={name: kind for name, kind in COLUMNS.items() if name != "month"}, orient="row")


def _application(month: date) -> str:
    return f"catchball {month:%Y-%m}"
