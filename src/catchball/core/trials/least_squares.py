"""Generalised least squares with an autocorrelation of the first order that is averaged over, not plugged in.

For each phi the coefficients are exact and have a t distribution with points less coefficients degrees of freedom; over
phi they are mixed by the restricted likelihood (A. Zellner and G. C. Tiao, JASA 59, 1964, with the priors of
`autoregression.py`). The mixture is wider than the t of a plugged-in phi by what is not known of phi, which is what
makes few points honest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr

from catchball.core.trials.autoregression import Numbers, gaps, moments, nodes, regression, shares

_HALVINGS = 80
_NOTHING = 1e-12
"""What is left of values by rounding alone, as a part of them."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Coefficients and their standard errors (phi x series x coefficients), the weight of each phi (phi x series)."""

    weights: Numbers
    coefficients: Numbers
    errors: Numbers
    freedom: int

    def estimate(self, which: int) -> Numbers:
        """One coefficient of each series."""
        return np.asarray((self.weights * self.coefficients[..., which]).sum(axis=0))

    def below(self, which: int, bound: Numbers) -> Numbers:
        """How probable it is that a coefficient is below a bound, one for each series."""
        away = (bound - self.coefficients[..., which]) / self.errors[..., which]
        return np.asarray((self.weights * stdtr(self.freedom, away)).sum(axis=0))

    def p_value(self, which: int) -> Numbers:
        """Two-sided, against the coefficient being zero, one for each series."""
        low = self.below(which, np.zeros(self.weights.shape[1]))
        return np.asarray(np.minimum(1.0, 2 * np.minimum(low, 1 - low)))

    def quantile(self, which: int, probability: float) -> Numbers:
        """A quantile of a coefficient, one for each series, found by halving."""
        centre, error = self.estimate(which), self.errors[..., which].max(axis=0)
        spread = np.ptp(self.coefficients[..., which], axis=0)
        low, high = centre - 1e3 * error - spread, centre + 1e3 * error + spread
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            short = self.below(which, middle) < probability
            low, high = np.where(short, middle, low), np.where(short, high, middle)
        return np.asarray((low + high) / 2)


def fit(values: Numbers, design: Numbers, history: Numbers | None = None, drift: Numbers | None = None) -> Fit:
    """Regression of series (series x points) on a design (points x coefficients).

    Missing values (NaN) are passed over, and must be missing in all series alike. `history` (series x points) are
    earlier points of the same series, from which only the autocorrelation is taken, so their level may be another one.
    `drift` is one more column, whose coefficient is normal with a standard deviation of one of the series, and is
    averaged over.
    Raises ValueError where there are too few points for the design, or the design or the values do not vary.
    """
    present = ~np.isnan(values)
    if (present != present[0]).any():
        raise ValueError("series that are worked on together miss the same values; take them one by one")
    freedom = int(present[0].sum()) - design.shape[1]
    if freedom < 3:
        raise ValueError(f"{present[0].sum()} points are too few for {design.shape[1]} coefficients; collect more")
    if np.linalg.matrix_rank(design[present[0]]) < design.shape[1]:
        raise ValueError("there must be points before and after the change, at different times")
    phi = nodes(values.shape[1] + (0 if history is None else history.shape[1]))
    likelihood, coefficients, errors = _by_phi(values, design, phi, freedom, drift)
    if history is not None:
        ends = np.array([history.shape[1]])
        likelihood = likelihood + regression(moments(_scaled(history), history.shape[1], ends), phi).null[..., 0]
    return Fit(shares(likelihood), coefficients, errors, freedom)


def _scaled(history: Numbers) -> Numbers:
    spread = np.nanstd(history, axis=1, keepdims=True)
    if not (spread > 0).all():
        raise ValueError("the history does not vary; leave it out, or measure finer")
    return np.asarray((history - np.nanmean(history, axis=1, keepdims=True)) / spread)


def _by_phi(
    values: Numbers, design: Numbers, phi: Numbers, freedom: int, drift: Numbers | None
) -> tuple[Numbers, Numbers, Numbers]:
    """Log likelihoods (phi x series), coefficients and their standard errors (phi x series x coefficients)."""
    if drift is not None:
        design = np.column_stack([design, drift])
    found = gaps(values[:1])
    here, before, gap = found.present[0], found.previous[0], found.length[0]
    rho = phi[:, None] ** gap[None, here]
    root = np.sqrt((1 - phi[:, None] ** 2) / (1 - rho**2))
    white = root[..., None] * (design[here] - rho[..., None] * design[before[here]])
    responses = root[..., None] * (values.T[here] - rho[..., None] * values.T[before[here]])
    if drift is not None:
        white, responses = _with_prior(white, responses, phi)
    unit, triangle = np.linalg.qr(white)
    turned = unit.swapaxes(1, 2) @ responses
    left = responses - unit @ turned
    squares = (left**2).sum(axis=1)
    if not (squares > (_NOTHING * np.abs(values.T[here]).max(axis=0)) ** 2).all():
        raise ValueError("nothing varies here but what the design explains; there is no error to compare with")
    inverse = np.linalg.inv(triangle)
    coefficients = (inverse @ turned).swapaxes(1, 2)
    spread = np.sqrt((inverse**2).sum(axis=2))
    errors = np.sqrt(squares / freedom)[..., None] * spread[:, None, :]
    determinant = np.log(np.abs(np.diagonal(triangle, axis1=1, axis2=2))).sum(axis=1)
    own = np.log(root).sum(axis=1) - determinant
    if drift is not None:
        own = own + np.log1p(-(phi**2)) / 2
    likelihood = own[:, None] - freedom / 2 * np.log(squares)
    return np.asarray(likelihood), np.asarray(coefficients), np.asarray(errors)


def _with_prior(white: Numbers, responses: Numbers, phi: Numbers) -> tuple[Numbers, Numbers]:
    """One more row, which says of the last coefficient that it is zero, but for a standard deviation of the series."""
    row = np.zeros((len(phi), 1, white.shape[2]))
    row[:, 0, -1] = np.sqrt(1 - phi**2)
    nothing = np.zeros((len(phi), 1, responses.shape[2]))
    return np.concatenate([white, row], axis=1), np.concatenate([responses, nothing], axis=1)
