"""A page of Markdown from its bytes: checked, its front matter apart, its references resolved, its blocks found."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from catchball.core.values import LONGEST_TEXT
from catchball.formats.errors import FormatError
from catchball.formats.markdown.blocks import DEEPEST, Block, blocks, tokens_of
from catchball.formats.markdown.inline import active_content, code_blanked, definitions_at, refusal, resolved
from catchball.formats.markdown.plain_yaml import Plain, read_mapping
from catchball.formats.sources import Dropped

LARGEST_PAGE = 5 * 1024 * 1024
MOST_LINES = 100_000
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f￾￿]")
_FRONT_END = frozenset({"---", "..."})


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was read: `front` is its front matter, None where it has none; `lines` are those of the file."""

    name: str
    lines: tuple[str, ...]
    front: Mapping[str, Plain] | None
    blocks: tuple[Block, ...]
    dropped: tuple[Dropped, ...]

    def line_of(self, words: str, line: int) -> int:
        """The first line from this one on that holds the words; this one, if none does."""
        place = (at for at in range(line, len(self.lines) + 1) if words in self.lines[at - 1])
        return next(place, line)


def read_source(name: str, data: bytes) -> Page:
    """The page. Raises FormatError with the line: not UTF-8, signs that cannot be printed, more than 5 MB or 100,000
    lines, front matter that is not closed or no mapping, content that a browser would run, nesting beyond reason.
    """
    text = read_text(name, data)
    lines = text.split("\n")
    if len(lines) > MOST_LINES:
        raise FormatError(name, f"the page has {len(lines):,} lines; at most {MOST_LINES:,} are allowed")
    front, length = _front_matter(name, lines)
    body = [""] * length + lines[length:]
    tokens = tokens_of(body)
    _check(name, body, tokens)
    written_out, dropped = _without_references(name, body, tokens)
    if written_out != body:
        tokens = tokens_of(written_out)
    return Page(name, tuple(lines), front, tuple(blocks(tokens, written_out)), dropped)


def read_text(name: str, data: bytes) -> str:
    """The text of a file with plain line ends. Raises FormatError with the line, as `read_source` does."""
    if len(data) > LARGEST_PAGE:
        raise FormatError(name, f"the page has {len(data):,} bytes; at most {LARGEST_PAGE:,} are allowed")
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FormatError(name, f"is not UTF-8 (byte {error.start}); save the page as UTF-8", line=line) from error
    if (found := _UNPRINTABLE.search(text)) is not None:
        line = text.count("\n", 0, found.start()) + 1
        raise FormatError(name, f"the sign U+{ord(found.group()):04X} cannot be printed; remove it", line=line)
    return text


def _front_matter(name: str, lines: Sequence[str]) -> tuple[Mapping[str, Plain] | None, int]:
    """The front matter and how many lines it takes."""
    if lines[0].rstrip() != "---":
        return None, 0
    end = next((at for at, line in enumerate(lines) if at and line.rstrip() in _FRONT_END), None)
    if end is None:
        raise FormatError(name, "the front matter that begins here is not closed by a line ---", line=1)
    return read_mapping("\n".join(lines[1:end]), name, 2), end + 1


def _check(name: str, lines: Sequence[str], tokens: Sequence[Token]) -> None:
    for token in tokens:
        line = token.map[0] + 1 if token.map else 1
        if token.level >= DEEPEST - 2 and token.map:
            raise FormatError(name, "quotes and lists are nested too deep", line=line)
        if token.type == "paragraph_open":
            _check_length(name, lines, token)
        elif token.type in {"inline", "html_block"}:
            text = code_blanked(token.content, fences=False) if token.type == "inline" else token.content
            if (found := active_content(text)) is not None:
                raise FormatError(name, refusal(found[1]), line=line + text.count("\n", 0, found[0]))


def _check_length(name: str, lines: Sequence[str], token: Token) -> None:
    start, end = token.map or (0, 0)
    if sum(len(line) + 1 for line in lines[start:end]) > LONGEST_TEXT:
        raise FormatError(name, f"a paragraph has more than {LONGEST_TEXT:,} signs", line=start + 1)


def _without_references(
    name: str, lines: Sequence[str], tokens: Sequence[Token]
) -> tuple[list[str], tuple[Dropped, ...]]:
    """The lines with every link written out where it is used and its definition blanked; and the definitions of no use.

    So each text stands by itself, wherever it goes. The number of lines stays.
    """
    body = list(lines)
    targets: dict[str, str] = {}
    defined: list[tuple[str, str, int]] = []
    for start, end in _ranges(tokens, "paragraph_open"):
        if "]:" not in lines[start]:
            continue
        paragraph = "\n".join(line.lstrip() for line in lines[start:end])
        reached = 0
        for key, target, length in definitions_at(paragraph):
            defined.append((key, target, start + reached + 1))
            targets.setdefault(key, target)
            reached = paragraph.count("\n", 0, length) + (length == len(paragraph))
        body[start : start + reached] = [""] * reached
    used: set[str] = set()
    for start, end in _ranges(tokens, "inline") if targets else ():
        text, more = resolved("\n".join(body[start:end]), targets)
        body[start:end] = text.split("\n")
        used |= more
    return body, tuple(_unused(name, defined, used))


def _unused(name: str, defined: Sequence[tuple[str, str, int]], used: Collection[str]) -> Iterator[Dropped]:
    seen: set[str] = set()
    for key, target, line in defined:
        if key in seen:
            yield Dropped(name, line, f"a second definition of the link [{key}]: {target}")
        elif key not in used:
            yield Dropped(name, line, f"the definition of a link that nothing uses, [{key}]: {target}")
        seen.add(key)


def _ranges(tokens: Sequence[Token], kind: str) -> list[tuple[int, int]]:
    return [(token.map[0], token.map[1]) for token in tokens if token.type == kind and token.map is not None]
