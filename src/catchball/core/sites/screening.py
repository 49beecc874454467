"""Which practices go with better results: an association, screened among many, and a question to try out.

For each practice and metric the practice is put into the regression beside the declared covariates. Its test is that of
G. Knapp and J. Hartung, Statistics in Medicine 22 (2003), whose factor is not let below one (C. Röver, G. Knapp and T.
Friede, BMC Medical Research Methodology 15, 2015), because few sites say little of tau²; of all of them those are kept
among which at most a given share is false (Y. Benjamini and Y. Hochberg, Journal of the Royal Statistical Society B 57,
1995).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import false_discovery_control, t

from catchball.core.sites.estimates import Numbers, estimates, indistinct, prepared
from catchball.core.sites.pooling import Pooled, pool

FEWEST = 2
"""So many sites must have a practice, and so many must not, for a metric to tell anything of it."""


@dataclass(frozen=True, slots=True)
class Screening:
    """Metrics x practices, NaN where too few sites have the metric with and without the practice.

    `effect` is the difference that goes with the practice, in units of the metric, with `error`; `p` is two-sided, and
    `adjusted` the smallest false-discovery rate at which it would still be kept; `kept` says which are.
    """

    effect: Numbers
    error: Numbers
    p: Numbers
    adjusted: Numbers
    kept: NDArray[np.bool_]


def screen(
    raw: Numbers,
    errors: Numbers,
    practices: NDArray[np.bool_],
    covariates: Numbers | None = None,
    *,
    false_discoveries: float = 0.1,
) -> Screening:
    """Screen practices (sites x practices: who has which) against estimates with standard errors (metrics x sites).

    Covariates are as of `pool`. Where a practice follows from the covariates it cannot be told apart, and is NaN.
    Raises ValueError as `pool` does, and where shapes or the rate do not fit.
    """
    if practices.ndim != 2 or len(practices) != raw.shape[-1]:
        raise ValueError(f"practices are sites x practices; {practices.shape} does not fit to {raw.shape}")
    if not 0 < false_discoveries < 1:
        raise ValueError(f"a false-discovery rate lies between 0 and 1, not at {false_discoveries}")
    there = estimates(raw, errors, covariates).there
    found = np.full((3, len(raw), practices.shape[1]), np.nan)
    for place, has in enumerate(practices.T):
        beside = _beside(covariates, has, len(raw))
        count = (there.sum(axis=1), (there & has).sum(axis=1))
        enough = (count[1] >= FEWEST) & (count[0] - count[1] >= FEWEST) & (count[0] > beside.shape[2] + 1)
        told = np.flatnonzero(enough)
        told = told[~indistinct(prepared(raw[told], errors[told], beside[told]))]
        if len(told):
            found[:, told, place] = _tested(pool(raw[told], errors[told], beside[told]))
    effect, error, p = found
    adjusted = np.full(p.shape, np.nan)
    tested = ~np.isnan(p)
    if tested.any():
        adjusted[tested] = false_discovery_control(p[tested])
    return Screening(effect, error, p, adjusted, adjusted <= false_discoveries)


def _beside(covariates: Numbers | None, has: NDArray[np.bool_], metrics: int) -> Numbers:
    """The covariates and the practice, which comes last (metrics x sites x columns)."""
    given = np.empty((len(has), 0)) if covariates is None else covariates
    shape = (metrics, *given.shape[-2:])
    column = np.broadcast_to(has[:, None].astype(np.float64), (metrics, len(has), 1))
    return np.concatenate([np.broadcast_to(given, shape), column], axis=2)


def _tested(found: Pooled) -> tuple[Numbers, Numbers, Numbers]:
    """Effect, error and p of the last covariate of each metric."""
    effect = found.coefficients[:, -1]
    error = found.coefficient_errors[:, -1] * np.sqrt(np.maximum(found.factor, 1.0))
    return effect, error, np.asarray(2 * t.sf(np.abs(effect / error), found.freedom))
