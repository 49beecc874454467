"""What is answered when nobody was prepared for what happened."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string
from django.views.defaults import server_error

from catchball.api.problems import problem_of
from catchball.queries.health import is_database_away

_API = "/api/"


def failed(request: HttpRequest) -> HttpResponse:
    """A problem document for programs, a page for people; another one while the database is away."""
    error = sys.exc_info()[1]
    if request.path.startswith(_API) and isinstance(error, Exception):
        return problem_of(request, error)
    if is_database_away(error):
        return HttpResponse(render_to_string("503.html"), status=503)  # (who asks is not known without a database)
    answer: HttpResponseServerError = server_error(request)
    return answer
