"""A series on its control chart: limits and signals, as numbers to draw and to tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from catchball.core.spc.kinds import SIZED, Kind
from catchball.queries.measurements import Point
from catchball.store.models import Metric

FEWEST = 2
_KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        Metric.Kind.MEAN: Kind.INDIVIDUALS,
        Metric.Kind.DURATION: Kind.INDIVIDUALS,
        Metric.Kind.SUM: Kind.INDIVIDUALS,
        Metric.Kind.COUNT: Kind.C,
        Metric.Kind.PROPORTION: Kind.P,
        Metric.Kind.RATE: Kind.U,
    }
)
"""Which chart is drawn of a metric."""


@dataclass(frozen=True, slots=True)
class Charted:
    """What is drawn at each point: its height, centre and limits, and the rules of which it completes a signal.

    `healthy_length` is after how many points a healthy process signals on average; None where that is not known.
    """

    kind: Kind
    heights: tuple[float, ...]
    centres: tuple[float, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]
    signals: tuple[tuple[int, ...], ...]
    healthy_length: float | None


def chart_of(metric: Metric, points: Sequence[Point]) -> Charted:
    """The chart of a metric's values, limits from the values themselves.

    Raises ValueError with a sentence where no limit can be had of them, as of values that are all the same.
    """
    import numpy as np

    from catchball.core.spc.charting import Plan, charted

    kind = _KINDS[metric.kind]
    columns = [[point.value, point.size] if kind in SIZED else [point.value] for point in points]
    drawn = charted(np.array(columns, dtype=float), Plan(kind)).plotted[0]
    return Charted(
        kind,
        tuple(drawn.chart.points.tolist()),
        tuple(drawn.chart.centre.tolist()),
        tuple(drawn.chart.low.tolist()),
        tuple(drawn.chart.high.tolist()),
        tuple(
            tuple(rule for rule, fired in sorted(drawn.fired.items()) if fired[place]) for place in range(len(points))
        ),
        drawn.length,
    )
