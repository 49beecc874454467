"""What is measured: metrics with their series, and a series on its control chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from catchball.core.spc.frozen import Observed
from catchball.queries.capability import Limited, capability_of, limited
from catchball.queries.chart_marks import ChartMark, marks_of
from catchball.queries.charting import FEWEST, SeriesChart, StatisticsMissing, charted_series, values_on_chart
from catchball.queries.control_limits import Stretch, follows_series, limits, signals, specification_of, stretches
from catchball.queries.measurements import last_points
from catchball.queries.metrics import series
from catchball.queries.period_charts import Period, Window, periods_of
from catchball.store.acting import Actor
from catchball.store.metrics import Metric, Series
from catchball.web.pages import page, show
from catchball.web.telling.control_chart import Drawing, Lines, drawing_of, number
from catchball.web.telling.signalling import KINDS, PANELS, rules_told
from catchball.web.views.lists import page_of_list

MOST = 120
"""Points on a chart: what is older is not what the process does now."""
_SAID_AT_MOST = 20
"""Signals that no longer hold, in the list of them."""
_SIZED = (Metric.Kind.PROPORTION, Metric.Kind.RATE)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table behind the chart."""

    at: str
    value: str
    size: str
    rules: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the charts with what is said of it."""

    name: str
    told: str
    drawing: Drawing


@page
def measured(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All series of the party, by metric and place."""
    return show(request, "metrics/list.html", {"page": page_of_list(request, series(actor))})


@page
def measured_series(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """A series on its chart, with the table behind it: its last values, or its last hours, days or months."""
    found = get_object_or_404(series(actor), pk=pk)
    window = next((one for one in Window if one == request.GET.get("by")), Window.LAST)
    parts = stretches(limits(actor).filter(series=found))
    may_be = limited(found, specification_of(actor, found))
    build = _last_values if window is Window.LAST else _by_period
    shown = {
        "series": found,
        "window": window,
        "windows": list(Window),
        "is_sized": found.metric.kind in _SIZED,
        "limits": parts[0].limits if parts else None,
        "may_be": may_be,
        "follows": follows_series(actor, found),
        "ended": _ended(actor, found),
        **build(actor, found, window, parts, may_be),
    }
    return show(request, "metrics/series.html", shown)


def _last_values(
    actor: Actor, found: Series, _: Window, parts: Sequence[Stretch], may_be: Limited | None
) -> dict[str, Any]:
    until = timezone.now() + timedelta(days=2)
    points = last_points(actor, found, until, values_on_chart(parts, MOST))
    values = [Observed(one.at, one.key, one.value, one.size) for one in points]
    chart, why_not = _charted(found, values, parts)
    fired = chart.signalling if chart else {}
    at = {(row.at, row.key): fired.get(place, ()) for place, row in enumerate(chart.rows)} if chart else {}
    rows = [
        Row(_when(one.at), _value(found, one.value), number(one.size), rules_told(at.get((one.at, one.key), ())))
        for one in values
    ]
    marks = marks_of(actor, found, values[0].at, until) if values else []
    return {
        "chart": chart,
        "why_not": why_not,
        "kind": KINDS[chart.frozen.kind] if chart else "",
        "figures": _figures(found, chart, may_be, marks) if chart else [],
        "marks": [(number_, mark, _when(mark.at)) for number_, mark in enumerate(marks, start=1)],
        "rows": rows[::-1],
        "capable": _capable(found, may_be, parts, until) if chart else None,
    }


def _by_period(
    actor: Actor, found: Series, window: Window, parts: Sequence[Stretch], may_be: Limited | None
) -> dict[str, Any]:
    periods = periods_of(actor, found, window)
    marks = marks_of(actor, found, periods[0].sums.begins, timezone.now()) if periods else []
    told = [f"{_when(one.sums.begins)}: {_value(found, one.height)}" for one in periods]
    lines = _period_lines(found, periods, parts, may_be)
    drawn = drawing_of(lines, [one.sums.begins for one in periods], told, (), marks) if periods else None
    rows = [
        Row(_when(one.sums.begins), _value(found, one.height), str(one.sums.count), _spread(one)) for one in periods
    ]
    return {
        "figures": [Figure("", _told_periods(found, periods), drawn)] if drawn else [],
        "marks": [(number_, mark, _when(mark.at)) for number_, mark in enumerate(marks, start=1)],
        "rows": rows[::-1],
    }


def _charted(found: Series, values: Sequence[Observed], parts: Sequence[Stretch]) -> tuple[SeriesChart | None, str]:
    if len(values) < FEWEST:
        return None, gettext("A chart needs two values at least.") if values else ""
    try:
        chart = charted_series(found.metric, values, parts)
    except ValueError:
        return None, gettext("These values have no limits: they do not vary, or do not fit this kind of metric.")
    except StatisticsMissing:
        return None, gettext("Charts need the extra “stats”, which is not installed on this server.")
    return (chart, "") if chart.rows else (None, gettext("No value makes a point on the chart of the frozen limits."))


def _figures(found: Series, chart: SeriesChart, may_be: Limited | None, marks: Sequence[ChartMark]) -> list[Figure]:
    instants = [row.at for row in chart.rows]
    figures = []
    for place, panel in enumerate(chart.panels):
        fired = {at for at, rules in enumerate(panel.signals) if rules}
        told = [
            "" if height is None else f"{_when(row.at)}: {number(height)}{' · ' if rules else ''}{rules_told(rules)}"
            for row, height, rules in zip(chart.rows, panel.heights, panel.signals, strict=True)
        ]
        allowed = _allowed(may_be) if panel.name == "values" else ()
        lines = Lines(panel.heights, panel.centres, panel.lows, panel.highs, allowed=allowed)
        name = str(PANELS[panel.name]) if len(chart.panels) > 1 else ""
        drawing = drawing_of(lines, instants, told, fired, marks if place == 0 else ())
        figures.append(Figure(name, _told(found, lines, len(fired)), drawing))
    return figures


def _period_lines(found: Series, periods: Sequence[Period], parts: Sequence[Stretch], may_be: Limited | None) -> Lines:
    spans = [one.spread for one in periods if one.spread is not None]
    heights = [one.height for one in periods]
    if not parts or parts[0].limits.sigma is None or found.metric.kind in _SIZED:
        return Lines(heights, spans=spans, allowed=_allowed(may_be) if spans else ())
    row, many = parts[0].limits, len(periods)
    reach = 3 * (row.sigma or 0.0)
    centres, lows, highs = ([height] * many for height in (row.centre, row.centre - reach, row.centre + reach))
    return Lines(heights, centres, lows, highs, spans, _allowed(may_be))


def _allowed(may_be: Limited | None) -> tuple[float, ...]:
    return () if may_be is None else tuple(one for one in (may_be.high, may_be.low) if one is not None)


def _capable(found: Series, may_be: Limited | None, parts: Sequence[Stretch], until: datetime) -> dict[str, Any] | None:
    """The indices in words, each with its interval where it has one."""
    capable = capability_of(found, may_be, parts[0].limits if parts else None, until) if may_be else None
    if capable is None:
        return None
    said: list[tuple[str, str]] = []
    if capable.sigmas is not None:
        for name in ("cp", "cpk", "pp", "ppk"):
            index = getattr(capable.sigmas, name)
            if index is not None:
                interval = gettext("%(value)s (%(low)s to %(high)s)")
                numbers = {part: number(round(getattr(index, part), 2)) for part in ("value", "low", "high")}
                said.append((name.capitalize(), interval % numbers))
    elif capable.percentiles is not None:
        for name in ("pp", "ppk"):
            value = getattr(capable.percentiles, name)
            if value is not None:
                said.append((name.capitalize(), number(round(value, 2))))
    return {"count": capable.count, "indices": said, "by_percentiles": capable.percentiles is not None}


def _ended(actor: Actor, found: Series) -> list[tuple[str, str, str]]:
    """Signals that do not hold any more: when, by which rule, why."""
    rows = signals(actor).filter(series=found).exclude(ended_at=None)[:_SAID_AT_MOST]
    why = {"values": gettext("values that came later unmade it"), "limits": gettext("newer limits judge the point")}
    return [(_when(row.at), rules_told([row.rule]), why[row.ended_why]) for row in rows]


def _told(found: Series, lines: Lines, count: int) -> str:
    low, high, centre = ([one for one in line if one is not None] for line in (lines.lows, lines.highs, lines.centres))
    if not centre:
        return gettext("No limits hold for these values.")
    said = {
        "centre": _value(found, centre[-1]),
        "low": _value(found, low[-1]),
        "high": _value(found, high[-1]),
        "count": count,
    }
    return (
        ngettext(
            "Centre %(centre)s, limits %(low)s and %(high)s: %(count)s point signals.",
            "Centre %(centre)s, limits %(low)s and %(high)s: %(count)s points signal.",
            count,
        )
        % said
    )


def _told_periods(found: Series, periods: Sequence[Period]) -> str:
    said = {
        "count": sum(one.sums.count for one in periods),
        "first": _when(periods[0].sums.begins),
        "last": _when(periods[-1].sums.begins),
    }
    if found.metric.kind in _SIZED:
        return gettext("%(count)s values from %(first)s to %(last)s: the share of each period.") % said
    return gettext("%(count)s values from %(first)s to %(last)s: mean, least and greatest of each period.") % said


def _spread(one: Period) -> str:
    return "" if one.spread is None else f"{number(one.spread[0])} … {number(one.spread[1])}"


def _when(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def _value(found: Series, value: float) -> str:
    return number(value) + (f" {found.metric.unit}" if found.metric.unit else "")
