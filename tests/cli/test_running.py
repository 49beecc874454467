"""`catchball serve`, `web`, `worker` and `migrate`, as processes: they begin, mend themselves, and end in order."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections

from catchball.adapters.postgres import EmbeddedPostgres, running_access
from catchball.cli.complaints import AskedWrongly
from catchball.cli.demo_system import demo_password
from catchball.cli.installation import environment, given_urls, secret_key
from commands import catchball
from serving import COMMAND, Served, clean_environment, data_folder, free_port, is_there, wait_until


def run(*words: object, **more: str) -> subprocess.CompletedProcess[str]:
    """The end of a command in a process of its own."""
    return subprocess.run(
        [*COMMAND, *map(str, words)],
        capture_output=True,
        env=clean_environment(**more),
        text=True,
        check=False,
        timeout=120,
    )


def test_one_serves_a_folder_whatever_is_killed_comes_back_and_a_signal_ends_all_in_order() -> None:
    with data_folder() as data:
        served = Served(("serve", "--job-processes", "1"), data)
        served.start()
        try:
            served.wait()
            second = run("serve", "--data", data, "--port", free_port())
            assert second.returncode == 2
            assert "is already run by" in second.stderr
            for victim in ("worker", "web worker", "web", "postgres"):
                served.kill_part(victim)
                served.wait()
            assert "worker was ended by SIGKILL. It is started again" in served.said
            assert "postgres ended unexpectedly. It is started again" in served.said
            last = served.children()
        finally:
            code = served.end()
        assert code == 0, served.said
        assert [name for name, pid in last.items() if is_there(pid)] == []
        assert running_access(data) is None
        assert served.status() == 0


@pytest.mark.usefixtures("database")
def test_a_server_of_ones_own_is_used_when_named_and_work_behind_pages_stands_back_behind_them(
    database_server: EmbeddedPostgres, tmp_path: Path
) -> None:
    urls = {"DATABASE_URL": database_server.app_url, "DATABASE_OWNER_URL": database_server.owner_url}
    served = Served(("serve",), tmp_path / "data", environment=urls)
    served.start()
    try:
        served.wait()
        below = served.children()
        assert "postgres" not in below
        told = Path(f"/proc/{below['worker']}/environ").read_bytes()
        assert database_server.app_url.encode() in told
        assert b"DATABASE_OWNER_URL" not in told
        stands_back = os.getpriority(os.PRIO_PROCESS, os.getpid()) + 10
        wait_until(lambda: os.getpriority(os.PRIO_PROCESS, below["worker"]) == stands_back, served)
        assert os.getpriority(os.PRIO_PROCESS, below["web worker"]) < stands_back
    finally:
        assert served.end() == 0, served.said


def test_a_port_that_is_taken_is_told_before_anything_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catchball.cli.running._HANDOVER", 0.0)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = catchball("serve", "--data", tmp_path / "data", "--port", taken.getsockname()[1])
    assert ended.code == 2
    assert "is taken by another program; choose another one with --port" in ended.err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("command", ["web", "worker"])
def test_web_and_worker_alone_say_which_database_they_lack(command: str, tmp_path: Path) -> None:
    ended = run(command, "--data", tmp_path)
    assert ended.returncode == 2
    assert "no database runs here. Set DATABASE_URL" in ended.stderr


def test_a_database_is_made_up_to_date_once(tmp_path: Path, database_server: EmbeddedPostgres) -> None:
    urls = {"DATABASE_URL": database_server.app_url, "DATABASE_OWNER_URL": database_server.owner_url}
    first = run("migrate", "--json", "--data", tmp_path, **urls)
    second = run("migrate", "--data", tmp_path, **urls)
    assert first.returncode == 0, first.stderr
    assert second.stdout == "The database is up to date.\n"


@pytest.mark.usefixtures("installation")
def test_a_database_of_a_newer_program_is_left_as_it_is() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("insert into django_migrations (app, name, applied) values ('store', '9999_newer', now())")
        cursor.execute("insert into django_migrations (app, name, applied) values ('gone', '0001_first', now())")
        cursor.execute("revoke select on store_change from catchball_app")
        try:
            ended = catchball("migrate")
            cursor.execute("select has_table_privilege('catchball_app', 'store_change', 'select')")
            assert cursor.fetchone() == (False,), "nothing was done"
        finally:
            cursor.execute("delete from django_migrations where name = '9999_newer'")
    assert ended.code == 2
    assert "a newer version of Catchball has brought this database up to date: it has store.9999_newer" in ended.err
    assert catchball("migrate").code == 0, "what an app left behind that is gone is nothing newer"
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'gone'")


def test_commands_without_an_installation_say_how_to_begin_one_and_make_nothing(tmp_path: Path) -> None:
    for words in (("migrate",), ("user", "list"), ("backup", tmp_path / "b"), ("audit-trail", "verify")):
        ended = run(*words, "--data", tmp_path / "nowhere")
        assert ended.returncode == 2, words
        assert "begin one with: catchball serve --data" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_its_owner_can_be_read_and_not_looked_after(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@/nothing?host=/nowhere")
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    ended = catchball("user", "list", "--data", tmp_path)
    assert ended.code == 2
    assert "DATABASE_OWNER_URL is not set" in ended.err
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://nobody@/nothing")
    with pytest.raises(AskedWrongly, match="set both, or none"):
        given_urls()


def test_a_database_that_does_not_answer_is_told_in_a_sentence(tmp_path: Path) -> None:
    url = "postgresql://catchball_app@/catchball?host=/nowhere"
    ended = run("user", "list", "--data", tmp_path, DATABASE_URL=url, DATABASE_OWNER_URL=url)
    assert ended.returncode == 2
    assert ended.stderr.startswith("the database cannot be used: ")
    assert "Traceback" not in ended.stderr


def test_a_secret_is_made_once_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CATCHBALL_SECRET_KEY", raising=False)
    data = tmp_path / "data"
    first = secret_key(data)
    assert len(first) >= 50
    assert secret_key(data) == first
    assert (data / "secret.key").stat().st_mode & 0o077 == 0
    (data / "secret.key").write_text("")
    with pytest.raises(AskedWrongly, match="holds no secret"):
        secret_key(data)
    monkeypatch.setenv("CATCHBALL_SECRET_KEY", "given" * 7)
    assert secret_key(data) == "given" * 7
    monkeypatch.setenv("CATCHBALL_SECRET_KEY", "given")
    with pytest.raises(AskedWrongly, match="CATCHBALL_SECRET_KEY has 5 signs"):
        secret_key(data)


@pytest.mark.parametrize(
    ("user", "server", "mode"), [(1000, "", 0o700), (0, "", 0o711), (0, "postgresql://a@/b", 0o700)]
)
def test_a_data_folder_is_for_its_owner_and_lets_the_embedded_database_of_root_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user: int, server: str, mode: int
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: user)
    monkeypatch.delenv("CATCHBALL_SECRET_KEY", raising=False)
    monkeypatch.setenv("DATABASE_URL", server)
    secret_key(tmp_path / "data")
    assert (tmp_path / "data").stat().st_mode & 0o777 == mode
    demo_password(tmp_path / "demo")
    assert (tmp_path / "demo").stat().st_mode & 0o777 == (0o711 if user == 0 else 0o700)


def test_web_and_worker_do_not_get_to_know_how_the_owner_signs_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CATCHBALL_SECRET_KEY", "given" * 7)
    monkeypatch.setenv("DATABASE_URL", "postgresql://a@/b")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@/b")
    urls = given_urls()
    assert urls is not None
    assert "DATABASE_OWNER_URL" not in environment(tmp_path, urls, as_owner=False)
    assert environment(tmp_path, urls, as_owner=True)["DATABASE_OWNER_URL"] == "postgresql://owner@/b"


def test_commands_for_documents_load_neither_django_nor_a_database_client() -> None:
    heavy = ("django", "psycopg", "procrastinate", "granian", "ninja", "allauth")
    code = (
        "import sys; from catchball.cli.main import app; from typer.testing import CliRunner;"
        "CliRunner().invoke(app, ['doc', 'show', 'none.json']);"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_api_is_described_without_a_database(tmp_path: Path) -> None:
    ended = run("api-schema", CATCHBALL_DATA=str(tmp_path / "none"))
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith('{"openapi": "3.')
    assert not (tmp_path / "none").exists()
