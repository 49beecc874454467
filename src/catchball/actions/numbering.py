"""Names for new nodes: an issuer and a number that is given once."""

from __future__ import annotations

from catchball.actions.refusals import require
from catchball.actions.turns import cookbook_in_turn
from catchball.queries.permissions import may
from catchball.store.acting import Actor, acting
from catchball.store.models import Cookbook


def new_uid(*, actor: Actor, cookbook: Cookbook) -> str:
    """A uid for a new node of the cookbook, which no node of it has or had, and which is never given again."""
    with acting(actor):
        require(may(actor, "save draft", cookbook))
        locked = cookbook_in_turn(cookbook.pk)
        number = locked.last_number + 1  # (each release notes the largest that it finds)
        Cookbook.objects.filter(pk=cookbook.pk).update(last_number=number)
        return f"{locked.issuer}-{number}"
