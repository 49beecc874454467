"""From a value that arrives to its signal: `python -m bench.latency`. Exit 1 when a promise is broken.

A series with frozen limits and 50,000 values before, and a worker that runs as in production. Values beyond the limits
arrive one by one; the clock runs from before each is taken in until its signal is there for others to see. Besides:
what taking in costs on a series with limits and on one without, each delivery of one row; and 10,000 rows that come at
once, one in a hundred of which is beyond the limits. How slow the machine is (docs/decisions/009) is measured last.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

from bench.system import database
from bench.workers import working
from bench.yardstick import slowness

if TYPE_CHECKING:
    from catchball.store.acting import Actor
    from catchball.store.models import Series  # (needs Django, which is set up later)

BEFORE, ARRIVING, AT_ONCE = 50_000, 100, 10_000
MOST_LATENCY, MOST_AT_ONCE = 0.1, 1.0
"""Seconds: of 95 in 100 single values; of the signals of rows that come at once."""
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured, in seconds; the latencies one by one."""

    latencies: list[float]
    with_limits: float
    without_limits: float
    at_once: float
    slow: float

    @property
    def usual(self) -> float:
        """What 95 in 100 do not exceed."""
        return quantiles(self.latencies, n=20)[-1]

    @property
    def is_held(self) -> bool:
        """Whether the promises are kept, on a machine that is as fast as the one for which they were made."""
        return self.usual / self.slow <= MOST_LATENCY and self.at_once / self.slow <= MOST_AT_ONCE


def _measure() -> Found:
    with database():
        actor, watched, plain = _made()
        with working(1) as workers:
            _arrive(actor, watched, BEFORE, 3)  # (the worker has loaded what it needs, and caches are warm)
            latencies = [_arrive(actor, watched, BEFORE + 10 + place, 1) for place in range(ARRIVING)]
            taking = [median(_taken(actor, series) for _ in range(50)) for series in (watched, plain)]
            workers.wait(_is_idle)
            at_once = _arrive(actor, watched, BEFORE + 1_000, AT_ONCE)
        return Found(latencies, taking[0], taking[1], at_once, slowness())


def _made() -> tuple[Actor, Series, Series]:
    """Somebody who measures, a series with limits, and one without."""
    from catchball.actions.control_limits import LimitsGiven, freeze_limits
    from catchball.actions.metrics import MetricGiven, Place, define_metric, open_series
    from catchball.queries.actors import actor_of_person
    from catchball.store.models import Membership, Party, Person, Site

    party = Party.objects.using("owner").create(name="Maker", country="DE")
    site = Site.objects.using("owner").create(party=party, key="home", name="Home", language="en")
    person = Person.objects.using("owner").create(party=party, pseudonym="p1")
    Membership.objects.using("owner").create(party=party, person=person, site=site, function="production")
    site._state.db = "default"  # noqa: SLF001  (as if the application had read it)
    actor = actor_of_person(person.pk, BEGIN.date())
    metric = define_metric(actor=actor, now=BEGIN, given=MetricGiven("Torque", "N·m", "mean", "neither"))
    watched, plain = (
        open_series(actor=actor, now=BEGIN, metric=metric, site=site, place=Place(machine=name)) for name in ("1", "2")
    )
    for first in range(0, BEFORE, AT_ONCE):
        _take(actor, watched, [(place, 12.0 + place % 3) for place in range(first, first + AT_ONCE)])
    stretch = LimitsGiven(since=BEGIN, until=_at(300), why="Healthy.", begins=_at(BEFORE))
    freeze_limits(actor=actor, now=BEGIN, series=watched, given=stretch)
    return actor, watched, plain


def _at(place: float) -> datetime:
    return BEGIN + timedelta(seconds=place)


def _take(actor: Actor, series: Series, values: list[tuple[float, float]]) -> None:
    from catchball.actions.measurements import Row, take_measurements

    rows = [Row(_at(place).isoformat(), value) for place, value in values]
    take_measurements(actor=actor, now=_at(BEFORE * 2), series=series, rows=rows, source="api")


_places = count(BEFORE + 20_000)


def _taken(actor: Actor, series: Series) -> float:
    """Seconds to take one healthy value in."""
    start = time.perf_counter()
    _take(actor, series, [(next(_places), 12.0)])
    return time.perf_counter() - start


def _arrive(actor: Actor, series: Series, place: int, many: int) -> float:
    """Seconds until values have their signals, the last of them one that is beyond the limits."""
    start = time.perf_counter()
    far = range(many - 1, -1, -100)
    _take(actor, series, [(place + number, 99.0 if number in far else 12.0 + number % 3) for number in range(many)])
    last: Any = _at(place + many - 1)
    while not _is_said(series.pk, last):
        if time.perf_counter() - start > _PATIENCE:
            raise TimeoutError(f"no signal after {_PATIENCE:.0f} s")
        time.sleep(0.001)
    return time.perf_counter() - start


def _is_said(series: int, at: datetime) -> bool:
    from catchball.store.models import Signal

    return Signal.objects.using("owner").filter(series=series, at=at, rule=1).exists()


def _is_idle() -> bool:
    from procrastinate.contrib.django.models import ProcrastinateJob

    return not ProcrastinateJob.objects.filter(status__in=("todo", "doing"), task_name="judge_series").exists()


def main() -> int:
    """Measure, tell, and say whether all was held."""
    found = _measure()
    sign = "held  " if found.is_held else "broken"
    print(
        f"{sign} from a value to its signal, after {BEFORE:,} values: median {median(found.latencies) * 1000:.0f} ms, "
        f"95 in 100 within {found.usual * 1000:.0f} ms, at most {MOST_LATENCY * 1000:g} ms times {found.slow:.2f}; "
        f"{AT_ONCE:,} rows at once: {found.at_once:.2f} s, at most {MOST_AT_ONCE:g} s"
    )
    print(
        f"       taking one row in: {found.with_limits * 1000:.1f} ms with frozen limits, "
        f"{found.without_limits * 1000:.1f} ms without"
    )
    return int(not found.is_held)


if __name__ == "__main__":
    sys.exit(main())
