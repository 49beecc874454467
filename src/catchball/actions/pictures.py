"""Pictures that people bring in: while they work on a draft, or with a whole cookbook. Equal ones are kept once."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from catchball.actions.refusals import require
from catchball.queries.permissions import may
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.models import Draft, Media


def keep_picture(*, actor: Actor, now: datetime, draft: Draft, data: bytes, kind: str) -> Media:
    """Keep a cleaned picture for the actor's party: first the file, then the row that names it.

    In the draft it stands only once a node names it. `kind` is its media type, such as image/png.
    """
    with acting(actor):
        require(may(actor, "save draft", draft.cookbook))
        return kept_for_party(actor, now, data, kind, f"draft {draft.pk}")


def kept_for_party(actor: Actor, now: datetime, data: bytes, kind: str, thing: str) -> Media:
    """A cleaned picture among those of the acting party; `thing` is what it was brought in for."""
    digest = sha256(data).hexdigest()
    default_storage.save(digest, ContentFile(data))
    kept, is_new = Media.objects.get_or_create(
        party_id=actor.party, sha256=digest, defaults={"size": len(data), "kind": kind}
    )
    if is_new:
        record(actor, now, "bring in picture", thing, {"sha256": digest})
    return kept
