"""Where the command writes: results to stdout, everything else to stderr, for people and for programs."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Timer
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

WIDEST = 110
"""Columns of the widest line, on however wide a terminal: longer ones are hard to read."""
_PIPE_WIDTH = 100
_PATIENCE = 0.5
"""Seconds after which somebody wants to know what is going on."""
_HIDDEN = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of writing, with which a text can be made to look like another."""


def out() -> Console:
    """The console for results: colours on a terminal only, and none where NO_COLOR is set."""
    return _console(sys.stdout)


def err() -> Console:
    """The console for errors, notes and progress."""
    return _console(sys.stderr)


def print_line(console: Console, line: Text, indent: int = 0, label: str = "") -> None:
    """Print a line, wrapped inside a left margin in which a label may stand, without signs that steer a terminal."""
    safe = line.copy()
    safe.plain = printable(line.plain)
    for place, part in enumerate(safe.wrap(console, max(console.width - indent, 20))):
        part.rstrip()
        margin = Text(label, "dim") if label and place == 0 else Text()
        margin.pad_right(indent - len(margin))
        console.print(Text.assemble(margin, part), soft_wrap=True)


def print_unwrapped(console: Console, line: Text) -> None:
    """Print a line in one piece, however long: a command to copy, or what begins with the name of a file."""
    safe = line.copy()
    safe.plain = printable(line.plain)
    console.print(safe, soft_wrap=True)


def complain(message: str) -> None:
    """Write a sentence to stderr, unwrapped, so that `file:line` stays in one piece."""
    print_unwrapped(err(), Text(message))


def print_json(value: Mapping[str, Any]) -> None:
    """Write one JSON document to stdout."""
    print_raw(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def print_raw(text: str) -> None:
    """Write a text to stdout as it is."""
    sys.stdout.write(text)
    sys.stdout.flush()


def use_utf8() -> None:
    """Write UTF-8 whatever the system's encoding; what it cannot hold (half a sign) is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def printable(text: str) -> str:
    """The text without signs that steer a terminal or hide what is written."""
    return "".join("\ufffd" if _steers(sign) else sign for sign in text)


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show on a terminal that something takes its time, once it does; say nothing in a pipe."""
    console = err()
    if not console.is_terminal:
        yield
        return
    status = console.status(Text(printable(what)))
    late = Timer(_PATIENCE, status.start)
    late.daemon = True
    late.start()
    try:
        yield
    finally:
        late.cancel()
        late.join()
        status.stop()


def _steers(sign: str) -> bool:
    return sign in _HIDDEN or (unicodedata.category(sign) == "Cc" and sign not in "\n\t")


def _console(stream: TextIO) -> Console:
    probe = Console(file=stream, highlight=False, markup=False, emoji=False)
    probe.width = min(probe.width, WIDEST) if probe.is_terminal else _PIPE_WIDTH
    return probe
