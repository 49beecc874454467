"""The list of changes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from catchball.core.review import State
from catchball.queries.changing import changes as visible_changes
from catchball.queries.changing import changes_named
from catchball.queries.listing import sites
from catchball.store.acting import Actor
from catchball.store.changes import Change
from catchball.web.pages import page, show
from catchball.web.telling.vocabulary import word
from catchball.web.templatetags.instruction import person
from catchball.web.views.lists import Column, exported, heads, number_asked, page_of_list, rows_in_order, words_asked

COLUMNS: tuple[Column[Change], ...] = (
    Column("title", _("Change"), lambda row: f"{row.title} ({', '.join(map(word, row.types))})", ("title",)),
    Column("cookbook", _("Cookbook"), lambda row: f"{row.cookbook.site}: {row.cookbook}", ("cookbook__site__name",)),
    Column("state", _("State"), lambda row: word(row.state), ("state",)),
    Column(
        "proposed",
        _("Proposed"),
        lambda row: f"{date_format(row.created_at, 'Y-m-d')}, {person(row.author)}",
        ("created_at",),
    ),
)


@page
def changes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All changes in sight, by words, state, site and cookbook."""
    rows = visible_changes(actor)
    words, state = words_asked(request), request.GET.get("state", "")
    cookbook, site = number_asked(request, "cookbook"), number_asked(request, "site")
    if words:
        rows = changes_named(rows, words)
    if state in list(State):
        rows = rows.filter(state=state)
    if cookbook is not None:
        rows = rows.filter(cookbook_id=cookbook)
    if site is not None:
        rows = rows.filter(cookbook__site_id=site)
    rows = rows_in_order(request, rows, COLUMNS)
    if (file := exported(request, "changes", rows, COLUMNS)) is not None:
        return file
    shown: dict[str, Any] = {
        "page": page_of_list(request, rows),
        "heads": heads(request, COLUMNS),
        "words": words,
        "state": state,
        "states": list(State),
        "site": site,
        "sites": sites(actor).order_by("name"),
        "is_filtered": bool(words or state or cookbook or site),
    }
    return show(request, "changes/list.html", shown)
