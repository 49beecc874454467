"""The frozen limits of a series: freezing them, what its values may be, and being told of signals."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext

from catchball.actions.control_limits import follow_series, freeze_limits, specify
from catchball.actions.refusals import NotValid, Refused
from catchball.core.spc.frozen import Grouping
from catchball.core.spc.kinds import Kind
from catchball.queries.control_limits import limits, specification_of, stretches
from catchball.queries.measurements import last_points
from catchball.queries.metrics import series
from catchball.queries.permissions import may
from catchball.store.acting import Actor
from catchball.store.metrics import Series
from catchball.web.forms.control_limits import LimitsForm, SpecificationForm
from catchball.web.pages import Refusal, act, page, refusal, show, status_of
from catchball.web.telling.control_chart import number
from catchball.web.telling.signalling import GROUPINGS, KINDS

_PROPOSED = 100
"""Values of the stretch that the form proposes, the newest ones."""


@page
def series_limits(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The limits of a series, in effect and earlier; the forms for new ones and for what values may be."""
    found = get_object_or_404(series(actor), pk=pk)
    refused: Refusal | None = None
    if request.method == "POST":
        form = LimitsForm(request.POST, series=found)
        if form.is_valid():
            try:
                freeze_limits(actor=actor, now=timezone.now(), series=found, given=form.given())
            except Refused as error:
                refused = _noted(form, error)
            else:
                messages.success(request, gettext("Frozen. What comes from now on is judged by these limits."))
                return redirect("measured_series", pk=pk)
    else:
        form = LimitsForm(series=found, initial=_proposed(actor, found))
    rows = list(limits(actor).filter(series=found))
    judging = {one.limits.pk: one.until for one in stretches(rows)}
    said = specification_of(actor, found)
    shown = {
        "series": found,
        "form": form,
        "refusal": refused,
        "may_freeze": may(actor, "freeze limits", found),
        "rows": [
            {
                "limits": row,
                "chart": KINDS[Kind(row.kind)],
                "points": GROUPINGS[Grouping(row.grouping)],
                "centre": number(row.centre),
                "sigma": "" if row.sigma is None else number(row.sigma),
                "is_judging": row.pk in judging,
                "until": judging.get(row.pk),
            }
            for row in rows
        ],
        "specification": said,
        "specification_form": SpecificationForm(
            initial={} if said is None else {name: getattr(said, name) for name in SpecificationForm.base_fields}
        ),
    }
    return show(request, "metrics/limits.html", shown, status=422 if form.errors else status_of(refused))


@act("series_limits")
def specify_series(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Say what the values may be."""
    found = get_object_or_404(series(actor), pk=pk)
    form = SpecificationForm(request.POST)
    if not form.is_valid():
        raise NotValid(gettext("A limit is a number."), tuple(form.errors))
    specify(actor=actor, now=timezone.now(), series=found, given=form.given())
    messages.success(request, gettext("Noted. The chart shows what the values may be."))
    return redirect("measured_series", pk=pk)


@act("measured_series")
def follow(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Be told of signals of a series, or no more."""
    found = get_object_or_404(series(actor), pk=pk)
    follows = request.POST.get("follows") == "1"
    follow_series(actor=actor, now=timezone.now(), series=found, follows=follows)
    told = gettext("You are told when it signals.") if follows else gettext("You are told no more when it signals.")
    messages.success(request, told)
    return redirect("measured_series", pk=pk)


def _noted(form: LimitsForm, error: Refused) -> Refusal | None:
    """The refusal, unless it can stand beside the field that is meant."""
    where = error.where[0] if isinstance(error, NotValid) and error.where else ""
    if where not in form.fields:
        return refusal("limits", error)
    form.add_error(where, str(error))
    return None


def _proposed(actor: Actor, found: Series) -> dict[str, object]:
    points = last_points(actor, found, timezone.now() + timedelta(days=2), _PROPOSED)
    if not points:
        return {}
    return {"since": timezone.localtime(points[0].at), "until": timezone.localtime(points[-1].at)}
