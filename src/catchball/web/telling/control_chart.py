"""A control chart as it is drawn: where points, limits and marks lie in the picture. The newest are at the right."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import TypeAlias

from django.utils.formats import localize

from catchball.queries.chart_marks import ChartMark

HEIGHT = 300
_TOP, _BOTTOM, _LEFT, _RIGHT = 28, 16, 16, 76
_STEP, _NARROWEST = 9, 640
Heights: TypeAlias = "Sequence[float | None]"


@dataclass(frozen=True, slots=True)
class Lines:
    """What is drawn at each row: heights, and lines of limits that may begin, step and end; None where there is none.

    `spans` are the least and the greatest of a period; `allowed` are limits of the specification.
    """

    heights: Heights
    centres: Heights = ()
    lows: Heights = ()
    highs: Heights = ()
    spans: Sequence[tuple[float, float]] = ()
    allowed: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of the chart; `told` says when, what and, where it signals, by which rules."""

    x: float
    y: float
    told: str
    is_signal: bool


@dataclass(frozen=True, slots=True)
class Upright:
    """A vertical mark with its numbers (`3`, `3–5`), which the list below the chart explains."""

    x: float
    numbers: str
    kind: str
    told: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn, in the units of the picture: lines as points, dots, marks, spans, ticks with words."""

    width: int
    lines: tuple[str, ...]
    centres: tuple[str, ...]
    limits: tuple[str, ...]
    allowed: tuple[float, ...]
    spans: tuple[tuple[float, float, float], ...]
    dots: tuple[Dot, ...]
    marks: tuple[Upright, ...]
    ticks: tuple[tuple[float, str], ...]

    @property
    def plot_end(self) -> int:
        """Where the lines end."""
        return self.width - _RIGHT

    @property
    def tick_x(self) -> int:
        """Where the words of the ticks begin: at the right, beside the newest values."""
        return self.width - _RIGHT + 8


def drawing_of(
    lines: Lines,
    instants: Sequence[datetime],
    told: Sequence[str],
    signalling: Iterable[int] = (),
    marks: Sequence[ChartMark] = (),
) -> Drawing:
    """The chart of some rows, each of which is told by its words. There is at least one."""
    many, fired = len(lines.heights), set(signalling)
    width = max(_NARROWEST, _LEFT + _RIGHT + _STEP * many)
    reached = [
        one for one in (*lines.heights, *lines.lows, *lines.highs, *lines.centres, *lines.allowed) if one is not None
    ]
    reached += [one for span in lines.spans for one in span]
    bottom, top = min(reached), max(reached)
    room = (top - bottom) or 1.0
    step = (width - _LEFT - _RIGHT) / max(many - 1, 1)

    def x(place: float) -> float:
        return round(_LEFT + step * place, 2)

    def y(height: float) -> float:
        return round(_TOP + (HEIGHT - _TOP - _BOTTOM) * (top - height) / room, 2)

    def pieces(heights: Heights) -> tuple[str, ...]:
        found: list[list[str]] = [[]]
        for place, height in enumerate(heights):
            if height is None:
                found.append([])
            else:
                found[-1].append(f"{x(place)},{y(height)}")
        return tuple(" ".join(piece) for piece in found if piece)

    ends = [_last(heights) for heights in (lines.highs, lines.centres, lines.lows)]
    shown = dict.fromkeys(one for one in (*ends, *lines.allowed) if one is not None)
    return Drawing(
        width,
        pieces(lines.heights),
        pieces(lines.centres),
        pieces(lines.lows) + pieces(lines.highs),
        tuple(map(y, lines.allowed)),
        tuple((x(place), y(high), y(low)) for place, (low, high) in enumerate(lines.spans)),
        tuple(
            Dot(x(place), y(height), told[place], place in fired)
            for place, height in enumerate(lines.heights)
            if height is not None
        ),
        tuple(_uprights([(x(_between(instants, mark.at)), mark) for mark in marks])),
        tuple(_apart((y(height), number(height)) for height in shown)),
    )


def number(value: float) -> str:
    """A number to six digits, written as the reader's language does."""
    return str(localize(Decimal(f"{value:.6g}")))


def _last(heights: Heights) -> float | None:
    return next((one for one in reversed(heights) if one is not None), None)


def _between(instants: Sequence[datetime], at: datetime) -> float:
    """The place before the first row that is not older, halfway to the one before."""
    place = bisect_left(instants, at)
    return max(place - 0.5, 0) if place < len(instants) else len(instants) - 0.5


def _uprights(placed: Sequence[tuple[float, ChartMark]]) -> Iterator[Upright]:
    """The marks that stand in the chart; those at one place are one, with the first and the last of their numbers."""
    for x, group in groupby(enumerate(placed, start=1), lambda one: one[1][0]):
        numbered = [(place, mark) for place, (_, mark) in group]
        first, last = numbered[0][0], numbered[-1][0]
        told = "; ".join(mark.text for _, mark in numbered)
        yield Upright(x, f"{first}" if first == last else f"{first}–{last}", numbered[0][1].kind, told)


def _apart(ticks: Iterable[tuple[float, str]]) -> list[tuple[float, str]]:
    """The words that do not stand upon each other."""
    found: list[tuple[float, str]] = []
    for at, words in ticks:
        if all(abs(at - other) >= 13 for other, _ in found):
            found.append((at, words))
    return found
