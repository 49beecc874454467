"""The random-effects meta-regression at given variances between sites, for all metrics at once.

The model is that of metafor (W. Viechtbauer, Journal of Statistical Software 36(3), 2010): an estimate is its line of
the regression, plus an effect of the site with variance tau², plus an error of known variance. P is the projection W -
W X (X' W X)^-1 X' W with weights 1 / (variance + tau²); the restricted likelihood is highest where y' P P y, the
quadratic form, equals the trace of P.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catchball.core.sites.estimates import Estimates, Numbers, combined, inverse, square, sums


@dataclass(frozen=True, slots=True)
class Regressed:
    """The regression at one tau² for each metric.

    `weights`, `residuals` and `weighted`, which is P y, are metrics x sites; `information` and its inverse `covariance`
    (columns x columns x metrics) and `coefficients` (columns x metrics) are those of the standardised columns;
    `determinant` is the logarithm of that of the information.
    """

    found: Estimates
    weights: Numbers
    information: Numbers
    covariance: Numbers
    coefficients: Numbers
    residuals: Numbers
    weighted: Numbers
    determinant: Numbers

    def q(self) -> Numbers:
        """y' P y, which at a tau² of zero is Cochran's Q."""
        return dot(self.weighted, self.residuals)

    def slope(self) -> tuple[Numbers, Numbers]:
        """y' P P y, and the trace of P."""
        return dot(self.weighted, self.weighted), self._trace(self._gram(self.weights * self.weights))

    def curvature(self) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """As `slope`, then y' P P P y and the trace of P P: by how much the two fall with tau²."""
        squares = self.weights * self.weights
        second, third = self._gram(squares), self._gram(squares * self.weights)
        once = np.einsum("ijm,jkm->ikm", self.covariance, second)
        twice = (self.covariance * third).sum(axis=(0, 1))
        trace2 = second[0, 0] - 2 * twice + np.einsum("ikm,kim->m", once, once)
        cubed = self.weights * self.weighted
        across = sums(cubed, self.found.columns)
        explained = np.einsum("im,ijm,jm->m", across, self.covariance, across)
        quadratic, cubic = dot(self.weighted, self.weighted), dot(cubed, self.weighted) - explained
        return quadratic, self._trace(second), cubic, np.asarray(trace2)

    def log_likelihood(self) -> Numbers:
        """The restricted one, but for a constant."""
        logs = np.log(self.weights, out=np.zeros_like(self.weights), where=self.weights > 0)
        return np.asarray((logs.sum(axis=1) - self.determinant - self.q()) / 2)

    def _trace(self, second: Numbers) -> Numbers:
        # The first column is the constant, so the first place of the information is the sum of the weights.
        return np.asarray(self.information[0, 0] - (self.covariance * second).sum(axis=(0, 1)))

    def _gram(self, weights: Numbers) -> Numbers:
        return square(sums(weights, self.found.products), len(self.coefficients))


def regressed(found: Estimates, tau2: Numbers) -> Regressed:
    """The regression at a tau² for each metric."""
    weights = found.variances + tau2[:, None]
    np.reciprocal(weights, out=weights)
    information = square(sums(weights, found.products), found.columns.shape[-2])
    covariance, pivots = inverse(information)
    coefficients = np.einsum("ijm,jm->im", covariance, sums(weights * found.values, found.columns))
    residuals = combined(coefficients, found.columns)
    np.subtract(found.values, residuals, out=residuals)
    determinant = np.log(pivots).sum(axis=0)
    return Regressed(found, weights, information, covariance, coefficients, residuals, weights * residuals, determinant)


def dot(one: Numbers, other: Numbers) -> Numbers:
    """Sums of products over sites."""
    return np.asarray(np.einsum("ms,ms->m", one, other))
