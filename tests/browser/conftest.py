"""The network, its pages on a port, and a browser in front of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from playwright.sync_api import expect

from browser.chromium import close_chromium, opened
from browser.live import served
from browser.people import PASSWORD, Browser
from catchball.store.models import User
from factories import Company, company, home_cookbook
from web.world import put_picture, standard
from web.worlds import made_world, world

__all__ = ["made_world", "world"]

expect.set_options(timeout=60_000)  # (milliseconds, for two browsers and their servers on a busy machine)


@pytest.fixture(scope="session", autouse=True)
def _one_chromium() -> Iterator[None]:
    """Nothing is left running after the last test."""
    yield
    close_chromium()


@pytest.fixture
def people(database: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Company:
    """The people of the network, who can sign in; there is no cookbook yet."""
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    network = company()
    User.objects.using("owner").update(password=make_password(PASSWORD))
    return network


@pytest.fixture
def network(people: Company, tmp_path: Path) -> Company:
    """The network with its home cookbook, shared."""
    put_picture(tmp_path)
    home_cookbook(people, standard())
    return people


@pytest.fixture
def address(network: Company) -> Iterator[str]:
    """Where the pages are served."""
    with served() as address:
        yield address


@pytest.fixture
def browser(address: str) -> Iterator[Browser]:
    """A browser on a desk."""
    with opened(address) as page:
        yield Browser(page)
