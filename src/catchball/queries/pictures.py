"""Pictures that a party brought in."""

from __future__ import annotations

from collections.abc import Iterable

from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import Media


def own_pictures(actor: Actor, digests: Iterable[str]) -> frozenset[str]:
    """Those of the pictures (by sha256) that the actor's party brought in."""
    rows = visible_to(actor, Media.objects.filter(sha256__in=list(digests)))
    return frozenset(rows.values_list("sha256", flat=True))
