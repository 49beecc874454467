"""Who asks: a program with a token, or somebody who is signed in, from a page of Catchball."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from catchball.actions.refusals import NotAllowed
from catchball.api.problems import Unmet
from catchball.queries.tokens import actor_of_token
from catchball.store.acting import Actor, AnotherParty

_SAFE = ("GET", "HEAD", "OPTIONS")
_LONGEST = 200


class Asked(HttpRequest):
    """A request whose asker is known."""

    actor: Actor


def asker(request: HttpRequest) -> Actor | None:
    """Who asks, or None. A token counts before a session.

    Raises NotAllowed when a page of another origin asks, or a token that may only read wants to write.
    """
    signed_in: Actor | None = getattr(request, "actor", None)
    if request.headers.get("Authorization"):
        return _behind_token(request)
    if signed_in is not None and check_csrf(request):
        raise NotAllowed(gettext("The header X-CSRFToken is missing or wrong; send the one that the page was given."))
    return signed_in


def _behind_token(request: HttpRequest) -> Actor | None:
    scheme, _, secret = request.headers["Authorization"].partition(" ")
    if scheme.lower() != "bearer" or not secret.strip() or len(secret) > _LONGEST:
        return None
    try:
        actor = actor_of_token(secret.strip(), timezone.localdate())
    except AnotherParty as error:
        raise Unmet(400, gettext("The token and the session belong to two parties; send one of them.")) from error
    if actor is not None and actor.is_read_only and request.method not in _SAFE:
        raise NotAllowed(gettext("This token may only read."))
    return actor


class Token(HttpBearer):
    """`Authorization: Bearer …`"""

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Who asks, as `asker` found."""
        actor: Actor | None = getattr(request, "actor", None)
        return actor

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Never called: `asker` has looked before the transaction began."""
        raise NotImplementedError


class Session(APIKeyCookie):
    """The cookie of somebody who signed in on the pages; writing also needs the header X-CSRFToken."""

    param_name = "sessionid"
    openapi_description: ClassVar[str] = "Signed in on the pages. Writing also needs the header X-CSRFToken."

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Who asks, as `asker` found."""
        actor: Actor | None = getattr(request, "actor", None)
        return actor

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Never called: `asker` has looked before the transaction began."""
        raise NotImplementedError
