"""The chart of a trial: what was measured before and since it began, and below how the effect became known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite

from catchball.core.trials.outcome import Finding, Look
from catchball.core.trials.plan import Plan
from catchball.web.telling.control_chart import number

WIDTH = 720
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 12, 22, 12
VALUES_HEIGHT, EFFECT_HEIGHT = 240, 200


@dataclass(frozen=True, slots=True)
class Dot:
    """A value, before the trial or in it."""

    x: float
    y: float
    is_new: bool


@dataclass(frozen=True, slots=True)
class TrialDrawing:
    """What is drawn, in the units of the picture.

    Above: dots, the line that parts before and new, the mean before. Below: the band of the intervals with the line of
    the estimates; lines for no effect, for the smallest effect worth having, and for the margin where there is one.
    """

    dots: tuple[Dot, ...]
    begin_x: float
    mean_y: float | None
    value_ticks: tuple[tuple[float, str], ...]
    band: str
    estimates: str
    last_look: tuple[float, float, float, float] | None
    no_effect_y: float | None
    wanted_y: float | None
    margin_y: float | None
    effect_ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Heights of a panel: the lowest and the highest number in it."""

    low: float
    high: float
    height: int

    def y(self, value: float) -> float:
        room = (self.high - self.low) or 1.0
        place = min(max((self.high - value) / room, 0.0), 1.0)
        return round(_TOP + (self.height - _TOP - _BOTTOM) * place, 2)


def drawing_of(
    plan: Plan, values: Sequence[float | None], first: int, finding: Finding | None, looks: Sequence[Look]
) -> TrialDrawing:
    """The chart of the primary metric: its values from row `first` on, and its looks, of which there may be none."""
    there = [value for value in values if value is not None]
    scale = _Scale(min(there, default=0.0), max(there, default=1.0), VALUES_HEIGHT)
    before = plan.baseline.last - first + 1

    def x(place: float) -> float:
        return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * place / max(len(values) - 1, 1), 2)

    dots = tuple(
        Dot(x(place), scale.y(value), place >= before) for place, value in enumerate(values) if value is not None
    )
    sign, primary = plan.primary.direction.sign, plan.primary
    marks = [0.0, sign * primary.smallest, *([] if primary.margin is None else [-sign * primary.margin])]
    effects = _Scale(*_bounds(looks, marks), EFFECT_HEIGHT)
    drawn = [(x(before - 1 + look.points), look) for look in looks]
    return TrialDrawing(
        dots,
        x(before - 0.5),
        scale.y(finding.baseline.mean) if finding else None,
        tuple((scale.y(value), number(value)) for value in dict.fromkeys((scale.high, scale.low))),
        _band(drawn, effects) if len(looks) > 1 else "",
        " ".join(f"{at},{effects.y(look.effect.estimate)}" for at, look in drawn),
        _last(drawn, effects),
        effects.y(0.0) if looks else None,
        effects.y(marks[1]) if looks else None,
        effects.y(marks[2]) if looks and primary.margin is not None else None,
        tuple((effects.y(value), number(value)) for value in sorted(set(marks))) if looks else (),
    )


def _bounds(looks: Sequence[Look], marks: Sequence[float]) -> tuple[float, float]:
    """From the lowest to the highest number worth showing: early intervals may be as wide as they like."""
    seen = [look.effect.estimate for look in looks]
    if looks:
        seen += [bound for bound in _ends(looks[-1]) if isfinite(bound)]
    every = [*marks, *seen]
    room = (max(every) - min(every)) * 0.15
    return min(every) - room, max(every) + room


def _ends(look: Look) -> Iterator[float]:
    yield float("-inf") if look.effect.low is None else look.effect.low
    yield float("inf") if look.effect.high is None else look.effect.high


def _band(drawn: Sequence[tuple[float, Look]], scale: _Scale) -> str:
    ends = [(at, *_ends(look)) for at, look in drawn]
    above = [f"{at},{scale.y(high)}" for at, _, high in ends]
    return " ".join([*above, *(f"{at},{scale.y(low)}" for at, low, _ in reversed(ends))])


def _last(drawn: Sequence[tuple[float, Look]], scale: _Scale) -> tuple[float, float, float, float] | None:
    if not drawn:
        return None
    at, look = drawn[-1]
    low, high = _ends(look)
    return at, scale.y(high), scale.y(look.effect.estimate), scale.y(low)
