"""Before and after a change: an interrupted time series by generalised least squares.

The regression is the segmented one of A. K. Wagner and others, Journal of Clinical Pharmacy and Therapeutics 27 (2002):
level and change of level, and on request slope and change of slope. How the autocorrelation enters: `least_squares.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.least_squares import Fit, fit

_LEVEL, _SLOPE = 1, 3


@dataclass(frozen=True, slots=True)
class Change:
    """A change with its interval, in units of the values (of a slope: for each point), and its two-sided p value."""

    estimate: float
    low: float
    high: float
    p_value: float


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """The change of level at the first point after the start; of the slope, if that was asked for."""

    level: Change
    slope: Change | None
    freedom: int


def before_after(
    values: Numbers,
    start: int,
    *,
    slope: bool = False,
    history: Numbers | None = None,
    confidence: float = 0.95,
    drift: float = 0.0,
) -> BeforeAfter:
    """The change in one row of numbers, in time's order, at the place `start`; missing values (NaN) are passed over.

    `history`, one row of earlier points (200 are usual), tells the autocorrelation better than few points can. With
    `slope` both sides have a trend of their own; without it the level is taken as flat, but for a `drift` on a straight
    line, whose standard deviation is given in those of the series over the length of the side before. Raises ValueError
    where a side has no points, or there are too few.
    """
    earlier = None if history is None else history[None, :]
    found = fit(values[None, :], design(len(values), start, slope=slope), earlier, drifting(len(values), start, drift))
    return BeforeAfter(
        _change(found, _LEVEL, confidence), _change(found, _SLOPE, confidence) if slope else None, found.freedom
    )


def level_p_values(values: Numbers, start: int, history: Numbers | None = None) -> Numbers:
    """The p value of a change of level in each of many series (series x points) without missing values."""
    return fit(values, design(values.shape[1], start), history).p_value(_LEVEL)


def placebo(values: Numbers, start: int, history: Numbers | None = None) -> float:
    """The p value of a change in the middle of the points before `start`, where none was made; one row of numbers.

    A small one says that the level moved by itself, so that what is compared is not the change. Errors as in
    `before_after`.
    """
    earlier = None if history is None else history[None, :]
    return float(fit(values[None, :start], design(start, start // 2), earlier).p_value(_LEVEL)[0])


def design(points: int, start: int, *, slope: bool = False) -> Numbers:
    """The columns of the regression: level, its change, and with `slope` time and time since the start."""
    time = np.arange(points, dtype=np.float64)
    after = (time >= start).astype(np.float64)
    columns = [np.ones(points), after]
    if slope:
        columns += [time - start, after * (time - start)]
    return np.column_stack(columns)


def drifting(points: int, start: int, drift: float) -> Numbers | None:
    """The column of a drift, for `fit`; None where there is none."""
    return drift * (np.arange(points) / start - 0.5) if drift else None


def beside_change(values: Numbers, start: int) -> float:
    """The p value against a trend, one for both sides, beside a change of level at `start`; errors as `before_after`.

    Before and after the change together tell of a trend what neither side can by itself: of one standard deviation in
    200 points, with 200 on each side, nine of ten at phi .4 and two of three at .6.
    """
    time = np.linspace(-1, 1, len(values))
    return float(fit(values[None, :], np.column_stack([design(len(values), start), time])).p_value(2)[0])


def _change(found: Fit, which: int, confidence: float) -> Change:
    tail = (1 - confidence) / 2
    return Change(
        float(found.estimate(which)[0]),
        float(found.quantile(which, tail)[0]),
        float(found.quantile(which, 1 - tail)[0]),
        float(found.p_value(which)[0]),
    )
