"""The two races, programmed to be read: one series, one metric at a time, each rule and each sum as its words say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import fmean

import numpy as np
from scipy.optimize import minimize_scalar

from bench.races_drawn import Numbers

_MEAN_RANGE_OF_TWO = 1.1283791670955126


def chart(values: Sequence[float]) -> list[list[bool]]:
    """Whether each of the eight rules fired at each point of one series, by its own chart of individuals."""
    centre = fmean(values)
    sigma = fmean(abs(now - before) for before, now in pairwise(values)) / _MEAN_RANGE_OF_TWO
    return [
        [
            place + 1 >= length and fires(values[place + 1 - length : place + 1], centre, sigma)
            for place in range(len(values))
        ]
        for length, fires in _RULES
    ]


def _above(window: Sequence[float], limit: float) -> list[bool]:
    return [value > limit for value in window]


def _below(window: Sequence[float], limit: float) -> list[bool]:
    return [value < limit for value in window]


def _rises(window: Sequence[float]) -> list[bool]:
    return [now > before for before, now in pairwise(window)]


def _falls(window: Sequence[float]) -> list[bool]:
    return [now < before for before, now in pairwise(window)]


def _most(window: Sequence[float], centre: float, away: float, many: int) -> bool:
    """So many of the window are beyond a limit on one side, and the last is one of them."""
    above, below = _above(window, centre + away), _below(window, centre - away)
    return (above[-1] and sum(above) >= many) or (below[-1] and sum(below) >= many)


def _beyond(window: Sequence[float], centre: float, sigma: float) -> list[bool]:
    return [value > centre + sigma or value < centre - sigma for value in window]


def _in_turn(window: Sequence[float]) -> bool:
    rises, falls = _rises(window), _falls(window)
    return all(rises[0::2] + falls[1::2]) or all(falls[0::2] + rises[1::2])


_RULES: Sequence[tuple[int, Callable[[Sequence[float], float, float], bool]]] = (
    (1, lambda window, centre, sigma: _most(window, centre, 3 * sigma, 1)),
    (9, lambda window, centre, _: all(_above(window, centre)) or all(_below(window, centre))),
    (6, lambda window, _, __: all(_rises(window)) or all(_falls(window))),
    (14, lambda window, _, __: _in_turn(window)),
    (3, lambda window, centre, sigma: _most(window, centre, 2 * sigma, 2)),
    (5, lambda window, centre, sigma: _most(window, centre, sigma, 4)),
    (15, lambda window, centre, sigma: not any(_beyond(window, centre, sigma))),
    (8, lambda window, centre, sigma: all(_beyond(window, centre, sigma))),
)
"""Of the rules one to eight, how many points a window has, and when it fires at its last."""


def pooled(values: Numbers, errors: Numbers, covariate: Numbers) -> tuple[float, Numbers]:
    """tau² by REML and the pooled values of the sites of one metric."""
    design = np.column_stack([np.ones(len(values)), covariate])

    def fitted(tau2: float) -> tuple[Numbers, Numbers, Numbers]:
        weights = np.diag(1 / (errors**2 + tau2))
        information = design.T @ weights @ design
        return weights, information, np.asarray(np.linalg.solve(information, design.T @ weights @ values), np.float64)

    def minus_log_likelihood(tau2: float) -> float:
        weights, information, coefficients = fitted(tau2)
        left = values - design @ coefficients
        logs = np.linalg.slogdet(information)[1] - np.log(np.diag(weights)).sum()
        return float(logs + left @ weights @ left) / 2

    most = 4 * float(np.var(values)) + 1e-9
    grid = np.linspace(0, most, 60)
    near = int(np.argmin([minus_log_likelihood(tau2) for tau2 in grid]))
    bounds = (grid[max(near - 1, 0)], grid[min(near + 1, len(grid) - 1)])
    found = minimize_scalar(minus_log_likelihood, bounds=bounds, method="bounded", options={"xatol": 1e-10})
    tau2 = 0.0 if minus_log_likelihood(0.0) <= float(found.fun) else float(found.x)
    line = design @ fitted(tau2)[2]
    return tau2, line + tau2 / (tau2 + errors**2) * (values - line)
