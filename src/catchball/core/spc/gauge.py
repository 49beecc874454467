"""Measurement system analysis of a gauge: how much of the variation seen is the parts', how much the measuring itself.

Terms as in the handbook Measurement Systems Analysis of the AIAG (fourth edition, 2010): repeatability is the spread of
one appraiser on one part, reproducibility what appraisers add to it, GRR both together. Components of variance are by
the method of moments (D. C. Montgomery and G. C. Runger, Quality Engineering 6, 1993), the interval of GRR in a crossed
study is that of R. K. Burdick, C. M. Borror and D. C. Montgomery, Journal of Quality Technology 35 (2003), in a nested
one its extension to differences of mean squares. By average and range there are no intervals here.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from catchball.core.spc.constants import Constants, d2, d3
from catchball.core.spc.variances import (
    Row,
    Source,
    crossed_table,
    modified_large_sample,
    nested_table,
    pooled_table,
)

Numbers: TypeAlias = NDArray[np.float64]
POOL_ABOVE = 0.25
"""An interaction whose p is above this is pooled into repeatability, unless another level is given."""
STUDY_SIGMAS = 6
"""So many standard deviations are compared with the tolerance."""
_MANY_RANGES = 16
"""From so many ranges on the printed tables take d2 for d2*."""


@dataclass(frozen=True, slots=True)
class Component:
    """A piece of the variation: its standard deviation in the unit of the values, the rest in per cent.

    `of_study` compares standard deviations with that of the whole study, `of_tolerance` six of them with the tolerance
    (None without one), `contribution` variances. Of these only contributions add up.
    """

    sigma: float
    of_study: float
    contribution: float
    of_tolerance: float | None


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval of a standard deviation, in the unit of the values."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Analysis:
    """How an analysis of variance came to its components.

    `table` has the rows that they were computed from. `interaction` is the row of the interaction before pooling, and
    None in a nested study, where it cannot be told from the parts. The intervals are of repeatability and of GRR; the
    latter is approximate, wide where there are few appraisers, and about the estimate before any component is set to
    zero.
    """

    table: tuple[Row, ...]
    interaction: Row | None
    pooled: bool
    repeatability: Interval
    grr: Interval


@dataclass(frozen=True, slots=True)
class Gauge:
    """What a study says about a gauge.

    `distinct_categories` is the whole part of sqrt(2) times part over GRR, at least one; None where GRR is zero, which
    says that the gauge reads too coarsely to see its own error. `set_to_zero` names the components whose estimates were
    negative. `interaction` is None where it was not estimated, `analysis` where ranges were used.
    """

    repeatability: Component
    appraiser: Component
    interaction: Component | None
    reproducibility: Component
    grr: Component
    part: Component
    total: Component
    distinct_categories: int | None
    set_to_zero: frozenset[Source]
    analysis: Analysis | None


def crossed(
    values: Numbers, tolerance: float | None = None, pool_above: float = POOL_ABOVE, confidence: float = 0.95
) -> Gauge:
    """A study in which every appraiser measured every part, by analysis of variance.

    `values` are parts x appraisers x trials, `tolerance` is the width of the specification in the same unit. The
    interaction is pooled into repeatability where its p is above `pool_above`; 1 never pools. Raises ValueError where
    there are fewer than two parts, appraisers or trials, a value is missing, nothing varies, or a setting is out of
    its bounds.
    """
    _check(values, tolerance, confidence)
    if not 0 <= pool_above <= 1:
        raise ValueError(f"the level for pooling the interaction lies between 0 and 1, not at {pool_above}")
    full = crossed_table(values)
    interaction = full[2]
    pooled = interaction.p is not None and interaction.p > pool_above
    table = pooled_table(full) if pooled else full
    parts, _, trials = values.shape
    # GRR as the sum of mean squares that its components amount to, before any is set to zero
    weights = [0, 1 / (parts * trials), 1 - 1 / (parts * trials)]
    if not pooled:
        weights = [0, 1 / (parts * trials), (parts - 1) / (parts * trials), 1 - 1 / trials]
    analysis = _analysis(table, weights, confidence, interaction=interaction, pooled=pooled)
    return _gauge(_crossed_components(table, values.shape), tolerance, analysis)


def nested(values: Numbers, tolerance: float | None = None, confidence: float = 0.95) -> Gauge:
    """A study in which each appraiser has other parts, as where measuring destroys them.

    `values[i, j]` are the trials on part i of appraiser j; where a trial destroys, they are on pieces of one lot that
    is taken to be uniform, and what differs within it counts as repeatability. Raises ValueError like `crossed`.
    """
    _check(values, tolerance, confidence)
    table = nested_table(values)
    part, appraiser, error = table
    parts, _, trials = values.shape
    components = {
        Source.REPEATABILITY: error.mean_square,
        Source.APPRAISER: (appraiser.mean_square - part.mean_square) / (parts * trials),
        Source.PART: (part.mean_square - error.mean_square) / trials,
    }
    weights = [-1 / (parts * trials), 1 / (parts * trials), 1]
    analysis = _analysis(table, weights, confidence, interaction=None, pooled=False)
    return _gauge(components, tolerance, analysis)


def by_ranges(values: Numbers, tolerance: float | None = None, constants: Constants = Constants.EXACT) -> Gauge:
    """A crossed study by average and range, which cannot see an interaction: it goes into appraisers and parts.

    Part variation is, as in the handbook, not freed of what the gauge adds to the means of parts. `values` are
    parts x appraisers x trials. Exact constants are those of `d2_star`; printed ones follow the AIAG handbook: d2 in
    place of d2* for more than fifteen ranges, and reciprocals rounded to four digits. Raises ValueError like `crossed`,
    and where there are more parts, appraisers or trials than there are constants for.
    """
    _check(values, tolerance, 0.95)
    parts, appraisers, trials = values.shape
    ranges = np.ptp(values, axis=2)
    repeatability = float(ranges.mean()) * _reciprocal(trials, ranges.size, constants)
    between = float(np.ptp(values.mean(axis=(0, 2)))) * _reciprocal(appraisers, 1, constants)
    part = float(np.ptp(values.mean(axis=(1, 2)))) * _reciprocal(parts, 1, constants)
    components = {
        Source.REPEATABILITY: repeatability**2,
        Source.APPRAISER: between**2 - repeatability**2 / (parts * trials),
        Source.PART: part**2,
    }
    return _gauge(components, tolerance, None)


def d2_star(size: int, ranges: int) -> float:
    """What the mean of `ranges` ranges of `size` normal values is divided by, so that its square estimates variance.

    sqrt(d2² + d3²/ranges): the root of the mean square of a mean range in sigmas, by P. B. Patnaik, Biometrika 37
    (1950); tabled by A. J. Duncan, Quality Control and Industrial Statistics. Raises ValueError like `d2`, and without
    a range.
    """
    if ranges < 1:
        raise ValueError(f"a mean range is of one range or more, not of {ranges}")
    return sqrt(d2(size) ** 2 + d3(size) ** 2 / ranges)


def _reciprocal(size: int, ranges: int, constants: Constants) -> float:
    if constants is Constants.EXACT:
        return 1 / d2_star(size, ranges)
    return round(1 / (d2_star(size, ranges) if ranges < _MANY_RANGES else d2(size)), 4)


def _crossed_components(table: tuple[Row, ...], shape: tuple[int, ...]) -> dict[Source, float]:
    parts, appraisers, trials = shape
    part, appraiser, against, error = (table[0], table[1], table[2], table[-1])
    components = {
        Source.REPEATABILITY: error.mean_square,
        Source.APPRAISER: (appraiser.mean_square - against.mean_square) / (parts * trials),
        Source.PART: (part.mean_square - against.mean_square) / (appraisers * trials),
    }
    if against.source is Source.INTERACTION:
        components[Source.INTERACTION] = (against.mean_square - error.mean_square) / trials
    return components


def _analysis(
    table: tuple[Row, ...], weights: list[float], confidence: float, *, interaction: Row | None, pooled: bool
) -> Analysis:
    """With the mean squares weighted like this for GRR."""

    def interval(weighted: list[tuple[float, Row]]) -> Interval:
        low, high = modified_large_sample(weighted, confidence)
        return Interval(sqrt(low), sqrt(high))

    grr = interval(list(zip(weights, table, strict=True)))
    return Analysis(table, interaction, pooled, interval([(1.0, table[-1])]), grr)


def _gauge(components: dict[Source, float], tolerance: float | None, analysis: Analysis | None) -> Gauge:
    """`components` are variances as estimated, some of them perhaps negative."""
    found = {source: max(variance, 0.0) for source, variance in components.items()}
    interaction = found.get(Source.INTERACTION)
    reproducibility = found[Source.APPRAISER] + (interaction or 0.0)
    grr = found[Source.REPEATABILITY] + reproducibility
    part = found[Source.PART]
    total = grr + part
    if not total > 0:
        raise ValueError("nothing varies here that this method could see; values that are equal say nothing of a gauge")

    def component(variance: float) -> Component:
        sigma = sqrt(variance)
        of_tolerance = None if tolerance is None else 100 * STUDY_SIGMAS * sigma / tolerance
        return Component(sigma, 100 * sigma / sqrt(total), 100 * variance / total, of_tolerance)

    return Gauge(
        component(found[Source.REPEATABILITY]),
        component(found[Source.APPRAISER]),
        None if interaction is None else component(interaction),
        component(reproducibility),
        component(grr),
        component(part),
        component(total),
        max(floor(sqrt(2 * part / grr)), 1) if grr > 0 else None,
        frozenset(source for source, variance in components.items() if variance < 0),
        analysis,
    )


def _check(values: Numbers, tolerance: float | None, confidence: float) -> None:
    if values.ndim != 3 or min(values.shape) < 2:
        raise ValueError(
            f"a gauge study is an array of two or more parts x appraisers x trials; this one is {values.shape}"
        )
    if not np.isfinite(values).all():
        raise ValueError("a value is missing or infinite; measure it again, or leave out the part for all appraisers")
    if tolerance is not None and not tolerance > 0:
        raise ValueError(f"a tolerance is the width of the specification, above zero, not {tolerance}")
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, not at {confidence}")
