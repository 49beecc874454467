"""How the browser for tests is found; a missing one is fetched, and never passed over in silence."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from browser import chromium as finding


@pytest.fixture
def nothing_on_the_path(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A machine without a browser; what would be run to fetch one is noted."""
    run: list[list[str]] = []

    def noted(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        run.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr("browser.chromium.shutil.which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr("browser.chromium.subprocess.run", noted)
    return run


def test_the_one_that_is_named_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    named = tmp_path / "chromium"
    named.touch()
    monkeypatch.setenv("CHROMIUM", str(named))

    assert finding.chromium() == str(named)


def test_a_named_one_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")

    with pytest.raises(FileNotFoundError, match="CHROMIUM names /nowhere/chromium"):
        finding.chromium()


def test_root_installs_the_package(monkeypatch: pytest.MonkeyPatch, nothing_on_the_path: list[list[str]]) -> None:
    monkeypatch.setattr("browser.chromium.os.geteuid", lambda: 0)
    finding.chromium()

    assert ["apt-get", "install"] in [command[:2] for command in nothing_on_the_path]


def test_others_get_the_download_of_playwright(
    monkeypatch: pytest.MonkeyPatch, nothing_on_the_path: list[list[str]]
) -> None:
    monkeypatch.setattr("browser.chromium.os.geteuid", lambda: 1000)

    assert finding.chromium() is None
    assert [command[2:] for command in nothing_on_the_path] == [["playwright", "install", "chromium"]]
