"""When a trial that is watched may as well stop: it cannot find what it was begun for.

Neither reason touches the error rate of the test, since both only stop it.
"""

from __future__ import annotations

from math import sqrt

import numpy as np
from numpy.typing import NDArray

from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.baseline import Baseline, Estimate, describe
from catchball.core.trials.power import similar
from catchball.core.trials.sequential import Rule, Sequence, decisions


def excluded(found: Sequence, smallest: float) -> bool:
    """Whether the confidence sequence leaves out the smallest effect worth having, and all beyond it.

    The effect is in units of the values, below zero where smaller is better. Raises ValueError where it is zero.
    """
    if smallest == 0:
        raise ValueError("the smallest effect worth having is above zero, or below it where smaller is better")
    return bool(found.high[-1] < smallest) if smallest > 0 else bool(found.low[-1] > smallest)


def chance_of_verdict(
    baseline: Numbers,
    new: Numbers,
    planned: int,
    shift: float,
    chance: np.random.Generator,
    rule: Rule | None = None,
    runs: int = 500,
) -> Estimate:
    """How probable a decision by the planned end is, given the points so far, if from now on the shift is this one.

    The rest of the `planned` new points is drawn with the phi and the innovations of the baseline. The smallest
    effect worth having is the shift to ask for: a small chance of it is a reason to stop. The standard error is that
    of the simulation. Raises ValueError as `watch` does.
    """
    found = _futures(baseline, new, max(planned - len(new), 0), shift, chance, rule or Rule(), runs)
    share = float(found.max(axis=1).mean())
    return Estimate(share, sqrt(max(share * (1 - share), 1 / runs) / runs))


def points_left(
    baseline: Numbers,
    new: Numbers,
    shift: float,
    chance: np.random.Generator,
    rule: Rule | None = None,
    wanted: float = 0.8,
    most: int = 400,
    runs: int = 200,
) -> int | None:
    """After how many more points, `most` at most, a decision is as probable as wanted if the shift is this one.

    As in `chance_of_verdict` the points so far are kept and the others drawn. None where no such number will do. Raises
    ValueError as `watch` does.
    """
    rule = rule or Rule()
    found = _futures(baseline, new, most, shift, chance, rule, runs)
    enough = np.flatnonzero(found.mean(axis=0) >= wanted)
    return max(int(enough[0] + 1) * rule.every - len(new), 0) if len(enough) else None


def _futures(
    baseline: Numbers, new: Numbers, rest: int, shift: float, chance: np.random.Generator, rule: Rule, runs: int
) -> NDArray[np.bool_]:
    """Whether each look at a trial that goes on from here, or one before it, decides: runs x looks."""
    before, so_far = describe(baseline), np.concatenate([baseline, new])
    last = float(new[-1]) - shift if len(new) else np.nan
    future = continued(before, before.mean.value if np.isnan(last) else last, rest, chance, runs) + shift
    series = np.concatenate([np.broadcast_to(so_far, (runs, len(so_far))), future], axis=1)
    return decisions(series, len(baseline), rule)


def continued(baseline: Baseline, last: float, points: int, chance: np.random.Generator, runs: int) -> Numbers:
    """Series (runs x points) like the baseline that follow a last point: what was left of its shock fades in them."""
    drawn = similar(baseline, points + 1, chance, runs)
    fading = baseline.phi.value ** np.arange(1, points + 1)
    return drawn[:, 1:] + (last - drawn[:, :1]) * fading
