"""Where a local cookbook differs from its upstream, and why."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from catchball.actions.disclosures import note_reading
from catchball.queries.deviating import Deviating, deviating_of
from catchball.queries.documents import NotShared
from catchball.queries.permissions import may
from catchball.queries.reading import cookbooks
from catchball.queries.settling import rebases
from catchball.store.acting import Actor
from catchball.store.deviations import Deviation
from catchball.web.pages import page, show
from catchball.web.telling.differences import NodeRow, node_rows
from catchball.web.telling.speaking import languages_of, reading_languages


@page
def deviations(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The deviations of a local cookbook; of a home cookbook, that it has none."""
    found = get_object_or_404(cookbooks(actor), pk=pk)
    try:
        deviating, not_shared = deviating_of(actor, found), ""
    except NotShared as error:
        deviating, not_shared = None, str(error)
    shown: dict[str, Any] = {
        "cookbook": found,
        "deviating": deviating,
        "revision": found.head,
        "not_shared": not_shared,
    }
    if deviating is not None:
        note_reading(actor=actor, now=timezone.now(), of_party=found.party_id, thing=f"deviations of cookbook {pk}")
        languages = reading_languages(request.GET.get("language", ""), deviating.comparison.new)
        shown |= {
            "rows": _rows(deviating, languages),
            "languages": languages,
            "known_languages": languages_of(deviating.comparison.new),
            "may_rebase": may(actor, "rebase", found),
            "open_rebase": rebases(actor).filter(cookbook=found, state__in=("proposed", "settling")).first(),
        }
    return show(request, "deviations/page.html", shown)


def _rows(deviating: Deviating, languages: tuple[str, ...]) -> list[tuple[NodeRow, tuple[Deviation, ...]]]:
    return [(row, deviating.headers.get(row.uid, ())) for row in node_rows(deviating.comparison, languages)]
