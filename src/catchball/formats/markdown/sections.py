"""The blocks of a page as sections within one another, and the page's title."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from catchball.formats.markdown.blocks import Block, BlockKind
from catchball.formats.markdown.source import Page
from catchball.formats.markdown.words import role_of, step_heading


@dataclass(slots=True)
class Section:
    """A heading with what stands below it; the outermost section of a page has level 0."""

    title: str
    level: int
    line: int
    blocks: list[Block] = field(default_factory=list)
    children: list[Section] = field(default_factory=list)

    @property
    def step(self) -> str | None:
        """What the heading says after `Step 3:`; None when the section is no step."""
        return step_heading(self.title)

    def all_blocks(self) -> Iterator[Block]:
        """All that stands below the heading, with headings a level deeper than it is as level 1."""
        yield from self.blocks
        for child in self.children:
            level = child.level - self.level
            yield Block(BlockKind.HEADING, child.line, child.title, level=level)
            for block in child.all_blocks():
                deeper = block.level + level if block.kind is BlockKind.HEADING else 0
                yield Block(BlockKind.HEADING, block.line, block.text, level=deeper) if deeper else block


def outline(page: Page) -> Section:
    """The whole page as one section. Its title is that of the front matter, else the first heading.

    The heading of the first of several steps is no title, nor that of a list of resources unless it is of level 1.
    """
    root = Section(_front_title(page), 0, 1)
    headings = [block for block in page.blocks if block.kind is BlockKind.HEADING]
    stack = [root]
    first = True
    for block in page.blocks:
        if block.kind is not BlockKind.HEADING:
            stack[-1].blocks.append(block)
            continue
        if first and _is_title(page, headings, root.title):
            root.title = block.text
        else:
            while stack[-1].level >= block.level:
                stack.pop()
            stack.append(Section(block.text, block.level, block.line))
            stack[-2].children.append(stack[-1])
        first = False
    return root


def _front_title(page: Page) -> str:
    title = (page.front or {}).get("title", "")
    return " ".join(title.split()) if isinstance(title, str) else ""


def _is_title(page: Page, headings: Sequence[Block], title: str) -> bool:
    """Whether the first of these headings is the title of the page."""
    first = headings[0]
    if page.front is not None and "title" in page.front:
        return first.text == title != ""
    if step_heading(first.text) is not None:
        return not any(step_heading(one.text) is not None and one.level == first.level for one in headings[1:])
    return bool(first.text) and (first.level == 1 or role_of(first.text) is None)
