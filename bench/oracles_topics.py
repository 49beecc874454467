"""What is compared with R: for each topic the tables that R is given, and our own answers by the same names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np

from bench.handbook import HANDBOOK
from bench.oracles_r import Tables
from bench.oracles_sites import pooling_answers, pooling_tables
from catchball.core.sites.estimates import Numbers
from catchball.core.spc.gauge import Gauge, crossed
from catchball.core.spc.run_length import cusum_length, ewma_length, shewhart_length
from catchball.core.trials.autoregression import nodes
from catchball.core.trials.baseline import Baseline, Estimate
from catchball.core.trials.before_after import design
from catchball.core.trials.least_squares import fit
from catchball.core.trials.power import power

Case: TypeAlias = tuple[int, int, float, float, float]


@dataclass(frozen=True, slots=True)
class Topic:
    """A comparison: with which package of R, from which tables, and by how much both may differ."""

    name: str
    title: str
    package: str
    allowed: float
    tables: Callable[[], Tables]
    ours: Callable[[], dict[str, float]]


CHARTS = [
    *(("shewhart", width, 0.0, shift) for width in (2.0, 3.0) for shift in (0.0, 0.5, 1.0, 3.0)),
    *(("ewma", weight, width, shift) for weight, width in ((0.05, 2.615), (0.2, 2.962), (0.4, 3.054), (1.0, 3.0))
      for shift in (0.0, 0.5, 1.0, 2.0)),
    *(("cusum", 0.5, interval, shift) for interval in (4.0, 5.0) for shift in (0.0, 0.5, 1.0, 2.0)),
    *(("cusum", 0.25, 8.0, shift) for shift in (0.0, 1.0)),
]  # fmt: skip
"""Chart, its two settings, and by how many sigmas the values are off."""


def _chart_name(chart: str, a: float, b: float, shift: float) -> str:
    return f"{chart} {a:g} {b:g} shift {shift:g}"


def _length_tables() -> Tables:
    rows = [
        {"name": _chart_name(*case), "chart": case[0], "a": case[1], "b": case[2], "shift": case[3]} for case in CHARTS
    ]
    return {"cases": rows}


def _lengths() -> dict[str, float]:
    found = {}
    for chart, a, b, shift in CHARTS:
        length = {"ewma": ewma_length, "cusum": cusum_length}
        found[_chart_name(chart, a, b, shift)] = (
            shewhart_length(a, shift) if chart == "shewhart" else length[chart](a, b, shift)
        )
    return found


def _series() -> tuple[Numbers, int]:
    """A row of values with some missing, and where the change is."""
    chance = np.random.default_rng(5)
    values = np.empty(60)
    last = 0.0
    for place, new in enumerate(chance.normal(size=60)):
        last = 0.5 * last + new
        values[place] = last
    values[30:] += 1.0
    values[[4, 5, 22, 41]] = np.nan
    return values, 30


def _phis() -> Numbers:
    """Some of the autocorrelations that are averaged over; R knows those above zero when points are missing."""
    every = nodes(60)
    return every[(every > 0.05) & (every < 0.99)]


def _series_tables() -> Tables:
    values, start = _series()
    rows = [
        {"time": time, "value": value, "after": int(time >= start)}
        for time, value in enumerate(values)
        if not np.isnan(value)
    ]
    return {"series": rows, "phi": [{"phi": phi} for phi in _phis()]}


def _changes() -> dict[str, float]:
    values, start = _series()
    ours = fit(values[None, :], design(60, start))
    total = ours.weights[np.isin(nodes(60), _phis()), 0].sum()
    found = {}
    for phi in _phis():
        place, name = int(np.flatnonzero(nodes(60) == phi)[0]), f"phi {phi:.4f}"
        found[f"{name} change"] = ours.coefficients[place, 0, 1]
        found[f"{name} error"] = ours.errors[place, 0, 1]
        found[f"{name} likelihood"] = float(np.log(ours.weights[place, 0] / total))
    return found


GAUGE_SIGMAS = (2.0, 0.7, 0.5, 0.3)
"""Of the made-up study with an interaction: parts, appraisers, both together, repeatability."""


def _studies() -> dict[str, Numbers]:
    chance = np.random.default_rng(12)
    part, appraiser, both, error = GAUGE_SIGMAS
    made = part * chance.normal(size=(10, 1, 1)) + appraiser * chance.normal(size=(1, 4, 1))
    made = made + both * chance.normal(size=(10, 4, 1)) + error * chance.normal(size=(10, 4, 3))
    return {"handbook": HANDBOOK, "interaction": made}


def _gauge_tables() -> Tables:
    return {
        name: [
            {"part": part, "appraiser": appraiser, "value": values[part, appraiser, trial]}
            for part, appraiser, trial in np.ndindex(values.shape)
        ]
        for name, values in _studies().items()
    }


def _gauges() -> dict[str, float]:
    studies = _studies()
    handbook, made = crossed(studies["handbook"]), crossed(studies["interaction"])
    return _components("handbook", handbook) | _components("interaction", made)


def _components(name: str, found: Gauge) -> dict[str, float]:
    sigmas = {
        f"{name} part": found.part.sigma,
        f"{name} appraiser": found.appraiser.sigma,
        f"{name} Residual": found.repeatability.sigma,
    }
    if found.interaction is not None:
        sigmas[f"{name} part:appraiser"] = found.interaction.sigma
    return sigmas


POWERS = [
    (before, after, shift, sigma, alpha)
    for before, after in ((5, 5), (20, 20), (60, 60), (100, 20))
    for shift in (0.3, 1.0)
    for sigma in (1.0, 2.5)
    for alpha in (0.05, 0.01)
]
"""Points before and after, by how much they differ, their standard deviation, the level of the test."""


def _baseline(sigma: float) -> Baseline:
    """Values that do not depend on each other, known exactly."""
    exact = Estimate(sigma, 0.0)
    return Baseline(200, Estimate(0.0, 0.0), exact, Estimate(0.0, 0.0), exact)


def _power_tables(cases: Sequence[Case]) -> Tables:
    columns = ("before", "after", "shift", "sigma", "alpha")
    return {"cases": [{"name": _case_name(case), **dict(zip(columns, case, strict=True))} for case in cases]}


def _powers(cases: Sequence[Case]) -> dict[str, float]:
    return {
        _case_name(case): power(_baseline(sigma), shift, before, after, alpha)
        for case in cases
        for before, after, shift, sigma, alpha in (case,)
    }


def _case_name(case: Case) -> str:
    return "{} before, {} after, shift {}, sigma {}, level {}".format(*case)


EVEN = [case for case in POWERS if case[0] == case[1]]
_SAME = partial(_power_tables, EVEN), partial(_powers, EVEN)
_EVERY = partial(_power_tables, POWERS), partial(_powers, POWERS)
TOPICS = (
    Topic(
        "run_lengths", "average run lengths of Shewhart, EWMA and CUSUM charts", "spc", 1e-8, _length_tables, _lengths
    ),
    Topic("pooling", "meta-regression by REML, and pooled sites", "metafor", 1e-8, pooling_tables, pooling_answers),
    Topic("before_after", "generalised least squares with autocorrelation", "nlme", 1e-8, _series_tables, _changes),
    Topic("gauge", "variance components of a gauge study", "lme4", 1e-5, _gauge_tables, _gauges),
    Topic("power", "power of a comparison, by R itself", "R", 1e-8, *_SAME),
    Topic(
        "planned",
        "power of a comparison, by rpact",
        "rpact",
        1e-4,
        partial(_power_tables, POWERS),
        partial(_powers, POWERS),
    ),
)
