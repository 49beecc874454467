"""A series on its control chart: points, limits and signals, as numbers to draw and to tell.

Where limits are frozen the chart is drawn by them, else by limits of the values that are shown, and it is said which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from math import isnan
from typing import TYPE_CHECKING

from catchball.core.spc.frozen import FITTING, Frozen, Grouping, Observed, Row, reach, remembers, rows_of
from catchball.core.spc.kinds import SUBGROUPS
from catchball.queries.control_limits import Stretch, frozen_of, values_before, values_from
from catchball.store.models import FrozenLimits, JudgingAnchor, Metric

if TYPE_CHECKING:
    from catchball.core.spc.charting import Plotted

FEWEST = 2


class StatisticsMissing(RuntimeError):
    """What charts are computed with is an extra, and is not installed here."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One of the charts: at each row its height, centre and limits, None where there is none; the rules that fire."""

    name: str
    heights: tuple[float | None, ...]
    centres: tuple[float | None, ...]
    lows: tuple[float | None, ...]
    highs: tuple[float | None, ...]
    signals: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class SeriesChart:
    """The charts of the rows that are shown. `limits` are the newest that were frozen; None: those of these values.

    `healthy_length` is after how many points a healthy process signals on average; None where that is not known.
    """

    frozen: Frozen
    rows: tuple[Row, ...]
    panels: tuple[Panel, ...]
    limits: FrozenLimits | None
    healthy_length: float | None

    @property
    def signalling(self) -> dict[int, tuple[int, ...]]:
        """The rules that fire at a row on any of the charts, by its place."""
        fired: dict[int, set[int]] = {}
        for panel in self.panels:
            for place, rules in enumerate(panel.signals):
                if rules:
                    fired.setdefault(place, set()).update(rules)
        return {place: tuple(sorted(rules)) for place, rules in fired.items()}


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows that are drawn by the same limits; without signals where those do not judge, and perhaps without limits."""

    rows: Sequence[Row]
    plotted: Sequence[Plotted]
    skip: int
    has_limits: bool = True
    has_signals: bool = True


def charted_series(metric: Metric, values: Sequence[Observed], stretches: Sequence[Stretch]) -> SeriesChart:
    """The chart of the last values of a series, by the limits that judge them (the newest first), or by their own.

    Raises ValueError where no limit can be had of the values; StatisticsMissing without the extra “stats”.
    """
    try:
        import_module("numpy")
        import_module("scipy")
    except ModuleNotFoundError as error:
        raise StatisticsMissing from error
    return _by_frozen(values, stretches) if stretches else _by_their_own(metric, values)


def values_on_chart(stretches: Sequence[Stretch], most: int) -> int:
    """How many values so many points of the chart are."""
    return most * (stretches[0].limits.size if stretches and stretches[0].limits.kind in SUBGROUPS else 1)


def _by_their_own(metric: Metric, values: Sequence[Observed]) -> SeriesChart:
    from catchball.core.spc.judging import freeze, judge

    kind = FITTING[metric.kind][0]
    rows, _ = rows_of(values, Frozen(kind, 0.0, None, ()))
    if len(rows) < len(values):
        raise ValueError("not all of these are counts of a sample")
    frozen = freeze(rows, kind)
    plotted = judge(rows, frozen).charted.plotted
    return SeriesChart(frozen, tuple(rows), _panels([_Part(rows, plotted, 0)]), None, plotted[0].length)


def _by_frozen(values: Sequence[Observed], stretches: Sequence[Stretch]) -> SeriesChart:
    newest = stretches[0]
    frozen = frozen_of(newest.limits)
    fitting = [one for one in reversed(stretches) if _shape(one.limits) == _shape(newest.limits)]
    parts: list[_Part] = []
    first = fitting[0]
    parts += _older(frozen_of(first.limits), [one for one in values if one.at < first.limits.begins], first)
    for one in fitting:
        shown = [value for value in values if one.holds_at(value.at)]
        parts += _judged(one, shown)
    rows = tuple(row for part in parts for row in part.rows)
    length = next((part.plotted[0].length for part in reversed(parts)), None)
    return SeriesChart(frozen, rows, _panels(parts), newest.limits, length)


def _shape(limits: FrozenLimits) -> tuple[str, str, int]:
    return limits.kind, limits.grouping, limits.size


def _judged(stretch: Stretch, shown: Sequence[Observed]) -> list[_Part]:
    """The values of a stretch, with what came before them where that plays a part."""
    if not shown:
        return []
    frozen, sums = frozen_of(stretch.limits), (0.0, 0.0)
    if remembers(frozen):
        before, sums = _since_an_anchor(stretch, shown[0])
    else:
        many = reach(frozen) * (frozen.size if frozen.grouping is Grouping.INSTANT else 1)
        before = values_before(stretch.limits.series_id, stretch.limits.begins, shown[0].at, many)
    rows, _ = rows_of([*before, *shown], frozen)
    return _drawn(frozen, rows, shown[0].at, sums)


def _since_an_anchor(stretch: Stretch, shown: Observed) -> tuple[list[Observed], tuple[float, float]]:
    anchors = JudgingAnchor.objects.filter(limits=stretch.limits, at__lt=shown.at).order_by("-at", "-key")[:1]
    since, key, sums = stretch.limits.begins, None, (0.0, 0.0)
    for anchor in anchors:
        since, key, sums = anchor.at, anchor.key, (anchor.up, anchor.down)
    return values_from(stretch.limits.series_id, since, shown.at, _MOST_BEFORE, key), sums


_MOST_BEFORE = 5_000
"""Values since an anchor; there are more only where nothing was judged yet."""


def _older(frozen: Frozen, values: Sequence[Observed], stretch: Stretch) -> list[_Part]:
    """Values that no limits judge: those from which limits were frozen with these, older ones without."""
    rows, _ = rows_of(values, frozen)
    healthy = [row for row in rows if row.at >= stretch.limits.since]
    older = [row for row in rows if row.at < stretch.limits.since]
    parts = _drawn(frozen, older, None, has_limits=False, has_signals=False)
    return parts + _drawn(frozen, healthy, None, has_signals=False)


def _drawn(
    frozen: Frozen,
    rows: list[Row],
    since: object,
    sums: tuple[float, float] = (0.0, 0.0),
    *,
    has_limits: bool = True,
    has_signals: bool = True,
) -> list[_Part]:
    from catchball.core.spc.judging import judge

    if not rows:
        return []
    plotted = judge(rows, frozen, sums).charted.plotted
    skip = 0 if since is None else sum(row.at < since for row in rows)  # type: ignore[operator]  # an instant then
    return [_Part(rows[skip:], plotted, skip, has_limits, has_signals)]


def _panels(parts: Sequence[_Part]) -> tuple[Panel, ...]:
    return tuple(_panel(parts, place) for place in range(len(parts[0].plotted))) if parts else ()


def _panel(parts: Sequence[_Part], place: int) -> Panel:
    heights: list[float | None] = []
    centres: list[float | None] = []
    lows: list[float | None] = []
    highs: list[float | None] = []
    signals: list[tuple[int, ...]] = []
    for part in parts:
        one, many = part.plotted[place], len(part.rows)
        heights += _numbers(one.chart.points[part.skip :].tolist())
        for lines, found in ((centres, one.chart.centre), (lows, one.chart.low), (highs, one.chart.high)):
            lines.extend(_numbers(found[part.skip :].tolist()) if part.has_limits else [None] * many)
        for row in range(part.skip, part.skip + many):
            fired = (rule for rule, at in sorted(one.fired.items()) if at[row])
            signals.append(tuple(fired) if part.has_signals else ())
    name = parts[0].plotted[place].name
    return Panel(name, tuple(heights), tuple(centres), tuple(lows), tuple(highs), tuple(signals))


def _numbers(found: Sequence[float]) -> list[float | None]:
    return [None if isnan(value) else value for value in found]
