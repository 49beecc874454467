"""Levels of qualification: four of them, with the labels that a company gives them, and what a new revision asks."""

from __future__ import annotations

from dataclasses import dataclass

LEVELS = 4


@dataclass(frozen=True, slots=True)
class Level:
    """What a level is called, and what somebody on it can do."""

    label: str
    meaning: str


ILUO = (
    Level("I", "is being trained"),
    Level("L", "works with somebody beside them"),
    Level("U", "works alone, at quality and pace"),
    Level("O", "trains others"),
)
"""The usual labels, which mean different things in different companies."""
_LONGEST_LABEL = 20
_LONGEST_MEANING = 200


def wrong_with(levels: tuple[Level, ...]) -> str:
    """Why these cannot be the levels of a company, in a sentence; empty when they can."""
    if len(levels) != LEVELS:
        return f"There are {LEVELS} levels, for the quarters of a circle."
    if any(not level.label or len(level.label) > _LONGEST_LABEL for level in levels):
        return f"Each level has a label of at most {_LONGEST_LABEL} signs."
    if any(len(level.meaning) > _LONGEST_MEANING for level in levels):
        return f"A meaning has at most {_LONGEST_MEANING} signs."
    if len({level.label for level in levels}) < LEVELS:
        return "No two levels have the same label."
    return ""
