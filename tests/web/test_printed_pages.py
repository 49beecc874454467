"""Cookbooks set as PDFs and read back: what stands on every page, what stands once, what goes over a page's end."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from pytest_django import Settings

from catchball.adapters.typesetting import Typesetter
from catchball.core.paper import Paper
from web.test_printing import printed, steps_of
from web.world import World

Read = tuple[PdfReader, list[str]]


def set_and_read(data: Mapping[str, Any]) -> Read:
    """The PDF, and the text of each page in one line."""
    reader = PdfReader(BytesIO(Typesetter().pdf(Paper("cookbook", dict(data)))))
    return reader, [" ".join(page.extract_text().split()) for page in reader.pages]


@pytest.fixture(autouse=True)
def fonts(settings: Settings, tmp_path: Any) -> None:
    settings.DATA = tmp_path


@pytest.mark.parametrize("language", ["en", "de", "zh-Hans", "es"])
def test_every_page_says_which_revision_in_which_language_whose_edition_and_where_it_ends(
    world: World, language: str
) -> None:
    data = printed(world, f"?language={language}")
    data["operations"] = data["operations"] * 4
    reader, pages = set_and_read(data)
    assert str(reader.trailer["/Root"]["/Lang"]).startswith(language[:2])  # type: ignore[index]  # a PDF has a root
    assert len(pages) > 2
    for number, text in enumerate(pages, start=1):
        plain = text.replace(" ", "")
        assert "·".join(data["footer"]).replace(" ", "").replace("·", "") in plain.replace("·", "")
        shown = data["pages"].replace("%(page)s", str(number)).replace("%(pages)s", str(len(pages)))
        assert shown.replace(" ", "") in plain
    whole = " ".join(pages).replace(" ", "")
    assert all(title.replace(" ", "") in whole for title in steps_of(data))


def test_what_differs_has_its_letter_beside_it_on_the_page(world: World) -> None:
    data = printed(world)
    letters = {letter for letter, _ in data["legend"]}
    reader, _ = set_and_read(data)
    at_the_margin: set[str] = set()

    def visit(text: str, _: Any, matrix: Any, *__: Any) -> None:
        if matrix[4] < 54 and text.strip():  # (left of the text, which begins at 19 mm)
            at_the_margin.update(text.split())

    for page in reader.pages:
        page.extract_text(visitor_text=visit)
    assert {"A", "T"} <= letters
    assert letters <= at_the_margin


def test_a_step_that_goes_over_the_end_of_a_page_is_named_on_the_next(world: World) -> None:
    data = printed(world)
    heated = steps_of(data)["Heat the housing"]
    heated["media"] = []
    heated["key_points"] = heated["key_points"] * 90
    _, pages = set_and_read(data)
    going_on = [text for text in pages if "(continued)" in text[:120]]
    assert len(going_on) > 1
    assert all("Heat the housing (continued)" in text for text in going_on)


def test_a_step_that_fits_stands_on_one_page_with_its_heading(world: World) -> None:
    data = printed(world)
    operation = next(one for one in data["operations"] if one["steps"])
    one = {**operation["steps"][0], "media": [], "hazards": [], "checks": []}
    points = one["key_points"][:1] or [{"point": {"t": "", "l": "", "s": ""}, "reason": {"t": "", "l": "", "s": ""}}]
    last = [{**points[0], "point": {"t": f"end of {number}", "l": "", "s": ""}} for number in range(20)]
    operation["steps"] = [
        {
            **one,
            "number": number,
            "title": {"t": f"beginning of {number}", "l": "", "s": ""},
            "key_points": [*points * 2, last[number]],
        }
        for number in range(20)
    ]
    data["operations"] = [operation]
    _, pages = set_and_read(data)
    for number in range(20):
        (page,) = (text for text in pages if f"beginning of {number} " in f"{text} ")
        assert f"end of {number} " in f"{page} "
