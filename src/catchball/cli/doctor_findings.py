"""What the doctor finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong (or, as a remark, worth knowing): what, and how it is mended."""

    check: str
    what: str
    mend: str
    is_fault: bool = True


def fault(check: str, what: str, mend: str) -> Finding:
    """Something that must be mended."""
    return Finding(check, what, mend)


def remark(check: str, what: str, mend: str) -> Finding:
    """Something that works, and that somebody should know."""
    return Finding(check, what, mend, is_fault=False)
