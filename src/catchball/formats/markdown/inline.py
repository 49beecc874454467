"""What stands inside a line of Markdown: code, links, pictures, references, and what must not be there.

A text is looked at with its code blanked out, sign for sign, so that places in it are places in the text.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_TICKS = re.compile(r"`+")
_FENCE = re.compile(r"[ \t>]*(?:[-+*]\s+|\d{1,9}[.)]\s+)*(`{3,}|~{3,})")
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")
_TARGET = r"\(\s*(?:<(?P<angled>[^<>\n]*)>|(?P<target>[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*))"
_TITLE = r"""(?:\s+(?P<title>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))?\s*\)"""
_LABEL = r"\[(?P<text>(?:[^\[\]\\]|\\.|\[(?:[^\[\]\\]|\\.)*\])*)\]"
_PICTURE = re.compile(rf"!{_LABEL}{_TARGET}{_TITLE}")
_LINK = re.compile(rf"(?<!!){_LABEL}(?:{_TARGET}{_TITLE})?")
_DEFINITION = re.compile(
    r" {0,3}\[(?P<label>(?!\^)(?:[^\[\]\\\n]|\\.)+)\]:[ \t]*\n?[ \t]*(?:<(?P<angled>[^<>\n]*)>|(?P<target>[^\s<]\S*))"
    r"""(?P<title>[ \t]*\n?[ \t]*(?<=\s)(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?[ \t]*(?:\n|$)"""
)
_LONGEST_LABEL = 1000
_IGNORED_IN_LINKS = re.compile(r"[\t\n\r]")
_ACTIVE = (
    (
        re.compile(r"<\s*/?\s*(script|iframe|object|embed|applet|frame|frameset)(?![\w-])", re.IGNORECASE),
        "a <{}> element",
    ),
    (
        re.compile(r"<[a-z][^<>]*?[\s\"'/](on[a-z]{3,})\s*=", re.IGNORECASE),
        "the handler {}=",
    ),
    (
        re.compile(
            r"(?:\]\(\s*<?|<|\]:\s*<?|(?:href|src|action|formaction|xlink:href)\s*=\s*[\"']?)[\s\x01-\x20]*"
            r"((?:javascript|vbscript|data:text/html|data:image/svg)(?=[\s:;,+]))",
            re.IGNORECASE,
        ),
        "a {} link",
    ),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link or a picture: its words, where it leads, and its place in the text."""

    words: str
    target: str
    title: str
    start: int
    end: int


def code_blanked(text: str, *, fences: bool = True) -> str:
    """The text with the inside of code spans (and of fenced blocks) replaced by blanks; line ends stay."""
    if "`" not in text and "~~~" not in text:
        return text
    signs = list(text)
    for start, end in _code_ranges(text) if fences else _code_spans(text, 0, len(text)):
        signs[start:end] = [sign if sign == "\n" else " " for sign in signs[start:end]]
    return "".join(signs)


def pictures_in(text: str) -> Iterator[Link]:
    """The pictures of a text, in order, code left out."""
    if "![" in text:
        yield from (_link(match, text) for match in _PICTURE.finditer(code_blanked(text)))


def links_in(text: str) -> Iterator[Link]:
    """The links of a text, in order, code left out; `[words]` alone is a link that leads nowhere."""
    if "[" in text:
        yield from (_link(match, text) for match in _LINK.finditer(code_blanked(text)))


def picture_alone(line: str) -> list[Link]:
    """The pictures of a line that holds nothing else; empty for all other lines."""
    found: list[Link] = []
    place = 0
    for match in _PICTURE.finditer(line):
        if line[place : match.start()].strip() or match["title"] or not (match["angled"] or match["target"]):
            return []
        found.append(_link(match, line))
        place = match.end()
    return [] if line[place:].strip() else found


def definitions_at(text: str) -> Iterator[tuple[str, str, int]]:
    """The link definitions that a paragraph begins with: label, what stands between brackets, end in the text."""
    place = 0
    while (match := _DEFINITION.match(text, place)) is not None:
        target = match["angled"] if match["angled"] is not None else match["target"]
        title = (match["title"] or "").strip()
        title = f'"{title[1:-1]}"' if title.startswith("(") else title
        yield label(match["label"]), f"{destination(target)} {title}".strip(), match.end()
        place = match.end()


def destination(target: str) -> str:
    """A target as it stands between the brackets of a link."""
    return f"<{target}>" if not target or re.search(r"[\s()<>]", target) else target


def label(text: str) -> str:
    """A link label as labels are compared: blanks and case do not matter."""
    return " ".join(text.split()).casefold()


def resolved(text: str, targets: Mapping[str, str]) -> tuple[str, set[str]]:
    """The text with `[words][label]`, `[label][]` and `[label]` written as `[words](target)`, and the labels used.

    The number of lines stays. Of what stands in one another, a link and the pictures in it are resolved, no deeper.
    """
    return _resolved(text, targets, levels=2)


def active_content(text: str) -> tuple[int, str] | None:
    """The place and name of what a browser would run, in a text whose code is blanked; None where there is nothing."""
    if "<" not in text and "](" not in text and "]:" not in text:
        return None
    for pattern, said in _ACTIVE:
        if (match := pattern.search(text)) is not None:
            return match.start(), said.format(match[1].lower())
    pattern, said = _ACTIVE[-1]
    match = pattern.search(_IGNORED_IN_LINKS.sub("", html.unescape(text)))
    return None if match is None else (0, said.format(match[1].lower()))


def refusal(what: str) -> str:
    """What is said about active content."""
    return f"{what} is a program, and instructions hold none; remove it, or set it in `code` if it is to be read"


def _link(match: re.Match[str], text: str) -> Link:
    target = match["angled"] if match["angled"] is not None else match["target"]
    words = text[match.start("text") : match.end("text")]
    return Link(words, target or "", match["title"] or "", match.start(), match.end())


def _resolved(text: str, targets: Mapping[str, str], levels: int) -> tuple[str, set[str]]:
    written: list[str] = []
    used: set[str] = set()
    place = 0
    for start, end, words, name in _references(code_blanked(text)) if levels else ():
        if start < place or (key := label(name)) not in targets:
            continue
        inner, more = _resolved(text[start + 1 : start + 1 + words], targets, levels - 1)
        used |= {key, *more}
        lost = text[start + 1 + words : end].count("\n")
        written.append(f"{text[place:start]}[{inner}]({targets[key]}{chr(10) * lost})")
        place = end
    return "".join((*written, text[place:])), used


def _references(text: str) -> Iterator[tuple[int, int, int, str]]:
    """Candidates for references: start, end, length of the words, label; the outermost first."""
    for start, close in _brackets(text):
        length, follows = close - start - 1, text[close + 1 : close + 2]
        if follows == "[":
            end = text.find("]", close + 2, close + 2 + _LONGEST_LABEL)
            if end > close + 2 and "[" not in text[close + 2 : end]:
                yield start, end + 1, length, text[close + 2 : end]
        if follows != "(" and length < _LONGEST_LABEL:
            end = close + 3 if text.startswith("[]", close + 1) else close + 1
            yield start, end, length, text[start + 1 : close]


def _brackets(text: str) -> list[tuple[int, int]]:
    """Pairs of square brackets that belong together, by their start."""
    opened: list[int] = []
    found: list[tuple[int, int]] = []
    escaped = False
    for place, sign in enumerate(text):
        if escaped:
            escaped = False
        elif sign == "\\":
            escaped = True
        elif sign == "[":
            opened.append(place)
        elif sign == "]" and opened:
            found.append((opened.pop(), place))
    return sorted(found)


def _code_ranges(text: str) -> Iterator[tuple[int, int]]:
    """Fenced blocks first, then code spans within the paragraphs between them."""
    place = start = 0
    fence = ""
    for line in text.splitlines(keepends=True):
        opening = _FENCE.match(line)
        if not fence and opening is not None and "`" not in line[opening.end() :]:
            yield from _code_spans(text, start, place)
            fence, start = opening[1], place
        elif fence and re.fullmatch(rf"[ \t>]*{fence[0]}{{{len(fence)},}}\s*", line):
            yield start, place + len(line)
            fence, start = "", place + len(line)
        place += len(line)
    if fence:
        yield start, len(text)
    else:
        yield from _code_spans(text, start, len(text))


def _code_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for first, last in _paragraphs(text, start, end):
        runs = [(match.start(), match.end()) for match in _TICKS.finditer(text, first, last)]
        starts: dict[int, list[int]] = {}
        for opening, closing in runs:
            starts.setdefault(closing - opening, []).append(opening)
        reached = first
        for opening, closing in runs:
            escaped = _is_escaped(text, opening)
            same = starts.get(closing - opening - escaped, [])
            later = bisect_right(same, opening)
            if opening >= reached and closing - opening > escaped and later < len(same):
                reached = same[later] + closing - opening - escaped
                yield closing, same[later]


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _PARAGRAPH_END.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end


def _is_escaped(text: str, place: int) -> bool:
    count = 0
    while place > count and text[place - count - 1] == "\\":
        count += 1
    return count % 2 == 1
