"""What the baseline of a plant says: mean, spread, autocorrelation, and how uncertain each of them is.

The autocorrelation is the mean of phi under its restricted likelihood and reference prior (`autoregression.py`). The
correlation of neighbours and least squares are too low by some (1 + 4 phi) / n and (1 + 3 phi) / n (F. H. C. Marriott
and J. A. Pope, Biometrika 41, 1954), which is .014 at 200 points of phi .6, a quarter of the standard error; this mean
is several times nearer, because the mean of the series is averaged over and not fitted. With it come standard errors
that hold for few points, too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catchball.core.trials.autoregression import Numbers, gaps, moments, nodes, regression, shares

FEWEST = 10


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its standard error."""

    value: float
    error: float


@dataclass(frozen=True, slots=True)
class Baseline:
    """A stationary series: `count` points that are there, in units of the values but `phi`, which has none.

    `spread` is the standard deviation of single values, `innovation` that of what is new in each of them.
    """

    count: int
    mean: Estimate
    spread: Estimate
    phi: Estimate
    innovation: Estimate


def describe(values: Numbers) -> Baseline:
    """The baseline from one row of numbers in the order of time; missing values (NaN) are passed over.

    Raises ValueError where there are fewer than ten, one is infinite, or nothing varies.
    """
    series = checked(values)
    unit, middle = float(np.nanstd(series)), float(np.nanmean(series))
    ends = np.array([len(series)])
    phi = nodes(len(series))
    found = regression(moments((series[None, :] - middle) / unit, len(series), ends), phi)
    weights = shares(found.null[:, 0, 0])
    count = int(found.count.item())
    variances = found.squares[:, 0, 0] / (count - 3)
    means, errors = found.mean[:, 0, 0], variances / found.weight[:, 0, 0]
    deviations = np.sqrt(found.squares[:, 0, 0] / (count - 2))
    own = 1 / (2 * count)
    # In logarithms: a phi near one, however improbable, has a spread without bounds.
    spread = _mixed(weights, np.log(deviations) - np.log1p(-(phi**2)) / 2, np.full(len(phi), own))
    return Baseline(
        count,
        _mixed(weights, means * unit + middle, errors * unit**2),
        Estimate(float(np.exp(spread.value)) * unit, float(np.exp(spread.value)) * spread.error * unit),
        _mixed(weights, phi, np.zeros(len(phi))),
        _mixed(weights, deviations * unit, own * variances * unit**2),
    )


def checked(values: Numbers) -> Numbers:
    """The values, if there is anything to describe; errors as in `describe`."""
    if values.ndim != 1:
        raise ValueError("a baseline is one row of numbers in the order of time")
    if np.isinf(values).any():
        raise ValueError("a value of the baseline is infinite; leave it out as missing")
    if (~np.isnan(values)).sum() < FEWEST:
        raise ValueError(f"a baseline has {FEWEST} points or more, and should have 200; collect more before the trial")
    if np.nanmin(values) == np.nanmax(values):
        raise ValueError("the baseline does not vary; measure finer, or compare single values")
    return values


def innovations(values: Numbers, mean: float, phi: float) -> Numbers:
    """What is new in each point, given what was before it, NaN where it is missing; all of one standard deviation."""
    found = gaps(values[None, :])
    rho = phi ** found.length[0]
    away = values - mean
    # The place of a point without one before it is its own, and its rho is zero.
    return np.asarray((away - rho * away[found.previous[0]]) * np.sqrt((1 - phi**2) / (1 - rho**2)))


def _mixed(weights: Numbers, values: Numbers, variances: Numbers) -> Estimate:
    value = float(weights @ values)
    return Estimate(value, float(np.sqrt(weights @ (variances + (values - value) ** 2))))
