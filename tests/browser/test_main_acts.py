"""Every screen's main act; before it axe finds nothing serious.

Each screen has its turn at one of the widths, phone, tablet and desktop, and in light or in dark. `make screens` shows
each at all of them and in both, and looks once more at what is left after the act.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from browser.accessible import IS_EVERY_WIDTH, WIDTHS, Scheme, require_accessible, set_width
from browser.chromium import opened
from browser.live import TURN, served_within
from browser.people import PASSWORD
from browser.screens import FILES, FORMS, SCREENS, Screen
from catchball.store.models import User
from catchball.web.urls import urlpatterns
from web.world import World, signed_in

_EVERY = tuple(WIDTHS)
_SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@dataclass(frozen=True)
class Turn:
    """A screen, at which widths it is shown, and in what light."""

    screen: Screen
    widths: tuple[str, ...]
    schemes: tuple[Scheme, ...]


def turn_of(number: int, screen: Screen) -> Turn:
    """All widths and schemes where that is asked for, else one of each, so that neighbours have different ones."""
    if IS_EVERY_WIDTH:
        return Turn(screen, _EVERY, _SCHEMES)
    return Turn(screen, (_EVERY[number % len(_EVERY)],), (_SCHEMES[number % len(_SCHEMES)],))


_TURNS = [turn_of(number, screen) for number, screen in enumerate(SCREENS)]


@pytest.fixture(scope="module")
def address(made_world: World) -> Iterator[str]:
    """Where the pages are served: one world for all tests, each of which takes back what it did."""
    with served_within() as address:
        User.objects.using("owner").update(password=make_password(PASSWORD))
        made_world.sessions.update(signed_in(made_world.network))  # (another password ends those that were there)
        yield address


@pytest.fixture
def held() -> Iterator[ExitStack]:
    """The turn, while the world of a test is begun and while it is taken back: a late request waits for either."""
    with ExitStack() as found:
        found.enter_context(TURN)
        yield found


@pytest.fixture
def shared(held: ExitStack, world: World) -> Iterator[World]:
    """The world of one test; it is taken back when no answer is under way, and while none can begin."""
    held.close()
    yield world
    held.enter_context(TURN)


def test_every_page_is_a_screen_of_the_battery_or_said_to_be_none() -> None:
    screens = {screen.name for screen in SCREENS if not screen.name.startswith("account_")}

    assert {str(pattern.name) for pattern in urlpatterns} == screens | FORMS | FILES
    assert screens & (FORMS | FILES) == set()


@pytest.mark.parametrize("turn", _TURNS, ids=[f"{turn.screen}" for turn in _TURNS])
def test_what_people_come_for_can_be_done(
    address: str, shared: World, turn: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = turn.screen
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # (what is done at one width is taken back before the next)
    where = screen.address(shared)
    session = shared.client(screen.person).cookies["sessionid"].value if screen.person else ""
    connection = connections["default"]  # (where a browser is, this would be another one)
    with opened(address, session=session) as page:
        for width in turn.widths:
            with undone(connection):
                set_width(page, width)
                if session:  # (who signed out at one width is there again at the next)
                    page.context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
                answer = page.goto(where)
                assert answer is not None
                assert answer.ok, answer.status
                require_accessible(page, f"{where} {width}", turn.schemes)
                screen.act(page)
                if IS_EVERY_WIDTH and urlsplit(page.url).path == urlsplit(where).path:
                    require_accessible(page, f"{where} {width}, after what was done", ("light",))


@contextmanager
def undone(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """What is done is taken back, and who was signed in still is."""
    with TURN:
        before = str(connection.savepoint())
    yield
    with TURN:
        connection.savepoint_rollback(before)
