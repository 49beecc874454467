"""Who is told about what: people by party, found in the name of each party, since nobody sees another's people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from catchball.queries.actors import system_actor
from catchball.store.acting import acting
from catchball.store.models import Change, Cookbook, Duty, HandOver, Membership, Report, Review, Revision
from catchball.store.parties import Function

_RECEIVERS = (Function.PROCESS_OWNER, Function.PRODUCTION)
"""Who moves a local cookbook onto a new revision of its upstream."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person of a party."""

    party: int
    person: int


@dataclass(frozen=True, slots=True)
class _Place:
    """Functions at a site of a party; without a site at any, without functions all."""

    party: int
    site: int | None
    functions: tuple[str, ...] = ()


def recipients_of_release(party: int, revision: int) -> set[Recipient]:
    """The people of the site itself, and those who own a local cookbook that rests on this one; not the releaser."""
    with acting(system_actor(party)):
        released = Revision.objects.select_related("cookbook").get(pk=revision)
        places = [_Place(party, released.cookbook.site_id)]
        local = Cookbook.objects.filter(upstream=released.cookbook_id).values_list("party_id", "site_id")
        places += [_Place(owner, site, _RECEIVERS) for owner, site in local]
    return _people(places) - {Recipient(party, released.released_by_id)}


def recipients_of_duties(party: int, change: int) -> set[Recipient]:
    """Everybody who can fulfil a duty of a change; not its author."""
    with acting(system_actor(party)):
        author = Change.objects.get(pk=change).author_id
        asked = Duty.objects.filter(change_id=change).values_list("of_party_id", "site_id", "function")
        places = [_Place(owner, site, (function,)) for owner, site, function in asked]
    return _people(places) - {Recipient(party, author)}


def recipients_of_decision(party: int, change: int) -> set[Recipient]:
    """The author and everybody who reviewed; not whoever decided."""
    with acting(system_actor(party)):
        decided = Change.objects.get(pk=change)
        voices = Review.objects.filter(change_id=change).values_list("party_id", "person_id")
        found = {Recipient(decided.party_id, decided.author_id), *(Recipient(*voice) for voice in voices)}
        last = decided.decisions.order_by("at").last()
        return found - {Recipient(last.party_id, last.person_id)} if last else found


def recipients_of_report(party: int, report: int) -> set[Recipient]:
    """Everybody who can answer a report; not the one who wrote it."""
    with acting(system_actor(party)):
        said = Report.objects.get(pk=report)
    return _people([_Place(party, said.site_id, (said.function,))]) - {Recipient(party, said.reporter_id)}


def recipients_of_hand_over(party: int, hand_over: int) -> set[Recipient]:
    """Everybody who can answer a report that was handed over; not the one who did that."""
    with acting(system_actor(party)):
        handed = HandOver.objects.get(pk=hand_over)
    return _people([_Place(party, handed.site_id, (handed.function,))]) - {Recipient(party, handed.person_id)}


def recipients_of_answer(party: int, report: int) -> set[Recipient]:
    """The one who reported; nobody, when they answered themselves."""
    with acting(system_actor(party)):
        said = Report.objects.get(pk=report)
    return set() if said.reporter_id == said.answered_by_id else {Recipient(party, said.reporter_id)}


def _people(places: Iterable[_Place]) -> set[Recipient]:
    """Those at these places who have an address."""
    found: set[Recipient] = set()
    for place in places:
        with acting(system_actor(place.party)):
            rows = Membership.objects.filter(person__user__is_active=True).exclude(person__user__email="")
            if place.site is not None:
                rows = rows.filter(Q(site=place.site) | Q(site=None))
            if place.functions:
                rows = rows.filter(function__in=place.functions)
            found |= {Recipient(place.party, person) for person in rows.values_list("person_id", flat=True)}
    return found
