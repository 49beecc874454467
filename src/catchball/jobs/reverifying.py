"""Changes in effect that are to be verified by a day are looked at again, every day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone

from catchball.actions.reverifying import announce_reverification, look_again
from catchball.queries.actors import system_actor
from catchball.queries.measured_since import judged_since
from catchball.store.acting import acting
from catchball.store.models import Change


@dataclass(frozen=True, slots=True)
class ToReverify:
    """A change that is to be verified by a day."""

    party: int
    change: int


def changes_to_reverify() -> list[ToReverify]:
    """The changes of all parties that are in effect and to be verified by a day."""
    with connection.cursor() as cursor:
        cursor.execute("select party_id, change_id from app.changes_to_reverify()")
        return [ToReverify(party, change) for party, change in cursor.fetchall()]


def reverify_one(due: ToReverify, now: datetime) -> Change:
    """Tell beforehand that the day comes; judge what was measured since; verify the change, or let it lapse."""
    actor, today = system_actor(due.party), timezone.localtime(now)
    with acting(actor):
        change = Change.objects.select_related("cookbook").get(pk=due.change)
        judged = judged_since(actor, change, now)
    announce_reverification(actor=actor, now=today, change=change)
    return look_again(actor=actor, now=today, change=change, judged=judged)
