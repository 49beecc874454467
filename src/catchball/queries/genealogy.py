"""Where a practice was born, who took it up, who adapted it: from uids, revisions, changes and their origins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.db.models import Min, Q, QuerySet

from catchball.core.review import State
from catchball.queries.reading import family_of
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import Change, Cookbook, Deviation, Person, Revision

_DONE = (State.ACCEPTED, State.IN_EFFECT, State.VERIFIED, State.LAPSED)
MOST = 60
"""Changes that are told: of more, those with an origin go first, then the newest."""


class Kind(StrEnum):
    """What happened to a practice."""

    BORN = "born"
    TAKEN_UP = "taken up"
    ADAPTED = "adapted"
    ADOPTED = "adopted"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a cookbook. `cause` is the place, in the list, of what it came from; None for a birth.

    `source` is the cookbook of that; `standard`, the revision of the upstream that has absorbed it since, 0 for none.
    """

    kind: Kind
    cookbook: Cookbook
    at: datetime
    person: Person | None
    revision: int
    change: Change | None = None
    cause: int | None = None
    source: Cookbook | None = None
    standard: int = 0


@dataclass(frozen=True, slots=True)
class Genealogy:
    """Events from the oldest, and how many more cookbooks of the family there are in which nothing of it happened."""

    events: Sequence[Event]
    others: int


def genealogy_of_step(actor: Actor, cookbook: Cookbook, uid: str) -> Genealogy:
    """What became of one node in the family of a cookbook, as far as the actor may see it."""
    family = {book.pk: book for book in family_of(actor, cookbook)}
    changes = list(_changes(actor, cookbook).filter(edits__contains=[{"atom": [uid]}]))
    birthplace = next((book for book in family.values() if book.issuer == uid.rpartition("-")[0]), None)
    involved = {change.cookbook_id for change in changes} | {cookbook.pk} | ({birthplace.pk} if birthplace else set())
    holding = Revision.objects.filter(cookbook__in=involved, manifest__nodes__contains=[[uid]])
    return _told(actor, family, changes, _firsts(actor, holding), birthplace.pk if birthplace else None)


def genealogy_of_cookbook(actor: Actor, cookbook: Cookbook) -> Genealogy:
    """Where the cookbooks of a family come from, and what they have learnt from one another."""
    family = {book.pk: book for book in family_of(actor, cookbook)}
    learnt = Q(origin__isnull=False) | Q(offers__isnull=False)
    changes = list(_changes(actor, cookbook).filter(learnt).distinct())
    involved = {change.cookbook_id for change in changes} | {cookbook.pk, cookbook.home_id or cookbook.pk}
    return _told(
        actor, family, changes, _firsts(actor, Revision.objects.filter(cookbook__in=involved)), cookbook.home_id
    )


def _changes(actor: Actor, cookbook: Cookbook) -> QuerySet[Change]:
    home = cookbook.home_id or cookbook.pk
    rows = visible_to(actor, Change.objects.filter(Q(cookbook__home_id=home) | Q(cookbook_id=home), state__in=_DONE))
    rows = rows.select_related("author__user", "released_in").defer("edits", "released_in__manifest")
    return rows.order_by("created_at", "pk")


def _firsts(actor: Actor, rows: QuerySet[Revision]) -> list[Revision]:
    """The first of the revisions in each cookbook."""
    numbers = visible_to(actor, rows).order_by().values_list("cookbook").annotate(Min("number"))
    wanted = Q(pk__in=[])
    for pk, number in numbers:
        wanted |= Q(cookbook=pk, number=number)
    found = visible_to(actor, Revision.objects.filter(wanted)).select_related("released_by__user", "base")
    return list(found.defer("base__manifest").order_by("approved_at", "pk"))


def _told(
    actor: Actor,
    family: Mapping[int, Cookbook],
    changes: Sequence[Change],
    firsts: Sequence[Revision],
    birthplace: int | None,
) -> Genealogy:
    shown = sorted(changes, key=lambda change: (change.origin_id is None, -change.pk))[:MOST]
    released = {change.released_in_id for change in shown if change.released_in_id}
    events = [
        *_births(family, [one for one in firsts if one.pk not in released], birthplace),
        *_deeds(actor, family, shown),
    ]
    listed = sorted(events, key=lambda event: (event.at, event.kind is not Kind.BORN, event.cookbook.pk))
    causes = [_cause(listed, place) for place in range(len(listed))]
    with_causes = [
        replace(event, cause=cause, source=None if cause is None else listed[cause].cookbook)
        for event, cause in zip(listed, causes, strict=True)
    ]
    involved = {event.cookbook.pk for event in listed}
    return Genealogy(with_causes, len(family) - len(involved))


def _births(family: Mapping[int, Cookbook], firsts: Iterable[Revision], birthplace: int | None) -> Iterator[Event]:
    for revision in firsts:
        if revision.cookbook_id in family:
            is_birth = revision.base_id is None or revision.cookbook_id == birthplace
            kind = Kind.BORN if is_birth else Kind.TAKEN_UP
            book = family[revision.cookbook_id]
            yield Event(kind, book, revision.approved_at, revision.released_by, revision.number)


def _deeds(actor: Actor, family: Mapping[int, Cookbook], changes: Sequence[Change]) -> Iterator[Event]:
    headers = Deviation.objects.filter(change__in=[change.pk for change in changes], state="absorbed")
    absorbed = dict(visible_to(actor, headers).values_list("change_id", "accepted_in__number"))
    for change in changes:
        if change.cookbook_id in family:
            at = change.released_in.approved_at if change.released_in else change.created_at
            number = change.released_in.number if change.released_in else 0
            kind = Kind.ADAPTED if change.origin_id is None else Kind.ADOPTED
            standard = absorbed.get(change.pk) or 0
            yield Event(kind, family[change.cookbook_id], at, change.author, number, change, standard=standard)


def _cause(events: Sequence[Event], place: int) -> int | None:
    """What an event came from: the change that it took over; the upstream; else what happened before at the place."""
    event = events[place]
    if event.kind is Kind.BORN:
        return None
    before = range(place - 1, -1, -1)
    if event.change is not None and event.change.origin_id is not None:
        origin = event.change.origin_id
        return next((one for one in before if (deed := events[one].change) and deed.pk == origin), None)
    source = event.cookbook.upstream_id if event.kind is Kind.TAKEN_UP else event.cookbook.pk
    return next((one for one in before if events[one].cookbook.pk == source), None)
