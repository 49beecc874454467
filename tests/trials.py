"""Series of a plant with values of known level, and trials of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import numpy as np

from catchball.actions.measurements import Row, take_measurements
from catchball.actions.metrics import MetricGiven, Place, define_metric, open_series
from catchball.actions.trials import begin_trial, plan_trial
from catchball.core.trials.plan import Design, Direction
from catchball.queries.trial_planning import GuardGiven, TrialGiven
from catchball.store.models import Series, Trial
from factories import NOW, Company

STEP = timedelta(minutes=30)
SIZE = 100
"""Parts in each value of a proportion or a rate."""


def noise(count: int, seed: int = 1) -> list[float]:
    """Numbers around zero with a standard deviation of one, the same for a seed."""
    return [round(float(value), 6) for value in np.random.default_rng(seed).normal(size=count)]


def measured(
    network: Company, name: str, values: Iterable[float], *, last: datetime = NOW, kind: str = "mean"
) -> Series:
    """A series of the Czech plant whose last value was measured then, each half an hour after the one before."""
    engineer = network.actor("cz engineer")
    metric = define_metric(actor=engineer, now=NOW, given=MetricGiven(name, "", kind, "lower"))
    series = open_series(actor=engineer, now=NOW, metric=metric, site=network.sites["cz"], place=Place())
    told = list(values)
    feed(network, series, told, begin=last - STEP * (len(told) - 1))
    return series


def feed(network: Company, series: Series, values: Iterable[float], *, begin: datetime) -> None:
    """Measure values from an instant on, each half an hour after the one before."""
    size = SIZE if series.metric.kind in ("proportion", "rate") else 1
    rows = [Row((begin + STEP * place).isoformat(), value, size) for place, value in enumerate(values)]
    if rows:
        engineer = network.actor("cz engineer")
        take_measurements(actor=engineer, now=begin + STEP * len(rows), series=series, rows=rows, source="api")


def given(series: Series, *guards: Series, **more: object) -> TrialGiven:
    """A trial of a series that is watched: lower is better, an effect of half a unit is worth having."""
    rails = tuple(GuardGiven(guard, Direction.LOWER, 1.5) for guard in guards)
    wanted = {"design": Design.SEQUENTIAL, "most": 80, "who": "Process engineering", "smallest": 0.5, "guards": rails}
    return TrialGiven("A softer ring", series, Direction.LOWER, **{**wanted, **more})  # type: ignore[arg-type]


def running(network: Company, series: Series, *guards: Series) -> Trial:
    """A trial that began just now."""
    engineer = network.actor("cz engineer")
    trial = plan_trial(actor=engineer, now=NOW, given=given(series, *guards))
    return begin_trial(actor=engineer, now=NOW, trial=trial)
