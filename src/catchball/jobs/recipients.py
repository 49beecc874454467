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


def recipients_of_duties(party: int, change: int, proposal: int) -> dict[int, set[Recipient]]:
    """Everybody who can fulfil a duty of a proposal, each under the first of their duties; not who wrote it."""
    with acting(system_actor(party)):
        asked_about = Change.objects.get(pk=change)
        writers = {asked_about.author_id, *asked_about.proposers}
        duties = Duty.objects.filter(change=asked_about, proposal=proposal).order_by("pk")
        asked = list(duties.values_list("pk", "of_party_id", "site_id", "function"))
    found: dict[int, set[Recipient]] = {}
    told: set[int] = set(writers)
    for duty, owner, site, function in asked:
        people = {one for one in _people([_Place(owner, site, (function,))]) if one.person not in told}
        told |= {one.person for one in people}
        found[duty] = people
    return found


def people_of_change(party: int, change: int) -> set[Recipient]:
    """The author, those who proposed it again, and everybody who reviewed."""
    with acting(system_actor(party)):
        found = Change.objects.get(pk=change)
        voices = Review.objects.filter(change=found).values_list("party_id", "person_id")
        writers = {found.author_id, *found.proposers}
        return {Recipient(party, person) for person in writers} | {Recipient(*voice) for voice in voices}


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


def process_owners(party: int, site: int) -> set[Recipient]:
    """The process owners of a site."""
    return _people([_Place(party, site, (Function.PROCESS_OWNER,))])


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
