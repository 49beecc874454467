"""What stands within one node: its prose, its pictures, its parameters, and lists of resources with a plain label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from catchball.core.schema import FIELDS, Kind
from catchball.formats.markdown.blocks import Block, BlockKind, blocks_of
from catchball.formats.markdown.drafts import Draft, Reading, Sign
from catchball.formats.markdown.fields import NAME, read_block
from catchball.formats.markdown.inline import Link, definitions_at, picture_alone
from catchball.formats.markdown.resources import read_entry
from catchball.formats.markdown.source import Page
from catchball.formats.markdown.words import plain_role
from catchball.formats.quantities import split_parameter
from catchball.formats.sources import Dropped

_LABEL = re.compile(r"[^\n]+[:：]|\*\*[^\n]+\*\*|__[^\n]+__")
_PARTS_LIST = re.compile(r"\{\{\s*BOM\s*\}\}", re.IGNORECASE)


def take_step(reading: Reading, draft: Draft, blocks: Sequence[Block]) -> None:
    """Put all of a step into its draft: its lists and headings stay in its text, but for parameters and resources."""
    labelled, words, previous = None, "", None
    for block, following in followed(blocks):
        if "resources" in FIELDS[draft.kind] and (role := label_of(reading, block, following)) is not None:
            labelled = role
        elif block.kind is BlockKind.LIST and labelled is not None:
            draft.resources += read_entries(reading, block, labelled)
            labelled = None
        elif block.kind is BlockKind.HEADING:
            draft.texts.append(f"{'#' * block.level} {block.text}".strip())
        elif block.kind is BlockKind.LIST:
            _take_list(draft, block, words if previous is not None and previous.directly_before(block) else "")
        else:
            take_prose(reading, draft, block)
        if not is_further(block):
            words = block.text if block.kind is BlockKind.PARAGRAPH else ""
        previous = block


def take_prose(reading: Reading, draft: Draft, block: Block) -> None:
    """Put a block that is no list into a draft."""
    match block.kind:
        case BlockKind.PARAGRAPH:
            _take_paragraph(reading, draft, block)
        case BlockKind.CODE if is_further(block):
            draft.further |= read_block(block.text, draft.page.name, block.line)
        case BlockKind.RULE if not draft.texts:
            drop_rule(reading, draft.page, block)
        case BlockKind.RULE:
            draft.texts.append("---")
        case _:
            draft.texts.append(block.text.strip())


def is_further(block: Block) -> bool:
    """Whether a block holds fields that have no form in Markdown."""
    return block.kind is BlockKind.CODE and block.info.split()[:1] == [NAME]


def is_generated(block: Block) -> bool:
    """Whether a block only asks GitBuilding to write something here."""
    return block.kind is BlockKind.PARAGRAPH and _PARTS_LIST.fullmatch(block.text) is not None


def drop_rule(reading: Reading, page: Page, block: Block) -> None:
    """Report a line across the page that separates nothing that is kept together."""
    reading.dropped.append(Dropped(page.name, block.line, "a horizontal line"))


def label_of(reading: Reading, block: Block, following: Block | None) -> str | None:
    """The role that a paragraph such as `**Tools:**` gives to the list after it; None for all other blocks."""
    if block.kind is not BlockKind.PARAGRAPH or following is None or following.kind is not BlockKind.LIST:
        return None
    is_label = not following.ordered and _LABEL.fullmatch(block.text) is not None
    return plain_role(block.text, reading.language) if is_label else None


def read_entries(reading: Reading, block: Block, role: str) -> Iterator[dict[str, object]]:
    """The resources that a list names."""
    for entry in block.entries:
        resource = read_entry(entry.text, role, reading.language)
        if len(resource) > 1:
            yield resource


def followed(blocks: Sequence[Block]) -> Iterator[tuple[Block, Block | None]]:
    """Each block with the one after it."""
    return zip_longest(blocks, blocks[1:])


def take_parameter(draft: Draft, text: str) -> bool:
    """Whether the text is nothing but a parameter, which is then the draft's."""
    if draft.kind is not Kind.STEP or (found := split_parameter(text)) is None:
        return False
    draft.parameters.append((*found, text))
    return True


def _take_paragraph(reading: Reading, draft: Draft, block: Block) -> None:
    rest: list[str] = []
    for place, line in enumerate(block.text.split("\n")):
        if _PARTS_LIST.fullmatch(line.strip()):
            said = "{{BOM}}, generated content: the list of all parts, made from the steps"
            reading.dropped.append(Dropped(draft.page.name, block.line + place, said))
        else:
            rest.append(line)
    before, middle, after = _apart(rest)
    if (before or len(rest) < block.text.count("\n") + 1) and not _is_paragraph(middle):
        before, middle, after = [], block.text.split("\n"), []
    for link in (*before, *after):
        _take_picture(reading, draft, link, block.line)
    text = "\n".join(middle).strip()
    is_more = bool(draft.texts) and draft.sign is not Sign.PASSAGE
    if text and not (is_more and take_parameter(draft, text)):
        draft.texts.append(text)


def _apart(lines: Sequence[str]) -> tuple[list[Link], Sequence[str], list[Link]]:
    """Pictures in lines of their own before and after the words of a paragraph, and those words."""
    start, end = 0, len(lines)
    while start < end and picture_alone(lines[start]):
        start += 1
    while end > start and picture_alone(lines[end - 1]):
        end -= 1
    return list(_all(lines[:start])), lines[start:end], list(_all(lines[end:]))


def _is_paragraph(lines: Sequence[str]) -> bool:
    """Whether lines that followed others in a paragraph are one without them as well."""
    text = "\n".join(lines).strip()
    if any(definitions_at(text)):
        return False
    return not text or [block.kind for block in blocks_of(text, 1)] == [BlockKind.PARAGRAPH]


def _all(lines: Iterable[str]) -> Iterator[Link]:
    for line in lines:
        yield from picture_alone(line)


def _take_picture(reading: Reading, draft: Draft, link: Link, line: int) -> None:
    item = reading.gallery.item(draft.page, draft.page.line_of(link.target, line), link.target)
    if item is None:
        draft.texts.append(f"![{link.words}]({link.target})")
        return
    caption = {"caption": {reading.language: link.words}} if link.words.strip() else {}
    draft.media.append({**item, **caption})


def _take_list(draft: Draft, block: Block, words: str) -> None:
    """A list stays in the text of its step, without the entries that are parameters.

    It stays close to the words right before it, where these are the last in the text.
    """
    taken = [entry.lines for entry in block.entries if take_parameter(draft, entry.text)]
    lines = enumerate(block.text.split("\n"), start=block.line)
    kept = [line for place, line in lines if not any(start <= place < end for start, end in taken)]
    text = "\n".join(kept).strip()
    begins = not taken or taken[0][0] != block.line
    if text and begins and words and draft.texts[-1:] == [words]:
        draft.texts[-1] = f"{words}\n{text}"
    elif text:
        draft.texts.append(text)


def entry_blocks(text: str, line: int) -> list[Block]:
    """The blocks of a list's entry."""
    return blocks_of(text, line) if text else []
