"""Somebody's tokens, made and revoked in their name. Nothing here loads before Django is there."""

from __future__ import annotations

from django.utils import timezone

from catchball.actions.tokens import NewToken, create_token, revoke_token
from catchball.cli.account_rows import find_user
from catchball.cli.complaints import AskedWrongly
from catchball.queries.actors import actor_of
from catchball.store.acting import Actor, acting
from catchball.store.models import Token


def create(username: str, name: str, scope: str) -> NewToken:
    """A new token of somebody, with its secret."""
    return create_token(actor=_actor(username), now=timezone.now(), name=name, scope=scope)


def of(username: str) -> list[dict[str, object]]:
    """Somebody's tokens, without their secrets, which nobody knows."""
    actor = _actor(username)
    with acting(actor):
        found = list(Token.objects.filter(person_id=actor.somebody).order_by("pk"))
    return [
        {
            "number": token.pk,
            "name": token.name,
            "scope": token.scope,
            "state": "revoked" if token.revoked_at else "valid",
        }
        for token in found
    ]


def revoke(username: str, number: int) -> None:
    """Make a token worthless. Raises AskedWrongly when it is not one of theirs."""
    actor = _actor(username)
    with acting(actor):
        found = Token.objects.filter(person_id=actor.somebody, pk=number).first()
        if found is None:
            raise AskedWrongly(f"{username} has no token {number}; see: catchball token list {username}")
        revoke_token(actor=actor, now=timezone.now(), token=found)


def _actor(username: str) -> Actor:
    return actor_of(find_user(username).user, timezone.localdate())
