"""When a new revision takes effect, those who are qualified on an older one are asked to confirm what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from catchball.actions.qualifications import carry_over, note_asked
from catchball.queries.actors import system_actor
from catchball.queries.qualifications import delta_of_one
from catchball.store import outbox
from catchball.store.acting import acting
from catchball.store.models import Qualification, Revision


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody knows an older revision than the one that holds."""

    party: int
    qualification: int
    revision: int


def delta_readings_due(today: date) -> list[Due]:
    """All who were not asked yet, of all parties."""
    with connection.cursor() as cursor:
        cursor.execute("select party_id, qualification_id, revision_id from app.delta_readings_due(%s)", [today])
        return [Due(*row) for row in cursor.fetchall()]


def ask_one(due: Due, now: datetime) -> bool:
    """Ask one person by a letter; where no step changed, they keep their level without being asked. Whether asked."""
    actor = system_actor(due.party)
    with acting(actor):
        row = Qualification.objects.select_related("revision", "cookbook").filter(pk=due.qualification).first()
        holds = Revision.objects.get(pk=due.revision)
        if row is None or row.asked_id == holds.pk or row.revision.number >= holds.number:
            return False
        if not delta_of_one(actor, row, holds).comparison.nodes:
            carry_over(actor=actor, now=now, qualification=row, holds=holds)
            return False
        note_asked(actor=actor, qualification=row, holds=holds)
        outbox.defer("send_letter", party=due.party, person=row.person_id, about="delta", thing=holds.pk)
        return True
