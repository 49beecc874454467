"""Examples at the end of a command's help."""

from __future__ import annotations

_AS_IT_STANDS = "\b"
"""Before a paragraph of help: its lines are not joined."""


def examples(*lines: str) -> str:
    """The epilog of a command's help, a line for each example."""
    return "\n".join([_AS_IT_STANDS, "Examples:", *(f"  {line}" for line in lines)])
