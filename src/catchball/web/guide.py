"""The guide for users as pages: its Markdown lies in the package where that is installed, else in the checkout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

INDEX = "README"
"""The first page: every other one is linked from it, in the order in which they are listed."""
_PACKAGED = Path(__file__).parents[1] / "guide"
_CHECKED_OUT = Path(__file__).parents[3] / "docs" / "guide"
_OF_A_HEADING = 3
"""Tokens: its beginning, its words, its end. Every page begins with its title, which the frame shows."""
_READER = MarkdownIt("commonmark", {"html": False}).enable("table")
_PAGE = re.compile(r"(?P<name>[\w-]+)\.md(?:#(?P<anchor>.*))?")
_PICTURE = re.compile(r"pictures/(?P<name>[\w-]+)\.png")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title of a page, and where it stands."""

    anchor: str
    words: str
    level: int

    @property
    def id(self) -> str:
        """Its id on the page."""
        return id_of(self.anchor)


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A page of the guide, ready to be shown: what stands below its title, as HTML."""

    name: str
    title: str
    html: SafeString
    headings: tuple[Heading, ...]


def guide_folder() -> Path:
    """Where the guide's files are."""
    return _PACKAGED if _PACKAGED.is_dir() else _CHECKED_OUT


def picture_file(name: str) -> Path:
    """The file of a picture of the guide, whether or not there is one."""
    return guide_folder() / "pictures" / f"{name}.png"


def help_address(name: str, anchor: str = "") -> str:
    """The address of a page of the guide, and of a heading on it."""
    page = reverse("help") if name == INDEX else reverse("help_page", args=[name])
    return f"{page}#{id_of(anchor)}" if anchor else page


def id_of(anchor: str) -> str:
    """The id of a heading on the page: one that nothing of the frame has, where there are `keys`, too."""
    return f"guide-{anchor}"


@cache
def guide_page(name: str) -> GuidePage | None:
    """The page of this name, if the guide has it. It is read once."""
    file = guide_folder() / f"{name}.md"
    if not file.is_file():
        return None
    tokens = _READER.parse(file.read_text("utf-8"))
    for token in tokens:
        token.children = list(_led(token.children)) if token.children else token.children
    title, *headings = _anchored(tokens)
    below = tokens[_OF_A_HEADING:]
    html = _READER.renderer.render(below, _READER.options, {})
    return GuidePage(name, title.words, mark_safe(str(html)), tuple(headings))  # noqa: S308  (html is off)


@cache
def guide_pages() -> Sequence[GuidePage]:
    """All pages but the first, in the order in which the first one links to them."""
    links = re.findall(r"\]\(([\w-]+)\.md\)", (guide_folder() / f"{INDEX}.md").read_text("utf-8"))
    return [page for name in dict.fromkeys(links) if (page := guide_page(name)) is not None]


def anchor_of(words: str) -> str:
    """The anchor of a heading, the same as where the files are read without the program."""
    return re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")


def _anchored(tokens: Sequence[Token]) -> Iterator[Heading]:
    """Every heading; its tag is given the anchor."""
    for tag, inside in pairwise(tokens):
        if tag.type == "heading_open":
            words = "".join(one.content for one in inside.children or [])
            tag.attrSet("id", id_of(anchor_of(words)))
            yield Heading(anchor_of(words), words, int(tag.tag[1:]))


def _led(tokens: Sequence[Token]) -> Iterator[Token]:
    """Links and pictures with addresses of the program; what leads out of the guide is left as words."""
    ends: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            address = _address(str(token.attrGet("href")))
            ends.append(bool(address))
            token.attrSet("href", address)
        elif token.type == "image" and (found := _PICTURE.fullmatch(str(token.attrGet("src")))):
            token.attrSet("src", reverse("help_picture", args=[found["name"]]))
            token.attrSet("loading", "lazy")
        if token.type not in ("link_open", "link_close") or (ends[-1] if token.type == "link_open" else ends.pop()):
            yield token


def _address(target: str) -> str:
    if target.startswith(("https://", "http://")):
        return target
    if target.startswith("#"):
        return f"#{id_of(target[1:])}"
    if found := _PICTURE.fullmatch(target):
        return reverse("help_picture", args=[found["name"]])
    found = _PAGE.fullmatch(target)
    return help_address(found["name"], found["anchor"] or "") if found else ""
