"""Who is qualified for what; confirming the changed steps of a new revision, and these only."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext

from catchball.actions.qualifications import confirm_changes, end_qualification, name_levels, qualify
from catchball.actions.refusals import Refused, require
from catchball.core.qualification import Level
from catchball.queries.permissions import may
from catchball.queries.qualifications import (
    delta_of,
    levels_of,
    matrix_of,
    party_levels,
    people_to_qualify,
    qualifications,
    standings,
)
from catchball.queries.reading import cookbooks
from catchball.store.acting import Actor
from catchball.web.forms.qualifications import LevelForms, QualifyForm
from catchball.web.pages import Refusal, act, page, refusal, show, status_of
from catchball.web.telling.differences import node_rows
from catchball.web.telling.speaking import languages_of, reading_languages
from catchball.web.views.lists import number_asked


@page
def matrix(request: HttpRequest, actor: Actor) -> HttpResponse:
    """People by cookbooks: who can do what, and whose knowledge is older than what holds."""
    site = number_asked(request, "site")
    shown = {
        "matrix": matrix_of(actor, timezone.localdate(), site),
        "sites": {one.cookbook.site for one in qualifications(actor)},
        "site": site,
        "levels": levels_of(actor),
        "may_name": may(actor, "name levels", party_levels(actor)),
    }
    return show(request, "qualifications/matrix.html", shown)


@page
def levels(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the company calls its four levels."""
    initial = [{"label": level.label, "meaning": level.meaning} for level in levels_of(actor)]
    forms = LevelForms(request.POST or None, initial=initial)
    refused: Refusal | None = None
    if request.method == "POST" and forms.is_valid():
        given = tuple(Level(form.cleaned_data["label"], form.cleaned_data["meaning"]) for form in forms)
        try:
            name_levels(actor=actor, now=timezone.now(), levels=given)
        except Refused as error:
            refused = refusal("levels", error)
        else:
            messages.success(request, gettext("The levels have these names now."))
            return redirect("qualifications")
    shown = {"forms": forms, "refusal": refused, "may_name": may(actor, "name levels", party_levels(actor))}
    invalid = request.method == "POST" and not forms.is_valid()
    return show(request, "qualifications/levels.html", shown, status=422 if invalid else status_of(refused))


@page
def of_cookbook(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Who is qualified for a cookbook, with a form to say so of somebody."""
    found = get_object_or_404(cookbooks(actor), pk=pk)
    known = levels_of(actor)
    form = QualifyForm(request.POST or None, rows=people_to_qualify(actor), levels=known)
    refused: Refusal | None = None
    allowed = may(actor, "qualify", found)
    if request.method == "POST" and (form.is_valid() or not allowed):
        try:
            require(allowed)
            person = form.rows[form.cleaned_data["chosen"]]
            qualify(actor=actor, now=timezone.now(), cookbook=found, person=person, level=form.cleaned_data["level"])
        except Refused as error:
            refused = refusal("qualify", error)
        else:
            messages.success(request, gettext("Noted."))
            return redirect("cookbook_qualifications", pk=pk)
    shown = {
        "cookbook": found,
        "standings": standings(qualifications(actor).filter(cookbook=found).order_by("pk"), timezone.localdate()),
        "levels": known,
        "form": form,
        "refusal": refused,
        "may_qualify": allowed,
    }
    status = 422 if form.errors and refused is None else status_of(refused)
    return show(request, "qualifications/cookbook.html", shown, status=status)


@act("cookbook_qualifications")
def end(request: HttpRequest, actor: Actor, pk: int, row: int) -> HttpResponse:
    """Somebody does not do this cookbook any more."""
    found = get_object_or_404(qualifications(actor).filter(cookbook_id=pk), pk=row)
    end_qualification(actor=actor, now=timezone.now(), qualification=found)
    messages.success(request, gettext("Taken off the list."))
    return redirect("cookbook_qualifications", pk=pk)


@page
def changed_steps(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The steps that changed since the revision that one knows; confirming them keeps one's level."""
    found = get_object_or_404(cookbooks(actor), pk=pk)
    if found.party_id != actor.party:
        raise Http404
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            confirm_changes(actor=actor, now=timezone.now(), cookbook=found, revision=_revision_seen(request))
        except Refused as error:
            refused = refusal("confirm", error)
        else:
            messages.success(request, gettext("Confirmed. You keep your level."))
            return redirect("cookbook", pk=pk)
    delta = delta_of(actor, found, timezone.localdate())
    languages = reading_languages(request.GET.get("language", ""), delta.comparison.new) if delta else ("en",)
    shown = {
        "cookbook": found,
        "delta": delta,
        "rows": node_rows(delta.comparison, languages) if delta else [],
        "languages": languages,
        "known_languages": languages_of(delta.comparison.new) if delta else (),
        "levels": levels_of(actor),
        "refusal": refused,
    }
    return show(request, "qualifications/changed_steps.html", shown, status=status_of(refused))


def _revision_seen(request: HttpRequest) -> int:
    told = request.POST.get("revision", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0
