"""Saying what is measured, and where: a new metric, a new series."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from catchball.actions.metrics import define_metric, open_series
from catchball.actions.refusals import Refused
from catchball.queries.line_plans import own_sites
from catchball.queries.listing import cookbooks
from catchball.queries.metrics import metrics, new_metric
from catchball.queries.permissions import may
from catchball.store.acting import Actor
from catchball.web.forms.metrics import MetricForm, SeriesForm
from catchball.web.pages import Refusal, page, refusal, show, status_of
from catchball.web.views.lists import number_asked


@page
def define(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new metric; then where it is measured."""
    form = MetricForm(request.POST or None)
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = define_metric(actor=actor, now=timezone.now(), given=form.given())
        except Refused as error:
            refused = refusal("metric", error)
        else:
            messages.success(request, gettext("Defined. Now say where it is measured."))
            return redirect(f"{reverse('open_series')}?metric={made.pk}")
    may_define = may(actor, "define metric", new_metric(actor))
    shown = {"form": form, "refusal": refused, "may_define": may_define}
    return show(request, "metrics/define.html", shown, status=422 if form.errors else status_of(refused))


@page
def open_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new series of a metric."""
    sites = {one.pk: one for one in own_sites(actor) if may(actor, "open series", one)}
    known = {one.pk: one for one in metrics(actor)}
    books = {one.pk: one for one in cookbooks(actor).filter(party_id=actor.party, site_id__in=sites)}
    initial = {"metric": number_asked(request, "metric")}
    form = SeriesForm(
        request.POST or None,
        metrics=known.values(),
        sites=sites.values(),
        cookbooks=list(books.values()),
        initial=initial,
    )
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = open_series(
                actor=actor,
                now=timezone.now(),
                metric=known[told["metric"]],
                site=sites[told["site"]],
                place=form.place(),
                cookbook=books[told["cookbook"]] if told["cookbook"] else None,
            )
        except Refused as error:
            refused = refusal("series", error)
        else:
            messages.success(request, gettext("Opened. Values can come in now."))
            return redirect("measured_series", pk=made.pk)
    shown = {
        "form": form,
        "refusal": refused,
        "may_define": may(actor, "define metric", new_metric(actor)),
        "has_metrics": bool(known),
        "has_sites": bool(sites),
    }
    return show(request, "metrics/open.html", shown, status=422 if form.errors else status_of(refused))
