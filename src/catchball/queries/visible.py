"""What an actor may see: the queryset twin of `may`. It fails closed, and what is out of scope is not found.

The database's own policies say the same once more; neither trusts the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from catchball.store.acting import Actor
from catchball.store.changes import Review
from catchball.store.communities import Community, CommunityParty
from catchball.store.threads import Comment, Thread, Translation

M = TypeVar("M", bound=Model)
_ABOUT_CHANGES: Mapping[type[Model], str] = {
    Review: "change",
    Thread: "change",
    Translation: "change",
    Comment: "thread__change",
}
"""What belongs to who said it, and is also read by the party whose change it is about; how the change is found."""


def visible_to(actor: Actor, rows: QuerySet[M]) -> QuerySet[M]:
    """The rows of the actor's own party, those that a community shares with it, and what is said of the own changes."""
    fields = {field.name for field in rows.model._meta.get_fields()}  # noqa: SLF001  (Django's documented way)
    own = Q(party_id=actor.party)
    for model, change in _ABOUT_CHANGES.items():
        if issubclass(rows.model, model):
            own |= Q(**{f"{change}__party_id": actor.party})
    if issubclass(rows.model, Community):
        own |= Q(pk__in=CommunityParty.objects.filter(party_id=actor.party).values("community_id"))
    if "community" not in fields:
        return rows.filter(own)
    shared = CommunityParty.objects.filter(party_id=actor.party).values("community_id")
    return rows.filter(own | Q(community_id__in=shared))
