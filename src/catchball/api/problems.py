"""Everything that is not an answer is a problem document (RFC 9457): what happened, where, and what to do."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.signals import got_request_exception
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from ninja.errors import AuthenticationError, HttpError, ValidationError
from psycopg.errors import DeadlockDetected, SerializationFailure, UniqueViolation
from pydantic import BaseModel, Field

from catchball.actions.refusals import NotAllowed, NotPossible, NotValid, Refused
from catchball.core.errors import InvalidCookbook
from catchball.formats.errors import FormatError
from catchball.queries.health import is_database_away
from catchball.queries.listing import NotFound, UnknownCursor
from catchball.queries.telling.sentences import sentence

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger(__name__)

TITLES: Mapping[int, tuple[str, str | Promise]] = MappingProxyType(
    {
        400: ("not-readable", gettext_lazy("The request cannot be read")),
        401: ("not-signed-in", gettext_lazy("Not signed in")),
        403: ("not-allowed", gettext_lazy("Not allowed")),
        404: ("not-found", gettext_lazy("Not found")),
        405: ("no-such-method", gettext_lazy("This cannot be done here")),
        409: ("not-possible", gettext_lazy("Not possible now")),
        412: ("changed-meanwhile", gettext_lazy("Changed in the meantime")),
        413: ("too-large", gettext_lazy("Too large")),
        415: ("not-json", gettext_lazy("Not JSON")),
        422: ("not-valid", gettext_lazy("Not valid")),
        428: ("if-match-required", gettext_lazy("If-Match is required")),
        500: ("failed", gettext_lazy("Catchball failed")),
        503: ("away", gettext_lazy("Away for a moment")),
    }
)
"""Status -> the end of the problem's type, and its title."""


class FaultyPlace(BaseModel):
    """One of several faults of a request."""

    where: list[str]
    detail: str


class Problem(BaseModel):
    """A problem document, as RFC 9457 says. `where` names a place: a field of the body, a node, an atom."""

    type: str = Field(examples=["urn:catchball:problem:not-valid"])
    title: str
    status: int
    detail: str
    instance: str
    where: list[str] | None = None
    errors: list[FaultyPlace] | None = None


class Unmet(Exception):
    """A condition of the request is not met. `status` is 400, 412, 415 or 428."""

    def __init__(self, status: int, why: str, where: tuple[str, ...] = ()) -> None:
        super().__init__(why)
        self.status = status
        self.where = where


def problem(
    request: HttpRequest, status: int, detail: str, where: Sequence[str] = (), errors: Sequence[FaultyPlace] = ()
) -> HttpResponse:
    """The answer that tells a problem."""
    name, title = TITLES[status]
    told = Problem(
        type=f"urn:catchball:problem:{name}",
        title=str(title),
        status=status,
        detail=detail,
        instance=request.path,
        where=list(where) or None,
        errors=list(errors) or None,
    )
    answer = JsonResponse(told.model_dump(exclude_none=True), status=status, content_type=MEDIA_TYPE)
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def problem_of(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """The problem that an error tells; what nobody expected is logged and told without details."""
    match error:
        case NotValid():
            return problem(request, 422, str(error), error.where)
        case NotAllowed() | NotPossible() | Refused():
            return problem(request, error.status, str(error))
        case NotFound():
            return problem(request, 404, str(error))
        case UnknownCursor():
            return problem(request, 422, str(error), ("cursor",))
        case Unmet():
            return problem(request, error.status, str(error), error.where)
        case FormatError():
            return _of_format(request, error)
        case ValidationError():
            return _of_validation(request, error)
    return _of_framework(request, error)


def _of_framework(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    match error:
        case AuthenticationError():
            return problem(request, 401, gettext("Send a valid token (Authorization: Bearer …), or sign in."))
        case RequestDataTooBig():
            return problem(request, 413, gettext("This is more than the server takes at once; divide it."))
        case HttpError(status_code=400):
            return problem(request, 400, str(error.__cause__ or error))
        case Http404():
            return problem(request, 404, gettext("There is nothing at this address."))
        case DatabaseError() if isinstance(error.__cause__, (UniqueViolation, DeadlockDetected, SerializationFailure)):
            _log.warning("two requests met at %s: %s", request.path, error)
            return problem(
                request, 409, gettext("Somebody did the same at the same moment. Look at it, then try again.")
            )
        case Exception() if is_database_away(error):
            _log.error("%s %s: the database is away: %s", request.method, request.path, error)
            return problem(request, 503, gettext("The database does not answer. Try again in a moment."))
    _log.error("%s %s failed", request.method, request.path, exc_info=error if isinstance(error, Exception) else None)
    got_request_exception.send(sender=problem_of, request=request)
    return problem(request, 500, gettext("This should not happen. Nothing was changed; the server's log says more."))


def _of_format(request: HttpRequest, error: FormatError) -> HttpResponse:
    cause = error.__cause__
    where = (error.source, *cause.where) if isinstance(cause, InvalidCookbook) else (error.source,)
    return problem(request, 422, f"{error.source}: {sentence(error.what)}", where)


def _of_validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    found = [FaultyPlace(where=_place(fault["loc"]), detail=str(fault["msg"])) for fault in error.errors]
    first = found[0]
    more = gettext(" (and %(count)s more)") % {"count": len(found) - 1} if len(found) > 1 else ""
    return problem(request, 422, f"{' › '.join(first.where)}: {first.detail}{more}", first.where, found)


def _place(location: Sequence[Any]) -> list[str]:
    """Where a fault is, as the client knows it: without the names that only the server's code has."""
    source, *rest = [str(part) for part in location]
    return rest[1:] or ["body"] if source == "body" else rest
