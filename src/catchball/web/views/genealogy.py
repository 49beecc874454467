"""Where a step or a cookbook comes from, who took it up, who adapted it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from catchball.actions.disclosures import note_readings
from catchball.queries.documents import document_of, head_of
from catchball.queries.genealogy import Genealogy, genealogy_of_cookbook, genealogy_of_step
from catchball.queries.reading import cookbooks
from catchball.store.acting import Actor
from catchball.store.cookbooks import Cookbook
from catchball.web.pages import page, show
from catchball.web.telling.genealogy import drawn
from catchball.web.telling.naming import Naming
from catchball.web.telling.speaking import reading_languages


@page
def genealogy(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Of a cookbook: who opened it from whom, and what they have learnt from one another."""
    found = get_object_or_404(cookbooks(actor), pk=pk)
    return _page(request, actor, found, genealogy_of_cookbook(actor, found), "")


@page
def step_genealogy(request: HttpRequest, actor: Actor, pk: int, uid: str) -> HttpResponse:
    """Of a step, an operation or a group."""
    found = get_object_or_404(cookbooks(actor), pk=pk)
    document = document_of(head_of(found), actor)
    if uid not in document.nodes and uid not in document.withdrawn:
        raise Http404
    name = Naming((document,), reading_languages(request.GET.get("language", ""), document)).node(uid)
    return _page(request, actor, found, genealogy_of_step(actor, found, uid), name)


def _page(request: HttpRequest, actor: Actor, cookbook: Cookbook, known: Genealogy, name: str) -> HttpResponse:
    others = {event.cookbook.party_id for event in known.events}
    thing = f"genealogy of cookbook {cookbook.pk}"
    note_readings(actor=actor, now=timezone.now(), of_parties=others, thing=thing)
    shown = {
        "cookbook": cookbook,
        "name": name,
        "genealogy": known,
        "drawing": drawn(known),
    }
    return show(request, "genealogy/page.html", shown)
