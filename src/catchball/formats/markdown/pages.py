"""A page as a cookbook of its own, or as one operation of a folder's cookbook.

A section of a page is an operation. One that only holds further sections (and prose) is a group of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from catchball.core.schema import Kind
from catchball.formats.markdown.blocks import Block, BlockKind
from catchball.formats.markdown.drafts import Draft, Reading, cookbook_of
from catchball.formats.markdown.fields import read_block
from catchball.formats.markdown.front import front_labels, front_language, front_references
from catchball.formats.markdown.operations import holds_steps, read_blocks, read_operation, read_steps
from catchball.formats.markdown.pictures import Gallery, MissingPictures
from catchball.formats.markdown.sections import Section, outline
from catchball.formats.markdown.source import Page, read_source
from catchball.formats.markdown.steps import followed, is_further, label_of, take_step
from catchball.formats.markdown.words import guessed_language, role_below, role_of
from catchball.formats.sources import NO_FILES, Files, Imported


def read_markdown_file(
    name: str,
    data: bytes,
    *,
    files: Files = NO_FILES,
    issuer: str = "home",
    language: str | None = None,
    missing_pictures: MissingPictures = "error",
) -> Imported:
    """One page as a cookbook. `name` is its path among the files, to which its pictures are relative.

    Where no files are given at all, pictures are kept by name. Raises FormatError with the line: what `read_source`
    raises, a picture that is missing (unless missing ones are kept) or not acceptable, too many steps, text too long.
    """
    page = read_source(name, data)
    spoken = language or front_language(page) or guessed_language("\n".join(page.lines))
    reading = Reading(spoken, Gallery(files, missing_pictures), list(page.dropped))
    root = read_page(reading, page)
    return imported(reading, root, issuer)


def imported(reading: Reading, root: Draft, issuer: str) -> Imported:
    """What an import gives, when all its pages are read."""
    book = cookbook_of(root, reading, issuer)
    notes = (*reading.notes, *reading.gallery.notes)
    return Imported(book, reading.gallery.pictures, tuple(reading.dropped), notes)


def read_page(reading: Reading, page: Page) -> Draft:
    """A page as the draft of a cookbook with operations and groups below it."""
    section = outline(page)
    root = Draft(Kind.COOKBOOK, page, section.line, title=section.title)
    root.further |= {"language": reading.language, "labels": list(front_labels(page))}
    root.references += front_references(page, reading.language, of_cookbook=True)
    start = _first_list(reading, section.blocks)
    take_step(reading, root, section.blocks[:start])
    if start < len(section.blocks):
        loose = Draft(Kind.OPERATION, page, section.blocks[start].line)
        read_blocks(reading, loose, section.blocks[start:])
        root.children += [loose] if loose.children else []
    root.children += _read_sections(reading, page, section.children, None)
    return root


def read_operation_page(reading: Reading, page: Page) -> Draft:
    """A page as the draft of an operation with steps below it."""
    section = outline(page)
    operation = Draft(Kind.OPERATION, page, section.line, title=section.title)
    operation.references += front_references(page, reading.language, of_cookbook=False)
    read_operation(reading, operation, section, role_of(section.title))
    return operation


def _first_list(reading: Reading, blocks: Sequence[Block]) -> int:
    """The place of the first list that is not one of resources with a label."""
    labelled = False
    for place, (block, following) in enumerate(followed(blocks)):
        if block.kind is BlockKind.LIST and not labelled:
            return place
        labelled = label_of(reading, block, following) is not None
    return len(blocks)


def _read_sections(reading: Reading, page: Page, sections: Sequence[Section], role: str | None) -> Iterator[Draft]:
    """Operations and groups; steps that stand in no operation get one without a title."""
    for are_steps, run in groupby(sections, key=lambda section: section.step is not None):
        if are_steps:
            steps = list(run)
            operation = Draft(Kind.OPERATION, page, steps[0].line)
            read_steps(reading, operation, steps)
            if operation.children:
                yield operation
        else:
            yield from (_read_section(reading, page, section, role) for section in run)


def _read_section(reading: Reading, page: Page, section: Section, role: str | None) -> Draft:
    role = role_below(section.title, role)
    draft = Draft(_kind(page, section), page, section.line, title=section.title)
    if draft.kind is Kind.GROUP:
        take_step(reading, draft, section.blocks)
        draft.children += _read_sections(reading, page, section.children, role_of(section.title))
    else:
        read_operation(reading, draft, section, role)
    return draft


def _kind(page: Page, section: Section) -> Kind:
    """What a section is: what its block of further fields says, else what its form says."""
    for block in section.blocks:
        if is_further(block):
            said = read_block(block.text, page.name, block.line).get("kind")
            if said in (Kind.GROUP.value, Kind.OPERATION.value):
                return Kind(said)
    return Kind.OPERATION if holds_steps(section) or not section.children else Kind.GROUP
