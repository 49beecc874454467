"""The revisions of a cookbook, and two of them side by side."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from catchball.actions.disclosures import note_reading
from catchball.queries.comparing import compared
from catchball.queries.documents import document_of
from catchball.queries.reading import cookbooks, revision_numbered
from catchball.queries.reading import revisions as visible_revisions
from catchball.store.acting import Actor
from catchball.web.pages import page, show
from catchball.web.telling.differences import node_rows
from catchball.web.telling.speaking import languages_of, reading_languages
from catchball.web.views.lists import number_asked, page_of_list


@page
def revisions(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """All revisions, the newest first, with a form to compare two."""
    found = get_object_or_404(cookbooks(actor), pk=pk)
    shown = {
        "cookbook": found,
        "page": page_of_list(request, visible_revisions(actor, found)),
        "today": timezone.localdate(),
    }
    return show(request, "revisions/page.html", shown)


@page
def compare(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Two revisions; without numbers, the newest with the one before it."""
    found = get_object_or_404(cookbooks(actor), pk=pk)
    newest = found.head.number if found.head else 1
    to = number_asked(request, "to") or newest
    since = number_asked(request, "from") or max(to - 1, 1)
    old, new = (revision_numbered(actor, found, number) for number in (since, to))
    if old is None or new is None:
        raise Http404
    for revision in (old, new):
        note_reading(actor=actor, now=timezone.now(), of_party=found.party_id, thing=f"revision {revision.pk}")
    comparison = compared(document_of(old, actor), document_of(new, actor))
    languages = reading_languages(request.GET.get("language", ""), comparison.new)
    shown = {
        "cookbook": found,
        "old": old,
        "new": new,
        "rows": node_rows(comparison, languages),
        "languages": languages,
        "known_languages": languages_of(comparison.new),
    }
    return show(request, "comparing/page.html", shown)
