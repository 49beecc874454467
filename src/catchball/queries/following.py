"""How far the local cookbooks of an own family have followed its home cookbook."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q

from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import Cookbook, Rebase

_OPEN = ("proposed", "settling")


@dataclass(frozen=True, slots=True)
class Following:
    """Own local cookbooks that rest on the newest home revision, that wait for an answer, and all that there are."""

    there: int
    asking: int
    all: int

    @property
    def behind(self) -> int:
        """Those that rest on an older revision, and of which nothing is asked."""
        return self.all - self.there - self.asking


def following(actor: Actor, home: Cookbook) -> Following:
    """Of the own party's local cookbooks right below a home cookbook."""
    asks = Rebase.objects.filter(cookbook=OuterRef("pk"), state__in=_OPEN, onto=F("onto__cookbook__head"))
    asks = asks.exclude(conflicts=[])
    locals_ = visible_to(actor, Cookbook.objects.filter(upstream=home, party_id=actor.party))
    there = Q(head__base_id=home.head_id)
    found = locals_.aggregate(
        there=Count("pk", filter=there), asking=Count("pk", filter=~there & Q(Exists(asks))), all=Count("pk")
    )
    return Following(**found)
