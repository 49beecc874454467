"""Texts with what came and went marked, in colour and without: `Tighten the [-four-]{+six+} screws`."""

from __future__ import annotations

from rich.text import Text

from catchball.core.words import Part, marked, tokens

CAME = "green"
WENT = "red"
QUIET = "dim"
HEADING = "bold cyan"
ASKED = "bold yellow"
_ENDS = frozenset(".!?。！？；;")
_MARKS = {"-": ("[-", "-]", WENT), "+": ("{+", "+}", CAME)}


def changed_words(old: str, new: str) -> Text:
    """Both texts in one, the words that went and came marked."""
    text = Text()
    for change, part in _after_sentence_ends(list(marked(old, new))):
        words = part.strip()
        begins = part[: len(part) - len(part.lstrip())]
        text.append(begins)
        if change == "=" or not words:
            text.append(part[len(begins) :])
        else:
            opened, closed, style = _MARKS[change]
            text.append(f"{opened}{words}{closed}", style)
    return text


def _after_sentence_ends(parts: list[Part]) -> list[Part]:
    """Changes moved to the right over a sign that ends a sentence: a new sentence then reads as one.

    `One[-. Two-].` says the same as `One. [-Two.-]`.
    """
    moved: list[Part] = []
    while parts:
        part = parts.pop(0)
        if part.change != "=" and parts and parts[0].change == "=" and moved and moved[-1].change == "=":
            first, rest = _split(part.text)
            following, remaining = _split(parts[0].text)
            if first.strip() == following.strip() and first.strip() in _ENDS and rest:
                moved[-1] = Part("=", moved[-1].text + first)
                part = Part(part.change, rest + following)
                parts[0] = Part("=", remaining)
        moved.append(part)
    return [part for part in moved if part.text]


def _split(text: str) -> tuple[str, str]:
    """The first token with the white space before it, and the rest."""
    found = tokens(text)
    first = found.spaces[0] + found.words[0] if found.words else ""
    return first, text[len(first) :]


def replaced(old: str, new: str) -> Text:
    """`old → new`."""
    return Text.assemble((old, WENT), " → ", (new, CAME))


def came(words: str) -> Text:
    """A line that begins with a plus."""
    return Text(f"+ {words}", CAME)


def went(words: str) -> Text:
    """A line that begins with a minus."""
    return Text(f"- {words}", WENT)
