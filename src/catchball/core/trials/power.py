"""How probable it is that a trial finds a shift, and how many points it takes, from the baseline of the plant.

Before and after: the noncentral t distribution with the exact information of the regression. The sequential test has no
formula that counts what is not known of the baseline, so it is simulated on series like the baseline.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, sqrt

import numpy as np
from scipy.signal import lfilter
from scipy.stats import nct, t

from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.baseline import Baseline
from catchball.core.trials.sequential import Rule, decisions

_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Watched:
    """Power of a watched trial with its Monte Carlo standard error, and after how many new points it ends on average.

    A trial without a decision ends at its planned end.
    """

    power: float
    error: float
    length: float


def information(before: int, after: int, phi: float, drift: float = 0.0) -> float:
    """One over the variance of an estimated change of level, in variances of innovations.

    With a `drift` it is allowed for, as in `before_after`.
    """
    if drift:
        return _information_beside(before, after, phi, drift)
    step = 1 - phi
    ones = 1 - phi**2 + (before + after - 1) * step**2
    both = step + (after - 1) * step**2
    return 1 + (after - 1) * step**2 - both**2 / ones


def _information_beside(before: int, after: int, phi: float, drift: float) -> float:
    time = np.arange(before + after)
    columns = np.column_stack([np.ones(len(time)), time >= before, drift * (time / before - 0.5)])
    white = np.concatenate([sqrt(1 - phi * phi) * columns[:1], columns[1:] - phi * columns[:-1]])
    gram = white.T @ white
    gram[2, 2] += 1 - phi * phi
    return float(1 / np.linalg.inv(gram)[1, 1])


def power(baseline: Baseline, shift: float, before: int, after: int, alpha: float = 0.05, drift: float = 0.0) -> float:
    """The power of one test of before and after, at the end, for a shift in units of the values.

    With a `drift` it is allowed for. phi and the standard deviation are those of the baseline. Raises ValueError for
    fewer than two points on a side.
    """
    if min(before, after) < 2:
        raise ValueError("before and after have two points or more each")
    freedom = before + after - 2
    away = shift / baseline.innovation.value * sqrt(information(before, after, baseline.phi.value, drift))
    bound = t.isf(alpha / 2, freedom)
    far = float(nct.cdf(-bound, freedom, abs(away)))  # scipy gives NaN for some that are less than 1e-20
    return float(nct.sf(bound, freedom, abs(away))) + (0.0 if isnan(far) else far)


def points_needed(
    baseline: Baseline,
    shift: float,
    before: int,
    wanted: float = 0.8,
    alpha: float = 0.05,
    drift: float = 0.0,
) -> int | None:
    """The fewest points after the change that give the wanted power; None where no number of them does.

    What the points before it do not say of the mean, no number of points after it makes good.
    """
    tried = _tried(baseline, shift, before, wanted, alpha, drift)
    if tried is None:
        return None
    low, high = 1, tried
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if power(baseline, shift, before, middle, alpha, drift) >= wanted else (middle, high)
    return high


def _tried(baseline: Baseline, shift: float, before: int, wanted: float, alpha: float, drift: float) -> int | None:
    """Points that are enough; with a drift, the farther away a point is the less it says."""
    many = 2
    while many <= _MOST:
        if power(baseline, shift, before, many, alpha, drift) >= wanted:
            return many
        many *= 2
    return None


def watched(
    baseline: Baseline,
    shift: float,
    points: int,
    chance: np.random.Generator,
    rule: Rule | None = None,
    runs: int = 1_000,
) -> Watched:
    """The power of the sequential test for a shift in units of the values, over so many new points at most.

    Each run draws a baseline of the same length, too. Raises ValueError where there is no look within these points.
    """
    rule = rule or Rule()
    series = similar(baseline, baseline.count + points, chance, runs)
    series[:, baseline.count :] += shift
    found = decisions(series, baseline.count, rule)
    decided = found.any(axis=1)
    ends = np.where(decided, (found.argmax(axis=1) + 1) * rule.every, points)
    share = float(decided.mean())
    return Watched(share, sqrt(max(share * (1 - share), 1 / runs) / runs), float(ends.mean()))


def points_to_watch(
    baseline: Baseline,
    shift: float,
    chance: np.random.Generator,
    rule: Rule | None = None,
    wanted: float = 0.8,
    most: int = 400,
    runs: int = 1_000,
) -> int | None:
    """The fewest new points, `most` at most, in which a watched trial has the wanted power; None if none have it."""
    rule = rule or Rule()
    series = similar(baseline, baseline.count + most, chance, runs)
    series[:, baseline.count :] += shift
    enough = np.flatnonzero(decisions(series, baseline.count, rule).mean(axis=0) >= wanted)
    return int(enough[0] + 1) * rule.every if len(enough) else None


def similar(baseline: Baseline, points: int, chance: np.random.Generator, runs: int) -> Numbers:
    """Stationary normal series (runs x points) with the mean, phi and innovations of the baseline."""
    phi, deviation = baseline.phi.value, baseline.innovation.value
    before = chance.standard_normal((runs, 1)) * phi * deviation / sqrt(1 - phi * phi)
    series, _ = lfilter([1.0], [1.0, -phi], chance.standard_normal((runs, points)) * deviation, axis=1, zi=before)
    return np.asarray(series) + baseline.mean.value
