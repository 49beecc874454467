"""Who read what of another party: knowledge shared with partners cannot be taken back, so its owner must know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from catchball.store.acting import Actor, acting
from catchball.store.models import Disclosure


def note_reading(*, actor: Actor, now: datetime, of_party: int, thing: str) -> None:
    """Note that the actor was shown what a thing says, such as `revision 17`; what is one's own needs no note."""
    if of_party == actor.party:
        return
    with acting(actor):
        Disclosure.objects.create(party_id=of_party, reader_id=actor.party, person_id=actor.person, thing=thing, at=now)


def note_readings(*, actor: Actor, now: datetime, of_parties: Iterable[int], thing: str) -> None:
    """Note the same reading for several parties at once."""
    others = sorted({party for party in of_parties if party != actor.party})
    if not others:
        return
    with acting(actor):
        Disclosure.objects.bulk_create(
            Disclosure(party_id=party, reader_id=actor.party, person_id=actor.person, thing=thing, at=now)
            for party in others
        )


def note_passages(*, actor: Actor, now: datetime, things: Iterable[tuple[int, str]]) -> None:
    """Note that the actor was shown passages of several things, each with the party whose it is; once for each."""
    with acting(actor):
        Disclosure.objects.bulk_create(
            Disclosure(party_id=of_party, reader_id=actor.party, person_id=actor.person, thing=thing, at=now)
            for of_party, thing in sorted(set(things))
            if of_party != actor.party
        )
