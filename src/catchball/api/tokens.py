"""Tokens: keys with which programs act for a person."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router, Status
from pydantic import Field

from catchball.actions.tokens import create_token, revoke_token
from catchball.api.answers import does, lists, shows
from catchball.api.authentication import Asked
from catchball.api.fields import Given, Id, Shown
from catchball.api.pages import Cursor, Limit, Page, page_shown
from catchball.queries import listing
from catchball.store.tokens import Token

router = Router(tags=["Tokens"])


class TokenShown(Shown):
    """A token, without its secret."""

    id: int
    name: str
    scope: str
    created_at: datetime
    revoked_at: datetime | None

    @classmethod
    def of(cls, row: Token) -> Self:
        """The token as shown."""
        return cls(**_row(row))


class TokenCreated(TokenShown):
    """A token with its secret, which is shown once: null when the request is repeated with its Idempotency-Key."""

    secret: str | None


class TokenGiven(Given):
    """For which program, and whether it may write."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    scope: Literal["read", "write"] = "read"


@router.get("/tokens", response=lists(Page[TokenShown]))
def list_tokens(request: Asked, cursor: Cursor, limit: Limit) -> Page[TokenShown]:
    """One's own tokens, revoked ones included."""
    return page_shown(listing.tokens(request.actor), cursor, limit, TokenShown.of)


@router.post("/tokens", response=does(TokenCreated, 201))
def post_token(request: Asked, response: HttpResponse, body: TokenGiven) -> Status[TokenCreated]:
    """Create a token for oneself. The secret is in this answer and nowhere else."""
    made = create_token(actor=request.actor, now=timezone.localtime(), name=body.name, scope=body.scope)
    response["Location"] = f"/api/v1/tokens/{made.token.pk}"
    return Status(201, TokenCreated(**_row(made.token), secret=made.secret))


@router.get("/tokens/{pk}", response=shows(TokenShown))
def show_token(request: Asked, pk: Id) -> TokenShown:
    """One token of one's own."""
    return TokenShown.of(listing.found(listing.tokens(request.actor), pk))


@router.delete("/tokens/{pk}", response=does(None, 204))
def delete_token(request: Asked, pk: Id) -> Status[None]:
    """Revoke a token: from now on it opens nothing. It stays in the list."""
    token = listing.found(listing.tokens(request.actor), pk)
    revoke_token(actor=request.actor, now=timezone.localtime(), token=token)
    return Status(204, None)


def _row(row: Token) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "scope": row.scope,
        "created_at": row.created_at,
        "revoked_at": row.revoked_at,
    }
