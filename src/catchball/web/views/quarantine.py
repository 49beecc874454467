"""What came in and what became of it: deliveries, and the rows that were refused, to be mended, dropped, replayed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from catchball.actions.measurements import DROPPED, MENDED, OPEN, drop_row, mend_row
from catchball.actions.refusals import Refused
from catchball.actions.replaying import replay_rows
from catchball.queries.measurements import deliveries, quarantined
from catchball.queries.metrics import new_metric, series
from catchball.queries.permissions import may
from catchball.queries.telling.refused_values import FIELDS, told_reason
from catchball.store.acting import Actor
from catchball.store.measurements import QuarantinedRow
from catchball.store.metrics import Series
from catchball.web.forms.mending import MendForm
from catchball.web.pages import page, show
from catchball.web.views.lists import number_asked, page_of_list

_STATES = (OPEN, MENDED, DROPPED)
_MOST_SERIES = 500


@dataclass(frozen=True, slots=True)
class Line:
    """A refused row: why, which field is meant, and the form that mends it while it waits."""

    row: QuarantinedRow
    why: str
    field: str
    form: MendForm | None


@page
def delivered(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What came in, the newest first, with what became of it."""
    waiting = Count("quarantined", filter=Q(quarantined__state=OPEN))
    rows = deliveries(actor).select_related("file").annotate(waiting=waiting)
    shown = {"page": page_of_list(request, rows), "may_bring": may(actor, "bring in measurements", new_metric(actor))}
    return show(request, "metrics/deliveries.html", shown)


@page
def refused_rows(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The rows that were refused and wait; of one delivery or file; those that were mended or dropped."""
    state = request.GET.get("state", OPEN)
    delivery, file = number_asked(request, "delivery"), number_asked(request, "file")
    rows = quarantined(actor).filter(state=state if state in _STATES else OPEN)
    rows = rows if delivery is None else rows.filter(delivery_id=delivery)
    rows = rows if file is None else rows.filter(delivery__file_id=file)
    found = page_of_list(request, rows.select_related("delivery__file", "series__metric", "series__site"))
    offered = list(series(actor)[:_MOST_SERIES]) if any(row.series_id is None for row in found) else []
    shown = {
        "page": found,
        "lines": [_line(row, offered) for row in found],
        "state": state if state in _STATES else OPEN,
        "delivery": deliveries(actor).filter(pk=delivery).first() if delivery is not None else None,
        "may_mend": may(actor, "bring in measurements", new_metric(actor)),
    }
    return show(request, "metrics/quarantine.html", shown)


@page
def mend(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Take a row in another form; where that is wrong, too, the form comes again with the reason."""
    if request.method != "POST":
        return redirect("quarantine")
    row = get_object_or_404(
        quarantined(actor).select_related("delivery__file", "series__metric", "series__site"), pk=pk
    )
    offered = list(series(actor)[:_MOST_SERIES])
    form = MendForm(request.POST, row=row, series=offered)
    if form.is_valid():
        chosen = next((one for one in offered if one.pk == form.cleaned_data.get("series")), None)
        try:
            mend_row(actor=actor, now=timezone.now(), row=row, given=form.given(), series=chosen)
        except Refused as error:
            form.add_error(None, str(error))
            status = error.status
        else:
            messages.success(request, gettext("Mended, and taken."))
            return redirect(f"{reverse('quarantine')}?delivery={row.delivery_id}")
    else:
        status = 422
    line = Line(row, told_reason(row), str(FIELDS.get(row.field, row.field)), form if row.state == OPEN else None)
    shown = {"lines": [line], "state": row.state, "delivery": row.delivery, "may_mend": True, "is_one": True}
    return show(request, "metrics/quarantine.html", shown, status=status)


@page
def drop(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The row is nothing to keep."""
    row = get_object_or_404(quarantined(actor), pk=pk)
    if request.method == "POST":
        try:
            drop_row(actor=actor, now=timezone.now(), row=row)
        except Refused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, gettext("Dropped. It stays to be seen among the dropped rows."))
    return redirect(f"{reverse('quarantine')}?delivery={row.delivery_id}")


@page
def replay(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Read the waiting rows of a delivery once more."""
    found = get_object_or_404(deliveries(actor).select_related("file__mapping"), pk=pk)
    if request.method == "POST":
        try:
            count = replay_rows(actor=actor, now=timezone.now(), delivery=found)
        except Refused as error:
            messages.error(request, str(error))
        else:
            told = ngettext("%(count)s row is right now, and taken.", "%(count)s rows are right now, and taken.", count)
            messages.success(request, told % {"count": count})
    return redirect(f"{reverse('quarantine')}?delivery={found.pk}")


def _line(row: QuarantinedRow, offered: Sequence[Series]) -> Line:
    form = MendForm(None, row=row, series=offered) if row.state == OPEN else None
    return Line(row, told_reason(row), str(FIELDS.get(row.field, row.field)), form)
