"""My work: what waits for the one who is signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from catchball.queries.work import work_of
from catchball.store.acting import Actor
from catchball.web.pages import page, show

MOST = 20
"""Things of one kind that are shown at first."""


@page
def my_work(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The landing page: the first of each kind, or all."""
    shown = {
        "work": work_of(actor, timezone.now()),
        "today": timezone.localdate(),
        "most": MOST,
        "shown": ":" if request.GET.get("all") else f":{MOST}",
    }
    return show(request, "work/page.html", shown)
