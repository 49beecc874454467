"""Every request of a signed-in person is one transaction in which that person's party acts."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from catchball.queries.actors import actor_of
from catchball.store.acting import acting


class ActingMiddleware:
    """Opens `acting` around the view, and takes back what an answer with a server error did."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer to a request."""
        if not request.user.is_authenticated:
            return self._get_response(request)
        actor = actor_of(request.user, timezone.localdate())
        request.actor = actor  # type: ignore[attr-defined]  # read by the views
        with acting(actor):
            response = self._get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response
