"""Backup and restore: one moment of everything, verified, and nothing is touched by what is not a good backup."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from typer.testing import CliRunner

from catchball.adapters.media import MediaFolder
from catchball.adapters.postgres import EmbeddedPostgres
from catchball.cli import account_rows as rows
from catchball.cli.main import app
from catchball.store.models import Media
from commands import Ended, catchball
from factories import Company, company, home_cookbook, local_cookbook

COMMAND = [sys.executable, "-c", "from catchball.cli.main import run; run()"]


@pytest.fixture
def network(installation: Path) -> Company:
    """A network with two cookbooks and a picture."""
    (installation / "secret.key").write_text("the key of this installation, forty signs\n")
    made = company()
    local_cookbook(made, home_cookbook(made))
    digest = MediaFolder(Path(settings.MEDIA_ROOT)).put(b"a picture")
    Media.objects.using("owner").create(party_id=made.maker.pk, sha256=digest, size=9, kind="image/png")
    return made


@pytest.fixture
def backup_file(tmp_path: Path) -> Path:
    return tmp_path / "backup"


def backed_up(file: Path) -> Ended:
    ended = catchball("backup", file, "--json")
    assert ended.code == 0, ended.err
    return ended


def restored(file: Path, *more: str) -> Ended:
    """The end of a restore, while nobody else uses the database."""
    connections.close_all()
    return catchball("restore", file, *more)


def everything(url: str) -> dict[str, list[str]]:
    """Every row of every table as text, and every policy and right: what a restore must bring back."""
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("set timezone to 'UTC'")
        names = [name for (name,) in owner.execute("select tablename from pg_tables where schemaname = 'public'")]
        asked = {name: f"select t::text from public.{name} t" for name in names}
        asked["policies"] = "select p::text from pg_policies p"
        asked["triggers"] = "select tgname || tgrelid::regclass::text from pg_trigger where not tgisinternal"
        asked["sequences"] = "select sequencename || coalesce(last_value, 0) from pg_sequences"
        asked["rights"] = (
            "select relname || (select array_agg(a::text order by a::text)::text from unnest(relacl) a)"
            " from pg_class where relnamespace = 'public'::regnamespace and relacl is not null"
        )
        return {name: sorted(row for (row,) in owner.execute(query.encode())) for name, query in asked.items()}


def test_what_was_backed_up_takes_the_place_of_what_is_there(
    network: Company, backup_file: Path, database_server: EmbeddedPostgres, installation: Path
) -> None:
    del network
    before = everything(database_server.owner_url)
    backed_up(backup_file)
    rows.add_party("Later", "DE")
    folder = MediaFolder(Path(settings.MEDIA_ROOT))
    later = folder.put(b"a later picture")
    (installation / "secret.key").write_text("another key of this installation, forty signs\n")

    ended = restored(backup_file, "--replace", "--yes")
    assert ended.code == 0, ended.err
    assert everything(database_server.owner_url) == before
    assert not folder.has(later)
    assert len(list(folder.digests())) == 1


def test_a_backup_under_load_is_one_moment_and_restores_to_it_in_a_new_folder(
    network: Company, backup_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CATCHBALL_SECRET_KEY")
    with loaded(lambda number: rows.add_user(network.maker.pk, rows.Account(f"user{number}"), "!none")) as done:
        made = backed_up(backup_file).raw
    assert done, "work went on"
    with tempfile.TemporaryDirectory(prefix="restored-") as folder:
        Path(folder).chmod(0o711)  # as root, the server runs as another user, who must find its data
        data = Path(folder) / "data"
        ended = started("restore", backup_file, "--data", data, "--json")
        assert ended.returncode == 0, ended.stderr
        assert json.loads(ended.stdout)["tables"] == made["tables"]
        users = made["tables"]["store_user"]["rows"]
        listed = started("user", "list", "--data", data, "--json")
        assert len(json.loads(listed.stdout)["users"]) == users
        assert started("audit-trail", "verify", "--data", data).returncode == 0
        assert (data / "secret.key").read_text() == "the key of this installation, forty signs\n"
        assert (data / "secret.key").stat().st_mode & 0o077 == 0
        doctor = json.loads(started("doctor", "--data", data, "--json").stdout)
        assert {found["check"] for found in doctor["findings"] if found["is_fault"]} <= {"worker", "waiting jobs"}


class loaded:  # noqa: N801  (reads as a word where it is used)
    """Within, something is done again and again beside."""

    def __init__(self, act: Callable[[int], object]) -> None:
        self._act, self._is_over, self.done = act, Event(), list[int]()
        self._first = Event()
        self._thread = Thread(target=self._work)

    def __enter__(self) -> list[int]:
        self._thread.start()
        assert self._first.wait(30)
        return self.done

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._is_over.is_set():
            self._act(len(self.done))
            self.done.append(len(self.done))
            self._first.set()
        connections.close_all()


def started(*words: object) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, without the database of the tests."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("CATCHBALL", "DATABASE"))}
    return subprocess.run(
        [*COMMAND, *map(str, words)], capture_output=True, env=clean, check=False, timeout=120, text=True
    )


def test_an_installation_that_is_not_empty_is_not_overwritten_by_chance(network: Company, backup_file: Path) -> None:
    del network
    backed_up(backup_file)
    ended = restored(backup_file)
    assert ended.code == 2
    assert "this installation is not empty" in ended.err


def test_whose_database_is_replaced_is_said_and_asked_first(
    network: Company, backup_file: Path, database_server: EmbeddedPostgres
) -> None:
    del network
    backed_up(backup_file)
    rows.add_party("Later", "DE")
    before = everything(database_server.owner_url)
    connections.close_all()
    result = CliRunner().invoke(app, ["restore", str(backup_file), "--replace"], input="n\n")
    assert result.exit_code == 1
    assert "Lose everything in the database catchball at /" in result.output
    assert everything(database_server.owner_url) == before


def test_nothing_is_restored_below_a_running_web_server(network: Company, backup_file: Path) -> None:
    del network
    backed_up(backup_file)
    connections["default"].ensure_connection()
    ended = catchball("restore", backup_file, "--replace", "--yes")
    assert ended.code == 2
    assert "1 connections of web servers or workers are open" in ended.err


def test_the_archive_is_for_its_owner_alone_and_nothing_else_is_left(network: Company, backup_file: Path) -> None:
    del network
    backed_up(backup_file)
    assert backup_file.stat().st_mode & 0o077 == 0
    assert [path.name for path in backup_file.parent.iterdir() if path.name.startswith(".")] == []
    with tarfile.open(backup_file) as archive:
        assert archive.getnames()[:2] == ["manifest.json", "database.dump"]


def test_a_key_of_the_environment_is_not_written_into_a_backup(network: Company, backup_file: Path) -> None:
    del network
    backed_up(backup_file)
    with tarfile.open(backup_file) as archive:
        assert "secret.key" not in archive.getnames()


def test_a_file_that_is_there_and_a_folder_that_is_not_are_refused(network: Company, tmp_path: Path) -> None:
    del network
    (tmp_path / "there").write_text("mine")
    ended = catchball("backup", tmp_path / "there")
    assert (ended.code, (tmp_path / "there").read_text()) == (2, "mine")
    assert "is there already" in ended.err
    assert "does not exist; make it first" in catchball("backup", tmp_path / "none" / "b").err


def test_a_picture_that_is_missing_is_told_and_the_rest_is_backed_up(network: Company, backup_file: Path) -> None:
    del network
    folder = MediaFolder(Path(settings.MEDIA_ROOT))
    (digest,) = folder.digests()
    folder.remove(digest)
    ended = backed_up(backup_file)
    assert f"The picture {digest} is named in the database" in ended.err
    assert ended.raw["missing"] == [digest]


def test_programs_that_are_not_there_are_named(network: Company, backup_file: Path, tmp_path: Path) -> None:
    del network
    ended = catchball("backup", backup_file, "--programs", tmp_path)
    assert ended.code == 2
    assert "pg_dump: there is no such program" in ended.err
    assert not backup_file.exists()


def flipped(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def other(file: Path) -> None:
    file.write_bytes(b"PK\x03\x04 is something else")


def strange(file: Path) -> None:
    with tarfile.open(file, "a") as archive:
        archive.addfile(tarfile.TarInfo("../../etc/cron.d/evil"), io.BytesIO())


def linked(file: Path) -> None:
    with tarfile.open(file, "a") as archive:
        entry = tarfile.TarInfo("media/link")
        entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(entry)


def rewritten(file: Path, **changes: object) -> None:
    """The archive with another manifest."""
    with tarfile.open(file) as archive:
        files = [(entry, (archive.extractfile(entry) or io.BytesIO()).read()) for entry in archive]
    with tarfile.open(file, "w") as archive:
        for entry, data in files:
            said = data
            if entry.name == "manifest.json":
                said = json.dumps({**json.loads(data), **changes}).encode()
            entry.size = len(said)
            archive.addfile(entry, io.BytesIO(said))


def newer(file: Path) -> None:
    rewritten(file, migrations=["store.9999_from_the_future"], version="99.0")


def other_form(file: Path) -> None:
    rewritten(file, catchball="backup/9")


def without_tables(file: Path) -> None:
    rewritten(file, tables="none")


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (flipped, "is not what was backed up; the file is damaged"),
        (cut, "is no backup of Catchball, or not all of one|is missing in this backup"),
        (other, "is no backup of Catchball"),
        (strange, "its manifest does not name it"),
        (linked, "is no file, and nothing else belongs there"),
        (newer, "was made by Catchball 99.0, which is newer than this program"),
        (other_form, "is of the form 'backup/9'"),
        (without_tables, "the manifest of this backup is not as it should be"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_what_is_no_good_backup_is_refused_and_changes_nothing(
    network: Company,
    backup_file: Path,
    database_server: EmbeddedPostgres,
    damage: Callable[[Path], None],
    why: str,
) -> None:
    del network
    backed_up(backup_file)
    before = everything(database_server.owner_url)
    damage(backup_file)
    ended = restored(backup_file, "--replace", "--yes")
    assert ended.code == 2
    assert any(part in ended.err for part in why.split("|")), ended.err
    assert everything(database_server.owner_url) == before
