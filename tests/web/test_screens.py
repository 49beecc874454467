"""Which pages have a picture: every page that somebody may look at, or it is said why not."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tools.screens import LANGUAGES, NOT_SCREENS, SCREENS, SIZES, TAKES

from catchball.web.urls import urlpatterns
from web.routes import OPEN, ROUTES

READ = {route.name for route in ROUTES if route.post is None} | OPEN
"""Pages that are asked for by reading, not by sending a form."""
PICTURES = Path(__file__).parents[2] / "docs" / "guide" / "pictures"


@pytest.mark.parametrize("name", sorted({page.name or "" for page in urlpatterns} & READ))
def test_a_page_that_can_be_read_has_a_picture_or_a_reason_to_have_none(name: str) -> None:
    assert (name in {screen.page for screen in SCREENS}) != (name in NOT_SCREENS)


def test_what_is_said_to_be_no_screen_is_a_page_that_can_be_read() -> None:
    assert NOT_SCREENS.keys() <= READ


def test_no_two_pictures_have_one_name() -> None:
    assert [name for name, count in Counter(take.name for take in TAKES).items() if count > 1] == []


def test_every_word_of_a_picture_is_a_size_a_colour_scheme_or_a_language() -> None:
    known = {"dark", *SIZES, *LANGUAGES}
    assert {word for take in TAKES for word in take.words} <= known


def test_the_guide_has_each_picture_that_is_taken_and_all_are_small_together() -> None:
    assert {file.stem for file in PICTURES.glob("*.png")} == {take.name for take in TAKES}
    assert sum(file.stat().st_size for file in PICTURES.glob("*.png")) < 7_500_000
