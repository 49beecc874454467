"""The revisions of a cookbook."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from catchball.queries.permissions import may
from catchball.queries.reading import cookbooks
from catchball.queries.reading import revisions as visible_revisions
from catchball.store.acting import Actor
from catchball.web.pages import page, show
from catchball.web.views.lists import page_of_list


@page
def revisions(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """All revisions, the newest first, with a form to compare two."""
    found = get_object_or_404(cookbooks(actor), pk=pk)
    shown = {
        "cookbook": found,
        "page": page_of_list(request, visible_revisions(actor, found)),
        "today": timezone.localdate(),
        "may_ask_sign_off": may(actor, "ask for sign-off", found),
    }
    return show(request, "revisions/page.html", shown)
