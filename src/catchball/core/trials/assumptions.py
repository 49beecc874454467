"""What a baseline must be for a trial to mean what it says; each check names the assumption that failed.

Each fires on about one healthy baseline of a hundred. Shifts: the sums of innovations against those of a bridge (W.
Ploberger and W. Kraemer, Econometrica 60, 1992). Memory: G. M. Ljung and G. E. P. Box, Biometrika 65 (1978), over ten
lags. Tails: F. J. Anscombe and W. J. Glynn, Biometrika 70 (1983). A shift also looks like autocorrelation, which makes
it harder to find, and a trend often looks like a shift, too. Not everything is found: of trends of one standard
deviation in 200 points at phi .4 the half, of shifts of one standard deviation nine of ten.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2, kstwobign, kurtosistest, norm

from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.baseline import FEWEST, describe, innovations
from catchball.core.trials.least_squares import fit

LEVEL = 0.01
ENOUGH = 50
_LAGS = 10
_MAD = 1.482602218505602
"""Standard deviations of a normal distribution in one median absolute deviation."""
_SLACK = 1.15
"""The median absolute deviation is uncertain itself; this is room for it at 200 points."""


class Flaw(StrEnum):
    """An assumption that a baseline fails, in words for people."""

    FEW = "the baseline has too few points"
    CONSTANT = "the baseline does not vary"
    TREND = "the baseline has a trend"
    SHIFT = "the level shifted inside of the baseline"
    MEMORY = "values depend on more than the one before, as in a pattern of days or shifts"
    LASTING = "values hang together for longer than each with the one before"
    TAILS = "extreme values are commoner than in a normal distribution"
    OUTLIERS = "single values lie far outside"
    RELATED = "periods that follow each other are alike"


def flaws(values: Numbers) -> tuple[Flaw, ...]:
    """What one row of numbers in the order of time fails; missing values (NaN) are passed over. Nothing is raised."""
    finite = np.where(np.isinf(values), np.nan, values)
    there = finite[~np.isnan(finite)]
    if len(there) and there.min() == there.max():
        return (Flaw.CONSTANT,) if len(there) >= ENOUGH else (Flaw.FEW, Flaw.CONSTANT)
    if len(there) < 2 * FEWEST:
        return (Flaw.FEW,)
    found = describe(finite)
    new = innovations(finite, found.mean.value, found.phi.value)
    new = new[~np.isnan(new)]
    checks = (
        (Flaw.FEW, len(there) < ENOUGH),
        (Flaw.TREND, _trend(finite) < LEVEL),
        (Flaw.SHIFT, _shift(new) < LEVEL),
        (Flaw.MEMORY, _memory(new) < LEVEL),
        (Flaw.LASTING, _lasting(new) < LEVEL / 2),
        (Flaw.TAILS, float(kurtosistest(new, alternative="greater").pvalue) < LEVEL),
        (Flaw.OUTLIERS, bool(outlying(new).any())),
    )
    return tuple(flaw for flaw, failed in checks if failed)


def has_shift(values: Numbers) -> bool:
    """Whether the level shifted inside of one row of numbers; missing values (NaN) are passed over.

    False where there are too few to tell, or they do not vary.
    """
    there = values[~np.isnan(values)]
    if len(there) < 2 * FEWEST or there.min() == there.max():
        return False
    found = describe(values)
    new = innovations(values, found.mean.value, found.phi.value)
    return _shift(new[~np.isnan(new)]) < LEVEL


def outlying(new: Numbers) -> NDArray[np.bool_]:
    """Which innovations lie farther from their median than any of so many normal ones should."""
    away = np.abs(new - np.median(new))
    bound = float(norm.isf(LEVEL / 2 / len(new))) * _SLACK
    return np.asarray(away > bound * _MAD * np.median(away))


def _trend(values: Numbers) -> float:
    time = np.linspace(-1, 1, len(values))
    return float(fit(values[None, :], np.column_stack([np.ones(len(values)), time])).p_value(1)[0])


def _shift(new: Numbers) -> float:
    bridge = np.cumsum(new - new.mean()) / (new.std() * np.sqrt(len(new)))
    return float(kstwobign.sf(np.abs(bridge).max()))


def _memory(new: Numbers) -> float:
    centred, count = new - new.mean(), len(new)
    lags = np.arange(1, _LAGS + 1)
    correlations = np.array([centred[lag:] @ centred[:-lag] for lag in lags]) / (centred @ centred)
    statistic = count * (count + 2) * (correlations**2 / (count - lags)).sum()
    return float(chi2.sf(statistic, _LAGS - 1))


def _lasting(new: Numbers) -> float:
    """Against innovations whose correlations of ten lags add up to nothing, which is what the error of a mean rests on.

    A weekly pattern has large correlations that add up to nothing: it makes intervals wider than they need be.
    """
    centred = new - new.mean()
    together = sum(float(centred[lag:] @ centred[:-lag]) for lag in range(1, _LAGS + 1)) / float(centred @ centred)
    return float(norm.sf(together * np.sqrt(len(new) / _LAGS)))
