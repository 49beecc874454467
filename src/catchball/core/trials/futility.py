"""When a trial that is watched may as well stop: it cannot find what it was begun for.

Neither reason touches the error rate of the test, since both only stop it.
"""

from __future__ import annotations

from math import log, sqrt

import numpy as np

from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.baseline import Baseline, Estimate, describe
from catchball.core.trials.power import similar
from catchball.core.trials.sequential import Rule, Sequence, log_evidence


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
    rule = rule or Rule()
    before, so_far = describe(baseline), np.concatenate([baseline, new])
    rest = max(planned - len(new), 0)
    last = float(new[-1]) - shift if len(new) else np.nan
    future = continued(before, before.mean.value if np.isnan(last) else last, rest, chance, runs) + shift
    series = np.concatenate([np.broadcast_to(so_far, (runs, len(so_far))), future], axis=1)
    share = float((log_evidence(series, len(baseline), rule).max(axis=1) >= log(1 / rule.alpha)).mean())
    return Estimate(share, sqrt(max(share * (1 - share), 1 / runs) / runs))


def continued(baseline: Baseline, last: float, points: int, chance: np.random.Generator, runs: int) -> Numbers:
    """Series (runs x points) like the baseline that follow a last point: what was left of its shock fades in them."""
    drawn = similar(baseline, points + 1, chance, runs)
    fading = baseline.phi.value ** np.arange(1, points + 1)
    return drawn[:, 1:] + (last - drawn[:, :1]) * fading
