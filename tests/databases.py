"""A real PostgreSQL for tests, with the roles and policies of production; emptied after each test by its owner."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg.conninfo import conninfo_to_dict
from pytest_django.plugin import DjangoDbBlocker

from catchball.adapters.postgres import EmbeddedPostgres
from catchball.config.database_urls import connection_from
from catchball.store.roles import grant_to_application

_KEPT = {"django_migrations", "django_content_type", "auth_permission", "auth_group"}


@pytest.fixture(scope="session")
def database_server() -> Iterator[EmbeddedPostgres]:
    """A server of its own for each test process, with small caches and without waiting for the disk."""
    with tempfile.TemporaryDirectory(prefix="catchball-") as folder:
        Path(folder).chmod(0o711)  # as root, the server runs as another user, who must find its data
        with EmbeddedPostgres(Path(folder) / "data", settings={"fsync": "off"}) as server:
            yield server


@pytest.fixture(scope="session")
def django_db_setup(database_server: EmbeddedPostgres, django_db_blocker: DjangoDbBlocker) -> None:
    """Point Django at the server and make the tables, as the owner."""
    settings.SECRET_KEY = "only for tests"  # noqa: S105  (signs nothing that lasts)
    for alias, url in (("default", database_server.app_url), ("owner", database_server.owner_url)):
        connections[alias].close()
        connections[alias].settings_dict.update(connection_from(url))
    with django_db_blocker.unblock():
        call_command("migrate", database="owner", verbosity=0)
        grant_to_application("owner")


@pytest.fixture
def database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, database_server: EmbeddedPostgres
) -> Iterator[None]:
    """The database for one test, with real commits; empty again afterwards."""
    with django_db_blocker.unblock():
        yield
        for alias in connections:
            connections[alias].close()
        emptied(database_server)


def emptied(server: EmbeddedPostgres) -> None:
    """Delete all rows and begin all numbers anew.

    Ten times as quick as truncating, which makes new files for every table and index. The superuser does it, for whom
    neither triggers nor foreign keys stand in the way.
    """
    with psycopg.connect(server.access.superuser_url, dbname=conninfo_to_dict(server.owner_url)["dbname"]) as admin:
        tables = admin.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        names = [name for (name,) in tables if name not in _KEPT] + ["measured.archived_month"]
        closed = "select conrelid::regclass::text from pg_constraint where conname = 'closed'"
        for (name,) in admin.execute(closed).fetchall():
            admin.execute(f"drop table {name}".encode())
        admin.execute("set session_replication_role = replica")
        written = " union all ".join(f"select '{name}' where exists (select from {name})" for name in names)
        for (name,) in admin.execute(written.encode()).fetchall():
            admin.execute(f"delete from {name}".encode())
        of_kept = [f"{name}_id_seq" for name in _KEPT]
        numbers = "select format('%%I.%%I', schemaname, sequencename)::regclass as name, start_value from pg_sequences"
        ours = "schemaname = 'public' and last_value is not null and sequencename <> all (%s)"
        admin.execute(f"select setval(name, start_value, false) from ({numbers} where {ours}) used", [of_kept])
