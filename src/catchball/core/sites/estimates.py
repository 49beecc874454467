"""What sites tell of metrics, checked: estimates with their standard errors, and covariates that sites differ in.

A site without a metric has an infinite variance there, so it weighs nothing and no sum has to be told of it. Values are
centred and covariates standardised, which keeps the digits of a covariate like a year or a volume.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.intp]
_ALIKE = 1e-10
"""What of a covariate no other one explains, as a part of its variance; below it there is rounding only."""


@dataclass(frozen=True, slots=True)
class Estimates:
    """Metrics x sites, ready to be regressed.

    `columns` are the constant and the standardised covariates (columns x sites, or metrics x columns x sites where
    metrics have covariates of their own), `products` those of each pair of columns. `freedom` is the number of sites
    less that of columns.
    """

    values: Numbers
    variances: Numbers
    columns: Numbers
    products: Numbers
    freedom: Numbers
    centre: Numbers
    shift: Numbers
    scale: Numbers

    def of(self, metrics: Places | slice) -> Estimates:
        """Those of some metrics."""
        own = self.columns.ndim == 3
        return Estimates(
            self.values[metrics],
            self.variances[metrics],
            self.columns[metrics] if own else self.columns,
            self.products[metrics] if own else self.products,
            self.freedom[metrics],
            self.centre[metrics],
            self.shift[metrics],
            self.scale[metrics],
        )

    @property
    def there(self) -> NDArray[np.bool_]:
        """Which site has which metric."""
        return np.isfinite(self.variances)


def estimates(raw: Numbers, errors: Numbers, covariates: Numbers | None = None, *, begin: int = 0) -> Estimates:
    """Check estimates and standard errors (metrics x sites) and covariates (sites x p, or metrics x sites x p).

    NaN says that a site does not have a metric; `begin` is the number by which sentences call the first of them. Raises
    ValueError where shapes do not fit, a standard error is not above zero, a covariate is missing, or a metric has too
    few sites, or too similar ones, for its covariates.
    """
    checked = prepared(raw, errors, covariates, begin=begin)
    if (bad := indistinct(checked)).any():
        metric = begin + int(np.argmax(bad))
        raise ValueError(
            f"the covariates of metric {metric} do not differ between its sites, or one follows from the others; "
            "leave it out"
        )
    return checked


def prepared(raw: Numbers, errors: Numbers, covariates: Numbers | None, *, begin: int = 0) -> Estimates:
    """As `estimates`, but that covariates may follow from each other."""
    there = _there(raw, errors)
    found = _covariates(covariates, raw.shape)
    count, needed = there.sum(axis=1), found.shape[-1] + 2
    if (count < needed).any():
        metric = int(np.argmax(count < needed))
        raise ValueError(
            f"metric {begin + metric} has {count[metric]} sites; with {found.shape[-1]} covariates it takes {needed} "
            "or more: leave it out, or leave out covariates"
        )
    centre = np.where(there, raw, 0.0).sum(axis=1) / count
    values = np.where(there, raw - centre[:, None], 0.0)
    with np.errstate(under="ignore"):
        variances = np.where(there, errors * errors, np.inf)
    if not (variances > 0).all():
        raise ValueError("a standard error is so small that its square is zero; say the values in a smaller unit")
    columns, shift, scale = _standardised(found, there)
    pairs = combinations_with_replacement(range(columns.shape[-2]), 2)
    products = np.stack([columns[..., a, :] * columns[..., b, :] for a, b in pairs], axis=-2)
    wide = (len(raw), found.shape[-1])
    return Estimates(
        values, variances, columns, products, count - columns.shape[-2] + 0.0, centre,
        np.broadcast_to(shift, wide), np.broadcast_to(scale, wide),
    )  # fmt: skip


def indistinct(found: Estimates) -> NDArray[np.bool_]:
    """Of which metrics a covariate does not differ between sites, or follows from the others."""
    size = found.columns.shape[-2]
    if size == 1:
        return np.zeros(len(found.values), np.bool_)
    gram = square(sums(found.there.astype(np.float64), found.products), size)
    with np.errstate(all="ignore"):  # a pivot of zero is what is looked for
        left = inverse(gram)[1]
    return np.asarray(~(left > _ALIKE * np.einsum("iim->im", gram)).all(axis=0))


def combined(coefficients: Numbers, of: Numbers) -> Numbers:
    """Columns by their coefficients (columns x metrics), summed: metrics x sites."""
    if of.ndim == 2:
        return np.asarray(coefficients.T @ of)
    return np.asarray((coefficients.T[:, None, :] @ of)[:, 0, :])


def sums(weights: Numbers, of: Numbers) -> Numbers:
    """Weighted sums over sites (columns x metrics) of columns (columns x sites, or metrics x columns x sites)."""
    if of.ndim == 2:
        return np.asarray(of @ weights.T)
    return np.asarray((of @ weights[:, :, None])[:, :, 0].T)


def square(pairs: Numbers, size: int) -> Numbers:
    """A symmetric matrix for each metric (size x size x metrics) from the sums of products of its pairs."""
    matrix = np.empty((size, size, pairs.shape[1]))
    for place, (a, b) in enumerate(combinations_with_replacement(range(size), 2)):
        matrix[a, b] = matrix[b, a] = pairs[place]
    return matrix


def inverse(matrix: Numbers) -> tuple[Numbers, Numbers]:
    """The inverse of positive definite matrices (size x size x metrics), and their pivots (size x metrics).

    By the sweep operator (J. H. Goodnight, The American Statistician 33, 1979), for all metrics in one step a column.
    """
    found, pivots = matrix.copy(), np.empty(matrix.shape[1:])
    for place in range(len(matrix)):
        pivots[place] = pivot = found[place, place].copy()
        row = found[place] / pivot
        column = found[:, place].copy()
        found -= column[:, None] * row[None]
        found[place], found[:, place] = row, -column / pivot
        found[place, place] = 1 / pivot
    return found, pivots


def _there(raw: Numbers, errors: Numbers) -> NDArray[np.bool_]:
    if raw.ndim != 2 or raw.shape != errors.shape:
        raise ValueError(f"estimates and errors are metrics x sites, both alike, not {raw.shape} and {errors.shape}")
    there = ~np.isnan(raw)
    if (there != ~np.isnan(errors)).any():
        raise ValueError("an estimate has no standard error, or an error no estimate; both are there, or both are NaN")
    if np.isinf(raw).any() or np.isinf(errors).any():
        raise ValueError("an estimate or an error is infinite; a site without a metric has NaN")
    if not (errors[there] > 0).all():
        raise ValueError("a standard error is not above zero; an estimate without one cannot be compared")
    return there


def _covariates(given: Numbers | None, shape: tuple[int, ...]) -> Numbers:
    if given is None:
        return np.empty((shape[1], 0))
    if given.shape[:-1] not in {shape, shape[1:]}:
        raise ValueError(f"covariates are sites x p or metrics x sites x p; {given.shape} does not fit to {shape}")
    if not np.isfinite(given).all():
        raise ValueError("a covariate is missing or infinite; say it, or leave out the site or the covariate")
    return given


def _standardised(covariates: Numbers, there: NDArray[np.bool_]) -> tuple[Numbers, Numbers, Numbers]:
    """The columns, and by what each covariate was shifted and scaled; where all sites share one, by all of them."""
    present = there[..., None] if covariates.ndim == 3 else np.ones((len(covariates), 1), np.bool_)
    count = present.sum(axis=-2)
    shift = np.where(present, covariates, 0.0).sum(axis=-2) / count
    centred = np.where(present, covariates - shift[..., None, :], 0.0)
    scale = np.sqrt((centred**2).sum(axis=-2) / count)
    scale = np.where(scale > 0, scale, 1.0)
    columns = np.concatenate([np.ones((*covariates.shape[:-1], 1)), centred / scale[..., None, :]], axis=-1)
    return np.ascontiguousarray(columns.swapaxes(-1, -2)), shift, scale
