"""The embedded PostgreSQL: really started, killed, adopted and stopped."""

from __future__ import annotations

import os
import select
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from catchball.adapters import postgres, postgres_cluster
from catchball.adapters.postgres import EmbeddedPostgres, _trouble, running_access
from catchball.adapters.postgres_cluster import Holder, OsUser, PostgresUnavailable, binary, check_reachable, pid_file
from catchball.adapters.postgres_roles import ensure_roles, read_passwords

QUICK = {"fsync": "off"}
LONG = "Gehäuse 轴承, " * 9
NOBODY = OsUser(65534, 65534, "nobody")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server as another user")


@pytest.fixture(scope="module")
def open_folder() -> Iterator[Path]:
    """A folder that the server's user may enter too; pytest's own folders are closed to everybody else."""
    folder = Path(tempfile.mkdtemp(prefix="catchball test ", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def made(open_folder: Path) -> Path:
    """The folder of `running`, and beside it a copy for `data`: a server made where making one was once interrupted."""
    folder = open_folder / LONG
    (folder / "postgres.new" / "base").mkdir(parents=True)
    with EmbeddedPostgres(folder):
        pass
    shutil.copytree(folder, open_folder / "copy")
    return folder


@pytest.fixture(scope="module")
def running(made: Path) -> Iterator[EmbeddedPostgres]:
    """A server for tests that leave it running as it is."""
    with EmbeddedPostgres(made) as server:
        yield server


@pytest.fixture
def data(made: Path) -> Iterator[Path]:
    """A data folder with a server to kill; whatever still runs on it is ended at last."""
    folder = made.with_name("copy")
    yield folder
    if running_access(folder) is not None:
        with server_of(folder):
            pass


def server_of(folder: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(folder, settings=QUICK)


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question.encode()).fetchone()
    return None if row is None else row[0]


def told(url: str, command: str) -> None:
    """Carry out a command for good."""
    with psycopg.connect(url) as connection:
        connection.execute(command.encode())


def has_ended(pid: int) -> bool:
    """Whether a process has ended, however slowly; a dead one that nobody took note of counts."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], 20)[0])
    finally:
        os.close(handle)


def killed(server: EmbeddedPostgres) -> int:
    """Kill a server; the number that it had."""
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    assert has_ended(server.pid)
    return server.pid


def left_behind(folder: Path) -> int:
    """The number of a server whose starter was killed."""
    code = (
        "import os, sys; from pathlib import Path; from catchball.adapters.postgres import EmbeddedPostgres\n"
        f"server = EmbeddedPostgres(Path(sys.argv[1]), settings={QUICK})\n"
        "server.start(); print(server.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    ended = subprocess.run([sys.executable, "-c", code, folder], stdout=subprocess.PIPE, check=False)
    assert ended.returncode == -signal.SIGKILL
    return int(ended.stdout)


def refuse(*_: object, **__: object) -> None:
    raise psycopg.OperationalError("no roles today")


def abandon(server: EmbeddedPostgres, folder: Path) -> None:
    """Leave a server running where no other can reach it, and its folder without a lock."""
    left = pid_file(folder / "postgres")
    assert left is not None
    assert server._lock is not None
    shutil.rmtree(left.sockets)
    os.close(server._lock)


def test_a_server_is_made_in_a_folder_whose_path_is_foreign_and_too_long_for_a_socket(
    running: EmbeddedPostgres, made: Path
) -> None:
    url = running.access.superuser_url
    assert len(bytes(made)) > 107
    assert ask(url, "SHOW data_directory") == str(made / "postgres")
    assert ask(url, "SHOW fsync") == "on"
    locale = "SELECT concat(datlocprovider, ' ', datlocale) FROM pg_database WHERE datname = 'catchball'"
    assert ask(url, locale) == "b C.UTF-8"


def test_nothing_is_left_of_a_making_that_was_interrupted(made: Path) -> None:
    kept = {"postgres", "postgres.lock", "postgres.log", "postgres.passwords"}
    assert {path.name for path in made.iterdir()} == kept


def test_it_listens_on_no_network_and_only_its_own_user_reaches_its_socket(running: EmbeddedPostgres) -> None:
    url = running.access.superuser_url
    assert ask(url, "SHOW listen_addresses") == ""
    sockets = Path(str(ask(url, "SHOW unix_socket_directories")).strip('"'))
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    assert sockets.stat().st_uid == Path(str(ask(url, "SHOW data_directory"))).stat().st_uid


def test_nobody_gets_in_without_the_password(running: EmbeddedPostgres, made: Path) -> None:
    password = read_passwords(made / "postgres.passwords").owner
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(running.owner_url.replace(f":{password}", ""))
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(running.owner_url.replace(password, "wrong"))


def test_passwords_and_log_are_for_the_owner_of_the_data_folder_only(made: Path) -> None:
    for name in ("postgres.passwords", "postgres.log", "postgres.lock"):
        assert stat.S_IMODE((made / name).stat().st_mode) == 0o600
    kept = read_passwords(made / "postgres.passwords")
    assert len({kept.superuser, kept.owner, kept.app}) == 3
    assert kept.app not in repr(kept)


def test_the_application_role_owns_nothing_and_makes_nothing(running: EmbeddedPostgres) -> None:
    told(running.owner_url, "DROP TABLE IF EXISTS owned; CREATE TABLE owned (number int)")
    flags = "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
    assert ask(running.app_url, flags) is False
    assert ask(running.owner_url, flags) is False
    for forbidden in ("CREATE TABLE own ()", "CREATE TEMP TABLE own ()", "SELECT * FROM owned"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            told(running.app_url, forbidden)
    told(running.owner_url, "GRANT SELECT ON owned TO catchball_app")
    assert ask(running.app_url, "SELECT count(*) FROM owned") == 0


def test_roles_that_were_changed_by_hand_are_put_right_at_the_next_start(data: Path) -> None:
    with server_of(data) as server:
        told(server.access.superuser_url, "ALTER ROLE catchball_app SUPERUSER BYPASSRLS PASSWORD 'known'")
    with server_of(data) as server:
        assert (
            ask(server.app_url, "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user") is False
        )


def test_roles_and_a_database_are_made_sure_of_on_any_server_as_often_as_one_likes(data: Path) -> None:
    own, other, name = "it's", 'a "b"', "Zweite 库"
    with server_of(data) as server:
        url = server.access.superuser_url
        for _ in range(2):
            ensure_roles(url, owner_password=own, app_password=other, database=name, owner_makes_databases=True)
        with psycopg.connect(server.owner_url, password=own, autocommit=True) as owner:
            owner.execute("CREATE DATABASE test_catchball")
        with psycopg.connect(server.app_url, password=other, dbname=name) as app:
            assert app.info.dbname == name


def test_what_was_committed_survives_a_kill_of_the_server_and_the_address_stays(data: Path) -> None:
    with server_of(data) as server:
        told(server.owner_url, "DROP TABLE IF EXISTS part; CREATE TABLE part AS SELECT 7 AS number")
        before, pid = server.owner_url, killed(server)
        assert not server.is_alive()
        assert server.ended() == "ended unexpectedly"
        server.start()
        assert server.pid != pid
        assert server.owner_url == before
        assert server.ended() is None
        assert ask(before, "SELECT number FROM part") == 7


def test_a_start_again_that_fails_leaves_no_server_and_keeps_folder_and_address_for_the_next(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with server_of(data) as server:
        before = server.owner_url
        killed(server)
        with monkeypatch.context() as broken:
            broken.setattr(postgres, "ensure_roles", refuse)
            with pytest.raises(PostgresUnavailable, match="no roles today"):
                server.start()
        assert server.ended() == "was not started"
        assert not server.is_alive()
        with pytest.raises(PostgresUnavailable, match="already run by"):
            server_of(data).start()
        server.start()
        assert server.owner_url == before
        assert server.is_alive()


def test_a_server_whose_starter_was_killed_is_adopted_and_can_be_stopped(data: Path) -> None:
    pid = left_behind(data)
    with server_of(data) as server:
        assert server.pid == pid
        assert server.is_alive()
        sockets = pid_file(data / "postgres")
        assert sockets is not None
    assert has_ended(pid)
    assert not sockets.sockets.exists()
    assert pid_file(data / "postgres") is None


def test_an_adopted_server_that_is_killed_is_started_again(data: Path) -> None:
    pid = left_behind(data)
    with server_of(data) as server:
        assert killed(server) == pid
        assert server.ended() == "ended unexpectedly"
        server.start()
        assert server.is_alive()


def test_after_a_kill_of_starter_and_server_the_next_start_leaves_nothing_stale(data: Path) -> None:
    pid = left_behind(data)
    os.kill(pid, signal.SIGKILL)
    assert has_ended(pid)
    stale = pid_file(data / "postgres")
    assert stale is not None
    assert stale.sockets.exists()
    with server_of(data) as server:
        assert server.is_alive()
        assert not stale.sockets.exists()


def test_a_stale_number_that_was_given_to_another_program_does_no_harm(data: Path) -> None:
    with server_of(data) as server:
        lines = (data / "postgres" / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        assert lines[0] == str(server.pid)
    stale = "\n".join([str(os.getppid()), *lines[1:], ""])
    (data / "postgres" / "postmaster.pid").write_text(stale, encoding="utf-8")
    with server_of(data) as server:
        assert server.is_alive()


def test_a_copy_of_the_folder_of_a_running_server_leaves_that_server_alone(
    running: EmbeddedPostgres, made: Path, data: Path
) -> None:
    shutil.copy(made / "postgres" / "postmaster.pid", data / "postgres" / "postmaster.pid")
    assert running_access(data) is None
    with server_of(data) as other:
        assert other.pid != running.pid
    assert running.is_alive()


def test_a_server_left_behind_that_nobody_can_reach_any_more_is_replaced(data: Path) -> None:
    pid = left_behind(data)
    left = pid_file(data / "postgres")
    assert left is not None
    shutil.rmtree(left.sockets)
    with server_of(data) as server:
        assert has_ended(pid)
        assert server.is_alive()


def test_where_processes_cannot_be_looked_at_a_start_waits_for_the_end_of_an_earlier_server(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier, launched = server_of(data), postgres_cluster.launch
    earlier.start()
    abandon(earlier, data)
    attempts: list[int] = []

    def launch(*details: Any) -> subprocess.Popen[bytes]:
        attempts.append(len(attempts))
        if len(attempts) == 2:
            killed(earlier)
            assert earlier.ended() is not None
        return launched(*details)

    monkeypatch.setattr(postgres_cluster, "holder", lambda _pid, _cluster: Holder.UNKNOWN)
    monkeypatch.setattr(postgres_cluster, "launch", launch)
    with server_of(data) as server:
        assert server.is_alive()
        assert len(attempts) >= 2


def test_a_server_of_another_folder_does_not_count_as_alive(running: EmbeddedPostgres, data: Path) -> None:
    assert _trouble(running.access, data.with_name(LONG) / "postgres") is None
    assert str(_trouble(running.access, data / "postgres")).startswith("a server of another folder answers")


def test_a_second_start_on_the_same_folder_names_the_process_that_is_in_the_way(
    running: EmbeddedPostgres, made: Path
) -> None:
    with pytest.raises(PostgresUnavailable, match=rf"already run by process {os.getpid()} \("):
        server_of(made).start()
    assert running.is_alive()


def test_commands_beside_a_running_server_find_it_and_none_where_there_is_none(
    running: EmbeddedPostgres, made: Path
) -> None:
    assert running_access(made) == running.access
    assert running_access(made.with_name("copy")) is None


def test_stopping_without_patience_loses_nothing(data: Path) -> None:
    server = server_of(data)
    server.start()
    told(server.owner_url, "DROP TABLE IF EXISTS part; CREATE TABLE part AS SELECT 7 AS number")
    pid = server.pid
    server.stop(patience=0)
    assert pid is not None
    assert has_ended(pid)
    with server_of(data) as again:
        assert ask(again.owner_url, "SELECT number FROM part") == 7


def test_a_stopped_server_has_no_address(data: Path) -> None:
    server = server_of(data)
    server.start()
    server.start()
    server.stop()
    server.stop()
    assert not server.is_alive()
    assert server.ended() == "was not started"
    with pytest.raises(PostgresUnavailable, match="start it first"):
        _ = server.owner_url


def test_when_it_cannot_start_the_error_holds_what_postgres_says_and_the_folder_is_free_again(data: Path) -> None:
    with pytest.raises(PostgresUnavailable, match=r"(?s)does not start.*work_mem.*lots"):
        EmbeddedPostgres(data, settings={"work_mem": "lots"}).start()
    with server_of(data) as server:
        assert server.is_alive()


@pytest.mark.parametrize(
    ("text", "said"),
    [(None, "are missing"), ("{", "must hold the passwords"), ('{"owner": "a"}', "must hold the passwords")],
)
def test_passwords_that_are_missing_or_spoilt_are_named_and_left_as_they_are(
    open_folder: Path, text: str | None, said: str
) -> None:
    folder = Path(tempfile.mkdtemp(dir=open_folder))
    folder.chmod(0o711)
    (folder / "postgres").mkdir()
    file = folder / "postgres.passwords"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(PostgresUnavailable, match=said) as caught:
        server_of(folder).start()
    assert str(file) in str(caught.value)
    assert (file.read_text(encoding="utf-8") if file.exists() else None) == text


def test_a_folder_for_sockets_with_too_long_a_path_is_refused_with_its_name(data: Path, made: Path) -> None:
    with pytest.raises(PostgresUnavailable, match=f"^{made}/catchball-.*Choose a shorter folder for sockets"):
        EmbeddedPostgres(data, sockets=made).start()
    assert not list(made.glob("catchball-*"))


def test_a_log_that_became_large_makes_room(data: Path) -> None:
    with (data / "postgres.log").open("wb") as log:
        log.truncate(10_000_001)
    with server_of(data):
        pass
    assert (data / "postgres.log.1").stat().st_size == 10_000_001
    assert 0 < (data / "postgres.log").stat().st_size < 10_000


def test_the_programs_for_a_backup_are_those_of_the_server(running: EmbeddedPostgres) -> None:
    told(running.owner_url, "CREATE TABLE IF NOT EXISTS dumped ()")
    dumped = subprocess.run([running.binary("pg_dump"), running.owner_url], capture_output=True, check=True)
    assert b"CREATE TABLE public.dumped" in dumped.stdout


def test_a_program_that_is_not_in_the_wheel_is_named() -> None:
    with pytest.raises(PostgresUnavailable, match="bin/pg_nonsense"):
        binary("pg_nonsense")


def test_without_the_wheel_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_cluster, "_WHEEL", "a_wheel_that_nobody_made")
    with pytest.raises(PostgresUnavailable, match=r"pip install 'catchball\[embedded\]', or set DATABASE_URL"):
        binary("postgres")


@as_root
def test_as_root_the_server_runs_as_somebody_else(running: EmbeddedPostgres, made: Path) -> None:
    owner = (made / "postgres").stat().st_uid
    assert owner != 0
    assert Path(f"/proc/{running.pid}").stat().st_uid == owner


@as_root
def test_a_folder_that_the_servers_user_cannot_enter_is_named(open_folder: Path) -> None:
    closed = open_folder / "closed"
    (closed / "data").mkdir(parents=True)
    closed.chmod(0o700)
    with pytest.raises(PostgresUnavailable, match=f"^{closed}: PostgreSQL does not run as root but as the user"):
        server_of(closed / "data").start()
    check_reachable(NOBODY, open_folder)
    check_reachable(None, closed)
