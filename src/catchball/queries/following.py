"""How far the local cookbooks of an own family have followed its home cookbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from catchball.queries.visible import visible_to
from catchball.store import outbox
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
    there = Q(head__base_id=home.head_id)
    found = _locals(actor, home).aggregate(
        there=Count("pk", filter=there), asking=Count("pk", filter=~there & Q(Exists(asks))), all=Count("pk")
    )
    return Following(**found)


def asking(actor: Actor, home: Cookbook, most: int) -> list[Rebase]:
    """The rebases onto the newest home revision that wait for an answer, as many as shall be shown."""
    rows = Rebase.objects.filter(cookbook__in=_locals(actor, home), state__in=_OPEN, onto=home.head_id)
    waiting = rows.exclude(conflicts=[]).select_related("cookbook__site").order_by("cookbook__site__name", "pk")
    return list(waiting.defer("outcome", "choices")[:most])


def on_their_way(actor: Actor, home: Cookbook) -> int:
    """The cookbooks that the worker still has to rebase onto the newest home revision, or is about to."""
    behind = set(_locals(actor, home).exclude(head__base_id=home.head_id).values_list("pk", flat=True))
    return len(behind & {pk for given in outbox.under_way("rebase", party=actor.party) for pk in _named(given)})


def _named(given: Mapping[str, Any]) -> list[int]:
    return list(given.get("cookbooks", ()))


def _locals(actor: Actor, home: Cookbook) -> QuerySet[Cookbook]:
    return visible_to(actor, Cookbook.objects.filter(upstream=home, party_id=actor.party))
