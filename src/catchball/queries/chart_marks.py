"""What happened while a series was measured, to be drawn into its chart: changes, releases, limits that begin, trials.

What else is to be drawn gives marks and enters `_SOURCES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeAlias

from django.utils import timezone
from django.utils.translation import gettext

from catchball.core.review import State
from catchball.queries.control_limits import limits
from catchball.queries.trials import trials
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import Change, Revision, Series

_IN_EFFECT = (State.IN_EFFECT, State.VERIFIED, State.LAPSED)
MOST = 30


@dataclass(frozen=True, slots=True)
class ChartMark:
    """An instant, what kind of thing happened (change, release, limits, trial), in words, and the path of its page."""

    at: datetime
    kind: str
    text: str
    link: str


_Source: TypeAlias = Callable[[Actor, Series, datetime, datetime], Iterator[ChartMark]]


def marks_of(actor: Actor, series: Series, since: datetime, until: datetime) -> list[ChartMark]:
    """What happened between two instants, the oldest first; of too much the newest."""
    found = [mark for source in _SOURCES for mark in source(actor, series, since, until)]
    return sorted(found, key=lambda mark: mark.at)[-MOST:]


def _changes(actor: Actor, series: Series, since: datetime, until: datetime) -> Iterator[ChartMark]:
    """Changes of the cookbook that took effect; of a series of a step, those that touch it."""
    rows = Change.objects.filter(cookbook=series.cookbook_id, state__in=_IN_EFFECT)
    rows = rows.filter(effective_from__range=_days(since, until)).order_by("effective_from", "pk")
    for row in visible_to(actor, rows):
        if series.uid and all(edit["atom"][0] != series.uid for edit in row.edits):
            continue
        assert row.effective_from is not None, "the days are compared"
        said = {"number": row.number, "title": row.title}
        text = gettext("Change %(number)s: %(title)s") % said
        yield ChartMark(_midnight(row.effective_from), "change", text, f"/changes/{row.pk}/")


def _releases(actor: Actor, series: Series, since: datetime, until: datetime) -> Iterator[ChartMark]:
    """Revisions of the cookbook, from the day on from which they hold."""
    rows = Revision.objects.filter(cookbook=series.cookbook_id, effective_from__range=_days(since, until))
    for row in visible_to(actor, rows.order_by("effective_from", "pk")):
        text = gettext("Revision %(number)s") % {"number": row.number}
        link = f"/cookbooks/{row.cookbook_id}/revisions/"
        yield ChartMark(_midnight(row.effective_from), "release", text, link)


def _limits(actor: Actor, series: Series, since: datetime, until: datetime) -> Iterator[ChartMark]:
    for row in limits(actor).filter(series=series, begins__range=(since, until)):
        yield ChartMark(row.begins, "limits", gettext("Frozen limits begin"), f"/measurements/{series.pk}/limits/")


def _trials(actor: Actor, series: Series, since: datetime, until: datetime) -> Iterator[ChartMark]:
    """Trials that the series is a part of, as they begin and end."""
    for row in trials(actor).filter(columns__series=series).distinct():
        link, title = f"/trials/{row.pk}/", {"title": row.title}
        if row.began_at is not None and since <= row.began_at <= until:
            yield ChartMark(row.began_at, "trial", gettext("Trial begins: %(title)s") % title, link)
        if row.began_at is not None and row.ended_at is not None and since <= row.ended_at <= until:
            yield ChartMark(row.ended_at, "trial", gettext("Trial ends: %(title)s") % title, link)


_SOURCES: tuple[_Source, ...] = (_changes, _releases, _limits, _trials)


def _days(since: datetime, until: datetime) -> tuple[date, date]:
    return timezone.localdate(since), timezone.localdate(until)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_current_timezone())
