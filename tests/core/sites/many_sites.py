"""Sites to compare, and the restricted likelihood spelled out with whole matrices, one metric at a time."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize_scalar

from catchball.core.sites.estimates import Numbers

_BCG = """
4 119 11 128 44 1948
6 300 29 274 55 1949
3 228 11 209 42 1960
62 13536 248 12619 52 1977
33 5036 47 5761 13 1973
180 1361 372 1079 44 1953
8 2537 10 619 19 1973
505 87886 499 87892 13 1980
29 7470 45 7232 27 1968
17 1699 65 1600 42 1961
186 50448 141 27197 18 1974
5 2493 3 2338 33 1969
27 16886 29 17825 33 1976
"""
_TABLE = np.array(_BCG.split(), np.float64).reshape(13, 6)
"""Tuberculosis with and without a vaccine: ill and well of the treated, ill and well of the others, latitude, year.

G. A. Colditz and others, JAMA 271 (1994), as in W. Viechtbauer, Journal of Statistical Software 36(3) (2010).
"""


def _log_risk_ratios() -> tuple[Numbers, Numbers]:
    ill, well, ill_without, well_without = _TABLE.T[:4]
    treated, others = ill + well, ill_without + well_without
    errors = np.sqrt(1 / ill - 1 / treated + 1 / ill_without - 1 / others)
    return np.log(ill / treated) - np.log(ill_without / others), errors


BCG, BCG_ERRORS = _log_risk_ratios()
LATITUDE, YEAR = _TABLE.T[4], _TABLE.T[5]


class Matrices:
    """The meta-regression of one metric without any short cut."""

    def __init__(self, values: Numbers, errors: Numbers, covariates: Numbers | None = None) -> None:
        there = ~np.isnan(values)
        columns = [np.ones(int(there.sum()))] + ([] if covariates is None else list(covariates[there].T))
        self.values, self.errors, self.design = values[there], errors[there], np.column_stack(columns)

    def at(self, tau2: float) -> tuple[Numbers, Numbers, Numbers]:
        """Weights, covariance and coefficients."""
        weights = np.diag(1 / (self.errors**2 + tau2))
        covariance = np.linalg.inv(self.design.T @ weights @ self.design)
        return weights, covariance, covariance @ self.design.T @ weights @ self.values

    def log_likelihood(self, tau2: float) -> float:
        weights, covariance, coefficients = self.at(tau2)
        left = self.values - self.design @ coefficients
        logs = np.linalg.slogdet(weights)[1] + np.linalg.slogdet(covariance)[1]
        return float(logs - left @ weights @ left) / 2

    def q(self, tau2: float) -> float:
        weights, _, coefficients = self.at(tau2)
        left = self.values - self.design @ coefficients
        return float(left @ weights @ left)

    def tau2(self) -> float:
        """By walking over a fine grid, and looking closely about the highest place of it."""
        grid = np.concatenate([[0.0], np.geomspace(1e-5, 1e3, 120) * float(np.var(self.values) + 1e-12)])
        best = int(np.argmax([self.log_likelihood(tau2) for tau2 in grid]))
        low, high = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
        found = minimize_scalar(
            lambda tau2: -self.log_likelihood(tau2), bounds=(low, high), method="bounded", options={"xatol": 1e-12}
        )
        return 0.0 if self.log_likelihood(0.0) >= -float(found.fun) else float(found.x)


def made_up(
    chance: np.random.Generator, metrics: int, sites: int, tau: float, *, missing: float = 0.0
) -> tuple[Numbers, Numbers]:
    """Estimates and errors of sites that truly differ by `tau`; some do not have the metric."""
    errors = chance.uniform(0.2, 2.0, (metrics, sites))
    raw = 5 * chance.normal(size=(metrics, 1)) + tau * chance.normal(size=errors.shape)
    raw = raw + errors * chance.normal(size=errors.shape)
    gone = chance.uniform(size=errors.shape) < missing
    return np.where(gone, np.nan, raw), np.where(gone, np.nan, errors)
