"""Whether the installation answers: told to anybody, soon, and without a trace."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.db import connections
from django.test import Client

from catchball.adapters.postgres import EmbeddedPostgres
from catchball.config.database_urls import connection_from

NOWHERE = "postgresql://catchball_app@/catchball?host=/nowhere"
SOON = 5.0
"""Seconds: two, and three for a busy machine; a pool left to itself takes thirty."""
SIGNED_IN = {"sessionid": "of somebody"}


@pytest.fixture
def database_away(database: None) -> Iterator[None]:
    """A web process, with its pool, whose database is not there."""
    connection = connections["default"]
    kept = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(connection_from(NOWHERE, pooled=True))
    yield
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # (that of PostgreSQL has one)
    connection.settings_dict.clear()
    connection.settings_dict.update(kept)


def asked(path: str, **more: Any) -> tuple[Any, float]:
    """An answer, and the seconds that it took."""
    client = Client(raise_request_exception=False)
    client.cookies.load(more.pop("cookies", {}))
    begin = time.monotonic()
    answer = client.get(path, **more)
    return answer, time.monotonic() - begin


@pytest.mark.usefixtures("database")
def test_anybody_is_told_that_all_is_well_and_gets_no_cookie() -> None:
    answer, _ = asked("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert not answer.cookies
    assert "no-cache" in answer["Cache-Control"]


@pytest.mark.usefixtures("database_away")
def test_soon_anybody_is_told_that_the_database_is_away() -> None:
    answer, seconds = asked("/health")
    assert (answer.status_code, answer.json()) == (503, {"status": "the database does not answer"})
    assert seconds < SOON
    assert not answer.cookies


@pytest.mark.usefixtures("database_away")
@pytest.mark.parametrize(
    "more", [{"headers": {"Authorization": "Bearer catchball_x"}}, {"cookies": SIGNED_IN}], ids=["token", "session"]
)
def test_soon_a_program_is_told_by_a_problem_document_that_the_database_is_away(more: dict[str, Any]) -> None:
    answer, seconds = asked("/api/v1/me", **more)
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer.json()["type"] == "urn:catchball:problem:away"
    assert "Try again in a moment" in answer.json()["detail"]
    assert seconds < SOON


@pytest.mark.usefixtures("database_away")
def test_somebody_who_is_signed_in_gets_a_page_that_says_so() -> None:
    answer, _ = asked("/", cookies=SIGNED_IN)
    assert answer.status_code == 503
    assert "The database does not answer" in answer.content.decode()


def test_a_database_that_was_away_for_a_while_is_used_as_soon_as_it_is_back(
    database_away: None, database_server: EmbeddedPostgres, tmp_path: Path
) -> None:
    del database_away
    parts = urlsplit(database_server.app_url)
    (there,) = parse_qs(parts.query)["host"]
    url = database_server.app_url.replace(quote(there), quote(str(tmp_path / "sockets")))
    connections["default"].settings_dict.update(connection_from(url, pooled=True))
    until = time.monotonic() + 8  # (a pool left to itself would try again after 7 and after 15 seconds)
    while time.monotonic() < until:
        assert asked("/health")[0].status_code == 503
    (tmp_path / "sockets").symlink_to(there)
    assert 200 in [asked("/health")[0].status_code for _ in range(2)]
