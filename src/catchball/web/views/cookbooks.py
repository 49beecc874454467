"""The list of cookbooks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from catchball.queries.reading import cookbooks as visible_cookbooks
from catchball.queries.reading import cookbooks_named
from catchball.store.acting import Actor
from catchball.web.pages import page, show
from catchball.web.views.lists import page_of_list, words_asked


@page
def cookbooks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All cookbooks in sight, by words and by whether they are home or local."""
    rows = visible_cookbooks(actor).order_by("party__name", "site__name", "pk")
    words, kind = words_asked(request), request.GET.get("kind", "")
    if words:
        rows = cookbooks_named(rows, words)
    if kind in ("home", "local"):
        rows = rows.filter(upstream__isnull=kind == "home")
    shown = {
        "page": page_of_list(request, rows),
        "words": words,
        "kind": kind,
        "today": timezone.localdate(),
        "is_filtered": bool(words or kind),
    }
    return show(request, "cookbooks/page.html", shown)
