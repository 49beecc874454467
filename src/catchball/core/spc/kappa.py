"""Kappa: agreement of raters beyond what chance would give. 1 is full agreement, 0 that of chance.

For two raters: J. Cohen, Educational and Psychological Measurement 20 (1960), with the standard errors of J. L. Fleiss,
J. Cohen and B. S. Everitt, Psychological Bulletin 72 (1969). For many: J. L. Fleiss, Psychological Bulletin 76 (1971),
with the standard error of J. L. Fleiss, J. C. M. Nee and J. R. Landis, Psychological Bulletin 86 (1979), which corrects
the one of 1971. For ordered ratings: Kendall's coefficient of concordance.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.stats import friedmanchisquare, norm

Codes: TypeAlias = NDArray[np.int64]
"""Ratings; each category is a whole number."""
Numbers: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Kappa:
    """Kappa, its standard error if raters rated at random, and the probability p of this much agreement then.

    `low` and `high` are a confidence interval for large samples. They are None for Fleiss' kappa, and where agreement
    is full: the method would be certain then, however few were rated.
    """

    value: float
    error_by_chance: float
    p: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Concordance:
    """Kendall's W, 0 to 1, and the probability p of as much or more if raters put the parts in order at random."""

    value: float
    p: float


def cohen_kappa(first: Codes, second: Codes, confidence: float = 0.95) -> Kappa | None:
    """Agreement of two raters on the same things, in the same order.

    None where both used one and the same category throughout, so that nothing is left to agree on. Raises ValueError
    where the lengths differ, or nothing was rated.
    """
    if first.ndim != 1 or first.shape != second.shape or not first.size:
        raise ValueError(
            f"two raters rate the same things, one or more; here they are {first.shape} and {second.shape}"
        )
    categories, codes = np.unique(np.concatenate([first, second]), return_inverse=True)
    counts = np.zeros((len(categories), len(categories)))
    np.add.at(counts, (codes[: first.size], codes[first.size :]), 1)
    return cohen_kappa_of_counts(counts, confidence)


def cohen_kappa_of_counts(counts: Numbers, confidence: float = 0.95) -> Kappa | None:
    """Like `cohen_kappa`, from how often the first rater said the row and the second the column."""
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or not counts.sum() > 0 or (counts < 0).any():
        raise ValueError("a cross tabulation is square, with counts of zero or more, not all of them zero")
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, not at {confidence}")
    size = float(counts.sum())
    shares = counts / size
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    observed, chance = float(np.trace(shares)), float(rows @ columns)
    left = 1 - chance
    if left <= 0:
        return None
    value = (observed - chance) / left
    by_chance = chance + chance**2 - float(np.sum(rows * columns * (rows + columns)))
    error = sqrt(max(by_chance, 0.0) / size) / left
    if np.trace(counts) == size:
        return Kappa(value, error, _p(value, error))
    spread = float(norm.isf((1 - confidence) / 2)) * _cohen_error(shares, value, size)
    return Kappa(value, error, _p(value, error), max(value - spread, -1.0), min(value + spread, 1.0))


def fleiss_kappa(counts: Codes) -> Kappa | None:
    """Agreement of two or more raters: `counts` are things x categories, how many raters chose each.

    Each thing is rated equally often, not necessarily by the same raters. None where only one category was used. Raises
    ValueError where things are rated a different number of times, or fewer than twice.
    """
    if counts.ndim != 2 or not counts.size or (counts < 0).any():
        raise ValueError("counts are things x categories, of one thing or more, and not negative")
    ratings = counts.sum(axis=1)
    raters = int(ratings[0])
    if raters < 2 or (ratings != raters).any():
        raise ValueError("each thing is rated equally often, twice or more; leave out what was rated less often")
    things = len(counts)
    shares = counts.sum(axis=0) / (things * raters)
    chance = float(shares @ shares)
    left = 1 - chance
    if left <= 0 or np.count_nonzero(shares) < 2:
        return None
    pairs = things * raters * (raters - 1)
    value = (float(np.sum(counts * (counts - 1))) / pairs - chance) / left
    odd = float(np.sum(shares * (1 - shares) * (1 - 2 * shares)))
    error = sqrt(2 * max(left**2 - odd, 0.0) / pairs) / left
    return Kappa(value, error, _p(value, error))


def kendall_concordance(ratings: Numbers) -> Concordance:
    """How alike raters put things in order: `ratings` are things x raters; ties are corrected for.

    By way of the test of Friedman, of which W is a multiple (M. G. Kendall and B. Babington Smith, Annals of
    Mathematical Statistics 10, 1939). Raises ValueError for fewer than three things or two raters, for missing values,
    and where no rater tells any things apart.
    """
    if ratings.ndim != 2 or ratings.shape[0] < 3 or ratings.shape[1] < 2 or not np.isfinite(ratings).all():
        raise ValueError("a coefficient of concordance is of three or more things by two or more raters, none missing")
    if not np.ptp(ratings, axis=0).any():
        raise ValueError("each rater gave all things the same rating; there is no order to compare")
    things, raters = ratings.shape
    found = friedmanchisquare(*ratings)
    return Concordance(float(found.statistic) / (raters * (things - 1)), float(found.pvalue))


def _cohen_error(shares: Numbers, value: float, size: float) -> float:
    """The standard error that does not assume chance, as Fleiss, Cohen and Everitt (1969) have it."""
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    chance = float(rows @ columns)
    sums = columns[:, None] + rows[None, :]
    weights = (sums * (1 - value)) ** 2
    agreed = np.diag(shares)
    same = float(np.sum(agreed * (1 - np.diag(sums) * (1 - value)) ** 2))
    different = float(np.sum(shares * weights) - np.sum(agreed * np.diag(weights)))
    variance = same + different - (value - chance * (1 - value)) ** 2
    return sqrt(max(variance, 0.0) / size) / (1 - chance)


def _p(value: float, error: float) -> float:
    return float(norm.sf(value / error)) if error > 0 else 1.0
