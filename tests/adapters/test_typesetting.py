"""PDFs by typst: what people wrote is shown and never obeyed, and what cannot be set is said in a sentence."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pytest_django import Settings

from catchball.adapters.media import MediaFolder
from catchball.adapters.typesetting import Typesetter
from catchball.cli.demo.gear_units.pictures import picture
from catchball.core.paper import CannotPrint, FontMissing, Paper


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> MediaFolder:
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    return MediaFolder(settings.MEDIA_ROOT)


def table(title: str, *cells: str, language: str = "en") -> Paper:
    """A sheet with one row."""
    said = [{"t": cell, "l": "", "s": ""} for cell in cells]
    data: dict[str, Any] = {
        "language": language, "title": title, "site": "Home", "status": "Revision 3", "is_valid": True,
        "footer": ["Revision 3"], "pages": "Page %(page)s of %(pages)s",
        "code": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>',
        "what": "Tool list", "columns": [["What", 1] for _ in cells], "rows": [{"group": "", "cells": said}],
        "empty": "Nothing", "notice": "",
    }  # fmt: skip
    return Paper("sheet", data)


def read(pdf: bytes) -> str:
    """All text of a PDF, in one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_what_looks_like_typst_is_printed_and_not_obeyed() -> None:
    hostile = '#panic("no") $x$ *bold* #read("/etc/passwd") \\ <label> @ref = Head'
    assert hostile in read(Typesetter().pdf(table("Housing", hostile)))


def test_every_page_has_its_number_and_the_footer() -> None:
    text = read(Typesetter().pdf(table("Housing #1", "Drill")))
    assert "Page 1 of 1" in text
    assert "Housing #1 · Home Revision 3" in text


def test_a_missing_font_is_named_with_the_way_to_get_it(tmp_path: Path) -> None:
    bare = Typesetter(tmp_path, uses_system_fonts=False)
    assert "Housing" in read(bare.pdf(table("Housing")))
    with pytest.raises(FontMissing, match=r"no font for Chinese .* apt install fonts-noto-cjk"):
        bare.pdf(table("轴承座"))
    with pytest.raises(FontMissing, match="no font for Thai"):
        bare.pdf(table("Housing", "ตัวเรือน"))


def test_what_takes_too_long_is_ended() -> None:
    with pytest.raises(CannotPrint, match=r"longer than 0\.01 seconds"):
        Typesetter(seconds=0.01).pdf(table("Housing"))


def cookbook(*contents: str) -> Paper:
    """A cookbook with a layout of some pictures, with an arrow and a box on each."""
    marks = [
        {"number": 1, "shape": "arrow", "ends": [0.1, 0.1, 0.5, 0.5]},
        {"number": 2, "shape": "box", "ends": [0.5, 0.5, 0.9, 0.6]},
    ]
    told = {"t": "", "l": "", "s": ""}
    layout = [
        {"content": content, "name": f"{place}.png", "caption": told, "marks": marks, "notes": [told, told]}
        for place, content in enumerate(contents)
    ]
    words = {"no_picture": "Picture not at hand", "legend": ""}
    more = {
        "facts": [],
        "purpose": {"b": [], "l": "", "s": ""},
        "layout": layout,
        "operations": [],
        "legend": [],
        "notice": "",
    }
    return Paper("cookbook", {**table("Housing").data, **more, "words": words}, contents)


def test_a_picture_that_is_damaged_or_gone_leaves_its_name_and_the_others_are_shown(media: MediaFolder) -> None:
    whole = f"sha256:{media.put(picture('blow-out'))}"
    broken = f"sha256:{media.put(picture('blow-out')[:900])}"
    gone = "sha256:" + "0" * 64
    pdf = Typesetter().pdf(cookbook(whole, broken, gone))
    text = read(pdf)
    assert "Picture not at hand: 1.png" in text
    assert "Picture not at hand: 2.png" in text
    assert "0.png" not in text
    assert sum(len(page.images) for page in PdfReader(BytesIO(pdf)).pages) == 1
