"""Analysis of variance of parts, appraisers and trials, with an interval for a sum of mean squares.

The layouts are balanced and all effects random, so sums of squares are those of means; which mean square tests which is
as in D. C. Montgomery, Design and Analysis of Experiments. The interval is the modified large sample one, which began
with F. A. Graybill and C.-M. Wang, Journal of the American Statistical Association 75 (1980).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations, product
from math import inf, nan, sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2
from scipy.stats import f as f_distribution

Numbers: TypeAlias = NDArray[np.float64]


class Source(StrEnum):
    """Where variation comes from."""

    PART = "part"
    APPRAISER = "appraiser"
    INTERACTION = "interaction"
    REPEATABILITY = "repeatability"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table of variances; `f` and `p` are None where nothing is tested, in the row of repeatability."""

    source: Source
    freedom: int
    squares: float
    f: float | None = None
    p: float | None = None

    @property
    def mean_square(self) -> float:
        """The sum of squares for each degree of freedom."""
        return self.squares / self.freedom


def crossed_table(values: Numbers) -> tuple[Row, Row, Row, Row]:
    """Part, appraiser, interaction and repeatability of `values`: parts x appraisers x trials, two or more of each."""
    parts, appraisers, trials = values.shape
    centred = values - values.mean()
    cells = centred.mean(axis=2)
    by_part, by_appraiser = cells.mean(axis=1), cells.mean(axis=0)
    noise = _noise(values)
    mixed = cells - by_part[:, None] - by_appraiser[None, :]
    error = _row(Source.REPEATABILITY, parts * appraisers * (trials - 1), centred - cells[:, :, None], 1, noise)
    interaction = _row(Source.INTERACTION, (parts - 1) * (appraisers - 1), mixed, trials, noise)
    part = _row(Source.PART, parts - 1, by_part, appraisers * trials, noise)
    appraiser = _row(Source.APPRAISER, appraisers - 1, by_appraiser, parts * trials, noise)
    return _tested(part, interaction), _tested(appraiser, interaction), _tested(interaction, error), error


def pooled_table(table: tuple[Row, Row, Row, Row]) -> tuple[Row, Row, Row]:
    """The table of a crossed study with the interaction in the row of repeatability, against which all is tested."""
    part, appraiser, interaction, error = table
    pooled = replace(error, freedom=error.freedom + interaction.freedom, squares=error.squares + interaction.squares)
    return _tested(part, pooled), _tested(appraiser, pooled), pooled


def nested_table(values: Numbers) -> tuple[Row, Row, Row]:
    """Part within appraiser, appraiser and repeatability of `values`: parts of each x appraisers x trials."""
    parts, appraisers, trials = values.shape
    centred = values - values.mean()
    cells = centred.mean(axis=2)
    by_appraiser = cells.mean(axis=0)
    noise = _noise(values)
    error = _row(Source.REPEATABILITY, parts * appraisers * (trials - 1), centred - cells[:, :, None], 1, noise)
    part = _row(Source.PART, appraisers * (parts - 1), cells - by_appraiser[None, :], trials, noise)
    appraiser = _row(Source.APPRAISER, appraisers - 1, by_appraiser, parts * trials, noise)
    return _tested(part, error), _tested(appraiser, part), error


def modified_large_sample(weighted: Sequence[tuple[float, Row]], confidence: float) -> tuple[float, float]:
    """The interval of a weighted sum of mean squares, neither end below zero; of a single one it is the exact one.

    Where all weights are positive it is that of Graybill and Wang (1980), in the notation of R. K. Burdick,
    C. M. Borror and D. C. Montgomery, Journal of Quality Technology 35 (2003). With negative ones it is that of
    N. Ting, R. K. Burdick, F. A. Graybill, S. Jeyaratnam and T.-F. C. Lu, Journal of Statistical Computation and
    Simulation 35 (1990).
    """
    tail = (1 - confidence) / 2
    plus = [_Term(weight * row.mean_square, row.freedom, tail) for weight, row in weighted if weight > 0]
    minus = [_Term(-weight * row.mean_square, row.freedom, tail) for weight, row in weighted if weight < 0]
    estimate = sum(term.size for term in plus) - sum(term.size for term in minus)
    below, above = _below(plus, minus, tail), _below(minus, plus, tail)
    return max(estimate - sqrt(max(below, 0.0)), 0.0), max(estimate + sqrt(max(above, 0.0)), 0.0)


@dataclass(frozen=True, slots=True)
class _Term:
    """A weighted mean square without its sign; what it estimates may be lower by its share `g`, or higher by `h`."""

    size: float
    freedom: int
    tail: float

    @property
    def g(self) -> float:
        return 1 - self.freedom / float(chi2.isf(self.tail, self.freedom))

    @property
    def h(self) -> float:
        return self.freedom / float(chi2.ppf(self.tail, self.freedom)) - 1


def _below(plus: Sequence[_Term], minus: Sequence[_Term], tail: float) -> float:
    """The square of the distance from `plus` less `minus` down to its lower bound.

    The upper bound is that of `minus` less `plus`, turned round. Products of a positive and a negative term make the
    bound of their difference exact where it is zero, those of two positive ones that of their sum where both have one
    variance and are weighted by their degrees of freedom.
    """
    square = sum((term.g * term.size) ** 2 for term in plus) + sum((term.h * term.size) ** 2 for term in minus)
    for up, down in product(plus, minus):
        ratio = float(f_distribution.isf(tail, up.freedom, down.freedom))
        square += ((ratio - 1) ** 2 - (up.g * ratio) ** 2 - down.h**2) / ratio * up.size * down.size
    for one, other in combinations(plus, 2) if minus else ():
        both = one.freedom + other.freedom
        share = one.freedom / other.freedom
        joint = (_Term(0.0, both, tail).g * both) ** 2 / (one.freedom * other.freedom)
        square += (joint - one.g**2 * share - other.g**2 / share) / (len(plus) - 1) * one.size * other.size
    return square


def _row(source: Source, freedom: int, effects: Numbers, weight: int, noise: float) -> Row:
    squares = weight * float(np.sum(effects * effects))
    return Row(source, freedom, squares if squares > noise else 0.0)


def _noise(values: Numbers) -> float:
    """Sums of squares as small as this are rounding, and stand for zero: else trials that agree would have an F."""
    return values.size * (8 * float(np.finfo(np.float64).eps) * float(np.abs(values).max())) ** 2


def _tested(row: Row, against: Row) -> Row:
    if against.squares == 0:
        return replace(row, f=inf, p=0.0) if row.squares > 0 else replace(row, f=nan, p=1.0)
    ratio = row.mean_square / against.mean_square
    return replace(row, f=ratio, p=float(f_distribution.sf(ratio, row.freedom, against.freedom)))
