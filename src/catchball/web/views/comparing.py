"""Two revisions side by side: of one cookbook, or of two of a family."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext

from catchball.actions.disclosures import note_reading
from catchball.queries.comparing import compared
from catchball.queries.documents import document_of, head_of
from catchball.queries.reading import cookbooks, family_of, revision_numbered
from catchball.store.acting import Actor
from catchball.store.cookbooks import Cookbook, Revision
from catchball.web.pages import page, show
from catchball.web.telling.differences import node_rows
from catchball.web.telling.grouping import grouped
from catchball.web.telling.speaking import languages_of, reading_languages
from catchball.web.views.lists import number_asked


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison, and the numbers of the revisions that could stand there instead."""

    cookbook: Cookbook
    revision: Revision
    numbers: range


@page
def compare(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Two revisions; by default the newest with the one before it, of two cookbooks their newest ones."""
    found = get_object_or_404(cookbooks(actor), pk=pk)
    family = {book.pk: book for book in family_of(actor, found).order_by("party__name", "site__name", "pk")}
    left = family.get(number_asked(request, "with") or pk)
    right = family.get(number_asked(request, "in") or pk)
    if left is None or right is None:
        raise Http404
    new = _side(actor, right, number_asked(request, "to"))
    before = new.revision.number - 1 if left.pk == right.pk else None
    old = _side(actor, left, number_asked(request, "from") or before)
    for side in (old, new):
        note_reading(
            actor=actor,
            now=timezone.now(),
            of_party=side.cookbook.party_id,
            thing=f"revision {side.revision.pk}",
        )
    comparison = compared(document_of(old.revision, actor), document_of(new.revision, actor))
    languages = reading_languages(request.GET.get("language", ""), comparison.new)
    rows = node_rows(comparison, languages)
    is_whole = request.GET.get("whole") == "1"
    shown = {
        "cookbook": found,
        "family": list(family.values()),
        "old": old,
        "new": new,
        "old_name": _name(old),
        "new_name": _name(new),
        "count": len(rows),
        "groups": grouped(comparison, rows, languages, is_whole=is_whole),
        "is_whole": is_whole,
        "languages": languages,
        "known_languages": languages_of(comparison.new),
    }
    return show(request, "comparing/page.html", shown)


def _side(actor: Actor, cookbook: Cookbook, asked: int | None) -> Side:
    """The revision that was asked for; where there are not so many, the newest."""
    newest = head_of(cookbook).number
    number = newest if asked is None else min(max(asked, 1), newest)
    revision = revision_numbered(actor, cookbook, number)
    if revision is None:
        raise Http404
    return Side(cookbook, revision, range(newest, 0, -1))


def _name(side: Side) -> str:
    told = {"site": side.cookbook.site, "number": side.revision.number}
    return gettext("%(site)s, revision %(number)s") % told
