"""Every page in a language that puts brackets around each string: what people read outside of brackets is data.

So words are found that no search through the code finds: put together from parts, or fixed words of the core.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from gettext import NullTranslations
from html.parser import HTMLParser
from typing import Any
from zoneinfo import available_timezones

import pytest
from django.db import connection
from django.test import Client
from django.utils.translation import trans_real

from catchball.core.oee import FORMULAS
from catchball.formats.measurements.tables import ENCODINGS
from catchball.queries.telling.sentences import is_known
from catchball.queries.telling.vocabulary import LANGUAGES, WORDS
from catchball.store.acting import acting
from catchball.web.telling.machine_times import SHORT_NAMES
from web.routes import ROUTES, Route
from web.world import World, measurement_text

PAGES = [route for route in ROUTES if route.post is None and route.allowed == 200]
OPENING, CLOSING = "⟦", "⟧"
READ_OUT = ("title", "aria-label", "alt", "placeholder", "aria-roledescription", "data-name")
SILENT = ("script", "style", "template")
_GAP, _CONTEXT = re.compile(r"%\(\w+\)[sd]"), chr(4)
_WORD = re.compile(r"[^\W\d_]{2,}")
NAMES = frozenset(
    ("Catchball", "Enter", "Esc", "Ctrl", "http", "station", "OP", "zh", "Hans", "catchball", "numpy", "scipy")
)
NAMES |= frozenset(_WORD.findall(" ".join(LANGUAGES.values())))
NAMES |= frozenset(_WORD.findall(" ".join([*FORMULAS.values(), *SHORT_NAMES.values()])))
"""Names, keys, the beginning of an address and of an operation's number; languages call themselves by their name, and a
standard has its abbreviations.
"""


class Bracketed(NullTranslations):
    """German whose words are those of the code, in brackets; what fills their gaps stands outside."""

    def gettext(self, message: str) -> str:
        """The string, in brackets."""
        said = message.rpartition(_CONTEXT)[2]
        return _GAP.sub(rf"{CLOSING}\g<0>{OPENING}", f"{OPENING}{said}{CLOSING}")

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The string for the number, in brackets."""
        return self.gettext(msgid1 if n == 1 else msgid2)

    def language(self) -> str:
        """The language that it stands for."""
        return "de"

    to_language = language


@pytest.fixture(autouse=True)
def brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    pseudo = Bracketed()
    real = trans_real.translation
    monkeypatch.setattr(trans_real, "translation", lambda language: pseudo if language == "de" else real(language))


class _Read(HTMLParser):
    """What of a page people see and hear, outside of brackets."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._depth = 0
        self._silent: list[str] = []
        self._foreign: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in SILENT:
            self._silent.append(tag)
        for name in READ_OUT:
            self.found.append(outside(told.get(name) or "", 0)[0])
        if tag == "input" and told.get("type") in ("submit", "button"):
            self.found.append(outside(told.get("value") or "", 0)[0])

    def handle_endtag(self, tag: str) -> None:
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            bare, self._depth = outside(data, self._depth)
            self.found.append(bare)


def outside(words: str, depth: int) -> tuple[str, int]:
    """What of the words stands outside of brackets, of which `depth` are open; how many are open after it."""
    kept = []
    for sign in words:
        depth += (sign == OPENING) - (sign == CLOSING)
        kept.append(sign if depth == 0 and sign != CLOSING else " " if sign == CLOSING else "")
    return "".join(kept), depth


@pytest.mark.parametrize("route", PAGES, ids=str)
def test_outside_of_brackets_is_only_data(world: World, route: Route) -> None:
    answer = route.ask(in_german(world.client(route.may)), world)
    if answer["Content-Type"].startswith("text/html"):
        assert bare_words(answer.content.decode(), words_of_data(world)) == []


def test_a_bare_word_on_a_page_is_noticed() -> None:
    page = f"<p>{OPENING}Settled{CLOSING} by Anna</p><a title='Settle'></a><p>{OPENING}of{CLOSING} accept</p>"
    assert bare_words(page, {"Anna"}) == ["by Anna", "Settle", "accept"]


def test_the_api_tells_problems_in_the_language_of_the_request(world: World) -> None:
    client = world.client("cz engineer")
    assert client.get("/api/v1/cookbooks/999").json()["detail"] == "There is no cookbook 999 here."
    problem = in_german(client).get("/api/v1/cookbooks/999").json()
    assert problem["detail"] == f"{OPENING}There is no cookbook {CLOSING}999{OPENING} here.{CLOSING}"
    assert problem["title"] == f"{OPENING}Not found{CLOSING}"


def in_german(client: Client) -> Client:
    """A browser that asks for German."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    return client


def bare_words(page: str, data: set[str]) -> list[str]:
    """What people read outside of brackets that is no data."""
    reader = _Read()
    reader.feed(page)
    return [" ".join(text.split()) for text in reader.found if not data.issuperset(_WORD.findall(text))]


def words_of_data(world: World) -> set[str]:
    """The words that people wrote: all that is kept, but for the fixed words of the core, and its sentences."""
    found = {*NAMES, *_WORD.findall(" ".join((measurement_text().decode(), *available_timezones(), *ENCODINGS, "UTF")))}
    for somebody in ("cz engineer", "supplier owner"):
        with acting(world.network.actor(somebody)), connection.cursor() as cursor:
            for table in (name for name in connection.introspection.table_names() if name.startswith("store_")):
                cursor.execute(f"select to_jsonb(kept)::text from {table} kept")
                leaves = [leaf for (row,) in cursor.fetchall() for leaf in _leaves(json.loads(row))]
                found.update(word for leaf in leaves if not _is_fixed(leaf) for word in _WORD.findall(leaf))
    return found


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (leaf for inner in value.values() for leaf in _leaves(inner))
    elif isinstance(value, list):
        yield from (leaf for inner in value for leaf in _leaves(inner))
    elif isinstance(value, str):
        yield value


def _is_fixed(leaf: str) -> bool:
    return leaf in WORDS or is_known(leaf)
