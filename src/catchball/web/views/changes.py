"""A change: the one page that holds the whole argument."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from catchball.actions.changes import decide_change, end_departure, review_change, settle_obligation, withdraw_change
from catchball.actions.proposing_again import work_on_again
from catchball.actions.refusals import Refused
from catchball.actions.sign_off import ask_for_sign_off
from catchball.core.review import Act
from catchball.queries.changing import changes as visible_changes
from catchball.queries.changing import obligations_of
from catchball.queries.permissions import may
from catchball.queries.reading import cookbooks
from catchball.store.acting import Actor
from catchball.web.forms.changes import DecisionForm, ReviewForm
from catchball.web.pages import Refusal, act, page, refusal
from catchball.web.signing_off import signature
from catchball.web.views.change_page import change_page


@page
def change(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One change."""
    return change_page(request, actor, pk)


@act("change")
def review(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Say what one thinks of a change."""
    found = get_object_or_404(visible_changes(actor), pk=pk)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return change_page(request, actor, pk, Refusal("review", gettext("Choose a verdict."), 422), review_form=form)
    told = form.cleaned_data
    try:
        review_change(
            actor=actor,
            now=timezone.now(),
            change=found,
            verdict=told["verdict"],
            comment=told["comment"],
            proposal=told["proposal"],
        )
    except Refused as error:
        return change_page(request, actor, pk, refusal("review", error), review_form=form)
    messages.success(request, gettext("Your verdict is noted."))
    return redirect("change", pk=pk)


@act("change")
def decide(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Accept, reject or return a change."""
    found = get_object_or_404(visible_changes(actor), pk=pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return change_page(
            request, actor, pk, Refusal("decide", gettext("Choose a decision."), 422), decision_form=form
        )
    told = form.cleaned_data
    signed = signature(request) if found.cookbook.asks_sign_off and may(actor, "decide change", found) else None
    try:
        decide_change(
            actor=actor,
            now=timezone.now(),
            change=found,
            act=Act(told["act"]),
            reason=told["reason"],
            effective_from=told["effective_from"],
            proposal=told["proposal"],
            signed=signed,
            reverify=form.reverify(),
        )
    except Refused as error:
        return change_page(request, actor, pk, refusal("decide", error), decision_form=form)
    messages.success(request, gettext("Decided. Those concerned are told."))
    return redirect("change", pk=pk)


@act("revisions")
def sign_off(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Ask for a sign-off at each decision on a change of the cookbook, or no more."""
    found = get_object_or_404(cookbooks(actor), pk=pk)
    is_asked = request.POST.get("asks") == "1"
    ask_for_sign_off(actor=actor, now=timezone.now(), cookbook=found, is_asked=is_asked)
    told = gettext("Each decision is signed from now on.") if is_asked else gettext("Decisions are not signed.")
    messages.success(request, told)
    return redirect(f"{reverse('revisions', args=[pk])}#sign_off")


@act("change")
def withdraw(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Take a change back."""
    found = get_object_or_404(visible_changes(actor), pk=pk)
    return _done(request, actor, pk, "withdraw", lambda: withdraw_change(actor=actor, now=timezone.now(), change=found))


@act("change")
def again(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Go to the draft in which a returned change is worked on again."""
    found = get_object_or_404(visible_changes(actor), pk=pk)
    try:
        draft = work_on_again(actor=actor, now=timezone.now(), change=found)
    except Refused as error:
        return change_page(request, actor, pk, refusal("again", error))
    return redirect("draft", pk=draft.pk)


@act("change")
def end(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """End a temporary departure before its last day."""
    found = get_object_or_404(visible_changes(actor), pk=pk)
    return _done(request, actor, pk, "end", lambda: end_departure(actor=actor, now=timezone.now(), change=found))


@act("change")
def obligation(request: HttpRequest, actor: Actor, pk: int, obligation_pk: int) -> HttpResponse:
    """Note that what was needed from outside is there."""
    found = get_object_or_404(visible_changes(actor), pk=pk)
    row = get_object_or_404(obligations_of(actor, found), pk=obligation_pk)
    number = request.POST.get("number", "").strip()[:100]
    return _done(
        request,
        actor,
        pk,
        "obligation",
        lambda: settle_obligation(actor=actor, now=timezone.now(), obligation=row, number=number),
    )


def _done(request: HttpRequest, actor: Actor, pk: int, form: str, does: Callable[[], object]) -> HttpResponse:
    try:
        does()
    except Refused as error:
        return change_page(request, actor, pk, refusal(form, error))
    messages.success(request, gettext("Done."))
    return redirect("change", pk=pk)
