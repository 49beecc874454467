"""Charts of individuals of many series at once, with run rules: each as `charts.individuals` and `rules` have it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from catchball.core.spc.constants import Constants, d2
from catchball.core.spc.rules import RULES, Signals, signals

Numbers: TypeAlias = NDArray[np.float64]
_BLOCK: Final = 32
"""So many series stay in the cache of the processor."""


@dataclass(frozen=True, slots=True)
class Charts:
    """Centre and sigma of each series, in the units of its values, and where the run rules fired."""

    centre: Numbers
    sigma: Numbers
    signals: Signals


def many_individuals(values: Numbers, rules: Iterable[int] = RULES, constants: Constants = Constants.EXACT) -> Charts:
    """The charts of single values of many series (series x points), sigma from each one's mean moving range.

    Missing values (NaN) are passed over. Raises ValueError where a series has no two neighbours or nothing ever moves
    in it, and for an unknown rule.
    """
    if values.ndim != 2:
        raise ValueError(f"many series are an array of series x points, not of the shape {values.shape}")
    centre, moves = np.empty(len(values)), np.empty(len(values))
    for begin in range(0, len(values), _BLOCK):
        block = slice(begin, begin + _BLOCK)
        centre[block], moves[block] = _means(values[block])
    if not (good := (moves > 0) & np.isfinite(moves)).all():
        raise ValueError(
            f"series {int(np.argmin(good))} has no limits: it needs two values next to each other, and some variation"
        )
    sigma = moves / d2(2, constants)
    return Charts(centre, sigma, signals(values, centre, sigma, rules))


def _means(values: Numbers) -> tuple[Numbers, Numbers]:
    """Of some series the means of values and of moving ranges; NaN where there is none."""
    points = values.shape[1]
    if points < 2:
        return np.full(len(values), np.nan), np.full(len(values), np.nan)
    total = values.sum(axis=1)
    moves = np.empty(values.shape)
    # As one long row, which is quicker; the first point of a series has not moved.
    row, steps = values.ravel(), moves.ravel()[1:]
    np.subtract(row[1:], row[:-1], out=steps)
    moves[:, 0] = 0.0
    np.abs(moves, out=moves)
    if not np.isnan(total).any():
        return total / points, moves.sum(axis=1) / (points - 1)
    return _mean_of_those_there(values), _mean_of_those_there(moves[:, 1:])


def _mean_of_those_there(values: Numbers) -> Numbers:
    there = ~np.isnan(values)
    count = there.sum(axis=1)
    means = np.full(len(count), np.nan)
    np.divide(np.where(there, values, 0.0).sum(axis=1), count, out=means, where=count > 0)
    return means
