"""The doctor finds each planted fault, says how to mend it, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, connections

from catchball.adapters.media import MediaFolder
from catchball.cli import account_rows as rows
from catchball.cli.doctor_examining import examine
from catchball.cli.migrating import bring_up_to_date
from catchball.store import outbox
from catchball.store.models import Media
from commands import catchball


@pytest.fixture
def healthy(installation: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation in which nothing must be mended."""
    monkeypatch.setenv("CATCHBALL_MAIL", "smtp://mail.example.org")
    sql("insert into procrastinate_workers (last_heartbeat) values (now())")
    return installation


def sql(statement: str, alias: str = "default") -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement)


def findings(data: Path) -> list[tuple[str, bool, str]]:
    """What is found: check, whether it must be mended, what."""
    return [(found["check"], found["is_fault"], found["what"]) for found in map(asdict, examine(data).findings)]


def test_in_a_healthy_installation_nothing_is_found(healthy: Path) -> None:
    assert findings(healthy) == []
    ended = catchball("doctor")
    assert ended.code == 0
    assert ended.out.startswith(
        "Nothing must be mended (secret key, media folder, disk, settings, database, migrations"
    )


def test_findings_are_told_with_how_to_mend_them_and_for_programs(
    healthy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del healthy
    monkeypatch.setenv("CATCHBALL_SECRET_KEY", "short")
    ended = catchball("doctor")
    assert ended.code == 1
    assert "fault, secret key: CATCHBALL_SECRET_KEY has 5 signs" in ended.out
    assert "    Set one of 32 signs or more" in ended.out
    monkeypatch.setenv("CATCHBALL_SECRET_KEY", "short")  # (the command has put another one in its place)
    (found,) = catchball("doctor", "--json").raw["findings"]
    assert found["check"] == "secret key"


@contextmanager
def world_readable_key(data: Path) -> Iterator[None]:
    (data / "secret.key").write_text("k" * 40)
    (data / "secret.key").chmod(0o644)
    yield


@contextmanager
def media_folder_that_is_a_file(data: Path) -> Iterator[None]:
    (data / "media").write_text("not a folder")
    yield


@contextmanager
def debugging(_: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CATCHBALL_DEBUG", "1")
        yield


BEHIND_A_PROXY = {
    "CATCHBALL_URL": "https://catchball.example.org",
    "CATCHBALL_HTTPS": "1",
    "CATCHBALL_HOSTS": "catchball.example.org,127.0.0.1",
    "CATCHBALL_ORIGINS": "https://catchball.example.org",
    "CATCHBALL_PROXIES": "1",
}


@contextmanager
def no_owner(_: Path) -> Iterator[None]:
    settings_of = connections["owner"].settings_dict
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_OWNER_URL")
        patch.setitem(settings_of, "USER", "")
        yield


@contextmanager
def table_that_is_gone(_: Path) -> Iterator[None]:
    sql("alter table procrastinate_workers rename to elsewhere", "owner")
    yield
    sql("alter table elsewhere rename to procrastinate_workers", "owner")


def behind_a_proxy_without(variable: str) -> Callable[[Path], AbstractContextManager[None]]:
    """An installation behind a proxy, of whose settings one is forgotten."""

    @contextmanager
    def planted(_: Path) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in BEHIND_A_PROXY.items():
                if name != variable:
                    patch.setenv(name, value)
            yield

    planted.__name__ = variable
    return planted


@contextmanager
def no_worker(_: Path) -> Iterator[None]:
    sql("delete from procrastinate_workers")
    yield


@contextmanager
def job_that_failed(_: Path) -> Iterator[None]:
    outbox.defer("tell_release", party=1, revision=1)
    sql("update procrastinate_jobs set status = 'doing'")
    sql("update procrastinate_jobs set status = 'failed'")
    yield


@contextmanager
def job_that_waits_too_long(_: Path) -> Iterator[None]:
    outbox.defer("tell_release", party=1, revision=1)
    sql("update procrastinate_events set at = now() - interval '10 minutes'")
    yield


@contextmanager
def job_of_a_dead_worker(_: Path) -> Iterator[None]:
    outbox.defer("tell_release", party=1, revision=1)
    sql("update procrastinate_jobs set status = 'doing', worker_id = null")
    yield


@contextmanager
def picture_that_is_gone(_: Path) -> Iterator[None]:
    with_picture(b"a picture", "rm")
    yield


@contextmanager
def picture_that_is_cut(_: Path) -> Iterator[None]:
    with_picture(b"a picture", "cut")
    yield


def with_picture(data: bytes, fault: str) -> None:
    party = rows.add_party("Maker", "DE")
    folder = MediaFolder(Path(settings.MEDIA_ROOT))
    digest = folder.put(data)
    Media.objects.using("owner").create(party_id=party.pk, sha256=digest, size=len(data), kind="image/png")
    if fault == "rm":
        folder.remove(digest)
    else:
        folder.path(digest).write_bytes(data[:3])


@contextmanager
def asset_that_is_gone(_: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apps.get_app_config("catchball_web"), "path", str(_))
        folder = _ / "static" / "catchball"
        folder.mkdir(parents=True)
        (folder / "assets.json").write_text(json.dumps({"files": {"app.css": {}}}))
        yield


@contextmanager
def no_assets(_: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apps.get_app_config("catchball_web"), "path", str(_))
        yield


@contextmanager
def table_without_policies(_: Path) -> Iterator[None]:
    sql("alter table store_change disable row level security", "owner")
    yield
    sql("alter table store_change enable row level security", "owner")


@contextmanager
def rights_that_are_missing(_: Path) -> Iterator[None]:
    sql("revoke insert on store_change from catchball_app", "owner")
    yield
    bring_up_to_date()


@contextmanager
def migration_that_is_missing(_: Path) -> Iterator[None]:
    sql("delete from django_migrations where app = 'sessions'", "owner")
    yield
    sql("insert into django_migrations (app, name, applied) values ('sessions', '0001_initial', now())", "owner")


@contextmanager
def migration_of_a_newer_program(_: Path) -> Iterator[None]:
    sql("insert into django_migrations (app, name, applied) values ('store', '9999_newer', now())", "owner")
    yield
    sql("delete from django_migrations where name = '9999_newer'", "owner")


@contextmanager
def application_that_owns_tables(_: Path) -> Iterator[None]:
    """The application signs in as the owner of the tables, whom no policy binds."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(connections["owner"].settings_dict)
    yield
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(before)


@contextmanager
def server_that_is_gone(_: Path) -> Iterator[None]:
    before = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    yield
    connection.close()
    connection.settings_dict["HOST"] = before


@contextmanager
def month_whose_move_was_broken_off(_: Path) -> Iterator[None]:
    row = "'closed', 1, '/srv', 'table', 0, now() - interval '25 hours'"
    sql(f"insert into measured.archived_month values ('2024-01-01', {row})", "owner")
    yield


@pytest.mark.parametrize(
    ("plant", "check", "is_fault", "what"),
    [
        (world_readable_key, "secret key", True, "can be read by others"),
        (media_folder_that_is_a_file, "media folder", True, "cannot be written to: Not a directory"),
        (debugging, "settings", True, "CATCHBALL_DEBUG is 1"),
        (behind_a_proxy_without("CATCHBALL_HTTPS"), "settings", True, "CATCHBALL_HTTPS is not 1"),
        (behind_a_proxy_without("CATCHBALL_HOSTS"), "settings", True, "CATCHBALL_HOSTS is not set: every page"),
        (behind_a_proxy_without("CATCHBALL_ORIGINS"), "settings", True, "CATCHBALL_ORIGINS is not set: nothing can"),
        (behind_a_proxy_without("CATCHBALL_PROXIES"), "settings", True, "CATCHBALL_PROXIES is 0: one who guesses"),
        (no_owner, "database", False, "DATABASE_OWNER_URL is not set: migrations and pictures were not examined"),
        (table_that_is_gone, "worker", True, "cannot be examined"),
        (no_worker, "worker", True, "no worker is alive"),
        (job_that_failed, "worker", True, "1 jobs failed for good: tell_release"),
        (job_that_waits_too_long, "waiting jobs", True, "1 jobs wait for more than five minutes"),
        (job_of_a_dead_worker, "worker", False, "1 jobs are in the hands of workers that died"),
        (picture_that_is_gone, "pictures", True, "1 files are missing"),
        (picture_that_is_cut, "pictures", True, "1 files are missing"),
        (asset_that_is_gone, "web assets", True, "lacks app.css"),
        (no_assets, "web assets", True, "has no built files"),
        (table_without_policies, "roles", True, "without row-level security: store_change"),
        (rights_that_are_missing, "roles", True, "the application may not use store_change"),
        (migration_that_is_missing, "migrations", True, "1 are not applied: sessions.0001_initial"),
        (migration_of_a_newer_program, "migrations", True, "1 are of a newer version of Catchball than this one"),
        (application_that_owns_tables, "roles", True, "policies do not bind an owner"),
        (month_whose_move_was_broken_off, "archive", False, "closed for a day: 2024-01"),
        (server_that_is_gone, "database", True, "no connection by DATABASE_URL"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_each_planted_fault_is_found_alone(
    healthy: Path, plant: Callable[[Path], AbstractContextManager[None]], check: str, what: str, *, is_fault: bool
) -> None:
    with plant(healthy):
        found = findings(healthy)
    assert [(name, fault) for name, fault, _ in found] == [(check, is_fault)]
    assert what in found[0][2]


def test_a_folder_without_an_installation_is_a_fault_and_nothing_is_made_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "CATCHBALL_SECRET_KEY", "CATCHBALL_DATA"):
        monkeypatch.delenv(name, raising=False)
    ended = catchball("doctor", "--data", tmp_path / "nowhere")
    assert ended.code == 1
    assert "there is no installation here" in ended.out
    assert not (tmp_path / "nowhere").exists()


def test_a_full_disk_is_told(healthy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=5_000_000))
    assert [(name, what) for name, _, what in findings(healthy)] == [("disk", f"{healthy} has 5 MB left")]


def test_in_an_installation_behind_a_proxy_with_all_its_settings_nothing_is_found(
    healthy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in BEHIND_A_PROXY.items():
        monkeypatch.setenv(name, value)
    assert findings(healthy) == []
