"""Partial pooling: what a site's own estimate and the regression over all sites say together.

The pooled value is the best linear unbiased prediction at the restricted estimate of tau² (C. N. Morris, Journal of the
American Statistical Association 78, 1983; as metafor has it): towards the line of the regression, so that no site is
drawn to a mean of sites that are not like it, and by so much as its own error is large beside the differences between
sites. tau² is taken as known, so the errors are too small; intervals and ranks (`intervals.py`, `ranks.py`) do not rest
on them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import combinations_with_replacement

import numpy as np

from catchball.core.sites.estimates import Estimates, Numbers, combined, estimates
from catchball.core.sites.restricted import Regressed, regressed
from catchball.core.sites.variance import Heterogeneity, heterogeneity, restricted_tau2

_BLOCK = 1024
"""So many metrics are gone through at once: few enough to stay in a cache, enough for calls to cost little beside."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """Raw and pooled values beside each other, metrics x sites, NaN where a site does not have the metric.

    `expected` is the line of the regression for the site, `pooled` what is to be compared, with `errors`; `borrowed` is
    the part of it (0 to 1) that comes from the other sites. `tau2` is a number for each metric. `coefficients` and
    `coefficient_errors` (metrics x (1 + p)) are the constant and those of the covariates in their own units;
    `factor` is by how much more than their errors and tau² say the values spread (y' P y by its degrees of freedom).
    """

    raw: Numbers
    raw_errors: Numbers
    expected: Numbers
    pooled: Numbers
    errors: Numbers
    borrowed: Numbers
    tau2: Numbers
    coefficients: Numbers
    coefficient_errors: Numbers
    factor: Numbers
    freedom: Numbers


def pool(raw: Numbers, errors: Numbers, covariates: Numbers | None = None) -> Pooled:
    """Pool estimates with their standard errors (metrics x sites, NaN without the metric).

    Covariates are sites x p, or metrics x sites x p; a constant is always in the regression. Raises ValueError where
    shapes do not fit, an error is not above zero, or a metric has too few sites for its covariates.
    """
    blocks = [_pooled(one) for one in _blocks(raw, errors, covariates)]
    return Pooled(raw, errors, *(np.concatenate(parts) for parts in zip(*blocks, strict=True)))


def between_sites(
    raw: Numbers, errors: Numbers, covariates: Numbers | None = None, confidence: float = 0.95
) -> Heterogeneity:
    """How much sites differ beyond their errors and covariates, with intervals; arguments and errors as of `pool`."""
    parts = [heterogeneity(one, restricted_tau2(one), confidence) for one in _blocks(raw, errors, covariates)]
    return Heterogeneity(
        *(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Heterogeneity))
    )


def _blocks(raw: Numbers, errors: Numbers, covariates: Numbers | None) -> Iterator[Estimates]:
    if not len(raw):
        raise ValueError("there is no metric to compare sites by")
    for begin in range(0, len(raw), _BLOCK):
        block = slice(begin, begin + _BLOCK)
        own = covariates[block] if covariates is not None and covariates.ndim == 3 else covariates
        yield estimates(raw[block], errors[block], own, begin=begin)


def _pooled(found: Estimates) -> tuple[Numbers, ...]:
    """What `Pooled` has beside the raw values, in its order."""
    tau2 = restricted_tau2(found)
    now = regressed(found, tau2)
    expected = combined(now.coefficients, found.columns)
    variances = np.where(found.there, found.variances, np.nan)
    own, borrowed = tau2[:, None] * now.weights, variances * now.weights
    squares = own * variances + borrowed * borrowed * line_variance(now)
    pooled = own * found.values + borrowed * expected
    centre = found.centre[:, None]
    return (
        np.where(found.there, expected + centre, np.nan),
        pooled + centre,
        np.sqrt(squares),
        borrowed,
        tau2,
        *_in_own_units(now),
        now.q() / found.freedom,
        found.freedom,
    )


def line_variance(now: Regressed) -> Numbers:
    """The variance of the line of each site (metrics x sites)."""
    pairs = combinations_with_replacement(range(len(now.coefficients)), 2)
    return combined(np.stack([now.covariance[a, b] * (1 + (a != b)) for a, b in pairs]), now.found.products)


def _in_own_units(now: Regressed) -> tuple[Numbers, Numbers]:
    """Coefficients and standard errors (metrics x columns) of covariates that are not standardised."""
    found, size = now.found, len(now.coefficients)
    turned = np.zeros((len(found.values), size, size))
    turned[:, 0, 0] = 1
    turned[:, 0, 1:] = -found.shift / found.scale
    turned[:, range(1, size), range(1, size)] = 1 / found.scale
    coefficients = np.einsum("mij,jm->mi", turned, now.coefficients)
    coefficients[:, 0] += found.centre
    variances = np.einsum("mij,jkm,mik->mi", turned, now.covariance, turned, optimize=True)
    return coefficients, np.sqrt(variances)
