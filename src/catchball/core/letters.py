"""Which kinds of letters there are, and how soon each comes to who has not chosen otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Rhythm(StrEnum):
    """How soon somebody wants letters of a kind."""

    AT_ONCE = "at once"
    DAILY = "daily"
    NEVER = "never"


class LetterKind(StrEnum):
    """What a letter is about, as people choose it."""

    DUTY = "duty"
    DECISION = "decision"
    MENTION = "mention"
    COMMENT = "comment"
    PROPOSAL = "proposal"
    RELEASE = "release"
    DEPARTURE = "departure"
    REPORT = "report"
    DELTA = "delta"
    SIGNAL = "signal"
    REVERIFICATION = "reverification"
    TRIAL = "trial"


USUAL: Mapping[LetterKind, Rhythm] = MappingProxyType(
    dict.fromkeys(LetterKind, Rhythm.AT_ONCE) | {LetterKind.COMMENT: Rhythm.DAILY, LetterKind.PROPOSAL: Rhythm.DAILY}
)
"""What waits for somebody comes at once; what one only follows, once a day."""

_KINDS: Mapping[str, LetterKind] = MappingProxyType(
    {kind.value: kind for kind in LetterKind}
    | {"hand over": LetterKind.REPORT, "answer": LetterKind.REPORT, "proposed again": LetterKind.PROPOSAL}
)


def kind_of(about: str) -> LetterKind | None:
    """The kind of what a letter is about; None for what always comes at once."""
    return _KINDS.get(about)
