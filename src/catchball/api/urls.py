"""The addresses of the API, below /api/v1/."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from catchball.api.application import api
from catchball.api.problems import problem, problem_of
from catchball.api.reading_page import reading_page


@csrf_exempt
def _no_such_address(request: HttpRequest) -> HttpResponse:
    return problem(request, 404, gettext("There is nothing at this address."))


def _told(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, of which every refusal and failure becomes a problem document."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **path: Any) -> HttpResponse:
        try:
            response = view(request, *args, **path)
        except Exception as error:  # noqa: BLE001  (logged and told; a transaction may fail when it is committed)
            return problem_of(request, error)
        if response.status_code != 405:
            return response
        told = problem(
            request,
            405,
            gettext("%(method)s is not possible here; possible: %(methods)s.")
            % {"method": request.method, "methods": response["Allow"]},
        )
        told["Allow"] = response["Allow"]
        return told

    return answered


def _docs(request: HttpRequest) -> HttpResponse:
    del request
    return HttpResponse(reading_page(api.get_openapi_schema()))


def _patterns() -> tuple[list[URLPattern | URLResolver], str, str]:
    patterns, app, namespace = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = _told(pattern.callback)
    return patterns, app, namespace


urlpatterns: list[URLPattern | URLResolver] = [
    path("docs", _docs, name="api-docs"),
    path("", _patterns()),
    re_path("", _no_such_address),
]
