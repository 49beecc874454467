"""Choosing what one hears of: following, how soon letters come, and a calendar of one's deadlines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_urlsafe

from django.conf import settings
from django.utils.translation import gettext

from catchball.actions.refusals import NotAllowed, NotValid
from catchball.core.letters import LetterKind, Rhythm
from catchball.queries.tokens import token_digest
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.models import CalendarKey, Change, Cookbook, Following, LetterChoice, Person

_BYTES = 32


@dataclass(frozen=True, slots=True)
class NewCalendar:
    """A calendar's key, and its secret, which nobody can be shown again."""

    key: CalendarKey
    secret: str = field(repr=False)


def follow_change(*, actor: Actor, now: datetime, change: Change, follows: bool) -> None:
    """Hear of a change from now on, or no more, whatever part one had in it."""
    with acting(actor):
        _require_writing(actor)
        given = {"party_id": actor.party, "follows": follows}
        Following.objects.update_or_create(person_id=actor.somebody, change=change, defaults=given)
        record(actor, now, "follow" if follows else "unfollow", f"person {actor.somebody}", {"change": change.pk})


def follow_cookbook(*, actor: Actor, now: datetime, cookbook: Cookbook, follows: bool) -> None:
    """Hear of what is proposed and released in a cookbook from now on, or no more."""
    with acting(actor):
        _require_writing(actor)
        given = {"party_id": actor.party, "follows": follows}
        Following.objects.update_or_create(person_id=actor.somebody, cookbook=cookbook, defaults=given)
        record(actor, now, "follow" if follows else "unfollow", f"person {actor.somebody}", {"cookbook": cookbook.pk})


def choose_letters(*, actor: Actor, now: datetime, rhythms: Mapping[str, str], language: str | None = None) -> None:
    """How soon letters of some kinds come, and in which language: empty means that of one's site, None as it was.

    Raises NotValid for a kind, a rhythm or a language that there is not.
    """
    with acting(actor):
        _require_writing(actor)
        for kind, rhythm in rhythms.items():
            if kind not in list(LetterKind):
                why = gettext("There is no kind of letter “%(kind)s”.") % {"kind": kind[:40]}
                raise NotValid(why, (kind[:40],))
            if rhythm not in list(Rhythm):
                raise NotValid(gettext("Letters come %(rhythms)s.") % {"rhythms": ", ".join(Rhythm)}, (kind,))
            given = {"party_id": actor.party, "rhythm": rhythm}
            LetterChoice.objects.update_or_create(person_id=actor.somebody, kind=kind, defaults=given)
        told = dict(rhythms)
        if language is not None:
            if language and language not in dict(settings.LANGUAGES):
                known = ", ".join(dict(settings.LANGUAGES))
                raise NotValid(gettext("Letters are written in %(languages)s.") % {"languages": known}, ("language",))
            Person.objects.filter(pk=actor.somebody).update(language=language)
            told["language"] = language
        record(actor, now, "choose letters", f"person {actor.somebody}", told)


def open_calendar(*, actor: Actor, now: datetime) -> NewCalendar:
    """A private address for one's calendar program; an earlier one opens nothing from now on."""
    with acting(actor):
        _require_writing(actor)
        CalendarKey.objects.filter(person_id=actor.somebody, revoked_at=None).update(revoked_at=now)
        secret = token_urlsafe(_BYTES)
        key = CalendarKey.objects.create(
            party_id=actor.party, person_id=actor.somebody, digest=token_digest(secret), created_at=now
        )
        record(actor, now, "open calendar", f"person {actor.somebody}", {"key": key.pk})
        return NewCalendar(key, secret)


def close_calendar(*, actor: Actor, now: datetime) -> None:
    """From now on no address opens one's calendar; a second time changes nothing."""
    with acting(actor):
        _require_writing(actor)
        if CalendarKey.objects.filter(person_id=actor.somebody, revoked_at=None).update(revoked_at=now):
            record(actor, now, "close calendar", f"person {actor.somebody}")


def _require_writing(actor: Actor) -> None:
    if actor.is_read_only:
        raise NotAllowed(gettext("This token may only read."))
