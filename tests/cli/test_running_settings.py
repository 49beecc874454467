"""A setting that is wrong ends a command with a sentence that names it; the doctor finds it."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path

import pytest

from catchball.adapters.postgres import EmbeddedPostgres
from serving import COMMAND, clean_environment

URL = "postgresql://catchball_app@/catchball?host=/nowhere"
WRONG = [
    ({"DATABASE_URL": "mysql://me:secret@host/x"}, "DATABASE_URL is wrong: it begins with postgresql://"),
    ({"DATABASE_OWNER_URL": "mysql://me:secret@host/x"}, "DATABASE_OWNER_URL is wrong: it begins with postgresql://"),
    ({"DATABASE_URL": "postgresql://host:port/x"}, "DATABASE_URL is wrong: Port could not be cast"),
    ({"DATABASE_URL": f"{URL}&colour=red"}, 'DATABASE_URL is wrong: invalid connection option "colour"'),
    ({"CATCHBALL_MAIL": "mail.example.org"}, "CATCHBALL_MAIL is wrong: it begins with nothing known; write smtp://"),
    ({"CATCHBALL_MAIL": "smtp://host:99999"}, "CATCHBALL_MAIL is wrong: Port out of range"),
    ({"CATCHBALL_LOG": "LOUD"}, "CATCHBALL_LOG is wrong: “LOUD” is no level; there are DEBUG, INFO"),
    ({"CATCHBALL_TIME_ZONE": "Mars/Base"}, "CATCHBALL_TIME_ZONE is wrong: “Mars/Base” is no time zone"),
    ({"CATCHBALL_TIME_ZONE": "Europe"}, "CATCHBALL_TIME_ZONE is wrong: “Europe” is no time zone"),
    ({"CATCHBALL_PROXIES": "many"}, "CATCHBALL_PROXIES is wrong: “many” is no number"),
]


def run(data: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = clean_environment(**{"DATABASE_URL": URL, "DATABASE_OWNER_URL": URL, **more})
    command = [*COMMAND, *words, "--data", str(data)]
    return subprocess.run(command, capture_output=True, env=environment, text=True, check=False, timeout=60)


@pytest.mark.parametrize(("wrong", "why"), WRONG, ids=[why for _, why in WRONG])
def test_a_wrong_setting_is_named_in_one_sentence(tmp_path: Path, wrong: dict[str, str], why: str) -> None:
    ended = run(tmp_path, "user", "list", **wrong)
    assert ended.returncode == 2
    assert ended.stderr.startswith(why)
    assert ended.stderr.count("\n") == 1
    assert "secret" not in ended.stderr


@pytest.mark.parametrize("command", ["web", "worker", "migrate", "serve"])
def test_whatever_begins_says_it_too(tmp_path: Path, command: str) -> None:
    ended = run(tmp_path, command, CATCHBALL_LOG="LOUD")
    assert ended.returncode == 2
    assert ended.stderr.startswith("CATCHBALL_LOG is wrong: ")
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(("wrong", "why"), WRONG[::3], ids=[why for _, why in WRONG[::3]])
def test_the_doctor_finds_a_wrong_setting(tmp_path: Path, wrong: dict[str, str], why: str) -> None:
    ended = run(tmp_path, "doctor", "--json", **wrong)
    assert ended.returncode == 1, ended.stderr
    faults = [found for found in json.loads(ended.stdout)["findings"] if found["is_fault"]]
    assert [found["check"] for found in faults] == ["settings"]
    assert faults[0]["what"].startswith(why)


@pytest.mark.usefixtures("database")
def test_a_worker_alone_does_not_keep_how_the_owner_signs_in(database_server: EmbeddedPostgres, tmp_path: Path) -> None:
    urls = {"DATABASE_URL": database_server.app_url, "DATABASE_OWNER_URL": database_server.owner_url}
    worker = subprocess.Popen([*COMMAND, "worker", "--data", str(tmp_path)], env=clean_environment(**urls))
    try:
        environment = Path(f"/proc/{worker.pid}/environ")
        until = time.monotonic() + 30
        while b"CATCHBALL_SECRET_KEY" not in environment.read_bytes():
            assert time.monotonic() < until, "the worker did not get the environment of its installation"
            time.sleep(0.05)
        told = environment.read_bytes()
    finally:
        worker.kill()
        worker.wait()
    assert b"DATABASE_URL=" in told
    assert b"DATABASE_OWNER_URL" not in told
