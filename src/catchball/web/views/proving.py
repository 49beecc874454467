"""The proof of a change: given and taken back on its page; and that it is verified again, or taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from catchball.actions.proving import add_evidence, take_back_evidence
from catchball.actions.refusals import NotValid, Refused
from catchball.actions.reverify_dates import ReverifyBy
from catchball.actions.reverifying import verify_change
from catchball.actions.taking_back import propose_taking_back
from catchball.core.evidence import Rung
from catchball.queries.changing import changes as visible_changes
from catchball.queries.proving import evidence
from catchball.store.acting import Actor
from catchball.web.pages import Refusal, act, refusal
from catchball.web.views.change_page import change_page
from catchball.web.views.proof_shown import proof_form, verify_form


@act("change")
def prove(request: HttpRequest, actor: Actor, pk: int, rung: int) -> HttpResponse:
    """Give a proof on a rung."""
    found = get_object_or_404(visible_changes(actor), pk=pk)
    if rung not in set(Rung) - {Rung.NONE}:
        raise Http404
    form = proof_form(actor, found, Rung(rung), request.POST)
    name = f"rung{rung}"
    if not form.is_valid():
        told = Refusal(name, gettext("It was not added: see what is marked below."), 422)
        return change_page(request, actor, pk, told, proof=form)
    verdict = form.cleaned_data.get("verdict")
    try:
        add_evidence(actor=actor, now=timezone.now(), change=found, rung=rung, answers=form.answers(), verdict=verdict)
    except Refused as error:
        if isinstance(error, NotValid):
            form.tell(str(error), error.where)
        return change_page(request, actor, pk, refusal(name, error), proof=form)
    messages.success(request, gettext("The proof is there."))
    return redirect(f"{reverse('change', args=[pk])}#evidence")


@act("change")
def take_back(request: HttpRequest, actor: Actor, pk: int, number: int) -> HttpResponse:
    """Say that a proof does not hold."""
    row = get_object_or_404(evidence(actor).filter(takes_back=None), change_id=pk, number=number)
    why = request.POST.get("why", "")
    return _done(
        request,
        actor,
        pk,
        "evidence",
        lambda: take_back_evidence(actor=actor, now=timezone.now(), evidence=row, why=why),
    )


@act("change")
def verify(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Say that a change in effect still holds."""
    found = get_object_or_404(visible_changes(actor), pk=pk)
    form = verify_form(actor, found, request.POST)
    if not form.is_valid():
        told = Refusal("verify", gettext("It was not verified: see what is marked below."), 422)
        return change_page(request, actor, pk, told, verify=form)
    told_by = form.cleaned_data
    again = ReverifyBy(told_by["again"], told_by["ground"]) if told_by["again"] else None
    try:
        verify_change(
            actor=actor,
            now=timezone.now(),
            change=found,
            words=told_by["words"],
            evidence=told_by["evidence"] or None,
            again=again,
        )
    except Refused as error:
        return change_page(request, actor, pk, refusal("verify", error), verify=form)
    messages.success(request, gettext("Verified. Those concerned are told."))
    return redirect("change", pk=pk)


@act("change")
def take_back_change(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Propose to take a change back whose ground is gone."""
    found = get_object_or_404(visible_changes(actor), pk=pk)
    try:
        made = propose_taking_back(actor=actor, now=timezone.now(), change=found)
    except Refused as error:
        return change_page(request, actor, pk, refusal("again", error))
    messages.success(request, gettext("Proposed: what stood there before. Those who must be heard are named below."))
    return redirect("change", pk=made.pk)


def _done(request: HttpRequest, actor: Actor, pk: int, form: str, does: Callable[[], Any]) -> HttpResponse:
    try:
        does()
    except Refused as error:
        return change_page(request, actor, pk, refusal(form, error))
    messages.success(request, gettext("Done."))
    return redirect(f"{reverse('change', args=[pk])}#evidence")
