"""Requests that are repeated: the second one with the same key is given the answer of the first, and does nothing.

Both functions run inside the transaction of the act itself, so that an act and its kept answer stand or fall together.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import connection
from django.utils.translation import gettext

from catchball.actions.refusals import NotValid
from catchball.store.acting import Actor, acting
from catchball.store.models import IdempotentAnswer


def earlier_answer(*, actor: Actor, key: str, request: str) -> IdempotentAnswer | None:
    """What was answered to the request with this key, if there was one; a twin that still runs is waited for.

    `request` is a digest of all that was asked. Raises NotValid when the key was used for something else.
    """
    with acting(actor):
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [_lock(actor.somebody, key)])
        kept = IdempotentAnswer.objects.filter(person_id=actor.somebody, key=key).first()
        if kept is not None and kept.request != request:
            raise NotValid(
                gettext("This Idempotency-Key was used for another request; use a new one."), ("Idempotency-Key",)
            )
        return kept


def keep_answer(*, actor: Actor, now: datetime, key: str, request: str, status: int, answer: Mapping[str, Any]) -> None:
    """Keep what was answered."""
    with acting(actor):
        IdempotentAnswer.objects.create(
            party_id=actor.party,
            person_id=actor.somebody,
            key=key,
            request=request,
            status=status,
            answer=dict(answer),
            at=now,
        )


def _lock(person: int, key: str) -> int:
    return int.from_bytes(sha256(f"{person} {key}".encode()).digest()[:8], "big", signed=True)
