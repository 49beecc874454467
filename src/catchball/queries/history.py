"""Who did what with a change, and when: from the audit trail of the own party, and from what others left on record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from catchball.queries.changing import ChangeInFull
from catchball.queries.discussing import Discussion
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import AuditEntry, Person


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did: the verb of the audit trail; `who` is None for the system."""

    at: datetime
    who: Person | None
    verb: str
    details: str = ""


_OF_THREADS = {"says": "comment on change", "resolves": "resolve thread", "reopens": "reopen thread"}
_LONGEST = 200
_TOLD = ("reason", "verdict", "number", "language")
"""Details of an entry that say more than its verb."""


def history_of(actor: Actor, full: ChangeInFull, discussion: Discussion) -> Sequence[Deed]:
    """What was done with a change, the newest first, as far as the actor's party may know."""
    own = [*_from_trail(actor, full.change.pk)]
    others = [*_from_records(actor, full), *_from_threads(actor, discussion)]
    return sorted([*own, *others], key=lambda deed: deed.at, reverse=True)


def _from_trail(actor: Actor, change: int) -> Iterator[Deed]:
    entries = list(visible_to(actor, AuditEntry.objects.filter(thing=f"change {change}")).order_by("number"))
    names = {entry.actor for entry in entries}
    people = Person.objects.filter(pseudonym__in=names, party_id=actor.party).select_related("user")
    known = {person.pseudonym: person for person in people}
    for entry in entries:
        told = next((str(entry.details[name]) for name in _TOLD if entry.details.get(name)), "")
        yield Deed(entry.at, known.get(entry.actor), entry.verb, told[:_LONGEST])


def _from_records(actor: Actor, full: ChangeInFull) -> Iterator[Deed]:
    """What people of other parties did, whose audit trails are their own."""
    if full.change.party_id != actor.party:
        for number, (person, at) in enumerate(full.proposed, start=1):
            yield Deed(at, person, "propose change" if number == 1 else "propose change again")
        for decision in full.decisions:
            yield Deed(decision.at, decision.person, f"{decision.outcome} change", decision.reason[:_LONGEST])
    for review in full.reviews:
        if review.party_id != actor.party:
            yield Deed(review.at, review.person, "review change", review.verdict)


def _from_threads(actor: Actor, discussion: Discussion) -> Iterator[Deed]:
    for thread in discussion.threads:
        for number, said in enumerate(thread.said):
            if said.comment.party_id != actor.party:
                verb = _OF_THREADS[said.comment.kind] if number else "open thread"
                yield Deed(said.comment.at, said.comment.person, verb)
