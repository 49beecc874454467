"""The program's own way with a page: read it, recognise it, merge it, write it."""

from __future__ import annotations

from bench.real.quadruples import Tools
from catchball.core.document import Cookbook
from catchball.core.match import match
from catchball.core.merge import merge
from catchball.formats.errors import FormatError
from catchball.formats.markdown.page_out import write_markdown
from catchball.formats.markdown.pages import read_markdown_file


def read_page(name: str, text: str, like: Cookbook | None) -> Cookbook:
    """A page as a cookbook, with the identities of an earlier state of it and in its language, if there is one."""
    language = None if like is None else like.nodes[like.root].fields.get("language")
    document = read_markdown_file(name, text.encode(), language=language).cookbook
    return document if like is None else match(document, like=like)


TOOLS = Tools(read_page, merge, write_markdown, (FormatError,))
