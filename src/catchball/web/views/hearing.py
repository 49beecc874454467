"""My letters: what one follows, how soon letters come, and the calendar of one's deadlines."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from catchball.actions.hearing import choose_letters, close_calendar, follow_change, follow_cookbook, open_calendar
from catchball.formats.calendar_out import Deadline, write_calendar
from catchball.queries.actors import actor_of_person
from catchball.queries.changing import changes
from catchball.queries.deadlines import Due, deadlines_of
from catchball.queries.hearing import chosen_language, hearing_of, language_of_person, person_of_calendar, rhythms_of
from catchball.queries.reading import cookbooks
from catchball.queries.tokens import token_digest
from catchball.store.acting import Actor, acting
from catchball.web.forms.hearing import LettersForm
from catchball.web.pages import act, page, show

_LONGEST_SECRET = 100
_HOUR = "private, max-age=3600"


@page
def letters(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What one hears of, and how soon."""
    form = LettersForm(request.POST if request.method == "POST" else None, initial=_chosen(actor))
    if request.method == "POST" and form.is_valid():
        choose_letters(actor=actor, now=timezone.now(), rhythms=form.rhythms(), language=form.cleaned_data["language"])
        messages.success(request, gettext("Noted. Letters come as you have chosen."))
        return redirect("letters")
    return _shown(request, actor, form, 422 if form.errors else 200)


@page
def calendar(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A private address for one's calendar, or none any more."""
    if request.method != "POST":
        return redirect("letters")
    if request.POST.get("act") == "close":
        close_calendar(actor=actor, now=timezone.now())
        messages.success(request, gettext("The address opens nothing any more."))
        return redirect("letters")
    made = open_calendar(actor=actor, now=timezone.now())
    address = f"{settings.PUBLIC_URL}{reverse('calendar_feed', args=[made.secret])}"
    return _shown(request, actor, LettersForm(initial=_chosen(actor)), 200, address)


@act("change")
def follow(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Hear of a change, or no more."""
    found = get_object_or_404(changes(actor), pk=pk)
    follows = request.POST.get("follows") == "1"
    follow_change(actor=actor, now=timezone.now(), change=found, follows=follows)
    _tell(request, follows=follows)
    return _back(request, "change", pk)


@act("cookbook")
def follow_book(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Hear of what is proposed and released in a cookbook, or no more."""
    found = get_object_or_404(cookbooks(actor), pk=pk)
    follows = request.POST.get("follows") == "1"
    follow_cookbook(actor=actor, now=timezone.now(), cookbook=found, follows=follows)
    _tell(request, follows=follows)
    return _back(request, "cookbook", pk)


@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The deadlines of whoever holds the address; calendar programs do not sign in."""
    del request
    person = person_of_calendar(token_digest(secret)) if len(secret) <= _LONGEST_SECRET else None
    if person is None:
        raise Http404
    now = timezone.now()
    actor = actor_of_person(person, timezone.localdate(), is_read_only=True)
    with acting(actor), translation.override(language_of_person(person)):
        deadlines = [_deadline(due) for due in deadlines_of(actor, now)]
        text = write_calendar(gettext("Catchball: deadlines"), deadlines, now)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = _HOUR
    return answer


def _back(request: HttpRequest, page_name: str, pk: int) -> HttpResponse:
    """To the list of what is followed, when it was asked for there; else to the page of the thing."""
    return redirect("letters") if request.POST.get("back") == "letters" else redirect(page_name, pk=pk)


def _shown(request: HttpRequest, actor: Actor, form: LettersForm, status: int, address: str = "") -> HttpResponse:
    shown = {"hearing": hearing_of(actor), "form": form, "address": address, "sends_letters": settings.SENDS_LETTERS}
    return show(request, "hearing/page.html", shown, status=status)


def _chosen(actor: Actor) -> dict[str, str]:
    rhythms = {kind.value: rhythm.value for kind, rhythm in rhythms_of(actor).items()}
    return {**rhythms, "language": chosen_language(actor)}


def _tell(request: HttpRequest, *, follows: bool) -> None:
    told = gettext("You follow it: what happens comes by letter.") if follows else gettext("You follow it no more.")
    messages.success(request, told)


def _deadline(due: Due) -> Deadline:
    said = {
        "duty": gettext("To review: %(what)s (%(where)s)"),
        "report": gettext("To answer: a report on %(what)s (%(where)s)"),
        "effective": gettext("Takes effect: %(what)s (%(where)s)"),
        "departure": gettext("Last day of the departure: %(what)s (%(where)s)"),
        "adopt": gettext("To adopt: newer revision for %(what)s (%(where)s)"),
        "re-verify": gettext("To verify again: deviation of %(what)s (%(where)s)"),
    }[due.kind]
    name = f"{due.kind}-{due.number}@{settings.PUBLIC_URL.partition('://')[2]}"
    title = said % {"what": due.what, "where": due.where}
    return Deadline(name, due.day, title, due.why, f"{settings.PUBLIC_URL}/{due.path}")
