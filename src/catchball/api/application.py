"""The HTTP API, put together: all routers, how errors are told, and the OpenAPI document."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from catchball.api import (
    changes,
    classification,
    control_limits,
    cookbooks,
    decisions,
    deviations,
    drafts,
    hearing,
    line_plans,
    machine_times,
    me,
    measurement_files,
    measurements,
    media,
    metrics,
    network,
    printing,
    proofs,
    qualifications,
    rebases,
    reissues,
    reports,
    reverifying,
    revisions,
    schemas,
    search,
    threads,
    tokens,
    trails,
    translating,
    trials,
    views,
)
from catchball.api.authentication import Session, Token
from catchball.api.bodies import StrictParser
from catchball.api.openapi_document import completed
from catchball.api.problems import Unmet, problem_of
from catchball.api.requests import in_one_transaction

VERSION = "1"
_DESCRIPTION = """One production standard for many plants: depart from it with reasons, feed back what was proven.

Authenticate with `Authorization: Bearer …`. Lists come in pages: give `next` as `cursor`. A POST may carry an
`Idempotency-Key`: repeated with the same body it answers as before and does nothing. What can be edited has an `ETag`,
and editing it needs `If-Match`. Errors are problem documents (RFC 9457). What is not for you is not found."""

_TOPICS = (
    *(
        me,
        network,
        cookbooks,
        revisions,
        printing,
        views,
        qualifications,
        line_plans,
        reissues,
        drafts,
        translating,
        media,
        changes,
        decisions,
        proofs,
        reverifying,
        classification,
        deviations,
        rebases,
    ),
    *(reports, threads, hearing, metrics, measurements, measurement_files, control_limits, machine_times, trials),
    *(trails, tokens, search, schemas),
)


class Api(NinjaAPI):
    """Ninja's application, whose document also says what all routes have in common."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The OpenAPI document."""
        return completed(super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params))


def _put_together() -> Api:
    api = Api(
        title="Catchball",
        version=VERSION,
        description=_DESCRIPTION,
        urls_namespace="api",
        docs_url=None,
        auth=[Token(), Session()],
        parser=StrictParser(),
    )
    for error in (Exception, Unmet, AuthenticationError, HttpError, ValidationError, Http404, RequestDataTooBig):
        api.add_exception_handler(error, problem_of)
    api.add_decorator(in_one_transaction, mode="view")
    for topic in _TOPICS:
        api.add_router("", topic.router)
    return api


api = _put_together()
