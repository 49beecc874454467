"""Station: the operator's view. One step, one big picture, of the revision that holds today, or on a day asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from catchball.actions.disclosures import note_reading
from catchball.core.schema import Kind
from catchball.core.station import operations_for, steps_for, variants_of
from catchball.queries.line_plans import target_of
from catchball.queries.permissions import may
from catchball.queries.reading import Reading, cookbooks, cookbooks_named, reading_of
from catchball.queries.reports import own_reports, reports_by_node
from catchball.store.acting import Actor
from catchball.store.cookbooks import Cookbook
from catchball.store.reports import Report
from catchball.web.pages import page, show
from catchball.web.telling.speaking import languages_of, reading_languages
from catchball.web.telling.steps import Step, deviation_states, step_of
from catchball.web.views.lists import page_of_list, words_asked


@dataclass(frozen=True, slots=True)
class StationStep:
    """A step at its place: what is reported about it, and the uids of its neighbours in the operation."""

    step: Step
    reports: Sequence[Report]
    before: str
    after: str


@page
def stations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Which cookbook to work by: those of the own sites first, and what became of what one reported."""
    sites = {worn.site for worn in actor.functions if worn.site is not None}
    rows = cookbooks(actor).order_by("site__name", "pk")
    words = words_asked(request)
    if words:
        rows = cookbooks_named(rows, words)
    elif sites:
        rows = rows.filter(site__in=sites)
    shown = {
        "page": page_of_list(request, rows),
        "words": words,
        "is_of_own_sites": bool(sites) and not words,
        "reports": list(own_reports(actor, timezone.now())),
        "today": timezone.localdate(),
    }
    return show(request, "station/choose.html", shown)


@page
def station(request: HttpRequest, actor: Actor, pk: int, uid: str = "") -> HttpResponse:
    """The steps of one operation, of which the page shows one at a time; the first, where none is named."""
    today = timezone.localdate()
    day = day_asked(request, today)
    found, reading = effective_reading(actor, pk, day)
    if day != today:
        reading = replace(reading, deviations={})  # (those are of the newest revision)
    note_reading(actor=actor, now=timezone.now(), of_party=found.party_id, thing=f"revision {reading.revision.pk}")
    document = reading.document
    languages = reading_languages(request.GET.get("language", ""), document)
    variants, variant = variants_of(document), request.GET.get("variant")
    shown = {
        **_frame(actor, reading, languages),
        "today": today,
        "other_day": day if day != today else None,
        "known_languages": languages_of(document),
        "variants": document.nodes[document.root].fields.get("variants", ()),
        "variant": variant,
    }
    if variants and (variant is None or variant not in ("", *variants)):
        return show(request, "station/variants.html", shown)
    if uid and uid not in document.nodes:
        raise Http404
    named = document.parents[uid] if uid and document.nodes[uid].kind is Kind.STEP else uid
    operations = operations_for(document, variant or "")
    if day != today:
        shown["may_depart"] = False  # (a departure holds from today on)
    if not operations or (named and named not in operations):
        return show(request, "station/nothing.html", shown)
    return show(request, "station/page.html", {**shown, **_operation(actor, reading, operations, named, variant, uid)})


def day_asked(request: HttpRequest, today: date) -> date:
    """The day of the order that the address names, `?on=2026-03-31`; else today. Raises Http404 for what is no day."""
    try:
        return date.fromisoformat(request.GET.get("on") or today.isoformat())
    except ValueError as error:
        raise Http404 from error


def effective_reading(actor: Actor, pk: int, today: date) -> tuple[Cookbook, Reading]:
    """A cookbook and its revision that is effective on a day; before the first is effective, that one."""
    found = get_object_or_404(cookbooks(actor), pk=pk)
    reading = reading_of(actor, found, today)
    if reading is None:
        raise Http404
    return found, reading


def station_address(cookbook: int, uid: str = "", variant: str | None = None) -> str:
    """The address of a cookbook's Station, at an operation or a step of it."""
    address = reverse("station_at", args=[cookbook, uid]) if uid else reverse("station", args=[cookbook])
    return address if variant is None else f"{address}?variant={variant}"


def back_to_station(cookbook: int, uid: str, variant: str | None) -> HttpResponse:
    """Back to a step, after an act."""
    return redirect(f"{station_address(cookbook, uid, variant)}#{uid}")


def _frame(actor: Actor, reading: Reading, languages: tuple[str, ...]) -> Mapping[str, Any]:
    return {
        "reading": reading,
        "cookbook": reading.cookbook,
        "revision": reading.revision,
        "root": reading.document.nodes[reading.document.root],
        "languages": languages,
        "language": languages[0],
        "may_report": may(actor, "report problem", reading.cookbook),
        "may_depart": may(actor, "depart temporarily", reading.cookbook),
    }


def _operation(
    actor: Actor, reading: Reading, operations: Sequence[str], named: str, variant: str | None, uid: str
) -> Mapping[str, Any]:
    """The operation that is shown, with its steps and its neighbours among those that hold for the variant."""
    document = reading.document
    operation = named or operations[0]
    place = operations.index(operation)
    told = reports_by_node(actor, reading.cookbook, timezone.now())
    uids = ["", *steps_for(document, operation, variant or ""), ""]
    steps = [
        StationStep(step_of(reading, step), told.get(step, ()), before, after)
        for before, step, after in zip(uids, uids[1:], uids[2:], strict=False)
    ]
    return {
        "operation": document.nodes[operation],
        "is_withheld": operation in reading.withheld,
        "operation_deviations": deviation_states(reading, operation),
        "steps": steps,
        "first": uid if uid != operation else "",
        "place": place + 1,
        "operations": [document.nodes[one] for one in operations],
        "previous": document.nodes[operations[place - 1]] if place else None,
        "next": document.nodes[operations[place + 1]] if place + 1 < len(operations) else None,
        "target": target_of(actor, reading.cookbook, operation, uids, timezone.localdate()),
    }
