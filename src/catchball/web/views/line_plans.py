"""The line plan of a site for a period: takt, stations, balance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext

from catchball.actions.line_plans import drop_line_plan, plan_line, replan_line
from catchball.actions.refusals import Refused
from catchball.core.document import Cookbook as Document
from catchball.core.schema import Kind
from catchball.queries.line_plans import choices_of, documents_of, drawn, line_plans, own_sites
from catchball.queries.permissions import may
from catchball.store.acting import Actor
from catchball.store.line_plans import LinePlan
from catchball.web.forms.line_plans import PlanForm, Work, field_of, placed
from catchball.web.pages import Refusal, act, page, refusal, show, status_of
from catchball.web.telling.naming import Naming
from catchball.web.telling.speaking import reading_languages
from catchball.web.telling.yamazumi import chart_of, seconds, table_of
from catchball.web.views.lists import page_of_list


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that is done at a station: its field in the form, how it is called, where it is done."""

    field: str
    name: str
    is_step: bool
    at: int | None


@page
def plans(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All line plans of the party, and the sites for which the actor may make one."""
    sites = [site for site in own_sites(actor) if may(actor, "plan line", site)]
    shown = {"page": page_of_list(request, line_plans(actor)), "sites": sites, "today": timezone.localdate()}
    return show(request, "line_plans/list.html", shown)


@page
def plan(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """A plan as a chart, with the table behind it."""
    found = drawn(actor, get_object_or_404(line_plans(actor), pk=pk))
    languages = _languages(found.documents)
    line = found.line
    shown = {
        "plan": found.plan,
        "line": line,
        "takt": seconds(line.takt) if line.takt else "",
        "cycle": seconds(line.cycle),
        "balance": None if line.balance is None else round(line.balance * 100),
        "chart": chart_of(found, languages),
        "rows": table_of(found, languages),
        "lost": found.lost,
        "may_plan": may(actor, "plan line", found.plan.site),
    }
    return show(request, "line_plans/page.html", shown)


@page
def new_plan(request: HttpRequest, actor: Actor, site: int) -> HttpResponse:
    """A new plan of a site."""
    place = get_object_or_404(own_sites(actor), pk=site)
    form = PlanForm(request.POST or None)
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = plan_line(actor=actor, now=timezone.now(), site=place, given=form.given({}))
        except Refused as error:
            refused = refusal("plan", error)
        else:
            messages.success(request, gettext("Now say what is done at which station."))
            return redirect("edit_line_plan", pk=made.pk)
    shown = {"site": place, "form": form, "refusal": refused, "may_plan": may(actor, "plan line", place)}
    return show(request, "line_plans/edit.html", shown, status=422 if form.errors else status_of(refused))


@page
def edit_plan(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """What a plan says, to be changed."""
    found = get_object_or_404(line_plans(actor), pk=pk)
    form = PlanForm(request.POST or None, initial=PlanForm.said_before(found))
    documents = documents_of(actor, found.site_id, found.begins)
    choices = choices_of(documents.items())
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            replan_line(actor=actor, now=timezone.now(), plan=found, given=form.given(placed(request.POST, choices)))
        except Refused as error:
            refused = refusal("plan", error)
        else:
            messages.success(request, gettext("Saved."))
            return redirect("line_plan", pk=pk)
    shown = {
        "site": found.site,
        "plan": found,
        "form": form,
        "choices": _choices(found, documents, choices),
        "refusal": refused,
        "may_plan": may(actor, "plan line", found.site),
    }
    return show(request, "line_plans/edit.html", shown, status=422 if form.errors else status_of(refused))


@act("line_plan")
def drop_plan(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The plan is gone."""
    found = get_object_or_404(line_plans(actor), pk=pk)
    drop_line_plan(actor=actor, now=timezone.now(), plan=found)
    messages.success(request, gettext("Dropped."))
    return redirect("line_plans")


def _choices(plan: LinePlan, documents: Mapping[int, Document], works: Sequence[Work]) -> list[Choice]:
    naming = Naming(list(documents.values()), _languages(documents))
    at = {
        (work["cookbook"], work["node"]): place
        for place, station in enumerate(plan.stations)
        for work in station["work"]
    }
    return [
        Choice(field_of(work), naming.short(work[1]), documents[work[0]].nodes[work[1]].kind is Kind.STEP, at.get(work))
        for work in works
    ]


def _languages(documents: Mapping[int, Document]) -> tuple[str, ...]:
    first = next(iter(documents.values()), None)
    return reading_languages("", first) if first is not None else ("en",)
