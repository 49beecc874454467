"""What a party keeps to itself: edits of confidential nodes are shown to others without their values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catchball.store.acting import Actor
from catchball.store.models import Confidential, Cookbook


def withheld_nodes(actor: Actor, cookbook: Cookbook) -> frozenset[str]:
    """The uids whose content the actor's party does not see in this cookbook."""
    if cookbook.party_id == actor.party:
        return frozenset()
    return frozenset(Confidential.objects.filter(cookbook=cookbook).values_list("uid", flat=True))


def shown_edits(edits: Iterable[dict[str, Any]], withheld: frozenset[str]) -> list[dict[str, Any]]:
    """Edits as kept in a row; those of withheld nodes tell where they are, and nothing of what they say."""
    return [{**edit, "old": None, "new": None} if edit["atom"][0] in withheld else edit for edit in edits]
