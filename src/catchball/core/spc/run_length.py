"""Average run lengths: how many points until a chart signals, of independent normal values that are off by a shift.

By the integral equations of E. S. Page (Biometrika 41, 1954) for the CUSUM and S. V. Crowder (Technometrics 29, 1987)
for the EWMA, solved at the points of Gauss and Legendre. All lengths and widths are in sigmas; limits are two-sided.
"""

from __future__ import annotations

from math import sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Numbers: TypeAlias = NDArray[np.float64]
_NODES = 120


def shewhart_length(width: float = 3.0, shift: float = 0.0) -> float:
    """The average run length of single values against limits at `width` sigmas."""
    return float(1 / (ndtr(-width - shift) + ndtr(-width + shift)))


def cusum_length(slack: float = 0.5, interval: float = 5.0, shift: float = 0.0) -> float:
    """The average run length of a two-sided CUSUM that begins at zero."""
    up, down = (_one_sided(slack, interval, shift * side) for side in (1, -1))
    return 1 / (1 / up + 1 / down)


def ewma_length(weight: float = 0.2, width: float = 2.962, shift: float = 0.0) -> float:
    """The average run length of an EWMA that begins at the centre, against limits of its final width."""
    reach = width * sqrt(weight / (2 - weight))
    points, weights = _grid(-reach, reach)
    moved = (points[None, :] - (1 - weight) * np.append(points, 0.0)[:, None]) / weight - shift
    kernel = _density(moved) * weights / weight
    lengths = np.linalg.solve(np.eye(_NODES) - kernel[:-1], np.ones(_NODES))
    return float(1 + kernel[-1] @ lengths)


def _one_sided(slack: float, interval: float, shift: float) -> float:
    """That of the upper sum alone: it begins at zero, and values that would take it below begin it again."""
    points, weights = _grid(0.0, interval)
    starts = np.append(points, 0.0)
    kernel = _density(points[None, :] + slack - starts[:, None] - shift) * weights
    again = ndtr(slack - starts - shift)
    equations = np.eye(_NODES + 1) - np.column_stack([kernel, again])
    return float(np.linalg.solve(equations, np.ones(_NODES + 1))[-1])


def _density(at: Numbers) -> Numbers:
    return np.asarray(np.exp(-at * at / 2) / sqrt(2 * np.pi))


def _grid(low: float, high: float) -> tuple[Numbers, Numbers]:
    points, weights = np.polynomial.legendre.leggauss(_NODES)
    half = (high - low) / 2
    return low + half * (points + 1), half * weights
