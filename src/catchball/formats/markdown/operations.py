"""A section of a page, or a whole page, as an operation: its description, its resources, its steps.

prose before the first list                        description
a bullet list under a heading such as Parts        resources
any other list                                     a step for each entry
a section headed `Step 3`                          a step, with all that it holds
any other section within an operation              a step as a passage under its title, then its own lists
prose after a list                                 a step as a passage without a title
"""

from __future__ import annotations

from collections.abc import Sequence

from catchball.core.schema import Kind
from catchball.formats.markdown.blocks import Block, BlockKind, Entry
from catchball.formats.markdown.drafts import Draft, Reading, Sign
from catchball.formats.markdown.sections import Section
from catchball.formats.markdown.steps import (
    drop_rule,
    entry_blocks,
    followed,
    is_generated,
    label_of,
    read_entries,
    take_parameter,
    take_prose,
    take_step,
)
from catchball.formats.markdown.words import plain_role, role_below, role_of
from catchball.formats.sources import Dropped


def read_operation(reading: Reading, draft: Draft, section: Section, role: str | None) -> None:
    """Put a section with all that is below it into the draft of an operation.

    `role` is that of resources listed in the section, where its own heading or the one above it gives one.
    """
    body = _Body(reading, draft)
    body.take(section.blocks, role)
    for child in section.children:
        _take_section(body, child, role_of(section.title))
    if body.levelled:
        said = f"{body.levelled} headings below other headings stand beside them, for steps have no levels"
        reading.notes.append(f"{draft.page.name}:{section.line}: {said}")
    _drop_empty(reading, draft)


def read_blocks(reading: Reading, draft: Draft, blocks: Sequence[Block]) -> None:
    """Put blocks that stand under no heading into the draft of an operation."""
    _Body(reading, draft).take(blocks, None)
    _drop_empty(reading, draft)


def read_steps(reading: Reading, draft: Draft, sections: Sequence[Section]) -> None:
    """Put sections that are headed `Step 1`, `Step 2`, … into the draft of an operation."""
    _take_steps(reading, draft, sections)
    _drop_empty(reading, draft)


def _take_steps(reading: Reading, draft: Draft, sections: Sequence[Section]) -> None:
    for section in sections:
        step = Draft(Kind.STEP, draft.page, section.line, title=section.step or "")
        take_step(reading, step, list(section.all_blocks()))
        draft.children.append(step)


def holds_steps(section: Section) -> bool:
    """Whether a section can only be an operation: it has a list of its own, or sections that are steps."""
    lists = any(block.kind is BlockKind.LIST for block in section.blocks)
    return lists or any(child.step is not None for child in section.children)


class _Body:
    """An operation while its blocks go by. What is not a list goes to the operation, or to the last passage."""

    def __init__(self, reading: Reading, operation: Draft) -> None:
        self.reading = reading
        self.operation = operation
        self.levelled = 0
        self._holder = operation
        self._listed = False

    def open_passage(self, title: str, line: int) -> None:
        """Begin a passage; all but lists of steps goes to it until the next one."""
        self._holder = Draft(Kind.STEP, self.operation.page, line, title, Sign.PASSAGE)
        self.operation.children.append(self._holder)
        self._listed = False

    def take(self, blocks: Sequence[Block], role: str | None) -> None:
        labelled = None
        for block, following in followed(blocks):
            if block.kind is BlockKind.LIST:
                self._take_list(block, labelled or role)
                labelled = None
            elif (label := label_of(self.reading, block, following)) is not None:
                labelled = label
            else:
                self._take_prose(block)

    def _take_list(self, block: Block, role: str | None) -> None:
        if role is not None and not block.ordered:
            self._holder.resources += read_entries(self.reading, block, role)
            self._listed = True
            return
        for entry in block.entries:
            if self._holder.title and not block.ordered and take_parameter(self._holder, entry.text):
                continue
            self._take_entry(entry, Sign.NUMBER if block.ordered else Sign.BULLET)

    def _take_entry(self, entry: Entry, sign: Sign) -> None:
        step = Draft(Kind.STEP, self.operation.page, entry.line, sign=sign)
        take_step(self.reading, step, entry_blocks(entry.text, entry.line))
        self.operation.children.append(step)
        self._listed = True

    def _take_prose(self, block: Block) -> None:
        if self._listed and block.kind is BlockKind.RULE:
            drop_rule(self.reading, self.operation.page, block)
            return
        if self._listed and not is_generated(block):
            self.open_passage("", block.line)
        take_prose(self.reading, self._holder, block)


def _take_section(body: _Body, section: Section, role: str | None, *, below_another: bool = False) -> None:
    if section.step is not None:
        _take_steps(body.reading, body.operation, [section])
        return
    plain = plain_role(section.title, body.reading.language)
    if plain is not None and not section.children and _only_bullets(section.blocks):
        for block in section.blocks:
            if block.kind is BlockKind.LIST:
                body.operation.resources += read_entries(body.reading, block, plain)
            else:
                take_prose(body.reading, Draft(Kind.STEP, body.operation.page, block.line), block)
        return
    body.levelled += below_another
    body.open_passage(section.title, section.line)
    body.take(section.blocks, role_below(section.title, role))
    for child in section.children:
        _take_section(body, child, role_of(section.title) or role, below_another=True)


def _only_bullets(blocks: Sequence[Block]) -> bool:
    """Whether bullet lists are all that is kept of these blocks."""
    lists = [block for block in blocks if block.kind is BlockKind.LIST and any(entry.text for entry in block.entries)]
    others = [block for block in blocks if block.kind is not BlockKind.LIST]
    kept = [block for block in others if block.kind is not BlockKind.RULE and not is_generated(block)]
    return bool(lists) and not kept and not any(block.ordered for block in lists)


def _drop_empty(reading: Reading, draft: Draft) -> None:
    """Leave out steps that say nothing, such as a heading `Step 4` with nothing below it."""
    for step in draft.children:
        if step.is_empty and step.sign is not Sign.PASSAGE:
            reading.dropped.append(Dropped(step.page.name, step.line, "a step or an entry of a list that says nothing"))
    draft.children = [step for step in draft.children if not step.is_empty]
