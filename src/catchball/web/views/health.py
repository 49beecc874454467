"""Whether this installation answers, for programs that watch it."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from catchball.queries.health import database_answers


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """For anybody: 200 when the web server and the database answer, 503 when the database does not."""
    del request
    if database_answers():
        return JsonResponse({"status": "ok"})
    return JsonResponse({"status": "the database does not answer"}, status=503)
