"""Ranks with their uncertainty: how often a site would be which, if what is not known were drawn again and again.

Not only a site's own error is drawn, but the line of the regression and tau², which is averaged over by its
restricted likelihood with a flat prior of tau (A. Gelman, Bayesian Analysis 1, 2006) and not plugged in: with few sites
most of what is not known of ranks is there. On ranks as something to be estimated: H. Goldstein and D. J.
Spiegelhalter, Journal of the Royal Statistical Society A 159 (1996).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catchball.core.sites.estimates import Estimates, Numbers, combined, estimates
from catchball.core.sites.intervals import enough_to_differ, repeated, tau2_nodes
from catchball.core.sites.restricted import regressed


@dataclass(frozen=True, slots=True)
class Ranks:
    """Metrics x sites, NaN where a site does not have the metric. Rank 1 is the best.

    `expected` is the mean rank, `low` and `high` the ends of its interval, `best` the probability of being first.
    """

    expected: Numbers
    low: Numbers
    high: Numbers
    best: Numbers


def ranks(
    raw: Numbers,
    errors: Numbers,
    chance: np.random.Generator,
    covariates: Numbers | None = None,
    *,
    higher_is_better: bool,
    confidence: float = 0.95,
    draws: int = 4000,
) -> Ranks:
    """Ranks of sites (metrics x sites) by what they would be under the same conditions, that is, less the covariates.

    Probabilities are means of `draws`, so at 4000 they are certain to some .01. Raises ValueError as `pool` does, and
    where a metric has fewer than two sites more than the regression has coefficients.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, not at {confidence}")
    if draws < 1:
        raise ValueError(f"ranks need one draw or more, not {draws}")
    found = estimates(raw, errors, covariates)
    enough_to_differ(found)
    answer = Ranks(*(np.full(raw.shape, np.nan) for _ in range(4)))
    sign = -1.0 if higher_is_better else 1.0
    tail = (1 - confidence) / 2
    for metric in range(len(raw)):
        there = found.there[metric]
        effects = drawn_effects(found.of(np.array([metric])), draws, chance)[:, there]
        order = np.argsort(np.argsort(sign * effects, axis=1), axis=1) + 1
        answer.expected[metric, there] = order.mean(axis=0)
        answer.low[metric, there], answer.high[metric, there] = np.quantile(
            order, [tail, 1 - tail], axis=0, method="inverted_cdf"
        )
        answer.best[metric, there] = (order == 1).mean(axis=0)
    return answer


def drawn_effects(one: Estimates, draws: int, chance: np.random.Generator) -> Numbers:
    """What sites (draws x sites) are off their regression, for one metric; what they do not have is noise.

    Of what the regression says, the constant is shared by all sites and does not matter for ranks.
    """
    tau2, weights = tau2_nodes(one)
    which = np.sort(chance.choice(len(tau2), size=draws, p=weights))
    nodes, places = np.unique(which, return_inverse=True)
    now = regressed(repeated(one, len(nodes)), tau2[nodes])
    factors = np.linalg.cholesky(np.moveaxis(now.covariance, 2, 0))
    noise = chance.standard_normal((draws, len(now.coefficients)))
    coefficients = now.coefficients.T[places] + np.einsum("dij,dj->di", factors[places], noise)
    expected = combined(coefficients.T, repeated(one, draws).columns)
    shrunk = tau2[which, None] * now.weights[places]
    spread = np.sqrt(tau2[which, None] * (1 - shrunk))
    return np.asarray(shrunk * (one.values - expected) + spread * chance.standard_normal(expected.shape))
