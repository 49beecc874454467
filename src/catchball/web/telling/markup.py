"""Running text as HTML: paragraphs, lists, emphasis and links to the web, where it is written as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_READER = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(
    ["image", "heading", "lheading", "code", "reference"]
)


@lru_cache(maxsize=4096)
def html_of(text: str) -> SafeString:
    """The text as HTML. Tags in it are shown, not obeyed; links into files that are not here lose their target."""
    tokens = _READER.parse(text)
    for token in tokens:
        if token.children:
            token.children = list(_without_dead_links(token.children))
    return mark_safe(str(_READER.renderer.render(tokens, _READER.options, {})))  # noqa: S308  (the reader escapes html)


def _without_dead_links(tokens: Sequence[Token]) -> Iterator[Token]:
    is_dead = False
    for token in tokens:
        if token.type == "link_open":
            is_dead = not str(token.attrGet("href")).startswith(("https://", "http://"))
        if not (is_dead and token.type in ("link_open", "link_close")):
            yield token
