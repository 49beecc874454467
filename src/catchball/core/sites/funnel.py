"""Funnel plots: how far a site may lie from the target by chance alone, given how precise its estimate is.

D. J. Spiegelhalter, Statistics in Medicine 24 (2005): limits at target ± z error, widened by an overdispersion that is
estimated by the mean square of winsorised z scores and never narrows them. Winsorised scores of sites that only chance
tells apart have a mean square below one (.68 at a tenth on each side), so the published limits are too narrow; it is
divided by what it is for normal scores, unless the published convention is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from catchball.core.sites.estimates import Numbers, estimates


@dataclass(frozen=True, slots=True)
class Funnel:
    """Target and overdispersion of each metric; limits of each site (levels x metrics x sites), the narrow ones first.

    An overdispersion of one is none. `scores` (metrics x sites) are the distances from the target in standard errors.
    """

    target: Numbers
    overdispersion: Numbers
    scores: Numbers
    low: Numbers
    high: Numbers
    outside: NDArray[np.bool_]


def funnel(
    raw: Numbers,
    errors: Numbers,
    target: Numbers | None = None,
    *,
    levels: tuple[float, ...] = (0.95, 0.998),
    winsorised: float = 0.1,
    published: bool = False,
) -> Funnel:
    """Limits for estimates with their standard errors (metrics x sites, NaN without the metric).

    `target` has a number for each metric; without one it is the mean of the estimates, weighted by their precision. A
    share `winsorised` of the scores on each side is drawn in to its bound. Raises ValueError as `pool` does, and where
    a share or a level is out of bounds.
    """
    if not 0 <= winsorised < 0.5:
        raise ValueError(f"a share of the scores from 0 to below 0.5 is drawn in on each side, not {winsorised}")
    if not levels or not all(0 < level < 1 for level in levels):
        raise ValueError(f"limits hold a share of sites between 0 and 1, not {levels}")
    found = estimates(raw, errors)
    if target is None:
        weights = 1 / found.variances
        target = found.centre + (weights * found.values).sum(axis=1) / weights.sum(axis=1)
    if target.shape != raw.shape[:1] or not np.isfinite(target).all():
        raise ValueError(f"there is one target for each of {len(raw)} metrics, or none is given")
    scores = (raw - target[:, None]) / errors
    spread = mean_square(scores, winsorised)
    wider = np.maximum(spread if published else spread / _of_normal_scores(winsorised), 1.0)
    reach = norm.isf((1 - np.sort(levels)) / 2)[:, None, None] * (errors * np.sqrt(wider)[:, None])
    low, high = target[:, None] - reach, target[:, None] + reach
    return Funnel(target, wider, scores, low, high, (raw < low) | (raw > high))


def mean_square(scores: Numbers, winsorised: float) -> Numbers:
    """That of the scores of each metric, those beyond a quantile drawn in to it."""
    low, high = np.nanquantile(scores, [winsorised, 1 - winsorised], axis=1)
    return np.asarray(np.nanmean(np.clip(scores, low[:, None], high[:, None]) ** 2, axis=1))


def _of_normal_scores(winsorised: float) -> float:
    """The mean square of many normal scores after the same was done to them."""
    if winsorised == 0:
        return 1.0
    bound = float(norm.isf(winsorised))
    return 1 - 2 * winsorised - 2 * bound * float(norm.pdf(bound)) + 2 * winsorised * bound**2
