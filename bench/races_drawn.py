"""What is raced with: made-up series, and made-up metrics of sites. Nothing of ours is needed to draw them."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.float64]
SERIES, POINTS = 10_000, 1_000
METRICS, SITES = 10_000, 50


def series(many: int = SERIES) -> Numbers:
    """The first of the series (series x points): healthy ones, and of each four one whose level shifts half-way."""
    values = np.random.default_rng(1).standard_normal((many, POINTS))
    values[::4, POINTS // 2 :] += 1.0
    return np.asarray(10 + 2 * values)


def metrics(many: int, sites: int, seed: int) -> tuple[Numbers, Numbers, Numbers]:
    """Estimates and errors of made-up metrics (metrics x sites), and a covariate of the sites (sites x 1)."""
    chance = np.random.default_rng(seed)
    errors = chance.uniform(0.2, 2.0, (many, sites))
    covariate = chance.normal(size=(sites, 1))
    true = 5 * chance.normal(size=(many, 1)) + chance.uniform(-1, 1, (many, 1)) * covariate[:, 0]
    true = true + chance.uniform(0, 1.5, (many, 1)) * chance.normal(size=errors.shape)
    return true + errors * chance.normal(size=errors.shape), errors, covariate


def first(many: int = METRICS) -> tuple[Numbers, Numbers, Numbers]:
    """The first of the metrics that are raced with."""
    raw, errors, covariate = metrics(METRICS, SITES, 2)
    return raw[:many], errors[:many], covariate
