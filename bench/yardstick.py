"""How slow the machine is just now, beside the one for which limits in time were set (docs/decisions/009)."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from bench.contest import ENTRIES, Standing, contest

NAME, TIME = "git merge-tree", 0.005


def slowness() -> float:
    """Measured now, by the yardstick alone."""
    return slowness_in(contest([entry for entry in ENTRIES if entry.name == NAME], lambda _: None))


def slowness_in(standings: Iterable[Standing]) -> float:
    """How many times as long as on that machine the yardstick took in a contest.

    At least 1: on a faster machine the limits stay. 1, too, where the yardstick is missing.
    """
    for standing in standings:
        if standing.entry.name == NAME and standing.usual:
            return max(1.0, median(standing.usual) / TIME)
    return 1.0
