"""Dumps: the programs fit the server, and what newer programs write is understood by an older server."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from catchball.adapters import database_state, dumping, postgres_cluster, postgres_programs
from catchball.adapters.postgres_cluster import PostgresUnavailable, wheel_folders
from catchball.adapters.postgres_programs import Program, dumping_program, fitting, installed, reading_program

HEAD = b"""--
-- PostgreSQL database dump
--

\\restrict abc

SET statement_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SELECT pg_catalog.set_config('search_path', '', false);

CREATE SCHEMA app;
"""
DATA = b"COPY public.note (text) FROM stdin;\nSET transaction_timeout = 0;\n\\.\n"


def of(*majors: int) -> list[Program]:
    return [Program(Path(f"/{major}/pg_dump"), major) for major in majors]


@pytest.mark.parametrize(
    ("there", "server", "chosen"),
    [((18, 15), 15, 15), ((18, 17), 15, 17), ((15, 18), 16, 18), ((18,), 18, 18), ((15, 16), 18, None), ((), 15, None)],
)
def test_a_dump_is_written_by_the_servers_own_version_else_by_the_next_newer_one(
    there: tuple[int, ...], server: int, chosen: int | None
) -> None:
    found = fitting(of(*there), server)
    assert (found and found.major) == chosen


def test_a_dump_is_read_by_the_newest_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_programs, "installed", lambda _: of(15, 18, 16))
    assert reading_program("pg_restore") == "/18/pg_dump"


def test_without_a_program_that_fits_it_is_said_which_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_programs, "installed", lambda _: of(15, 16))
    with pytest.raises(PostgresUnavailable, match=r"pg_dump of version 18 or later is not installed \(found: 15, 16\)"):
        dumping_program("pg_dump", 18)
    monkeypatch.setattr(postgres_programs, "installed", lambda _: [])
    with pytest.raises(PostgresUnavailable, match="psql is not installed"):
        reading_program("psql")


def test_programs_are_found_on_the_path_and_in_the_wheel_and_what_does_not_run_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in ("15", "16"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        (folder / "pg_dump").write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.3 (Debian)'\n")
        (folder / "pg_dump").chmod(0o755)
    monkeypatch.setattr(postgres_programs, "_DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "16" / "bin"), prepend=":")
    (tmp_path / "15" / "bin" / "pg_dump").write_text("#!/bin/sh\nexit 1\n")
    majors = [program.major for program in installed("pg_dump")]
    assert majors[:2] == [16, 16]
    assert 18 in majors
    assert 15 not in majors


def test_what_a_server_does_not_know_is_not_set_in_the_head_and_data_stays_as_it_is() -> None:
    script = dumping.fitted(HEAD + DATA, {"statement_timeout", "client_encoding"})
    assert script == HEAD.replace(b"SET transaction", b"--- transaction") + DATA
    assert dumping.fitted(HEAD, {"statement_timeout", "client_encoding", "transaction_timeout"}) == HEAD


@pytest.fixture
def older_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """How the superuser gets into a server of version 16, which the wheel holds beside ours."""
    programs = wheel_folders()[1]
    monkeypatch.setattr(postgres_cluster, "_INSTALLS", ("pginstall",))
    with tempfile.TemporaryDirectory(prefix="older-") as name:
        folder, cluster = Path(name), Path(name) / "cluster"
        user = postgres_cluster.server_user(cluster)
        cluster.mkdir(mode=0o700)
        postgres_cluster.give_to(user, folder, cluster)
        words = [str(programs / "initdb"), f"--pgdata={cluster}", "--username=postgres", "--auth=trust"]
        subprocess.run(
            [*words, "--encoding=UTF8", "--locale=C"], check=True, capture_output=True, **postgres_cluster._as(user)
        )
        server = postgres_cluster.launch(cluster, folder, user, folder / "log", {"fsync": "off"})
        monkeypatch.undo()
        try:
            url = f"postgresql://postgres@/postgres?host={folder}&port={postgres_cluster.PORT}"
            wait_for(url)
            yield url
        finally:
            server.terminate()
            server.wait(30)


def wait_for(url: str) -> None:
    for _ in range(300):
        try:
            psycopg.connect(url, connect_timeout=1).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the older server does not answer")


def test_what_newer_programs_dumped_goes_back_into_an_older_server(older_server: str, tmp_path: Path) -> None:
    with psycopg.connect(older_server, autocommit=True) as owner:
        owner.execute("create role writer superuser login")
    url = older_server.replace("postgres@", "writer@")
    with psycopg.connect(url, autocommit=True) as writer:
        writer.execute("create table note (text text)")
        writer.execute("insert into note values ('SET transaction_timeout = 0;')")
    newest, target = wheel_folders()[0], tmp_path / "dump"
    with database_state.snapshot(url) as moment:
        dumping.dump(url, target, moment.name, newest)
    with psycopg.connect(url, autocommit=True) as writer:
        writer.execute("delete from note")
    dumping.replace_by(url, target, newest)
    with psycopg.connect(url) as writer:
        assert writer.execute("select text from note").fetchall() == [("SET transaction_timeout = 0;",)]
    assert [path.name for path in tmp_path.iterdir()] == ["dump"]
