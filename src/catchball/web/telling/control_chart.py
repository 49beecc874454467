"""A control chart as it is drawn: where its points and limits lie in the picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import localize

from catchball.queries.charting import Charted
from catchball.queries.measurements import Point

HEIGHT = 300
_TOP, _BOTTOM, _LEFT, _RIGHT = 16, 24, 64, 16
_STEP, _NARROWEST = 9, 640


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of the chart; `told` says when, what and, where it signals, by which rules."""

    x: float
    y: float
    told: str
    is_signal: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn, in the units of the picture: the line of the points, three lines of limits, ticks with words."""

    width: int
    line: str
    centre: str
    low: str
    high: str
    marks: tuple[Mark, ...]
    ticks: tuple[tuple[float, str], ...]


def drawing_of(found: Charted, points: Sequence[Point], told: Sequence[str]) -> Drawing:
    """The chart of some points, each of which is told by its words. There is at least one."""
    width = max(_NARROWEST, _LEFT + _RIGHT + _STEP * len(points))
    bottom = min(*found.heights, *found.lows)
    top = max(*found.heights, *found.highs)
    room = (top - bottom) or 1.0
    step = (width - _LEFT - _RIGHT) / max(len(points) - 1, 1)

    def x(place: int) -> float:
        return round(_LEFT + step * place, 2)

    def y(height: float) -> float:
        return round(_TOP + (HEIGHT - _TOP - _BOTTOM) * (top - height) / room, 2)

    def line(heights: Iterable[float]) -> str:
        return " ".join(f"{x(place)},{y(height)}" for place, height in enumerate(heights))

    marks = zip(found.heights, told, found.signals, strict=True)
    ends = dict.fromkeys((found.highs[-1], found.centres[-1], found.lows[-1]))
    return Drawing(
        width,
        line(found.heights),
        line(found.centres),
        line(found.lows),
        line(found.highs),
        tuple(Mark(x(place), y(height), words, bool(rules)) for place, (height, words, rules) in enumerate(marks)),
        tuple((y(height), number(height)) for height in ends),
    )


def number(value: float) -> str:
    """A number to six digits, written as the reader's language does."""
    return str(localize(Decimal(f"{value:.6g}")))
