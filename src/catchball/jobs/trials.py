"""Trials that run are looked at as their values come in, so that whoever opens one sees how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from catchball.actions.trials import look_at_trial
from catchball.queries.actors import system_actor
from catchball.queries.trials import new_rows_of
from catchball.store.acting import acting
from catchball.store.models import Trial


@dataclass(frozen=True, slots=True)
class Running:
    """A trial that runs."""

    party: int
    trial: int


def running_trials() -> list[Running]:
    """The trials of all parties that run."""
    with connection.cursor() as cursor:
        cursor.execute("select party_id, trial_id from app.running_trials()")
        return [Running(party, trial) for party, trial in cursor.fetchall()]


def look_at_one(running: Running, now: datetime) -> Trial | None:
    """Look at a trial; None where it has ended, or nothing new was measured since the last look."""
    actor = system_actor(running.party)
    with acting(actor):
        trial = Trial.objects.get(pk=running.trial)
        if trial.state != Trial.State.RUNNING or new_rows_of(actor, trial, now).count == trial.seen:
            return None
        return look_at_trial(actor=actor, now=now, trial=trial)
