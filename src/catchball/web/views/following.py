"""How far the own local cookbooks have followed the one that they came from, and having the worker rebase them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from catchball.actions.rebases import rebase_family
from catchball.actions.refusals import Refused
from catchball.queries import following as queries
from catchball.queries.permissions import may
from catchball.queries.reading import cookbooks
from catchball.store.acting import Actor
from catchball.store.cookbooks import Cookbook
from catchball.web.pages import page, show

_MOST_SHOWN = 30
"""Rebases that wait for an answer, by name; there may be more."""


@page
def following(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The part of the page that asks again while the worker rebases; a form of it has the worker begin."""
    found = get_object_or_404(cookbooks(actor), pk=pk)
    if request.method == "POST":
        _begin(request, actor, found)
        return redirect("matrix", pk=pk)
    if request.headers.get("HX-Request") != "true":
        return redirect("matrix", pk=pk)
    return show(request, "deviations/_following.html", {"cookbook": found, **following_told(actor, found)})


def following_told(actor: Actor, cookbook: Cookbook) -> Mapping[str, Any]:
    """What the part shows."""
    known = queries.following(actor, cookbook)
    is_any = bool(known.all)
    return {
        "following": known,
        "asking": queries.asking(actor, cookbook, _MOST_SHOWN) if is_any else [],
        "on_their_way": queries.on_their_way(actor, cookbook) if is_any else 0,
        "may_rebase": may(actor, "rebase", cookbook),
    }


def _begin(request: HttpRequest, actor: Actor, cookbook: Cookbook) -> None:
    try:
        count = rebase_family(actor=actor, now=timezone.now(), home=cookbook)
    except Refused as error:
        messages.error(request, str(error))
        return
    if not count:
        messages.info(request, gettext("All that you may rebase rest on the newest revision, or wait for an answer."))
        return
    told = ngettext(
        "%(count)s cookbook is being rebased in the background; you may leave this page.",
        "%(count)s cookbooks are being rebased in the background; you may leave this page.",
        count,
    )
    messages.success(request, told % {"count": count})
