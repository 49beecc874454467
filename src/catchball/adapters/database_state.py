"""What a database holds, in numbers that can be compared: rows and a digest of each table.

Read as the owner of the tables, who sees all rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg.sql import SQL, Identifier

Connection = psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class TableState:
    """How many rows, and a sum over the digests of the rows, which does not depend on their order."""

    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A moment of a database that other programs can look at, as long as the block lasts."""

    name: str
    connection: Connection


@contextmanager
def snapshot(url: str) -> Iterator[Snapshot]:
    """One moment of the database; work goes on meanwhile. Raises psycopg.Error."""
    with psycopg.connect(url) as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        yield Snapshot(str(_one(connection, "select pg_export_snapshot()")), connection)


def tables(connection: Connection) -> dict[str, TableState]:
    """The state of every table, by name."""
    connection.execute("select set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO', true)")
    found = connection.execute("select tablename from pg_tables where schemaname = 'public' order by 1").fetchall()
    return {str(name): _state(connection, str(name)) for (name,) in found}


def migrations(connection: Connection) -> list[str]:
    """The migrations that were applied: `store.0001_tables`; none where there are no tables."""
    if _one(connection, "select to_regclass('public.django_migrations')") is None:
        return []
    found = connection.execute("select app || '.' || name from django_migrations order by id").fetchall()
    return [str(name) for (name,) in found]


def is_used(connection: Connection) -> bool:
    """Whether anybody's knowledge is in it: whether there is a party."""
    if _one(connection, "select to_regclass('public.store_party')") is None:
        return False
    return _one(connection, "select exists (select 1 from store_party)") is True


def others(connection: Connection) -> int:
    """How many connections of web servers and workers there are."""
    asked = "select count(*) from pg_stat_activity where datname = current_database() and usename = 'catchball_app'"
    found = _one(connection, asked)
    assert isinstance(found, int)
    return found


def server_version(connection: Connection) -> str:
    """The version of the server, such as 18.4."""
    return str(_one(connection, "show server_version"))


def _state(connection: Connection, table: str) -> TableState:
    asked = SQL(
        "select count(*), coalesce(sum(('x' || substr(md5(t::text), 1, 16))::bit(64)::bigint::numeric), 0)::text"
        " from public.{} t"
    ).format(Identifier(table))
    row = connection.execute(asked).fetchone()
    assert row is not None
    assert isinstance(row[0], int)
    return TableState(row[0], str(row[1]))


def _one(connection: Connection, asked: str) -> object:
    row = connection.execute(asked.encode()).fetchone()
    assert row is not None
    return row[0]
