"""Running text as plain blocks, for paper: paragraphs and items of lists, each a row of stretches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

_READER = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(
    ["image", "heading", "lheading", "code", "reference"]
)
"""Reads what pages read, too."""


def blocks_of(text: str) -> list[dict[str, Any]]:
    """The text as blocks: `item` is "" for a paragraph, else what stands before it; `spans` are [text, how] pairs.

    How is any of b (strong), i (emphasis) and c (code), or n for a new line.
    """
    lists: list[int | None] = []
    waiting = ""
    found: list[dict[str, Any]] = []
    for token in _READER.parse(text):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(int(token.attrGet("start") or 1) if token.type == "ordered_list_open" else None)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            number = lists[-1]
            waiting = "•" if number is None else f"{number}."
            lists[-1] = None if number is None else number + 1
        elif token.type in ("inline", "fence"):
            spans = [[token.content, "c"]] if token.type == "fence" else list(_spans(token.children or ()))
            found.append({"item": waiting, "depth": len(lists), "spans": spans})
            waiting = ""
    return found


def _spans(tokens: Sequence[Token]) -> Iterator[list[str]]:
    how: list[str] = []
    marks = {"strong_open": "b", "em_open": "i"}
    for token in tokens:
        if token.type in marks:
            how.append(marks[token.type])
        elif token.type in ("strong_close", "em_close"):
            how.pop()
        elif token.type in ("softbreak", "hardbreak"):
            yield ["", "n"]
        elif token.content:
            yield [token.content, "".join(how) + ("c" if token.type == "code_inline" else "")]
