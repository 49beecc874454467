"""The constants that turn a range or a standard deviation of few values into sigma, for normal values.

The expectation and spread of the range are integrals over the distribution of extremes (L. H. C. Tippett,
Biometrika 17, 1925); they are computed here. Printed tables round them to three or four digits, which moves sigma by
some 3e-4: whoever must agree with such a table asks for `Constants.TABLE`.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from math import exp, lgamma, sqrt

import numpy as np
from scipy.special import ndtr

MOST = 100
"""The largest subgroup for which there are constants."""
_REACH = 9.0
"""Beyond so many sigmas nothing is left that a double could tell from zero."""
_NODES = 400


class Constants(StrEnum):
    """Which constants are used: the exact ones, or those of the printed tables."""

    EXACT = "exact"
    TABLE = "table"


def d2(size: int, constants: Constants = Constants.EXACT) -> float:
    """The mean range of `size` standard normal values. Raises ValueError for a size that has none."""
    return _given(_mean_range(_checked(size)), 3, constants)


def d3(size: int, constants: Constants = Constants.EXACT) -> float:
    """The standard deviation of that range. Raises ValueError for a size that has none."""
    return _given(_spread_of_range(_checked(size)), 3, constants)


def c4(size: int, constants: Constants = Constants.EXACT) -> float:
    """The mean standard deviation (divisor `size` - 1) of standard normal values. Raises ValueError like `d2`."""
    half = _checked(size) / 2
    return _given(sqrt(2 / (size - 1)) * exp(lgamma(half) - lgamma(half - 0.5)), 4, constants)


def _checked(size: int) -> int:
    if not 2 <= size <= MOST:
        raise ValueError(f"a subgroup has 2 to {MOST} values, not {size}")
    return size


def _given(exact: float, digits: int, constants: Constants) -> float:
    return exact if constants is Constants.EXACT else round(exact, digits)


@cache
def _mean_range(size: int) -> float:
    x, weights = _grid(-_REACH, _REACH)
    below = ndtr(x)
    return float(weights @ (1 - (1 - below) ** size - below**size))


@cache
def _spread_of_range(size: int) -> float:
    """By the distribution of the range: the mean of its square is twice the integral of r (1 - F(r))."""
    x, weights = _grid(-_REACH, _REACH)
    ranges, steps = _grid(0, 2 * _REACH)
    density = size * np.exp(-x * x / 2) / sqrt(2 * np.pi)
    between = ndtr(x[None, :] + ranges[:, None]) - ndtr(x)[None, :]
    reached = (between ** (size - 1)) @ (weights * density)
    square = 2 * float(steps @ (ranges * (1 - reached)))
    return sqrt(square - _mean_range(size) ** 2)


def _grid(low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """Points and weights of Gauss and Legendre between two bounds."""
    points, weights = _legendre()
    half = (high - low) / 2
    return low + half * (points + 1), half * weights


@cache
def _legendre() -> tuple[np.ndarray, np.ndarray]:
    return np.polynomial.legendre.leggauss(_NODES)
