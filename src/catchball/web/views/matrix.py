"""Where practice differs in a family: steps by sites; and the difference behind one place of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from catchball.actions.disclosures import note_reading, note_readings
from catchball.queries.comparing import only_of
from catchball.queries.deviating import closed_at, deviating_of, open_changes_at
from catchball.queries.documents import NotShared
from catchball.queries.matrix import STATES, matrix_of
from catchball.queries.reading import cookbooks
from catchball.store.acting import Actor
from catchball.web.pages import page, show
from catchball.web.telling.differences import node_rows
from catchball.web.telling.matrix import Asked, letters, matrix_shown
from catchball.web.telling.naming import Naming
from catchball.web.telling.speaking import languages_of, reading_languages
from catchball.web.views.following import following_told
from catchball.web.views.lists import words_asked


@page
def matrix(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The matrix of the family that a cookbook belongs to."""
    found = get_object_or_404(cookbooks(actor), pk=pk)
    known = matrix_of(actor, found, timezone.localdate())
    others = {book.party_id for book in known.locals} | {known.cookbook.party_id}
    note_readings(actor=actor, now=timezone.now(), of_parties=others, thing=f"deviations of family {known.cookbook.pk}")
    languages = reading_languages(request.GET.get("language", ""), known.standard)
    asked = _asked(request)
    shown = {
        "cookbook": found,
        "home": known.cookbook,
        "matrix": matrix_shown(known, asked, languages),
        "has_locals": bool(known.locals),
        "asked": asked,
        "letters": letters(),
        "languages": languages,
        "known_languages": languages_of(known.standard),
        **following_told(actor, found),
    }
    return show(request, "deviations/matrix.html", shown)


def _asked(request: HttpRequest) -> Asked:
    state = request.GET.get("state", "")
    return Asked(
        operation=request.GET.get("operation", ""),
        state=state if state in STATES else "",
        site=words_asked(request),
        is_whole=request.GET.get("whole") == "1",
    )


@page
def deviation(request: HttpRequest, actor: Actor, pk: int, uid: str) -> HttpResponse:
    """How a local cookbook departs at one node: a page, or for the matrix the part of it that a dialog shows."""
    found = get_object_or_404(cookbooks(actor), pk=pk)
    note_reading(actor=actor, now=timezone.now(), of_party=found.party_id, thing=f"deviations of cookbook {pk}")
    try:
        deviating = deviating_of(actor, found)
    except NotShared as error:
        return show(request, "deviations/one.html", {"cookbook": found, "uid": uid, "not_shared": str(error)})
    if deviating is None:
        return redirect("matrix", pk=pk)
    comparison = only_of(deviating.comparison, [uid])
    languages = reading_languages(request.GET.get("language", ""), comparison.new)
    name = Naming((comparison.new, comparison.old), languages).node(uid)
    changes = [(change, node_rows(proposed, languages)) for change, proposed in open_changes_at(actor, found, uid)]
    if name == uid and not changes:
        raise Http404
    shown = {
        "cookbook": found,
        "uid": uid,
        "name": changes[0][1][0].name if name == uid and changes[0][1] else name,
        "deviating": deviating,
        "revision": found.head,
        "languages": languages,
        "known_languages": languages_of(comparison.new),
        "rows": [(row, deviating.headers.get(row.uid, ())) for row in node_rows(comparison, languages)],
        "changes": changes,
        "closed": closed_at(actor, found, uid),
    }
    is_part = request.headers.get("HX-Request") == "true"
    return show(request, "deviations/_one.html" if is_part else "deviations/one.html", shown)
