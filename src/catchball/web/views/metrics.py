"""What is measured: metrics with their series, and a series on its control chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from catchball.queries.charting import FEWEST, Charted, chart_of
from catchball.queries.measurements import Point, last_points
from catchball.queries.metrics import series
from catchball.store.acting import Actor
from catchball.store.metrics import Series
from catchball.web.pages import page, show
from catchball.web.telling.control_chart import Drawing, drawing_of, number
from catchball.web.views.lists import page_of_list

MOST = 120
"""Values on a chart: what is older is not what the process does now."""


@dataclass(frozen=True, slots=True)
class Row:
    """A value in the table behind the chart."""

    at: str
    value: str
    size: str
    rules: str


@page
def measured(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All series of the party, by metric and place."""
    return show(request, "metrics/list.html", {"page": page_of_list(request, series(actor))})


@page
def measured_series(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """A series on its chart, with the table behind it."""
    found = get_object_or_404(series(actor), pk=pk)
    points = last_points(actor, found, timezone.now() + timedelta(days=2), MOST)
    chart, why_not = _charted(found, points)
    rows = [_row(found, chart, points, place) for place in range(len(points))]
    shown = {
        "series": found,
        "points": points,
        "chart": chart,
        "why_not": why_not,
        "drawing": _drawing(chart, points, rows),
        "told": _told(found, chart) if chart else "",
        "rows": rows[::-1],
    }
    return show(request, "metrics/series.html", shown)


def _charted(found: Series, points: list[Point]) -> tuple[Charted | None, str]:
    if len(points) < FEWEST:
        return None, gettext("A chart needs two values at least.") if points else ""
    try:
        return chart_of(found.metric, points), ""
    except ValueError:
        return None, gettext("These values have no limits: they do not vary, or do not fit this kind of metric.")


def _drawing(chart: Charted | None, points: list[Point], rows: list[Row]) -> Drawing | None:
    if chart is None:
        return None
    return drawing_of(chart, points, [f"{row.at}: {row.value}{' · ' + row.rules if row.rules else ''}" for row in rows])


def _row(found: Series, chart: Charted | None, points: list[Point], place: int) -> Row:
    point = points[place]
    rules = chart.signals[place] if chart else ()
    told = gettext("rule %(rules)s") % {"rules": ", ".join(str(rule) for rule in rules)} if rules else ""
    at = date_format(timezone.localtime(point.at), "DATETIME_FORMAT")
    unit = f" {found.metric.unit}" if found.metric.unit else ""
    return Row(at, number(point.value) + unit, number(point.size), told)


def _told(found: Series, chart: Charted) -> str:
    count = sum(bool(rules) for rules in chart.signals)
    unit = f" {found.metric.unit}" if found.metric.unit else ""
    said = {
        "centre": number(chart.centres[-1]) + unit,
        "low": number(chart.lows[-1]) + unit,
        "high": number(chart.highs[-1]) + unit,
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
