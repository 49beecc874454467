"""A cookbook as a page of Markdown. Reading it again gives the same content; uids are not written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from catchball.core.document import Cookbook
from catchball.core.schema import Kind
from catchball.formats.errors import FormatError
from catchball.formats.markdown.drafts import Sign
from catchball.formats.markdown.front import front_key, write_front
from catchball.formats.markdown.places import place_pictures
from catchball.formats.markdown.speech import in_one_language, own_language
from catchball.formats.markdown.words import guessed_language, role_below, role_of
from catchball.formats.markdown.write_node import Writing, labelled_lists, paragraphs, plain_list, write_node
from catchball.formats.markdown.write_steps import DEEPEST_HEADING, Step, StepsWriter, steps_of

NO_ENDINGS: Mapping[str, str] = MappingProxyType({})
_HEADING = re.compile(r"^#{1,6}(?: (.*))?$", re.MULTILINE)
_TOP = 2
"""The level of the headings below a page's title."""


def write_markdown(cookbook: Cookbook, language: str | None = None, *, endings: Mapping[str, str] = NO_ENDINGS) -> str:
    """One page with everything of a cookbook, in one language (its own, unless another is asked for).

    Where a text is missing in that language, it is in the cookbook's own. `endings` (content -> jpg, png …) completes
    the names of pictures that have none; where the files belong is told by `page_pictures`. Raises FormatError when
    groups are nested so deep that headings cannot tell it.
    """
    writing = _writing(cookbook, language, endings)
    children = writing.book.children.get(writing.book.root, ())
    text = write_page(writing, children)
    told = guessed_language(text) == writing.language
    return text if told else write_page(writing, children, tell_language=True)


def page_pictures(
    cookbook: Cookbook, language: str | None = None, *, endings: Mapping[str, str] = NO_ENDINGS
) -> Mapping[str, str]:
    """The files that the page of `write_markdown` shows: path beside the page -> content (`sha256:…`)."""
    return _writing(cookbook, language, endings).pictures.files


def write_page(writing: Writing, children: Sequence[str], *, tell_language: bool = False) -> str:
    """The page of a cookbook with these of its operations and groups."""
    written = write_node(writing, writing.book.root, fronted=True)
    lists = labelled_lists(writing, written.resources)
    body = paragraphs(
        (written.text, written.pictures, *lists, written.block, *_sections(writing, children, _TOP, None))
    )
    return whole_page(writing, writing.book.root, body, language=writing.language if tell_language else "")


def whole_page(writing: Writing, uid: str, body: str, *, language: str = "") -> str:
    """The page of a cookbook or an operation: front matter, where something belongs there, title and body."""
    node, title = writing.book.nodes[uid], writing.title(uid)
    of_cookbook = node.kind is Kind.COOKBOOK
    references = [one for one in node.fields.get("references", ()) if front_key(one, of_cookbook=of_cookbook)]
    labels = node.fields.get("labels", ())
    headings = {match[1] or "" for match in _HEADING.finditer(body)}
    in_front = bool(references or labels or (headings and (not title or node.kind is Kind.GROUP)))
    front = write_front(
        references, of_cookbook=of_cookbook, title=title if in_front else None, labels=labels, language=language
    )
    if not front and not title and body.startswith("---"):
        front = "---\n---\n"
    heading = f"# {title}" if title and (not in_front or title in headings) else ""
    return f"{front}\n{paragraphs((heading, body))}".strip("\n") + "\n"


def _sections(writing: Writing, uids: Sequence[str], level: int, role: str | None) -> Iterator[str]:
    """Operations and groups, each under a heading of this level."""
    headless = False
    for place, uid in enumerate(uids):
        if writing.book.nodes[uid].kind is Kind.GROUP:
            yield from _group(writing, uid, level)
            continue
        parts = [] if headless or level != _TOP else _headless(writing, uid, first=place == 0)
        headless = bool(parts)
        yield from parts or _operation(writing, uid, level, role)


def _headless(writing: Writing, uid: str, *, first: bool) -> list[str]:
    """An operation without a heading, where it is read as such: the first lists of a page, or steps in sections."""
    steps = steps_of(writing, uid, _TOP)
    writer = StepsWriter(writing, _TOP, "", role=None, listed=False)
    if writing.book.nodes[uid].fields or not steps:
        return []
    if all(_is_step_section(step) for step in steps) or (first and _begin_with_list(steps)):
        writer.write(steps)
    alone = not writer.divided or all(_is_step_section(step) for step in steps)
    return writer.parts if alone else []


def _group(writing: Writing, uid: str, level: int) -> Iterator[str]:
    children = writing.book.children.get(uid, ())
    title = writing.title(uid)
    written = write_node(writing, uid, kind=None if children else Kind.GROUP)
    yield _heading(level, title)
    yield from (written.text, written.pictures, written.block)
    yield from _sections(writing, children, level + 1, role_of(title))


def _operation(writing: Writing, uid: str, level: int, role: str | None) -> Iterator[str]:
    title = writing.title(uid)
    role = role_below(title, role)
    written = write_node(writing, uid)
    lists = list(labelled_lists(writing, written.resources))
    if role is not None and written.resources:
        lists = [plain_list(writing, written.resources, role)]
    steps = steps_of(writing, uid, level + 1)
    writer = StepsWriter(writing, level + 1, title, role, listed=bool(lists))
    writer.write(steps)
    if writer.divided and not lists and not _begin_with_list(steps) and not any(_is_step_section(one) for one in steps):
        written = write_node(writing, uid, kind=Kind.OPERATION)
    yield _heading(level, title)
    yield from (written.text, written.pictures, written.block, *lists, *writer.parts)


def _begin_with_list(steps: Sequence[Step]) -> bool:
    return bool(steps) and steps[0].sign is not Sign.PASSAGE and not steps[0].in_section


def _is_step_section(step: Step) -> bool:
    return step.in_section and step.sign is Sign.NUMBER


def _heading(level: int, title: str) -> str:
    if level > DEEPEST_HEADING:
        said = "groups are nested too deep for the six levels of headings of a page; write a folder instead"
        raise FormatError("the page", said)
    return f"{'#' * level} {title}".strip()


def _writing(cookbook: Cookbook, language: str | None, endings: Mapping[str, str]) -> Writing:
    language = language or own_language(cookbook)
    book = in_one_language(cookbook, language)
    return Writing(book, language, place_pictures(book, dict.fromkeys(book.nodes, ""), endings))
