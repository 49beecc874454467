"""Findings as text for a terminal and as a page of Markdown."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header; the first column is words, the others are numbers."""

    header: Sequence[str]
    rows: Sequence[Sequence[str | int]]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what it is about, tables, and single findings."""

    title: str
    about: str = ""
    tables: Sequence[Table] = ()
    findings: Sequence[str] = field(default=())


def as_markdown(title: str, about: str, sections: Sequence[Section]) -> str:
    """The whole page."""
    parts = [f"# {title}", about]
    for section in sections:
        parts += [f"## {section.title}", section.about]
        parts += [_markdown_table(table) for table in section.tables]
        parts.append("\n".join(f"- {_escaped(finding)}" for finding in section.findings))
    return "\n\n".join(part for part in parts if part) + "\n"


def as_text(sections: Sequence[Section]) -> str:
    """The same for a terminal."""
    parts: list[str] = []
    for section in sections:
        parts += [section.title, "=" * _width(section.title), section.about]
        parts += [f"\n{_text_table(table)}" for table in section.tables]
        parts += [f"  {finding}" for finding in section.findings]
        parts.append("\n")
    return "\n".join(part for part in parts if part)


def _markdown_table(table: Table) -> str:
    rule = ["---", *["---:"] * (len(table.header) - 1)]
    lines = [table.header, rule, *([_escaped(str(cell)) for cell in row] for row in table.rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _text_table(table: Table) -> str:
    lines = [list(table.header), *([str(cell) for cell in row] for row in table.rows)]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(table.header))]
    return "\n".join(
        "  ".join(
            _padded(cell, width, left=column == 0)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )


def _padded(cell: str, width: int, *, left: bool) -> str:
    blanks = " " * (width - _width(cell))
    return cell + blanks if left else blanks + cell


def _width(text: str) -> int:
    """Columns on a terminal: Chinese signs take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
