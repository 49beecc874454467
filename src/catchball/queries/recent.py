"""What somebody worked on lately: their drafts and changes, and the changes that they gave a verdict on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, Q

from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import Change, Draft

_MOST = 5


@dataclass(frozen=True, slots=True)
class Recent:
    """The newest first."""

    drafts: Sequence[Draft]
    changes: Sequence[Change]


def recent_of(actor: Actor) -> Recent:
    """The actor's own drafts that are open, and the changes that they wrote or spoke on."""
    drafts = visible_to(actor, Draft.objects.filter(person_id=actor.somebody, is_open=True))
    touched = Q(author_id=actor.somebody) | Q(reviews__person_id=actor.somebody)
    changes = visible_to(actor, Change.objects.filter(touched)).select_related("cookbook__site").defer("edits")
    changes = changes.annotate(spoken=Max("reviews__at")).order_by("-created_at", "-pk")
    return Recent(list(drafts.select_related("cookbook__site").order_by("-pk")[:_MOST]), list(changes[:_MOST]))
