"""Machines: where their time went and what that comes to, and how the connections to them are doing."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext

from catchball.actions.machine_times import track_effectiveness
from catchball.actions.refusals import Refused
from catchball.core.oee import Totals, indices, windows
from catchball.queries.line_plans import own_sites
from catchball.queries.machine_times import newest_indices, totals_of, tracked
from catchball.queries.machines import condition_of, connections, gaps, missing_of, unread
from catchball.queries.permissions import may
from catchball.store.acting import Actor
from catchball.web.forms.machines import StretchForm, TrackForm
from catchball.web.pages import Refusal, page, refusal, show, status_of
from catchball.web.telling.machine_times import chart_of, index_rows, percent, time_rows
from catchball.web.views.lists import ROWS_OF_A_PAGE, page_of_list

_SHOWN_DAYS = 14


@page
def machines(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The machines whose effectiveness is reckoned, with their newest index; the connections, and how they are."""
    now = timezone.now()
    rows = page_of_list(request, tracked(actor))
    newest, connected = newest_indices(rows), connections(actor)
    missing = missing_of(connected)
    shown = {
        "page": rows,
        "machines": [(one, *_newest(newest.get(one.pk))) for one in rows],
        "connections": [(one, condition_of(one, now), missing[one.pk]) for one in connected],
        "may_track": any(may(actor, "track effectiveness", site) for site in own_sites(actor)),
    }
    return show(request, "machines/list.html", shown)


@page
def track_machine(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Have the effectiveness of a machine reckoned for each shift."""
    sites = {one.pk: one for one in own_sites(actor) if may(actor, "track effectiveness", one)}
    form = TrackForm(request.POST or None, sites=sites.values())
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = track_effectiveness(
                actor=actor,
                now=timezone.now(),
                site=sites[told["site"]],
                machine=told["machine"],
                shifts=told["shifts"],
            )
        except Refused as error:
            refused = refusal("machine", error)
        else:
            messages.success(request, gettext("It is reckoned from now on, and for what is known already."))
            return redirect("machine", pk=made.pk)
    shown = {"form": form, "refusal": refused, "has_sites": bool(sites)}
    return show(request, "machines/track.html", shown, status=422 if form.errors else status_of(refused))


@page
def machine(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Where the time of a machine went between two days, and what that comes to."""
    found = get_object_or_404(tracked(actor), pk=pk)
    today = timezone.localdate()
    usual = {"since": today - timedelta(days=_SHOWN_DAYS - 1), "until": today}
    form = StretchForm(request.GET if "since" in request.GET else None, initial=usual)
    chosen = form.cleaned_data if form.is_valid() else usual
    days = _days(chosen["since"], chosen["until"])
    now = timezone.now()
    totals = totals_of(found, days, now) if days else []
    whole = sum(totals, Totals())
    shown: dict[str, Any] = {
        "machine": found,
        "form": form,
        "chart": chart_of([(_day(begins), one) for (begins, _), one in zip(days, totals, strict=True)]),
        "times": time_rows(whole),
        "indices": index_rows(indices(whole), found.series),
        "whole": whole,
        "is_known": bool(whole.times) or bool(whole.produced),
    }
    return show(request, "machines/machine.html", shown, status=422 if form.errors else 200)


@page
def machine_connection(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """A connection: how it is doing, where values may be missing, what was not understood."""
    found = get_object_or_404(connections(actor), pk=pk)
    shown = {
        "connection": found,
        "condition": condition_of(found, timezone.now()),
        "page": page_of_list(request, gaps(actor, found)),
        "unread": Paginator(unread(actor, found), ROWS_OF_A_PAGE).get_page(1),
    }
    return show(request, "machines/connection.html", shown)


def _newest(told: tuple[datetime, float | None] | None) -> tuple[str, datetime | None]:
    """The index and when its shift began; a dash without one."""
    return (percent(None), None) if told is None else (percent(told[1]), told[0])


def _days(since: date, until: date) -> list[tuple[datetime, datetime]]:
    """The days as far as they are over, by the clock of this place; today until now."""
    zone, now = timezone.get_current_timezone(), timezone.now().astimezone(UTC)
    begins = datetime.combine(since, time(), zone).astimezone(UTC)
    ends = min(datetime.combine(until + timedelta(days=1), time(), zone).astimezone(UTC), now)
    return [(one, min(then, now)) for one, then in windows(begins, ends, [time()], zone)] if begins < ends else []


def _day(begins: datetime) -> date:
    return timezone.localtime(begins).date()
