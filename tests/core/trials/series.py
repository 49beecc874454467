"""Series to test with, and the evidence for a shift spelled out with whole covariance matrices."""

from __future__ import annotations

from math import log, pi, sin

import numpy as np
from hypothesis import strategies as st
from scipy.linalg import toeplitz
from scipy.special import logsumexp

from catchball.core.trials.autoregression import Numbers


def drawn(phi: float, points: int, seed: int) -> Numbers:
    """A stationary normal series with innovations of one, by its definition."""
    chance = np.random.default_rng(seed)
    series = [chance.normal() / np.sqrt(1 - phi**2)]
    for new in chance.normal(size=points - 1):
        series.append(phi * series[-1] + new)
    return np.array(series)


def spelled_out(
    series: Numbers, start: int, scale: float, shift: float = 0.0, finer: int = 250, drift: float = 0.0
) -> float:
    """The log evidence at the last point: each likelihood from its covariance, summed over a fine grid of phi."""
    there = ~np.isnan(series)
    step = (np.arange(len(series)) >= start).astype(float)[there]
    values = series[there] - shift * step
    ones = np.ones((len(values), 1))
    without, with_shift = [], []
    for place in range(finer):
        phi = sin(pi * ((place + 0.5) / finer - 0.5))
        stationary = toeplitz(np.sign(phi) ** np.arange(len(series)) * abs(phi) ** np.arange(len(series))) / (
            1 - phi**2
        )
        time = np.arange(len(series))[there] / start
        covariance = stationary[np.ix_(there, there)] + drift**2 / (1 - phi**2) * np.outer(time, time)
        without.append(restricted(values, ones, covariance))
        with_shift.append(restricted(values, ones, covariance + scale**2 / (1 - phi**2) * np.outer(step, step)))
    return float(logsumexp(with_shift) - logsumexp(without))


def restricted(values: Numbers, design: Numbers, covariance: Numbers) -> float:
    """The log likelihood with coefficients and standard deviation averaged over, but for a constant."""
    inverse = np.linalg.inv(covariance)
    inner = design.T @ inverse @ design
    left = values - design @ np.linalg.solve(inner, design.T @ inverse @ values)
    determinants = np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(inner)[1]
    return float(-determinants / 2 - (len(values) - design.shape[1]) / 2 * log(left @ inverse @ left))


SEEDS = st.integers(0, 10_000)
PHIS = st.sampled_from([-0.4, 0.0, 0.4, 0.8])
