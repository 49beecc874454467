"""A whole database into a file and back, by PostgreSQL's own programs: pg_dump, pg_restore, psql."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from catchball.adapters.postgres_cluster import PostgresUnavailable, binary

_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "options": "PGOPTIONS",
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
}
"""Where a program is told how to connect: in its environment, which other users of the machine cannot read."""
_EMPTY = "drop owned by current_user cascade"


class DumpFailed(OSError):
    """A program of PostgreSQL did not do what it was asked; the sentence holds what it said."""


def dump(url: str, target: Path, snapshot: str, programs: Path | None = None) -> None:
    """Write the database as it is in a snapshot. Raises DumpFailed, PostgresUnavailable."""
    words = ["--format=custom", f"--snapshot={snapshot}", f"--file={target}"]
    _run([program("pg_dump", programs), *words], url)


def replace_by(url: str, source: Path, programs: Path | None = None) -> None:
    """Put a dump in the place of all that the owner has in the database, or change nothing. Raises DumpFailed."""
    script = source.with_name(f"{source.name}.sql")
    try:
        _run([program("pg_restore", programs), "--no-owner", f"--file={script}", str(source)], url)
        words = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
        _run([program("psql", programs), *words, f"--command={_EMPTY}", f"--file={script}"], url)
    finally:
        script.unlink(missing_ok=True)


def program(name: str, folder: Path | None = None) -> str:
    """A program of PostgreSQL: from a folder, else from the wheel, else from the system. Raises PostgresUnavailable."""
    if folder is not None:
        if not (folder / name).is_file():
            raise PostgresUnavailable(f"{folder / name}: there is no such program")
        return str(folder / name)
    try:
        return str(binary(name))
    except PostgresUnavailable as error:
        found = shutil.which(name)
        if found is None:
            raise PostgresUnavailable(f"{name} is not installed; install PostgreSQL's client programs") from error
        return found


def _run(command: Sequence[str], url: str) -> None:
    done = subprocess.run(  # noqa: S603 (a program of PostgreSQL, with words of ours)
        command, env={**_clean(), **_variables(url)}, capture_output=True, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise DumpFailed(f"{Path(command[0]).name} failed: {said[-2000:]}")


def _clean() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _variables(url: str) -> dict[str, str]:
    given = conninfo_to_dict(url)
    if unknown := sorted(set(given) - set(_VARIABLES)):
        raise DumpFailed(f"the address of the database holds {unknown[0]}, which PostgreSQL's programs are not given")
    return {_VARIABLES[name]: str(value) for name, value in given.items() if value is not None}
