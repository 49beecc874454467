"""Intervals of pooled values that do not take tau² as known.

tau² is averaged over by its restricted likelihood with a flat prior of tau (A. Gelman, Bayesian Analysis 1, 2006). With
the errors of `pooling`, which take it as known, intervals that say .95 hold .82 to .94 of the true values, the fewer
the less sites differ, for an estimate of zero says that all sites are the same. Those here hold .94 to .98 (simulated
for 5 to 25 sites); their price is some milliseconds a metric.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr
from scipy.stats import norm

from catchball.core.sites.estimates import Estimates, Numbers, Places, combined, estimates
from catchball.core.sites.pooling import line_variance
from catchball.core.sites.restricted import regressed

_NODES = 201
_LEAST_FREEDOM = 2
_HALVINGS = 40
_NOTHING = 1e-9


def pooled_intervals(
    raw: Numbers, errors: Numbers, covariates: Numbers | None = None, confidence: float = 0.95
) -> tuple[Numbers, Numbers]:
    """Low and high ends for the true value of each site (metrics x sites); NaN where it does not have the metric.

    Arguments and errors are those of `pool`; ValueError, too, where a metric has fewer than two sites more than the
    regression has coefficients, which cannot tell how much sites differ.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, not at {confidence}")
    found = estimates(raw, errors, covariates)
    enough_to_differ(found)
    low, high = np.full(raw.shape, np.nan), np.full(raw.shape, np.nan)
    tail = (1 - confidence) / 2
    for metric in range(len(raw)):
        there = found.there[metric]
        one = found.of(np.array([metric]))
        weights, means, spreads = _mixture(one)
        for ends, probability in ((low, tail), (high, 1 - tail)):
            ends[metric, there] = _quantile(weights, means[:, there], spreads[:, there], probability) + one.centre[0]
    return low, high


def enough_to_differ(found: Estimates) -> None:
    """Raise ValueError where a metric has too few sites to average over how much sites differ."""
    if (few := found.freedom < _LEAST_FREEDOM).any():
        raise ValueError(f"metric {int(np.argmax(few))} has too few sites to tell how much sites differ; leave it out")


def _mixture(one: Estimates) -> tuple[Numbers, Numbers, Numbers]:
    """Weights of the nodes, and for each node mean and standard deviation of each site (nodes x sites)."""
    tau2, weights = tau2_nodes(one)
    tau2, weights = tau2[weights > _NOTHING], weights[weights > _NOTHING]
    now = regressed(repeated(one, len(tau2)), tau2)
    own = tau2[:, None] * now.weights
    line = combined(now.coefficients, now.found.columns)
    variances = tau2[:, None] * (1 - own) + (1 - own) ** 2 * line_variance(now)
    return weights / weights.sum(), line + own * (one.values - line), np.sqrt(variances)


def _quantile(weights: Numbers, means: Numbers, spreads: Numbers, probability: float) -> Numbers:
    """Of mixtures of normal distributions, one for each site; it lies between those of their parts."""
    parts = means + spreads * norm.ppf(probability)
    low, high = parts.min(axis=0), parts.max(axis=0)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        short = weights @ ndtr((middle - means) / spreads) < probability
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return np.asarray((low + high) / 2)


def tau2_nodes(one: Estimates) -> tuple[Numbers, Numbers]:
    """Values of tau² of one metric and how probable each is.

    The nodes are even in tau / (tau + scale), so they reach from zero to any size.
    """
    typical = one.freedom[0] / float(regressed(one, np.zeros(1)).slope()[1][0])
    scale = np.sqrt(typical + float(np.ptp(one.values[one.there])) ** 2 / 4)
    share = (np.arange(_NODES) + 0.5) / _NODES
    tau2 = (scale * share / (1 - share)) ** 2
    likelihood = regressed(repeated(one, _NODES), tau2).log_likelihood() - 2 * np.log1p(-share)
    weights = np.exp(likelihood - likelihood.max())
    return tau2, weights / weights.sum()


def repeated(one: Estimates, many: int) -> Estimates:
    """One metric so many times."""
    places: Places = np.zeros(many, np.intp)
    return one.of(places)
