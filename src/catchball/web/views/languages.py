"""How far cookbooks are in their languages: one cookbook, and all that one may see."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from catchball.queries.documents import head_of
from catchball.queries.permissions import may
from catchball.queries.reading import cookbooks, cookbooks_named
from catchball.queries.translating import Counts, counts, progress_of_head
from catchball.store.acting import Actor
from catchball.store.cookbooks import Cookbook
from catchball.web.pages import page, show
from catchball.web.telling.vocabulary import LANGUAGES, language_name
from catchball.web.views.lists import page_of_list, words_asked


@dataclass(frozen=True, slots=True)
class Line:
    """A cookbook with its progress in each language of the table; None where it does not have the language."""

    cookbook: Cookbook
    cells: list[tuple[str, Counts | None]]


@page
def languages(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All cookbooks in sight by languages."""
    rows = cookbooks(actor).order_by("party__name", "site__name", "pk")
    if words := words_asked(request):
        rows = cookbooks_named(rows, words)
    listed = page_of_list(request, rows)
    found = {
        book.pk: {one.language: one for one in counts(progress_of_head(actor, book), book.language)} for book in listed
    }
    spoken = sorted({tag for tags in found.values() for tag in tags}, key=lambda tag: (tag != "en", tag))
    shown = {
        "page": listed,
        "lines": [Line(book, [(tag, found[book.pk].get(tag)) for tag in spoken]) for book in listed],
        "spoken": spoken,
        "words": words,
        "is_filtered": bool(words),
    }
    return show(request, "languages/page.html", shown)


@page
def cookbook_languages(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """How far the newest revision of a cookbook is in each language."""
    found = get_object_or_404(cookbooks(actor), pk=pk)
    progress = counts(progress_of_head(actor, found), found.language)
    known = {one.language for one in progress}
    shown = {
        "cookbook": found,
        "revision": head_of(found),
        "counts": progress,
        "other_languages": [(tag, language_name(tag)) for tag in LANGUAGES if tag not in known],
        "may_draft": may(actor, "save draft", found),
    }
    return show(request, "languages/cookbook.html", shown)
