"""Temporary departures end by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from catchball.actions.changes import end_departure
from catchball.core.review import State
from catchball.queries.actors import system_actor
from catchball.store.acting import Actor, Function, acting
from catchball.store.models import Change
from catchball.store.parties import Function as Worn


@dataclass(frozen=True, slots=True)
class Over:
    """A departure whose last day is over."""

    party: int
    change: int


def departures_over(today: date) -> list[Over]:
    """The departures of all parties whose last day is over, and which still stand."""
    with connection.cursor() as cursor:
        cursor.execute("select party_id, change_id from app.departures_over(%s)", [today])
        return [Over(party, change) for party, change in cursor.fetchall()]


def end_one(over: Over, now: datetime) -> Change | None:
    """Take a departure back, as its author said when it began; None when it has ended already.

    Raises NotPossible when the same place was changed since.
    """
    with acting(system_actor(over.party)):
        change = Change.objects.get(pk=over.change)
        if State(change.state) is State.LAPSED or change.ends_on is None or change.ends_on >= now.date():
            return None
        # The author signed the end together with the beginning; whether they still wear a function does not matter.
        actor = Actor(over.party, change.author_id, "system", (Function(Worn.PROCESS_OWNER, None),))
        return end_departure(actor=actor, now=now, change=change)
