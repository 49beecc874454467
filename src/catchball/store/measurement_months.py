"""Months of measurements as the owner of the tables handles them: closed, read whole, emptied, put back.

A month is a partition. Once it is closed nothing can be added to it, not even past the program, so that what is read
of it is all there will be; it stays, empty and closed, when its rows are elsewhere. The application may do none of
this; it learns which months are closed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeAlias, TypeVar

from django.db import OperationalError, connection, connections, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.sql import SQL, Identifier, Literal

CLOSED, ARCHIVED, OPEN = "closed", "archived", "open"
"""On its way into the archive; there, and no longer here; brought back."""
COLUMNS = ("party_id", "series_id", "at", "key", "edition", "value", "size", "delivery_id")
Rows: TypeAlias = list[tuple[Any, ...]]
"""Measurements with the values of `COLUMNS`."""
_Done = TypeVar("_Done")
_OWNER = "owner"
_PIECE = 50_000
"""Rows that are in memory at once."""
_GOES, _PATIENCE, _PAUSE = 120, "500ms", 0.2
"""How often a lock is asked for; how long is waited for it, and so do pages and deliveries; seconds between two goes.

Shorter than the second after which PostgreSQL looks for deadlocks, and ends somebody's transaction.
"""
_LOCK_NOT_AVAILABLE = "55P03"
_FIELDS = "month, state, take, place, table_id, rows"
_LIST = """
select child.relname from pg_inherits join pg_class child on child.oid = inhrelid
where inhparent = 'public.store_measurement'::regclass order by 1
"""
_NOTE = "update measured.archived_month set state = %s, rows = %s, at = %s where month = %s"
_NOTE_CLOSED = """
insert into measured.archived_month (month, state, take, place, table_id, at) values (%s, %s, %s, %s, %s, %s)
on conflict (month) do update set
  state = excluded.state, take = excluded.take, place = excluded.place, table_id = excluded.table_id, at = excluded.at
"""


@dataclass(frozen=True, slots=True)
class ArchivedMonth:
    """What is known of a month that was closed: how often that was, and where its rows went.

    `table` is the identity of the archive's table, whatever its place; `rows` are those that were archived last.
    """

    month: date
    state: str
    take: int
    place: str
    table: str
    rows: int


class MonthsBusy(RuntimeError):
    """The table of measurements is in use without a pause, so that a month cannot be locked."""


def month_of(at: datetime) -> date:
    """The month in which a value is kept."""
    return at.astimezone(UTC).date().replace(day=1)


def months_of(since: datetime, until: datetime) -> list[date]:
    """The months from one instant to another."""
    first, last = month_of(since), month_of(until)
    count = 12 * (last.year - first.year) + last.month - first.month + 1
    numbers = range(first.month - 1, first.month - 1 + max(count, 0))
    return [date(first.year + number // 12, number % 12 + 1, 1) for number in numbers]


def closed_months(months: Collection[date]) -> frozenset[date]:
    """Which of some months take nothing any more; the others are held open until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select app.closed_months(%s::date[])", [sorted(months)])
        (closed,) = cursor.fetchone()
    return frozenset(closed)


def stored_months() -> list[date]:
    """The months whose values are here, or would be if there were any, the oldest first."""
    away = {kept.month for kept in archived_months() if kept.state == ARCHIVED}
    with connections[_OWNER].cursor() as cursor:
        cursor.execute(_LIST)
        found = [datetime.strptime(name, "m%Y_%m").replace(tzinfo=UTC).date() for (name,) in cursor.fetchall()]
    return [month for month in found if month not in away]


def archived_months() -> list[ArchivedMonth]:
    """All months that were ever closed, the oldest first."""
    with connections[_OWNER].cursor() as cursor:
        cursor.execute(f"select {_FIELDS} from measured.archived_month order by month")  # noqa: S608  (constants)
        return [ArchivedMonth(*row) for row in cursor.fetchall()]


@contextmanager
def alone_with(month: date) -> Iterator[bool]:
    """Whether nobody else handles this month as a whole; nobody else begins to within. Whoever dies lets go of it."""
    with connections[_OWNER].cursor() as cursor:
        given = [1634, month.year * 100 + month.month]
        cursor.execute("select pg_try_advisory_lock(%s, %s)", given)
        (is_mine,) = cursor.fetchone()
        try:
            yield is_mine
        finally:
            if is_mine:
                cursor.execute("select pg_advisory_unlock(%s, %s)", given)


def has_rows(month: date) -> bool:
    """Whether anything was measured in a month that has a partition."""
    with connections[_OWNER].cursor() as cursor:
        cursor.execute(f"select exists (select from {_name(month)})")  # noqa: S608  (of a date)
        return bool(cursor.fetchone()[0])


def close_month(month: date, place: str, table: str, now: datetime) -> ArchivedMonth:
    """Take nothing more into a month. Closed already, it stays as it is.

    Deliveries that are under way are waited for. Raises MonthsBusy.
    """

    def close(cursor: CursorWrapper) -> ArchivedMonth:
        cursor.execute("select pg_advisory_xact_lock(1633, %s)", [month.year * 100 + month.month])
        found = _locked(cursor, month)
        if found is not None and found.state != OPEN:
            return found
        take, rows = (found.take + 1, found.rows) if found else (1, 0)
        cursor.execute(f"alter table {_name(month)} add constraint closed check (false) not valid")
        cursor.execute(_NOTE_CLOSED, [month, CLOSED, take, place, table, now])
        return ArchivedMonth(month, CLOSED, take, place, table, rows)

    return _patiently(close)


@contextmanager
def rows_of(month: date) -> Iterator[Iterator[Rows]]:
    """All rows of a month in pieces, by series and instant, as long as the block lasts; any thread may read them."""
    with _rows_in(_name(month)) as rows:
        yield rows


def empty_month(month: date, rows: int, now: datetime) -> None:
    """Delete the rows of a closed month for good; done already, nothing happens. Raises MonthsBusy, ValueError."""

    def empty(cursor: CursorWrapper) -> None:
        found = _locked(cursor, month)
        if found is None or found.state == OPEN:
            raise ValueError(f"{month:%Y-%m} is not closed")
        if found.state == CLOSED:
            cursor.execute(f"truncate {_name(month)}")
            cursor.execute(_NOTE, [ARCHIVED, rows, now, month])

    _patiently(empty)


def put_back(month: date, pieces: Iterable[Rows], is_whole: Callable[[Iterator[Rows]], bool], now: datetime) -> None:
    """Bring the rows of an archived month back and open it. All of it or nothing; where it is not archived, nothing.

    They are written into a table of their own, for which nobody waits, and looked at there by `is_whole`. Raises
    ValueError when it is not content, MonthsBusy.
    """
    beside = _name(month, "back")
    with transaction.atomic(using=_OWNER), connections[_OWNER].cursor() as cursor:
        found = _locked(cursor, month)
        if found is None or found.state != ARCHIVED:
            return
        cursor.execute(
            f"create table {beside} (like public.store_measurement including defaults including constraints)"
        )
        cursor.execute(f"alter table {beside} enable row level security")
        with cursor.copy(f"copy {beside} ({', '.join(COLUMNS)}) from stdin") as copy:
            for piece in pieces:
                for row in piece:
                    copy.write_row(row)
        with _rows_in(beside) as rows:
            is_equal = is_whole(rows)
        if not is_equal:
            raise ValueError(f"what came back of {month:%Y-%m} is not what the archive holds")
        _patiently(lambda cursor: _exchange(cursor, month))
        cursor.execute(_NOTE, [OPEN, found.rows, now, month])


def open_again(month: date, rows: int, now: datetime) -> None:
    """Open a month that is closed and still here; `rows` of it are known to be in the archive. Raises MonthsBusy."""

    def open_closed(cursor: CursorWrapper) -> None:
        found = _locked(cursor, month)
        if found is not None and found.state == CLOSED:
            cursor.execute(f"alter table {_name(month)} drop constraint closed")
            cursor.execute(_NOTE, [OPEN, rows, now, month])

    _patiently(open_closed)


@contextmanager
def _rows_in(table: str) -> Iterator[Iterator[Rows]]:
    with transaction.atomic(using=_OWNER), connections[_OWNER].chunked_cursor() as cursor:
        cursor.execute(f"select {', '.join(COLUMNS)} from {table} order by series_id, at, key, edition")  # noqa: S608
        yield iter(lambda: cursor.fetchmany(_PIECE), [])


def _exchange(cursor: CursorWrapper, month: date) -> None:
    """The table with what came back in the place of the empty one."""
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    cursor.execute(f"drop table {_name(month)}")
    cursor.execute(f"alter table {_name(month, 'back')} rename to m{month:%Y_%m}")
    cursor.execute(
        SQL("alter table public.store_measurement attach partition {} for values from ({}) to ({})").format(
            Identifier("measured", f"m{month:%Y_%m}"),
            *(Literal(datetime(each.year, each.month, 1, tzinfo=UTC)) for each in (month, after)),
        )
    )


def _locked(cursor: CursorWrapper, month: date) -> ArchivedMonth | None:
    cursor.execute(f"select {_FIELDS} from measured.archived_month where month = %s for update", [month])  # noqa: S608
    row = cursor.fetchone()
    return ArchivedMonth(*row) if row else None


def _patiently(act: Callable[[CursorWrapper], _Done]) -> _Done:
    """Act in a transaction of its own, or within one, and never make pages and deliveries wait long for a lock."""
    for _ in range(_GOES):
        try:
            with transaction.atomic(using=_OWNER), connections[_OWNER].cursor() as cursor:
                cursor.execute("select set_config('lock_timeout', %s, true)", [_PATIENCE])
                return act(cursor)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != _LOCK_NOT_AVAILABLE:
                raise
        time.sleep(_PAUSE)
    raise MonthsBusy("the measurements are in use without a pause; try again when less is going on")


def _name(month: date, sort: str = "m") -> str:
    return f"measured.{sort}{month:%Y_%m}"
