"""A series by the hour, day or month: read from the sums that are kept by the hour, never from the values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from catchball.queries.measurements import Sums, sums
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import HourSummary, Metric, Series

_SHARED = (Metric.Kind.PROPORTION, Metric.Kind.RATE)


class Window(StrEnum):
    """What of a series is shown: its last values, or its last hours, days or months."""

    LAST = "last"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"


_SPAN = {Window.HOUR: timedelta(hours=120), Window.DAY: timedelta(days=120), Window.MONTH: timedelta(days=3 * 366)}


@dataclass(frozen=True, slots=True)
class Period:
    """What a period comes to: the mean of its values, of counts their share or rate; the least and the greatest."""

    sums: Sums
    height: float
    spread: tuple[float, float] | None


def periods_of(actor: Actor, of: Series, window: Window) -> list[Period]:
    """The periods up to the newest in which something was measured, the oldest first; empty ones are left out.

    Raises KeyError for the window of single values.
    """
    newest = (
        visible_to(actor, HourSummary.objects.filter(series=of)).order_by("-hour").values_list("hour", flat=True)[:1]
    )
    found = [
        one for hour in newest for one in sums(actor, of, hour - _SPAN[window], hour + timedelta(hours=1), str(window))
    ]
    if of.metric.kind in _SHARED:
        return [Period(one, one.mean * one.count / one.size, None) for one in found]
    return [Period(one, one.mean, (one.low, one.high)) for one in found]
