"""Reading a cookbook: contents at the left, one operation at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from catchball.actions.disclosures import note_reading
from catchball.core.document import Node
from catchball.core.schema import Kind
from catchball.queries.hearing import follows_cookbook
from catchball.queries.permissions import may
from catchball.queries.reading import Reading, cookbooks, reading_of
from catchball.queries.settling import open_drafts_of
from catchball.store.acting import Actor
from catchball.store.cookbooks import Cookbook
from catchball.web.pages import page, show
from catchball.web.telling.speaking import languages_of, reading_languages
from catchball.web.telling.steps import deviation_states, step_of
from catchball.web.views.lists import number_asked


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: a group or an operation, and how often it or its steps deviate."""

    node: Node
    depth: int
    deviations: int


@page
def cookbook(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One revision, by default the effective one, in the language of the page where it has that."""
    found = get_object_or_404(cookbooks(actor), pk=pk)
    reading = reading_of(actor, found, timezone.localdate(), number_asked(request, "revision"))
    if reading is None:
        raise Http404
    note_reading(actor=actor, now=timezone.now(), of_party=found.party_id, thing=f"revision {reading.revision.pk}")
    languages = reading_languages(request.GET.get("language", ""), reading.document)
    shown = {
        "reading": reading,
        "cookbook": found,
        "revision": reading.revision,
        "root": reading.document.nodes[reading.document.root],
        "contents": contents(reading),
        "languages": languages,
        "language": languages[0],
        "known_languages": languages_of(reading.document),
        "is_newest": reading.revision.pk == found.head_id,
        **_operation(reading, _operation_asked(request, reading)),
        **_ways_on(actor, found),
    }
    return show(request, "reading/page.html", shown)


def _operation_asked(request: HttpRequest, reading: Reading) -> str:
    """The operation that is asked for, or that of the step that is."""
    step = request.GET.get("step", "")
    return reading.document.parents.get(step, "") if step else request.GET.get("operation", "")


def contents(reading: Reading) -> list[Entry]:
    """Groups and operations in reading order."""
    document = reading.document
    return [
        Entry(document.nodes[uid], len(document.path(uid)) - 2, _deviations_below(reading, uid))
        for uid in document.walk()
        if document.nodes[uid].kind in (Kind.GROUP, Kind.OPERATION)
    ]


def _deviations_below(reading: Reading, uid: str) -> int:
    if reading.document.nodes[uid].kind is Kind.GROUP:
        return 0
    return sum(below in reading.deviations for below in reading.document.walk(uid))


def _operation(reading: Reading, asked: str) -> Mapping[str, Any]:
    """The operation that is shown, with its steps and its neighbours."""
    document = reading.document
    uids = [uid for uid in document.walk() if document.nodes[uid].kind is Kind.OPERATION]
    if not uids:
        return {"operation": None, "steps": []}
    place = uids.index(asked) if asked in uids else 0
    uid = uids[place]
    steps = [step_of(reading, step) for step in document.children.get(uid, ())]
    return {
        "operation": document.nodes[uid],
        "is_withheld": uid in reading.withheld,
        "operation_deviations": deviation_states(reading, uid),
        "steps": steps,
        "previous": document.nodes[uids[place - 1]] if place else None,
        "next": document.nodes[uids[place + 1]] if place + 1 < len(uids) else None,
    }


def _ways_on(actor: Actor, found: Cookbook) -> Mapping[str, Any]:
    """What the reader may do with the cookbook, and the drafts that are open."""
    return {
        "may_draft": may(actor, "save draft", found),
        "may_share": may(actor, "share", found),
        "may_adapt": may(actor, "adapt", found),
        "drafts": list(open_drafts_of(actor, found)),
        "follows": follows_cookbook(actor, found),
    }
