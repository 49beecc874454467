"""Reckoning the indices of a machine for each shift, into ordinary series; late states are corrections there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from catchball.actions.measurements import Row, take_measurements
from catchball.core.oee import Indices, Interval, Produced, indices, totals, windows
from catchball.queries.machine_times import states_and_items
from catchball.store.acting import Actor, acting
from catchball.store.models import EffectivenessTracked, Measurement, Series, StateBegan

_MOST_SHIFTS = 2_000
"""Shifts that are reckoned at once: what is older is not reckoned anew."""


def reckon_effectiveness(*, actor: Actor, now: datetime, tracked: int, first: datetime, last: datetime) -> int:
    """Reckon the shifts that states and items between two instants touch; gives how many values are new.

    Only shifts that are over and of which every moment is known have values. Done again, it changes nothing.
    """
    with acting(actor):
        row = EffectivenessTracked.objects.select_for_update().get(pk=tracked)
        begins, ends = _touched(row, first, last, now)
        shifts = [time.fromisoformat(one) for one in row.shifts]
        found = [one for one in windows(begins, ends, shifts, ZoneInfo(row.zone)) if one[1] <= now][-_MOST_SHIFTS:]
        if not found:
            return 0
        states, items = states_and_items(row.site_id, row.machine, found[0][0], found[-1][1], now)
        reckoned = {begin: _indices(states, items, begin, end) for begin, end in found}
        return sum(_kept(actor, now, name, pk, reckoned) for name, pk in row.series.items())


def _touched(row: EffectivenessTracked, first: datetime, last: datetime, now: datetime) -> tuple[datetime, datetime]:
    """From the state before the first row, which lasted until then at most, until the one after the last row."""
    rows = StateBegan.objects.filter(site=row.site_id, machine=row.machine).values_list("begins", flat=True)
    before = rows.filter(begins__lt=first).order_by("-begins").first()
    after = rows.filter(begins__gt=last).order_by("begins").first()
    return before or first, after or now


def _indices(states: Sequence[Interval], items: Sequence[Produced], begin: datetime, end: datetime) -> Indices | None:
    whole = totals(states, items, begin, end)
    return None if whole.unknown else indices(whole)


def _kept(actor: Actor, now: datetime, name: str, series: int, reckoned: dict[datetime, Indices | None]) -> int:
    """Keep what changed in one series, as new values, corrections, or values that are taken back."""
    last: dict[datetime, tuple[int, float | None]] = {}
    there = Measurement.objects.filter(series=series, at__in=list(reckoned), key="").order_by("edition")
    for at, edition, value in there.values_list("at", "edition", "value"):
        last[at] = edition, value
    rows = []
    for at, found in reckoned.items():
        value = None if found is None else _rounded(getattr(found, name))
        edition, before = last.get(at, (-1, None))
        if value != before:
            rows.append(Row(at.isoformat(), value, edition=edition + 1))
    if rows:
        of = Series.objects.get(pk=series)
        take_measurements(actor=actor, now=now, series=of, rows=rows, source="computed", name="ISO 22400-2")
    return len(rows)


def _rounded(value: float | None) -> float | None:
    """To twelve digits: sums in another order are no correction."""
    return None if value is None else float(f"{value:.12g}")
