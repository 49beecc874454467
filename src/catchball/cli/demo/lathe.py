"""Eight weeks of a lathe at the demonstration company: what it did and made, and what its effectiveness comes to.

From a known day on its set-ups are shorter: the effect that stands here is to be found on its page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from random import Random

from catchball.actions.machine_times import ItemsGiven, StateGiven, tell_items, tell_states, track_effectiveness
from catchball.cli.demo.finding import actor, site_of
from catchball.cli.demo.shop_floor import Happening
from catchball.core.oee import MachineState

_SITE, _MACHINE = "cz", "Lathe 4"
_SHIFTS = (time(6), time(14), time(22))
_FIRST, _DELIVERED = -56, (-28, -1)
_SHORTER_SINCE = -20
_SET_UP = (34.0, 19.0)
"""Minutes of a set-up, before and since."""
_SECONDS = 306.0
"""Planned for a part."""
_LASTS, _BREAK, _BREAK_LASTS = 480, 240, 30
_SATURDAY, _SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class _Shift:
    """What the lathe did, and what it made, if anything."""

    states: Sequence[StateGiven]
    items: Sequence[ItemsGiven] = ()


def _shifts(today: datetime, first: int, last: int) -> Iterator[_Shift]:
    """The shifts of these days, counted from today, the same every time; weekends are planned down."""
    for day in range(first, last):
        midnight = today + timedelta(days=day)
        chance = Random(f"{_MACHINE} {day}")  # noqa: S311  (of which nothing depends but a picture)
        if midnight.weekday() not in (_SATURDAY, _SUNDAY):
            for shift in _SHIFTS:
                yield _shift(midnight + timedelta(hours=shift.hour), _SET_UP[day >= _SHORTER_SINCE], chance)
        else:
            begins = midnight + timedelta(hours=_SHIFTS[0].hour)
            yield _Shift([StateGiven(begins, MachineState.PLANNED_DOWN, begins + timedelta(days=1))])


def _shift(begins: datetime, set_up: float, chance: Random) -> _Shift:
    """Eight hours: a set-up, work with minor stops, a break, and now and then something that is broken."""
    stops = [(_BREAK, _BREAK_LASTS, MachineState.PLANNED_DOWN)]
    delayed = chance.randint(70, 210), chance.randint(290, 350)
    stops += [(at, chance.randint(3, 9), MachineState.DELAY) for at in delayed]
    if chance.random() < 0.25:
        stops.append((chance.randint(380, 410), chance.randint(15, 55), MachineState.DOWN))
    prepared = round(set_up + chance.gauss(0, 3))
    states = [(0, MachineState.SET_UP), (prepared, MachineState.PRODUCTION)]
    for at, lasts, state in sorted(stops):
        states += [(at, state), (at + lasts, MachineState.PRODUCTION)]
    working = _LASTS - prepared - sum(lasts for _, lasts, _ in stops)
    made = int(working * 60 / _SECONDS * chance.uniform(0.9, 0.97))
    bad = sum(chance.random() < 0.02 for _ in range(made))
    ends = begins + timedelta(minutes=_LASTS)
    told = [StateGiven(begins + timedelta(minutes=at), state, ends) for at, state in states]
    return _Shift(told, [ItemsGiven(ends - timedelta(minutes=1), made, made - bad, _SECONDS)])


def _track(now: datetime) -> None:
    engineer = actor(f"engineer.{_SITE}", now)
    site = site_of(engineer, _SITE)
    track_effectiveness(actor=engineer, now=now, site=site, machine=_MACHINE, shifts=_SHIFTS)


def _deliver(now: datetime, first: int, last: int) -> None:
    engineer = actor(f"engineer.{_SITE}", now)
    site = site_of(engineer, _SITE)
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    shifts = list(_shifts(midnight - timedelta(days=last), first, last))
    states = [state for shift in shifts for state in shift.states]
    items = [one for shift in shifts for one in shift.items]
    tell_states(actor=engineer, now=now, site=site, machine=_MACHINE, states=states)
    tell_items(actor=engineer, now=now, site=site, machine=_MACHINE, items=items)


RUNNING: Sequence[Happening] = (
    (_FIRST, _track),
    *(
        (last, partial(_deliver, first=first, last=last))
        for first, last in zip((_FIRST, *_DELIVERED), _DELIVERED, strict=False)
    ),
)
"""What happens, and on which day, counted from today."""
