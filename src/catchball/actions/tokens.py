"""Tokens: keys with which programs act for a person. The secret is shown once; only its digest is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_urlsafe

from django.utils.translation import gettext

from catchball.actions.refusals import NotAllowed, NotValid
from catchball.queries.tokens import SCOPES, token_digest
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.models import Token

_PREFIX = "catchball_"
"""By which scanners of source code recognise a token that was left there."""
_BYTES = 32


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token, and its secret, which nobody can be shown again."""

    token: Token
    secret: str = field(repr=False)


def create_token(*, actor: Actor, now: datetime, name: str, scope: str) -> NewToken:
    """A token of the actor's own person. Raises NotValid, NotAllowed when a token that may only read asks for one."""
    with acting(actor):
        _require_writing(actor)
        if not name.strip():
            raise NotValid(gettext("Give it the name of the program that will use it."), ("name",))
        if scope not in SCOPES:
            scopes = f" {gettext('or')} ".join(SCOPES)
            raise NotValid(gettext("A scope is %(scopes)s.") % {"scopes": scopes}, ("scope",))
        secret = f"{_PREFIX}{token_urlsafe(_BYTES)}"
        token = Token.objects.create(
            party_id=actor.party,
            person_id=actor.somebody,
            name=name.strip(),
            digest=token_digest(secret),
            scope=scope,
            created_at=now,
        )
        record(actor, now, "create token", f"token {token.pk}", {"name": token.name, "scope": scope})
        return NewToken(token, secret)


def revoke_token(*, actor: Actor, now: datetime, token: Token) -> None:
    """From now on the token opens nothing; a second time changes nothing."""
    with acting(actor):
        _require_writing(actor)
        if token.person_id != actor.person:
            raise NotAllowed(gettext("This token is somebody else's."))
        if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
            record(actor, now, "revoke token", f"token {token.pk}")


def _require_writing(actor: Actor) -> None:
    if actor.is_read_only:
        raise NotAllowed(gettext("This token may only read."))
