r"""The notation of a cookbook as text files: made for reading and for reviewing changes line by line.

A folder holds `cookbook.txt`, one file for each group and operation, and `withdrawn.txt` where nodes were withdrawn.
A file is named after a uid, so it keeps its name whatever is edited; for reading only what stands in a file counts.

    folder      cookbook.txt: "catchball text/1", node, "contents", entries
                <uid>.txt: the node of a group; the node of an operation and then the nodes of its steps in their order
                withdrawn.txt: nodes
    entry       blanks, kind, uid, and a remark after `#`, which is not read; deeper entries stand in the group above
    node        kind uid ["copied from" uid] ["withdrawn from" uid ["in revision" number]], then fields, deeper
    field       name ":" value                  an atom or an amount
                name language ":" words         a text of one line
                name language ":" lines         a text of several lines, deeper
                name language "of" language ":" lines     a translation; a line of its source begins with "<";
                                            "needs checking" or "needs rewriting" may stand before the ":"
                name ":" "-" value …            labels, one a line, deeper
                name ":" "*" name fields …      the rows of a table or the elements of a list, deeper
                name ":" fields                 a quantity with its value, low and high, deeper

Deeper means more blanks at the beginning of the line; two are written. Empty lines mean nothing. In a text each
sentence has a line; lines are joined with a blank, and without one after a Chinese or Japanese sign. A line with
nothing but `\` is a line end in the text. Elsewhere `\\` is a backslash, `\n` a line end, `\t` a tab, `\s` a blank at
the beginning or end of a line, `\<` a `<` at the beginning, `\u2028` the sign of that number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from catchball.core.schema import QUANTITY_PARTS, Field, Type

TEXT_FORMAT = "catchball text/1"
COOKBOOK_FILE = "cookbook.txt"
WITHDRAWN_FILE = "withdrawn.txt"
ENDING = ".txt"
CONTENTS = "contents"
QUANTITY_FIELDS: Mapping[str, Field] = MappingProxyType(dict.fromkeys(QUANTITY_PARTS, Field(Type.AMOUNT)))
"""A quantity is written like a record of amounts."""
LINE_END = "\\"
"""A line that stands for a line end within a text."""

_FULL_STOP = re.compile(r"[.!?。！？]")
_SENTENCE_END = re.compile(r"(?<=[.!?]) (?=\S)|(?<=[。！？])(?=\S)")
_NO_BLANK_AFTER = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]$")
_NEEDS_ESCAPE = re.compile(r"[\\\n\t\x85\u2028\u2029]|^[ <]| $")
_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|(.?))", re.DOTALL)
_NAMED = {"\\": "\\\\", "\n": "\\n", "\t": "\\t", " ": "\\s", "<": "\\<"}
_SIGNS = {"\\": "\\", "n": "\n", "t": "\t", "s": " ", "<": "<"}


def escaped(words: str) -> str:
    """Words as one line, from which they are read back exactly."""
    return _NEEDS_ESCAPE.sub(_escape, words) if _NEEDS_ESCAPE.search(words) else words


def unescaped(line: str) -> str:
    """The words of a line. Raises ValueError for an escape that does not exist."""
    return _ESCAPE.sub(_sign, line) if "\\" in line else line


def text_lines(words: str) -> list[str]:
    """A text as lines: a sentence each, and LINE_END for each line end in it."""
    lines: list[str] = []
    for place, part in enumerate(words.split("\n") if "\n" in words else (words,)):
        if place:
            lines.append(LINE_END)
        if part:
            sentences = _SENTENCE_END.split(part) if _FULL_STOP.search(part) else (part,)
            lines += [escaped(sentence) for sentence in sentences]
    return lines


def joined_lines(lines: list[str]) -> str:
    """The text of lines. Raises ValueError for an escape that does not exist."""
    if len(lines) == 1 and "\\" not in lines[0]:
        return lines[0]
    parts: list[str] = []
    for place, line in enumerate(lines):
        if line == LINE_END:
            parts.append("\n")
            continue
        if place and lines[place - 1] != LINE_END and not _NO_BLANK_AFTER.search(parts[-1]):
            parts.append(" ")
        parts.append(unescaped(line))
    return "".join(parts)


def _escape(found: re.Match[str]) -> str:
    sign = found.group()
    return _NAMED.get(sign) or f"\\u{ord(sign):04x}"


def _sign(found: re.Match[str]) -> str:
    number, sign = found.groups()
    if number:
        return chr(int(number, 16))
    if sign not in _SIGNS:
        raise ValueError(f"“\\{sign}” stands for nothing; a backslash is written “\\\\”")
    return _SIGNS[sign]
