"""How a letter goes to somebody: at once, with their daily letter, or not at all, as they chose. Each event once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from catchball.adapters.mail import Letter
from catchball.core.letters import Rhythm, kind_of
from catchball.jobs.letters import Told, signed, told_to
from catchball.jobs.recipients import Recipient
from catchball.queries.actors import system_actor
from catchball.queries.hearing import language_of_person, rhythm_of, unwanted
from catchball.store import outbox
from catchball.store.acting import acting
from catchball.store.models import WaitingLetter

_KEPT = timedelta(days=60)
_BETWEEN = f"\n\n{'-' * 60}\n\n"


@dataclass(frozen=True, slots=True)
class Daily:
    """Somebody whose daily letter is due, with all that waits up to an entry."""

    party: int
    person: int
    last: int


def post(to: Recipient, about: str, thing: int, now: datetime) -> None:
    """Ask for the letter, or keep it for the daily one; a second time changes nothing there."""
    with acting(system_actor(to.party)):
        rhythm = rhythm_of(to.person, about)
        if rhythm is Rhythm.AT_ONCE:
            outbox.defer("send_letter", party=to.party, person=to.person, about=about, thing=thing)
        elif rhythm is Rhythm.DAILY:
            WaitingLetter.objects.get_or_create(
                person_id=to.person, about=about, thing=thing, defaults={"party_id": to.party, "at": now}
            )


def daily_letters() -> list[Daily]:
    """Those for whom something waits, of all parties."""
    with connection.cursor() as cursor:
        cursor.execute("select party_id, person_id, last from app.daily_letters()")
        return [Daily(*row) for row in cursor.fetchall()]


def daily_letter(due: Daily) -> Letter | None:
    """One letter with all that waits for somebody; None when they want or may read none of it any more."""
    with acting(system_actor(due.party)):
        never = unwanted(due.person)
        waiting = list(_waiting(due).order_by("pk").values_list("about", "thing"))
        language = language_of_person(due.person)
    wanted = [(about, thing) for about, thing in waiting if kind_of(about) not in never]
    found = [one for about, thing in wanted if (one := told_to(due.party, due.person, about, thing)) is not None]
    if not found:
        return None
    with translation.override(language):
        subject = _("Your day: %(count)s") % {"count": len(found)}
    text = _BETWEEN.join(f"{one.subject}\n\n{one.text}" for one in found)
    return signed(due.party, due.person, f"daily-{due.person}-{due.last}", Told(found[0].to, subject, text))


def note_sent(due: Daily, now: datetime) -> None:
    """What went out waits no more; what went out so long ago that no job asks for it again is forgotten."""
    with acting(system_actor(due.party)):
        _waiting(due).update(sent_at=now)
        WaitingLetter.objects.filter(person_id=due.person, sent_at__lt=now - _KEPT).delete()


def _waiting(due: Daily) -> QuerySet[WaitingLetter]:
    return WaitingLetter.objects.filter(person_id=due.person, sent_at=None, pk__lte=due.last)
