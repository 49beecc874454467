"""Judging new values by frozen limits: only series that have them, only points that the new values can touch.

Whoever takes values in notes which stretch of which series they touch, and leaves the judging to the worker, so that
taking in costs one look-up. Which signals a stretch has does not depend on the order in which its values came.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection

from catchball.actions.judged_stretches import judge_stretch
from catchball.queries.control_limits import stretches
from catchball.store import outbox
from catchball.store.acting import Actor, acting
from catchball.store.models import FrozenLimits, JudgingDue, Signal

_TOGETHER = timedelta(hours=1)
"""Stretches that lie so near to each other are judged as one."""
_QUIET = timedelta(hours=1)
"""For so long after a signal was found, more of the same series are no news."""
_NEWS = timedelta(days=7)
"""Signals at older points are nothing to write a letter about."""
_TAKE = "delete from store_judgingdue where series_id = %s returning first, last"


def ask_to_judge(party: int, touched: Mapping[int, tuple[datetime, datetime]]) -> None:
    """Have stretches of series judged by the worker, as far as there are limits for them. Inside a transaction."""
    begins: dict[int, datetime] = {}
    for series, begin in FrozenLimits.objects.filter(series__in=touched).values_list("series_id", "begins"):
        begins[series] = min(begins.get(series, begin), begin)
    for series in sorted(begins):
        first, last = touched[series]
        if last >= begins[series]:
            JudgingDue.objects.create(party_id=party, series_id=series, first=first, last=last)
            outbox.defer("judge_series", party=party, priority=10, series=series)


def judge_series(*, actor: Actor, now: datetime, series: int) -> list[int]:
    """Judge what is due of a series; gives the ids of new signals. Done again, it finds nothing due.

    Raises ModuleNotFoundError without the extra for statistics.
    """
    with acting(actor):
        in_turn(series)
        spans = _taken(series)
        parts = stretches(FrozenLimits.objects.filter(series=series)) if spans else []
        found = [one for span in spans for part in parts for one in judge_stretch(part, *span, now)]
        if found and _is_news(series, found, now):
            outbox.defer("tell_signal", party=actor.party, signal=found[-1])
        return found


def in_turn(series: int) -> None:
    """Wait until nobody else judges a series or freezes its limits, until the transaction is over."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(658712, (%s %% 2147483648)::int)", [series])


def _taken(series: int) -> list[tuple[datetime, datetime]]:
    """What is due, which from now on is not; stretches that lie near each other as one."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [series])
        spans = sorted(cursor.fetchall())
    found: list[tuple[datetime, datetime]] = []
    for first, last in spans:
        if found and first <= found[-1][1] + _TOGETHER:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return found


def _is_news(series: int, found: list[int], now: datetime) -> bool:
    """Whether the newest signal is worth a letter: of a recent point, and nothing signalled shortly before."""
    if not Signal.objects.filter(pk__in=found, at__gte=now - _NEWS).exists():
        return False
    before = Signal.objects.filter(series=series, found_at__gte=now - _QUIET).exclude(pk__in=found)
    return not before.exists()
