"""The steps of an operation as Markdown: numbered or bulleted lists, sections headed `Step 3`, passages.

How each is written follows from its sign, and for numbered steps from all of them together: where one has a title, or
pictures or more than a paragraph, each gets a section; else they are a list. What is written is read as the same steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from catchball.formats.errors import FormatError
from catchball.formats.markdown.blocks import Block, BlockKind, blocks_of
from catchball.formats.markdown.drafts import Sign, unsigned
from catchball.formats.markdown.fields import write_block
from catchball.formats.markdown.words import plain_role, role_below, role_of, step_word
from catchball.formats.markdown.write_node import (
    SEPARATOR,
    Writing,
    Written,
    labelled_lists,
    list_entry,
    paragraphs,
    plain_list,
    write_node,
)
from catchball.formats.quantities import split_parameter

DEEPEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class Step:
    """A step to be written: how it stands on the page, and whether it is a section under a heading of its own."""

    uid: str
    sign: Sign
    title: str
    in_section: bool


@dataclass(slots=True)
class StepsWriter:
    """Writes steps of one operation, one after the other, to `parts`.

    `title` and `role` are those of the operation and of the lists in it; `listed` says whether a list goes before, for
    prose after a list is a step, and before it a description.
    """

    writing: Writing
    level: int
    title: str
    role: str | None
    listed: bool
    parts: list[str] = field(default_factory=list)
    divided: bool = False
    """Whether there are headings among the parts."""
    _entries: list[str] = field(default_factory=list)
    _sign: Sign = Sign.NUMBER
    _after_section: bool = False
    _in_titled: bool = False
    _number: int = 0

    def write(self, steps: Sequence[Step]) -> None:
        """Write steps after those that were written before."""
        for step in steps:
            if step.sign is Sign.PASSAGE:
                self._passage(step)
            elif step.in_section:
                self._section(step)
            else:
                self._entry(step)
        self._end_list()

    def _section(self, step: Step) -> None:
        self._end_list()
        self._number += 1
        heading = f"{self._signs()} {step_word(self.writing.language)} {self._number}"
        self.parts.append(f"{heading}: {step.title}" if step.title else heading)
        self.parts.append(_deepened(write_node(self.writing, step.uid), self.level).whole(self.writing))
        self._after_section = self.divided = True

    def _passage(self, step: Step) -> None:
        self._end_list()
        says = write_node(self.writing, step.uid)
        if step.title:
            self._heading(f"{self._signs()} {step.title}", role_below(step.title, role_of(self.title)))
        elif self._after_section or not self.listed or not (says.text or says.pictures):
            self._heading(self._signs(), role_of(self.title))
        written = write_node(self.writing, step.uid, listing=bool(step.title) and self.role is None)
        self.parts += [written.text, written.pictures, written.block, written.parameters]
        if written.resources and not any(self.parts[-4:]) and plain_role(step.title, self.writing.language):
            self.parts.append(SEPARATOR)  # (or the list would be the operation's)
        if self.role is None:
            self.parts += labelled_lists(self.writing, written.resources)
        else:
            self.parts.append(plain_list(self.writing, written.resources, self.role))
        self.listed = bool(written.resources)

    def _entry(self, step: Step) -> None:
        written = write_node(self.writing, step.uid)
        if self._after_section or (step.sign is Sign.BULLET and self._would_be_taken(written.text)):
            self._end_list()
            self._heading(self._signs(), role_of(self.title))
        if step.sign is not self._sign:
            self._end_list()
        self._sign = step.sign
        text = written.whole(self.writing)
        if step.title:
            text = paragraphs((text, write_block({"title": step.title})))
        self._number += step.sign is Sign.NUMBER
        self._entries.append(list_entry("- " if step.sign is Sign.BULLET else f"{self._number}. ", text))
        self.listed = True

    def _would_be_taken(self, text: str) -> bool:
        """Whether an entry would be read as a resource or a parameter of the passage that it stands in."""
        if self.role is not None:
            return role_of(self.title) is None
        return self._in_titled and split_parameter(text) is not None

    def _heading(self, heading: str, role: str | None) -> None:
        """A heading of a passage; below it the numbers of a list begin anew."""
        self.parts.append(heading)
        self.divided = True
        self.role = role
        self._in_titled = heading.strip("#") != ""
        self._number = self._number if self._after_section else 0
        self._after_section = False

    def _signs(self) -> str:
        if self.level > DEEPEST_HEADING:
            said = "groups are nested too deep for the six levels of headings of a page; write a folder instead"
            raise FormatError("the page", said)
        return "#" * self.level

    def _end_list(self) -> None:
        """Write the entries gathered so far: close together, or apart where one of them has several paragraphs."""
        self.parts.append(("\n\n" if any("\n\n" in entry for entry in self._entries) else "\n").join(self._entries))
        self._entries.clear()


def steps_of(writing: Writing, operation: str, level: int) -> list[Step]:
    """The steps of an operation, as they are to be written below a heading of the level above."""
    found = []
    for uid in writing.book.children.get(operation, ()):
        sign, text = unsigned(writing.instruction(uid))
        found.append((uid, sign, text, writing.title(uid)))
    sections = _need_sections(writing, found, level)
    return [
        Step(uid, sign, title, bool(title) if sign is Sign.PASSAGE else sections and sign is Sign.NUMBER)
        for uid, sign, _, title in found
    ]


def _need_sections(writing: Writing, steps: Sequence[tuple[str, Sign, str, str]], level: int) -> bool:
    """Whether the numbered steps are sections each."""
    numbered = [(uid, text, title) for uid, sign, text, title in steps if sign is Sign.NUMBER]
    if any(_deepest(text) + level > DEEPEST_HEADING for _, text, _ in numbered):  # (of a text without: 0)
        return False
    if any(title for _, _, title in numbered):
        return True
    swallowed = any(
        first[1] is Sign.NUMBER and second[1] is not Sign.NUMBER and not (second[1] is Sign.PASSAGE and second[3])
        for first, second in pairwise(steps)
    )
    return not swallowed and any(
        "\n\n" in text or writing.book.nodes[uid].fields.keys() - {"instruction"} for uid, text, _ in numbered
    )


def _deepest(text: str) -> int:
    return max((block.level for block in _headings(text)), default=0)


def _headings(text: str) -> Iterator[Block]:
    if text.startswith("#") or "\n#" in text:
        yield from (block for block in blocks_of(text, 1) if block.kind is BlockKind.HEADING)


def _deepened(written: Written, level: int) -> Written:
    """The step with the headings in its text below its own."""
    lines = written.text.split("\n")
    for block in _headings(written.text):
        lines[block.line - 1] = f"{'#' * (block.level + level)} {block.text}".strip()
    return Written("\n".join(lines), written.parameters, written.pictures, written.resources, written.block)
