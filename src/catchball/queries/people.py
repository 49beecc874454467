"""People that one may see, for mentioning them: colleagues, and those of parties that read the same change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q, QuerySet

from catchball.store.acting import Actor
from catchball.store.models import Change, CommunityParty, Person, User

_AT_ONCE = 8


def parties_that_read(change: Change) -> set[int]:
    """The party whose change it is, and those with which it is shared."""
    if change.community_id is None:
        return {change.party_id}
    shared = CommunityParty.objects.filter(community_id=change.community_id)
    return {change.party_id, *shared.values_list("party_id", flat=True)}


def people_named(actor: Actor, change: Change, words: str) -> Sequence[User]:
    """The first people whose name begins so, or has a word that does, among those who read the change."""
    rows = _readers(actor, change).filter(Q(name__istartswith=words) | Q(username__istartswith=words) | _later(words))
    return list(rows.select_related("person__party").order_by("name", "username")[:_AT_ONCE])


def people_called(actor: Actor, change: Change, names: Iterable[str]) -> Mapping[str, Person]:
    """The people behind names by which they sign in, and behind pseudonyms, in lower case."""
    wanted = {name.lower() for name in names}
    if not wanted:
        return {}
    rows = _readers(actor, change).filter(Q(username__in=wanted) | Q(person__pseudonym__in=wanted))
    found: dict[str, Person] = {}
    for user in rows.select_related("person"):
        found |= {user.username.lower(): user.person, user.person.pseudonym.lower(): user.person}
    return found


def _later(words: str) -> Q:
    return Q(name__icontains=f" {words}")


def _readers(actor: Actor, change: Change) -> QuerySet[User]:
    readers = parties_that_read(change)
    if actor.party not in readers:
        return User.objects.none()
    return User.objects.filter(person__party_id__in=readers, is_active=True)
