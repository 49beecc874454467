"""Markdown as blocks: headings, paragraphs, code, lists and the rest, each with its source text and its line.

markdown-it finds where blocks begin and end; their text is never rendered, it stays the source that was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from markdown_it import MarkdownIt
from markdown_it.token import Token

DEEPEST = 60
"""Levels of quotes, lists and their entries within one another."""

_PARSER = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable("table").disable("reference")
_PARSER.core.ruler.enableOnly(["normalize", "block"])

_ENTRY = re.compile(r"([ \t]*)([-+*]|\d{1,9}[.)])([ \t]*)")
_PLAIN_LINE = re.compile(r"[^\W\d_]|[(“\"'!\[]|\*\*\w")
"""How a line may begin that can only be a paragraph when it stands alone."""
_FIELDS = re.compile(r"^(```catchball\n)([^<>`]*)(^```$)", re.MULTILINE)
_WRITTEN_LINE = re.compile(r"^.*\S.*$", re.MULTILINE)
_CLOSINGS = (
    (re.compile(r"\s*<!--"), "-->"),
    (re.compile(r"\s*<\?"), "?>"),
    (re.compile(r"\s*<!\[CDATA\["), "]]>"),
    (re.compile(r"\s*<pre\b", re.IGNORECASE), "</pre>"),
    (re.compile(r"\s*<style\b", re.IGNORECASE), "</style>"),
    (re.compile(r"\s*<textarea\b", re.IGNORECASE), "</textarea>"),
    (re.compile(r"\s*<![A-Z]", re.IGNORECASE), ">"),
)
"""What ends a block of HTML that would otherwise go on to the end of the page."""


class BlockKind(StrEnum):
    """What is told apart. PROSE is quotes, tables and HTML: taken as they are."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CODE = "code"
    LIST = "list"
    RULE = "rule"
    PROSE = "prose"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list: its text without the sign and without the indentation."""

    line: int
    text: str
    lines: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """One block: `text` is its source (of a heading: its words), `level` a heading's, `info` what follows a fence."""

    kind: BlockKind
    line: int
    text: str
    level: int = 0
    info: str = ""
    ordered: bool = False
    entries: tuple[Entry, ...] = ()

    def directly_before(self, other: Block) -> bool:
        """Whether the other block begins on the line after this one."""
        return self.line + self.text.count("\n") + 1 == other.line


def tokens_of(lines: Sequence[str]) -> list[Token]:
    """The block tokens of Markdown source. What stands in a block of fields is not in their content."""
    return _PARSER.parse(_FIELDS.sub(_shortened, "\n".join(lines)))


def _shortened(fields: re.Match[str]) -> str:
    """A block of fields with a short line for each of its lines, for the parser looks at every sign before the first.

    Wherever the block stands, the same lines belong to it: blank ones stay blank, the others begin at the margin.
    """
    return f"{fields[1]}{_WRITTEN_LINE.sub('x', fields[2])}{fields[3]}"


def blocks_of(text: str, line: int) -> list[Block]:
    """The blocks of a text that begins in this line of a page."""
    if "\n" not in text and _PLAIN_LINE.match(text):
        return [Block(BlockKind.PARAGRAPH, line, text)]
    lines = text.split("\n")
    return list(blocks(tokens_of(lines), lines, line))


def blocks(tokens: Sequence[Token], lines: Sequence[str], line: int = 1) -> Iterator[Block]:
    """The outermost blocks of parsed Markdown."""
    for place, token in enumerate(tokens):
        if token.level or token.nesting < 0 or token.map is None:
            continue
        start, end = token.map
        source = "\n".join(lines[start : _without_blanks(lines, start, end)])
        at = line + start
        if token.type == "heading_open":
            yield Block(BlockKind.HEADING, at, " ".join(tokens[place + 1].content.split()), level=int(token.tag[1]))
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            entries = tuple(_entries(tokens, place + 1, lines, line))
            yield Block(BlockKind.LIST, at, source, ordered=token.type == "ordered_list_open", entries=entries)
        elif source.strip():
            yield _leaf(token, source, at)


def _leaf(token: Token, source: str, line: int) -> Block:
    match token.type:
        case "paragraph_open":
            return Block(BlockKind.PARAGRAPH, line, source.strip())
        case "fence":
            return Block(BlockKind.CODE, line, _closed_fence(source, token), info=token.info.strip())
        case "code_block":
            return Block(BlockKind.CODE, line, _fenced(token.content))
        case "hr":
            return Block(BlockKind.RULE, line, source)
        case "html_block":
            return Block(BlockKind.PROSE, line, _closed_html(source))
        case _:
            return Block(BlockKind.PROSE, line, source)


def _entries(tokens: Sequence[Token], place: int, lines: Sequence[str], line: int) -> Iterator[Entry]:
    while (token := tokens[place]).level:
        place += 1
        if token.type == "list_item_open" and token.level == 1 and token.map is not None:
            start, end = token.map
            end = _without_blanks(lines, start, end)
            yield Entry(line + start, _entry_text(lines[start:end]), (line + start, line + end))


def _entry_text(lines: Sequence[str]) -> str:
    match = _ENTRY.match(lines[0])
    assert match is not None, "a list entry begins with its sign"
    first = lines[0].expandtabs(4)
    sign = len(lines[0][: match.end(2)].expandtabs(4))
    gap = len(first[sign:]) - len(first[sign:].lstrip(" "))
    width = sign + (gap if 1 <= gap <= 4 and first[sign:].strip() else 1)
    rest = [_escaped(one) if _is_lazy_underline(one, width) else _moved_left(one, width) for one in lines[1:]]
    return "\n".join((first[width:], *rest)).strip("\n") if gap > 4 else "\n".join((first[width:], *rest)).strip()


def _is_lazy_underline(line: str, width: int) -> bool:
    """Whether a line goes on with an entry's words without being set below them, and would else make them a heading."""
    return not line.strip("= \t") and "=" in line and len(line) - len(line.lstrip()) < width


def _escaped(line: str) -> str:
    return f"\\{line.lstrip()}"


def _moved_left(line: str, width: int) -> str:
    """The line without up to `width` columns of white space; a tab that is cut leaves blanks."""
    if line.startswith(" " * width):
        return line[width:]
    body = line.lstrip(" \t")
    margin = len(line[: len(line) - len(body)].expandtabs(4))
    return " " * max(0, margin - width) + body


def _without_blanks(lines: Sequence[str], start: int, end: int) -> int:
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    return end


def _closed_fence(source: str, token: Token) -> str:
    """The source of fenced code; one that was never closed is closed, or it would swallow what is written after it."""
    lines = source.split("\n")
    margin = len(lines[0]) - len(lines[0].lstrip(" "))
    lines = [_moved_left(line, margin) for line in lines]
    last = lines[-1].strip()
    closed = len(lines) > 1 and last.startswith(token.markup) and not last.strip(token.markup[0])
    return "\n".join(lines if closed else (*lines, token.markup))


def _fenced(code: str) -> str:
    """Code that was set off by indentation, between fences, so that its first blanks are not lost."""
    longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{code.rstrip()}\n{fence}"


def _closed_html(source: str) -> str:
    for opening, closing in _CLOSINGS:
        if opening.match(source):
            return source if closing in source.lower() or closing in source else f"{source}\n{closing}"
    return source
