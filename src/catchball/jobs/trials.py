"""Trials that run are looked at as their values come in, so that whoever opens one sees how it stands."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from catchball.actions.refusals import NotPossible, NotValid
from catchball.actions.trials import look_at_trial
from catchball.queries.actors import system_actor
from catchball.queries.trial_rows import TooManyValues, ValuesArchived
from catchball.queries.trials import has_news
from catchball.store.acting import acting
from catchball.store.models import Trial

_LOG = logging.getLogger(__name__)


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
    """Look at a trial; None where it has ended, or nothing was measured or corrected since the last look.

    None, too, where it cannot be judged as it is: whoever looks at it by hand is told why.
    """
    actor = system_actor(running.party)
    try:
        with acting(actor):
            trial = Trial.objects.get(pk=running.trial)
            if trial.state != Trial.State.RUNNING or not has_news(actor, trial, now):
                return None
            return look_at_trial(actor=actor, now=now, trial=trial)
    except (TooManyValues, ValuesArchived, NotPossible, NotValid) as error:
        _LOG.warning("trial %d cannot be looked at: %s", running.trial, error)
        return None
