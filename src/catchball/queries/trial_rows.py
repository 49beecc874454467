"""The rows of a trial, gathered from the series that its columns come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from django.utils import timezone

from catchball.core.trials.gathering import Column, Gathered, Sample, by_period, by_value
from catchball.queries.measurements import last_points, points_between, sums
from catchball.store.acting import Actor
from catchball.store.measurement_months import closed_months, months_of
from catchball.store.models import Metric, Series, Trial, TrialColumn

MOST_VALUES = 200_000
"""Values of a column; where there are more, rows are hours or days."""
_COUNTED = frozenset({Metric.Kind.COUNT, Metric.Kind.SUM, Metric.Kind.PROPORTION, Metric.Kind.RATE})
_LENGTHS: Mapping[str, timedelta] = MappingProxyType(
    {Trial.Spacing.HOUR: timedelta(hours=1), Trial.Spacing.DAY: timedelta(days=1)}
)
_LOOKED_BACK = 4
"""For so many hours or days of a baseline so many times as many are searched: not all of them have values."""


class TooManyValues(ValueError):
    """A column has more values than rows can be made of one by one."""


class ValuesArchived(ValueError):
    """Values that rows are made of are in the archive, and not in the database."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a column of the rows comes from."""

    name: str
    series: Series
    takes: str = TrialColumn.Takes.VALUE


def rows_before(actor: Actor, sources: Sequence[Source], spacing: str, until: datetime, rows: int) -> Gathered:
    """The last rows up to an instant; the first source leads. Raises TooManyValues."""
    if spacing == Trial.Spacing.VALUE:
        first = last_points(actor, sources[0].series, until + timedelta(microseconds=1), rows)
        if not first:
            return Gathered((), {source.name: () for source in sources})
        begin = first[0].at - timedelta(microseconds=1)
        return _values(actor, sources, begin, until, leads_from=None).last(rows)
    since = until - _LENGTHS[spacing] * rows * _LOOKED_BACK
    return _periods(actor, sources, spacing, since, until).last(rows)


def rows_since(actor: Actor, sources: Sequence[Source], spacing: str, since: datetime, until: datetime) -> Gathered:
    """The rows after an instant, up to another one; a period counts when it lies between them whole.

    Raises TooManyValues, ValuesArchived.
    """
    if spacing == Trial.Spacing.VALUE:
        if away := closed_months(months_of(since, until)):
            raise ValuesArchived(", ".join(f"{month:%Y-%m}" for month in sorted(away)))
        return _values(actor, sources, since, until, leads_from=since)
    return _periods(actor, sources, spacing, since, until)


def _values(
    actor: Actor, sources: Sequence[Source], after: datetime, until: datetime, leads_from: datetime | None
) -> Gathered:
    columns = {}
    for source in sources:
        points = points_between(actor, source.series, after, until, MOST_VALUES + 1)
        if len(points) > MOST_VALUES:
            raise TooManyValues(source.name)
        samples = [Sample(point.at, _taken(source, point.value, point.size)) for point in points]
        columns[source.name] = Column(samples, _adds_up(source))
    return by_value(columns, sources[0].name, leads_from)


def _periods(actor: Actor, sources: Sequence[Source], spacing: str, since: datetime, until: datetime) -> Gathered:
    columns = {}
    for source in sources:
        found = sums(actor, source.series, since, until, spacing)
        whole = [one for one in found if one.begins >= since and _end(one.begins, spacing) <= until]
        samples = [
            Sample(one.begins, one.size / one.count if source.takes == TrialColumn.Takes.SIZE else one.mean, one.count)
            for one in whole
        ]
        columns[source.name] = Column(samples, _adds_up(source))
    return by_period(columns)


def _end(begins: datetime, spacing: str) -> datetime:
    """When a period ends; where clocks are changed a day has 23 or 25 hours."""
    here = timezone.localtime(begins) if spacing == Trial.Spacing.DAY else begins
    return here + _LENGTHS[spacing]


def _taken(source: Source, value: float, size: float) -> float:
    return size if source.takes == TrialColumn.Takes.SIZE else value


def _adds_up(source: Source) -> bool:
    return source.takes == TrialColumn.Takes.SIZE or source.series.metric.kind in _COUNTED
