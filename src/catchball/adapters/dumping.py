"""A whole database into a file and back, by PostgreSQL's own programs: pg_dump, pg_restore, psql."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Collection, Sequence
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from catchball.adapters.postgres_programs import dumping_program, reading_program

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
_LONGEST_HEAD = 10_000
_SETS = re.compile(rb"SET (\w+) = [^\n]*;\n")
_IS_HEAD = re.compile(rb"--|\n|\\restrict |SELECT pg_catalog\.set_config\(")
"""How else a line of a script's head may begin: a remark, an empty line, what pg_restore does for safety."""


class DumpFailed(OSError):
    """A program of PostgreSQL did not do what it was asked; the sentence holds what it said."""


def dump(url: str, target: Path, snapshot: str, programs: Path | None = None) -> None:
    """Write the database as it is in a snapshot. Raises DumpFailed, PostgresUnavailable, psycopg.Error."""
    with psycopg.connect(url) as connection:
        server = connection.info.server_version // 10_000
    words = ["--format=custom", f"--snapshot={snapshot}", f"--file={target}"]
    _run([dumping_program("pg_dump", server, programs), *words], url)


def replace_by(url: str, source: Path, programs: Path | None = None) -> None:
    """Put a dump in the place of all that the owner has in the database, or change nothing.

    The dump may be of newer programs than the server: what it sets that the server does not know is left out. Raises
    DumpFailed, PostgresUnavailable.
    """
    script = source.with_name(f"{source.name}.sql")
    try:
        _run([reading_program("pg_restore", programs), "--no-owner", f"--file={script}", str(source)], url)
        known = _known_settings(url)
        with script.open("r+b") as written:
            head = fitted(written.read(_LONGEST_HEAD), known)
            written.seek(0)
            written.write(head)
        words = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
        _run([reading_program("psql", programs), *words, f"--command={_EMPTY}", f"--file={script}"], url)
    finally:
        script.unlink(missing_ok=True)


def fitted(script: bytes, known: Collection[str]) -> bytes:
    """A script of the same length, in whose head nothing is set that is not known: such lines become remarks.

    pg_restore sets, for safety, all that its own version has, such as `transaction_timeout` of version 17, which an
    older server refuses. Only the head is looked at: below it such a line may be somebody's text.
    """
    lines = script.splitlines(keepends=True)
    for place, line in enumerate(lines):
        setting = _SETS.match(line)
        if setting is None and _IS_HEAD.match(line) is None:
            break
        if setting is not None and setting[1].decode() not in known:
            lines[place] = line.replace(b"SET", b"---", 1)
    return b"".join(lines)


def _known_settings(url: str) -> set[str]:
    """The names of all settings that a server has."""
    try:
        with psycopg.connect(url) as connection:
            return {str(name) for (name,) in connection.execute("select name from pg_settings")}
    except psycopg.Error as error:
        raise DumpFailed(f"the database cannot be restored: {str(error).strip()}") from error


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
