"""Who somebody is, for permissions: their party and the functions that they wear today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from catchball.store.acting import Actor, Function, acting
from catchball.store.models import Membership, Person, TeamSite, User


def actor_of(user: User, today: date, *, is_read_only: bool = False) -> Actor:
    """The actor behind an account."""
    return actor_of_person(user.person_id, today, is_read_only=is_read_only)


def actor_of_person(person_id: int, today: date, *, is_read_only: bool = False) -> Actor:
    """The actor behind a person, with the functions that hold today."""
    party, pseudonym = party_of(person_id)
    bare = Actor(party, person_id, pseudonym, is_read_only=is_read_only)
    with acting(bare):
        worn = Membership.objects.filter(
            Q(begins=None) | Q(begins__lte=today), Q(ends=None) | Q(ends__gte=today), person_id=person_id
        )
        functions = tuple(_functions(worn, today))
    return Actor(party, person_id, pseudonym, functions, is_read_only)


def _functions(worn: QuerySet[Membership], today: date) -> Iterator[Function]:
    """The functions of memberships: at the site that they name, at the sites of their team, or at all of the party."""
    for name, site, team in worn.values_list("function", "site_id", "team_id"):
        if team is None or site is not None:
            yield Function(name, site)
        else:
            goes_on = Q(team__begins=None) | Q(team__begins__lte=today), Q(team__ends=None) | Q(team__ends__gte=today)
            spans = TeamSite.objects.filter(*goes_on, team_id=team)
            yield from (Function(name, spanned) for spanned in spans.values_list("site_id", flat=True))


def system_actor(party: int) -> Actor:
    """The system, acting for one party: background work that nobody asked for by hand."""
    return Actor(party, None, "system")


def party_of(person_id: int) -> tuple[int, str]:
    """The party and the pseudonym of a person, before anybody acts: the one thing that signing in must know."""
    with connection.cursor() as cursor:
        cursor.execute("select party_id, pseudonym from app.who_is(%s)", [person_id])
        row = cursor.fetchone()
    if row is None:
        raise Person.DoesNotExist(f"there is no person {person_id}")
    return int(row[0]), str(row[1])
