"""Amendments of a plan as a person reads them on a terminal, and as data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.text import Text

from catchball.cli.marking import ASKED, CAME, QUIET
from catchball.cli.terminal import out, print_line, print_unwrapped
from catchball.cli.wording import counted
from catchball.core.trials.plan import Amendment, Registered, changed, voiding


def amendment_told(amendment: Amendment, names: Sequence[str]) -> str:
    """When a plan was amended, in which of its parts, and why."""
    return f"{amendment.on} after {counted(amendment.seen, 'new point')}, {', '.join(names)}: {amendment.why}"


def raw_amendment(registered: Registered, path: Path) -> dict[str, Any]:
    """The last amendment, as data."""
    amendment, names = changed(registered)[-1]
    return {
        "catchball": "amended/1",
        "file": str(path),
        "on": amendment.on.isoformat(),
        "why": amendment.why,
        "seen": amendment.seen,
        "changed": list(names),
        "invalid_by": list(voiding(registered)),
    }


def print_amendment(registered: Registered, path: Path) -> None:
    """Print what was amended, and whether the trial can still be judged."""
    console, (amendment, names) = out(), changed(registered)[-1]
    print_line(console, Text(f"amended {amendment_told(amendment, names)}"))
    if broken := voiding(registered):
        told = f"the trial will be invalid: its error rate rests on {', '.join(broken)}, and new points had been seen"
        print_line(console, Text(told, ASKED))
    else:
        print_line(console, Text("the error rate stays as it was planned", CAME))
    print_unwrapped(console, Text(f"written to {path}", QUIET))
