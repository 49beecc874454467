"""Where an annotation stands on its picture."""

from __future__ import annotations

from math import isfinite


def ends_of(at: str) -> tuple[float, float, float, float] | None:
    """The two ends of an annotation, in shares of width and height from the upper left; one that is a point ends there.

    None for a place that cannot be read.
    """
    try:
        pairs = [[float(part) for part in pair.split(",")] for pair in at.split()]
        (x, y), *rest = pairs
        x2, y2 = rest[-1] if rest else (x, y)
    except ValueError:
        return None
    ends = (x, y, x2, y2)
    return ends if all(map(isfinite, ends)) else None
