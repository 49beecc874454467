"""Parallel control: the change of a line, less that of a sister line which ran beside it without the change.

Where the points of both lines belong together, one of each at a time, the analysis is that of before and after
on their differences: what hits both lines alike at the same time (a trend, a shift, a noise in common) is no longer
there. Two lines of one phi have differences of that phi. Of two different ones the differences are nearly, but not
exactly, of the first order; what this costs is measured in `bench/simulate.py`.

Where points do not belong together (other times, other numbers of them), each line has its own change, and the two are
subtracted. A shift in common still cancels out of the estimate. A noise in common does not, so the interval is wider
than it need be; and a trend in common bends both lines, which makes it very wide. Means for each shift or day are
paired, and better.

The effect on the line is what differs after the start if both lines would have gone on alike; no data can show that.
What can be shown is that they went alike before: `assumptions.flaws` and `before_after.placebo` of the differences.
"""

from __future__ import annotations

import numpy as np

from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.before_after import design
from catchball.core.trials.effects import Mixture, mixture
from catchball.core.trials.least_squares import fit

_LEVEL = 1
_NEGLIGIBLE = 1e-6
"""A weight of phi that changes no digit that is shown."""


def paired(treated: Numbers, control: Numbers) -> Numbers:
    """The differences of two rows of numbers, point by point; missing (NaN) where either line misses its value.

    They are a series as any other: for `flaws`, for a baseline and its power, and for `watch`. Raises ValueError where
    the rows are not equally long.
    """
    if treated.ndim != 1 or treated.shape != control.shape:
        raise ValueError(
            "the two lines must have one value each for every time; take means for each shift or day, "
            "or compare the lines without pairs"
        )
    return treated - control


def difference_in_differences(
    treated: Numbers, control: Numbers, start: int, history: Numbers | None = None
) -> Mixture:
    """What changed on the treated line at the place `start` and not on the other, in units of the values.

    `history` is one row of earlier differences (of `paired`), which tells their autocorrelation. Raises ValueError as
    `paired` and `before_after` do.
    """
    return _level(paired(treated, control), start, history)


def without_pairs(treated: Numbers, start: int, control: Numbers, control_start: int) -> Mixture:
    """The same for two rows of numbers of any lengths, whose points were not taken at the same times.

    `control_start` is the place in the control at which the other line was changed. Raises ValueError as `before_after`
    does.
    """
    return subtracted(_level(treated, start), _level(control, control_start))


def subtracted(treated: Mixture, control: Mixture) -> Mixture:
    """One independent effect less another one.

    Each two autocorrelations have a t distribution with the degrees of freedom of B. L. Welch, Biometrika 34 (1947).
    """
    ours, theirs = _likely(treated), _likely(control)
    weights = ours.weights[:, None] * theirs.weights
    squares, others = ours.errors[:, None] ** 2, theirs.errors**2
    variances = squares + others
    freedom = variances**2 / (squares**2 / ours.freedom[:, None] + others**2 / theirs.freedom)
    centres = ours.centres[:, None] - theirs.centres
    return Mixture(weights.ravel() / weights.sum(), centres.ravel(), np.sqrt(variances).ravel(), freedom.ravel())


def _likely(found: Mixture) -> Mixture:
    kept = found.weights > _NEGLIGIBLE * found.weights.max()
    return Mixture(found.weights[kept], found.centres[kept], found.errors[kept], found.freedom[kept])


def _level(values: Numbers, start: int, history: Numbers | None = None) -> Mixture:
    earlier = None if history is None else history[None, :]
    return mixture(fit(values[None, :], design(len(values), start), earlier), _LEVEL)
