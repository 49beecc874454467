"""A year of measurements at the demonstration company, with effects that are known because they stand here.

Values come three a day, or one a day where parts are counted. They remember each other as `memory` says (an
autoregressive series of the first order), and from the day of an effect on they are shifted by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from math import sqrt
from random import Random

from catchball.actions.control_limits import LimitsGiven, freeze_limits
from catchball.actions.measurements import Row, take_measurements
from catchball.actions.metrics import MetricGiven, Place, define_metric, open_series
from catchball.cli.demo.finding import actor, site_of
from catchball.cli.demo.shop_floor import Happening
from catchball.store.acting import acting
from catchball.store.models import Series

_BEGIN, _MONTH = -365, 30
_LAST = -_BEGIN // _MONTH
_MISTYPED_AT = "cz"
_SHIFTS = (6, 14, 22)
"""Hours at which the first part of a shift is measured."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A series: its usual value and spread, how strongly values remember each other, and one effect of a known size.

    With a `sample` values are counts of that many parts, `usual` their share; `effect` is in units of the values, of
    counted ones a share, and holds from the day `since` on, counted from today. Where limits are `frozen`, they come
    from the first two months.
    """

    site: str
    metric: MetricGiven
    place: Place
    usual: float
    spread: float = 0.0
    memory: float = 0.0
    sample: int = 0
    since: int = 0
    effect: float = 0.0
    is_frozen: bool = False


MEASURED: Sequence[Measured] = (
    Measured(
        "cz",
        MetricGiven("Runout of the bearing seat", "µm", "mean", "lower"),
        Place(line="Line 2", machine="Lathe 4"),
        usual=11.8,
        spread=1.6,
        memory=0.4,
        since=-96,
        effect=-1.3,
        is_frozen=True,
    ),
    Measured(
        "cn",
        MetricGiven("Housings scrapped", "", "proportion", "lower", "scrapped / machined", "Scrap ratio"),
        Place(line="Line 1"),
        usual=0.022,
        sample=420,
        since=-60,
        effect=-0.008,
        is_frozen=True,
    ),
    Measured(
        "in",
        MetricGiven("Leak test failed at the first try", "", "proportion", "lower", "failed / tested"),
        Place(machine="Test bench 1"),
        usual=0.031,
        sample=260,
    ),
    Measured(
        "home",
        MetricGiven("Time to drive four screws", "s", "duration", "lower"),
        Place(line="Assembly 1"),
        usual=41.5,
        spread=2.2,
        memory=0.6,
    ),
)


@cache
def values_of(told: Measured) -> tuple[tuple[timedelta, float], ...]:
    """All values of the year, with how long after its first midnight each was measured: the same every time."""
    chance = Random(f"{told.site} {told.metric.name}")  # noqa: S311  (of which nothing depends but a picture)
    return tuple(_counts(told, chance) if told.sample else _lengths(told, chance))


def _lengths(told: Measured, chance: Random) -> Iterator[tuple[timedelta, float]]:
    before = chance.gauss()
    for day in range(-_BEGIN):
        for hour in _SHIFTS:
            before = told.memory * before + sqrt(1 - told.memory**2) * chance.gauss()
            yield timedelta(days=day, hours=hour), round(_mean(told, day) + told.spread * before, 2)


def _counts(told: Measured, chance: Random) -> Iterator[tuple[timedelta, float]]:
    for day in range(-_BEGIN):
        share = _mean(told, day)
        yield timedelta(days=day, hours=22), float(sum(chance.random() < share for _ in range(told.sample)))


def _mean(told: Measured, day: int) -> float:
    return told.usual + (told.effect if _BEGIN + day >= told.since else 0.0)


def _define(now: datetime, told: Measured) -> None:
    engineer = actor(f"engineer.{told.site}", now)
    metric = define_metric(actor=engineer, now=now, given=told.metric)
    open_series(actor=engineer, now=now, metric=metric, site=site_of(engineer, told.site), place=told.place)


def _deliver(now: datetime, told: Measured) -> None:
    """The values of the month before."""
    engineer = actor(f"engineer.{told.site}", now)
    with acting(engineer):
        series = Series.objects.select_related("metric", "site").get(metric__name=told.metric.name)
    midnight = _first_midnight(series)
    month = (now - midnight).days // _MONTH
    rows = [
        Row((midnight + after).isoformat(), value, told.sample or 1)
        for after, value in values_of(told)
        if month - 1 <= after.days // _MONTH < month
    ]
    if told.site == _MISTYPED_AT and month == _LAST:
        rows += _mistyped(midnight + timedelta(days=_MONTH * month - 1, hours=_SHIFTS[0]), told.usual)
    take_measurements(actor=engineer, now=now, series=series, rows=rows, source="file", name="measuring room")


def _mistyped(instant: datetime, value: float) -> list[Row]:
    """Two rows that wait in quarantine: an hour that no day has, and the year after this one."""
    return [
        Row(instant.isoformat().replace("T06:", "T60:"), value),
        Row(instant.replace(year=instant.year + 1, day=1, minute=30).isoformat(), value),
    ]


def _freeze(now: datetime, told: Measured) -> None:
    """The limits of the first two months, for one false alarm in 370 points: values here remember each other."""
    engineer = actor(f"engineer.{told.site}", now)
    with acting(engineer):
        series = Series.objects.select_related("metric", "site").get(metric__name=told.metric.name)
    begin = _first_midnight(series)
    until = begin + timedelta(days=2 * _MONTH)
    why = "The first two months after the gauge was checked; nothing was changed in them."
    freeze_limits(actor=engineer, now=now, series=series, given=LimitsGiven(begin, until, why, budget=370))


def _first_midnight(series: Series) -> datetime:
    return series.at.replace(hour=0, minute=0, second=0, microsecond=0)


MEASURING: Sequence[Happening] = (
    *((_BEGIN, partial(_define, told=told)) for told in MEASURED),
    *((_BEGIN + _MONTH * month, partial(_deliver, told=told)) for month in range(1, _LAST + 1) for told in MEASURED),
    *((_BEGIN + 3 * _MONTH, partial(_freeze, told=told)) for told in MEASURED if told.is_frozen),
)
"""What happens, and on which day, counted from today."""
