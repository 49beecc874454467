"""Arguing on the page of a change: threads, answers, translations, and people to mention."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from catchball.actions.refusals import Refused
from catchball.actions.threads import answer_thread, open_thread
from catchball.actions.threads import translate as put_translation
from catchball.queries.changing import changes, whole_changes
from catchball.queries.discussing import threads
from catchball.queries.people import people_named
from catchball.store.acting import Actor
from catchball.web.forms.discussing import AnswerForm, ThreadForm, TranslationForm
from catchball.web.pages import Refusal, act, page, refusal
from catchball.web.views.change_page import change_page
from catchball.web.views.lists import words_asked


@act("change")
def say(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Open a thread at a place of the change."""
    found = get_object_or_404(whole_changes(actor), pk=pk)
    form = ThreadForm(request.POST)
    at = f"thread {request.POST.get('place', '')}"
    if not form.is_valid():
        return change_page(request, actor, pk, Refusal(at, _wrong(), 422), remark=request.POST)
    told = form.cleaned_data
    try:
        made = open_thread(
            actor=actor, now=timezone.now(), change=found, remark=form.remark(), atom=told["place"], spot=form.spot()
        )
    except Refused as error:
        return change_page(request, actor, pk, refusal(at, error), remark=request.POST)
    messages.success(request, gettext("Said."))
    return redirect(f"{reverse('change', args=[pk])}#thread-{made.pk}")


@act("change")
def answer(request: HttpRequest, actor: Actor, pk: int, thread_pk: int) -> HttpResponse:
    """Answer in a thread, resolve it, or open it again."""
    found = get_object_or_404(threads(actor).filter(change_id=pk), pk=thread_pk)
    form = AnswerForm(request.POST)
    at = f"answer {thread_pk}"
    if not form.is_valid():
        return change_page(request, actor, pk, Refusal(at, _wrong(), 422), remark=request.POST)
    kind = form.cleaned_data["kind"] or "says"
    try:
        answer_thread(actor=actor, now=timezone.now(), thread=found, remark=form.remark(), kind=kind)
    except Refused as error:
        return change_page(request, actor, pk, refusal(at, error), remark=request.POST)
    return redirect(f"{reverse('change', args=[pk])}#thread-{thread_pk}")


@act("change")
def translate(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Put a translation beside what was said."""
    found = get_object_or_404(changes(actor), pk=pk)
    form = TranslationForm(request.POST)
    at = f"translate {request.POST.get('what', '')}"
    if not form.is_valid():
        return change_page(request, actor, pk, Refusal(at, _wrong(), 422), remark=request.POST)
    what = form.cleaned_data["what"]
    try:
        put_translation(actor=actor, now=timezone.now(), change=found, what=what, remark=form.remark())
    except Refused as error:
        return change_page(request, actor, pk, refusal(at, error), remark=request.POST)
    messages.success(request, gettext("The translation stands beside the original, with your name."))
    return redirect(f"{reverse('change', args=[pk])}#{what.replace(' ', '-' if what.startswith('comment') else '')}")


@page
def people(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """People to mention, for the list that opens behind an @; they read the change, too."""
    found = get_object_or_404(changes(actor), pk=pk)
    words = words_asked(request)
    return render(request, "changes/_people.html", {"people": people_named(actor, found, words) if words else []})


def _wrong() -> str:
    return gettext("Say in which language it is written, and where it belongs.")
