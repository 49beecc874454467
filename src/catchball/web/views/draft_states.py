"""The saved states of a draft: who saved what when, and the way back to each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext

from catchball.actions.drafts import restore_draft
from catchball.actions.refusals import Refused
from catchball.queries.comparing import compared
from catchball.queries.permissions import may
from catchball.queries.settling import draft_document, drafts, states_of
from catchball.store.acting import Actor
from catchball.web.pages import Refusal, act, page, refusal, show, status_of
from catchball.web.telling.differences import node_rows
from catchball.web.telling.speaking import languages_of, reading_languages
from catchball.web.views.draft_work import version_asked
from catchball.web.views.lists import number_asked, page_of_list


@page
def states(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """All states, the newest first; and how one of them differs from what the draft says now."""
    return _page(request, actor, pk)


@act("draft_states")
def restore(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Go back to a saved state; what others saved since the page was shown is kept."""
    found = get_object_or_404(drafts(actor), pk=pk)
    told, against = request.POST.get("version", ""), version_asked(request)
    version = int(told) if told.isascii() and told.isdigit() and len(told) < 10 else -1
    try:
        restore_draft(
            actor=actor,
            now=timezone.now(),
            draft=found,
            version=version,
            against=found.version if against is None else against,
        )
    except Refused as error:
        return _page(request, actor, pk, refusal("restore", error))
    messages.success(request, gettext("The draft says again what it said then."))
    return redirect("draft", pk=pk)


def _page(request: HttpRequest, actor: Actor, pk: int, refused: Refusal | None = None) -> HttpResponse:
    found = get_object_or_404(drafts(actor), pk=pk)
    every = states_of(actor, found)
    newest = draft_document(get_object_or_404(every, version=found.version), actor)
    languages = reading_languages(request.GET.get("language", ""), newest)
    asked = number_asked(request, "version")
    looked_at = every.filter(version=asked).first() if asked is not None else None
    rows = node_rows(compared(newest, draft_document(looked_at, actor)), languages) if looked_at else []
    shown = {
        "draft": found,
        "cookbook": found.cookbook,
        "revision": found.revision,
        "states": page_of_list(request, every),
        "looked_at": looked_at,
        "rows": rows,
        "languages": languages,
        "known_languages": languages_of(newest),
        "may_draft": may(actor, "save draft", found.cookbook),
        "refusal": refused,
    }
    return show(request, "drafts/states.html", shown, status=status_of(refused))
