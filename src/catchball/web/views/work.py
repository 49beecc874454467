"""My work: what waits for the one who is signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from catchball.queries.work import work_of
from catchball.store.acting import Actor
from catchball.web.pages import page, show


@page
def my_work(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The landing page."""
    now = timezone.now()
    return show(request, "work/page.html", {"work": work_of(actor, now), "today": timezone.localdate()})
