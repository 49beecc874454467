"""The database of Catchball and the two roles that use it, on any PostgreSQL server.

The owner role makes and changes tables (migrations, backup). The application role serves web and worker: it owns
nothing and bypasses nothing, so row-level security holds for it.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Composed, Identifier, Literal

DATABASE = "catchball"
OWNER = "catchball_owner"
APP = "catchball_app"
SUPERUSER = "postgres"
"""The superuser of an embedded server; it lives in the database of the same name."""

_ONE_AT_A_TIME = 7_225_823_102
"""The advisory lock under which roles are made: two programs may start at once against one server."""


@dataclass(frozen=True)
class Passwords:
    """The passwords of an embedded server, generated once and kept beside it."""

    superuser: str = field(repr=False)
    owner: str = field(repr=False)
    app: str = field(repr=False)


@dataclass(frozen=True)
class Access:
    """Where a server answers and how to sign in, as URLs for psycopg, pg_dump and pg_restore. They hold passwords."""

    superuser_url: str = field(repr=False)
    owner_url: str = field(repr=False)
    app_url: str = field(repr=False)


def access(passwords: Passwords, sockets: Path, port: int) -> Access:
    """The URLs of an embedded server whose socket is in the folder `sockets`."""

    def url(user: str, password: str, database: str) -> str:
        return f"postgresql://{user}:{quote(password, safe='')}@/{database}?host={quote(str(sockets))}&port={port}"

    return Access(
        superuser_url=url(SUPERUSER, passwords.superuser, SUPERUSER),
        owner_url=url(OWNER, passwords.owner, DATABASE),
        app_url=url(APP, passwords.app, DATABASE),
    )


def new_passwords(file: Path) -> Passwords:
    """Generate passwords and keep them in a file that only we can read; it is on the disk when this returns."""
    passwords = Passwords(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(24))
    temporary = file.with_name(f".{file.name}.new")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        json.dump(asdict(passwords), out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(file)
    return passwords


def read_passwords(file: Path) -> Passwords:
    """The passwords kept in a file. Raises OSError, and ValueError when the file is not as `new_passwords` wrote it."""
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
        passwords = Passwords(**raw)
    except (ValueError, TypeError) as error:
        raise ValueError(
            f"{file}: must hold the passwords superuser, owner and app, as JSON; it was changed"
        ) from error
    if not all(isinstance(password, str) and password for password in raw.values()):
        raise ValueError(f"{file}: every password must be a text that is not empty")
    return passwords


def ensure_roles(
    superuser_url: str,
    *,
    owner_password: str,
    app_password: str,
    database: str = DATABASE,
    owner_makes_databases: bool = False,
) -> None:
    """Make sure that the two roles and the database exist, with these passwords and no rights beyond their task.

    May be called again at any time; what is right stays as it is. `owner_makes_databases` is for tests, which need a
    database of their own. What the application role may do with tables is granted by the migrations that make them.
    Raises psycopg.Error when the server cannot be reached or the user of the URL is no superuser.
    """
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        _ensure_role(connection, OWNER, owner_password, makes_databases=owner_makes_databases)
        _ensure_role(connection, APP, app_password, makes_databases=False)
        if not _exists(connection, SQL("pg_database WHERE datname = {}").format(database)):
            connection.execute(
                SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
                    Identifier(database), Identifier(OWNER)
                )
            )
        with psycopg.connect(make_conninfo(superuser_url, dbname=database)) as inside:
            _grant_entry(inside, database)


def _ensure_role(
    connection: psycopg.Connection[tuple[object, ...]], name: str, password: str, *, makes_databases: bool
) -> None:
    if not _exists(connection, SQL("pg_roles WHERE rolname = {}").format(name)):
        connection.execute(SQL("CREATE ROLE {}").format(Identifier(name)))
    # Hashed here, so that a password stands in no log of the server.
    hashed = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
    connection.execute(
        SQL("ALTER ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION {} PASSWORD {}").format(
            Identifier(name), SQL("CREATEDB" if makes_databases else "NOCREATEDB"), Literal(hashed.decode())
        )
    )


def _grant_entry(connection: psycopg.Connection[tuple[object, ...]], database: str) -> None:
    """Let the two roles in, and nobody else; only the owner makes tables (before PostgreSQL 15 anybody could)."""
    for statement in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "ALTER DATABASE {database} OWNER TO {owner}",
        "GRANT CONNECT ON DATABASE {database} TO {app}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "GRANT CREATE, USAGE ON SCHEMA public TO {owner}",
        "GRANT USAGE ON SCHEMA public TO {app}",
    ):
        names = {"database": Identifier(database), "owner": Identifier(OWNER), "app": Identifier(APP)}
        connection.execute(SQL(statement).format(**names))


def _exists(connection: psycopg.Connection[tuple[object, ...]], rows: Composed) -> bool:
    return connection.execute(SQL("SELECT 1 FROM {}").format(rows)).fetchone() is not None
