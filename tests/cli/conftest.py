"""An installation for commands that run inside the test: its database is that of the tests, its folder is new."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from catchball.adapters.postgres import EmbeddedPostgres


@pytest.fixture
def installation(
    database: None,
    database_server: EmbeddedPostgres,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> Path:
    """Its data folder. Commands find the database by the environment, as on a server of one's own."""
    data = tmp_path / "data"
    data.mkdir()
    for name, value in (
        ("CATCHBALL_DATA", str(data)),
        ("CATCHBALL_SECRET_KEY", "only for tests, and long enough for the doctor"),
        ("DATABASE_URL", database_server.app_url),
        ("DATABASE_OWNER_URL", database_server.owner_url),
        ("DJANGO_SETTINGS_MODULE", "catchball.config.settings"),
    ):
        monkeypatch.setenv(name, value)
    settings.MEDIA_ROOT = data / "media"
    return data
