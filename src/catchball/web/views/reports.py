"""Reports from workstations: said at Station, listed, answered, handed over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from catchball.actions.refusals import NotValid, Refused
from catchball.actions.reports import answer_report, hand_over_report, report_problem
from catchball.core.reporting import State
from catchball.queries.documents import document_of
from catchball.queries.permissions import may
from catchball.queries.reading import cookbooks
from catchball.queries.reading import revisions as visible_revisions
from catchball.queries.reports import changes_for, desks, hand_overs, reports_named
from catchball.queries.reports import reports as visible_reports
from catchball.store.acting import Actor
from catchball.store.reports import Report
from catchball.web.forms.reports import AnswerForm, HandOverForm, ReportForm
from catchball.web.pages import Refusal, act, page, refusal, show, status_of
from catchball.web.telling.naming import Naming
from catchball.web.telling.speaking import reading_languages
from catchball.web.telling.vocabulary import word
from catchball.web.views.lists import number_asked, page_of_list, words_asked
from catchball.web.views.station import back_to_station


@act("station")
def report(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Say that a step does not work: by a form of Station, or by the script that was without a network until now."""
    found = get_object_or_404(cookbooks(actor), pk=pk)
    form = ReportForm(request.POST)
    try:
        if not form.is_valid():
            raise NotValid(gettext("This report could not be read; report it anew."))
        said = form.said()
        revision = get_object_or_404(visible_revisions(actor, found), pk=form.cleaned_data["revision"])
        made = report_problem(actor=actor, now=timezone.now(), cookbook=found, revision=revision, said=said)
    except Refused as error:
        return _refused(request, error, pk)
    told = gettext("Reported. An answer is owed by: %(function)s, until %(day)s.") % {
        "function": word(made.function),
        "day": date_format(made.due),
    }
    if request.accepts("text/html"):
        messages.success(request, told)
        return back_to_station(pk, made.uid, request.POST.get("variant"))
    return JsonResponse({"report": made.pk, "told": told})


@page
def reports(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All reports of the own party, the open ones first, by words, state and cookbook."""
    rows = visible_reports(actor)
    words, state, cookbook = words_asked(request), request.GET.get("state", ""), number_asked(request, "cookbook")
    if words:
        rows = reports_named(rows, words)
    if state in list(State):
        rows = rows.filter(state=state)
    if cookbook is not None:
        rows = rows.filter(cookbook_id=cookbook)
    shown = {
        "page": page_of_list(request, rows),
        "words": words,
        "state": state,
        "states": list(State),
        "today": timezone.localdate(),
        "is_filtered": bool(words or state or cookbook),
    }
    return show(request, "reports/list.html", shown)


@page
def reported(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One report."""
    return _page(request, actor, pk)


@act("reported")
def answer(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Say what became of a report."""
    found = get_object_or_404(visible_reports(actor), pk=pk)
    form = AnswerForm(request.POST, changes=changes_for(actor, found))
    if not form.is_valid():
        return _page(request, actor, pk, Refusal("answer", gettext("Choose one of the changes."), 422), answering=form)
    try:
        answer_report(
            actor=actor,
            now=timezone.now(),
            report=found,
            outcome=form.cleaned_data["outcome"],
            change=form.chosen,
        )
    except Refused as error:
        return _page(request, actor, pk, refusal("answer", error), answering=form)
    messages.success(request, gettext("Answered. The one who reported it is told."))
    return redirect("reported", pk=pk)


@act("reported")
def hand_over(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Give a report to another function."""
    found = get_object_or_404(visible_reports(actor), pk=pk)
    form = HandOverForm(request.POST, desks=desks(actor, timezone.localdate()))
    if not form.is_valid():
        refused = Refusal("hand over", gettext("Choose to whom it goes."), 422)
        return _page(request, actor, pk, refused, handing=form)
    to = form.chosen
    try:
        hand_over_report(
            actor=actor,
            now=timezone.now(),
            report=found,
            function=to.function,
            site=to.site,
            why=form.cleaned_data["why"],
        )
    except Refused as error:
        return _page(request, actor, pk, refusal("hand over", error), handing=form)
    messages.success(request, gettext("Handed over. The date stays: somebody waits."))
    return redirect("reported", pk=pk)


def _page(
    request: HttpRequest,
    actor: Actor,
    pk: int,
    refused: Refusal | None = None,
    answering: AnswerForm | None = None,
    handing: HandOverForm | None = None,
) -> HttpResponse:
    found = get_object_or_404(visible_reports(actor), pk=pk)
    document = document_of(found.revision, actor)
    languages = reading_languages("", document)
    shown = {
        "report": found,
        "cookbook": found.cookbook,
        "revision": found.revision,
        "node": document.nodes[found.uid],
        "where": Naming((document,), languages).node(found.uid),
        "languages": languages,
        "hand_overs": list(hand_overs(actor, found)),
        "may_answer": may(actor, "answer report", found),
        "today": timezone.localdate(),
        "refusal": refused,
        **_forms(actor, found, answering, handing),
    }
    return show(request, "reports/page.html", shown, status=status_of(refused))


def _forms(
    actor: Actor, found: Report, answering: AnswerForm | None, handing: HandOverForm | None
) -> dict[str, AnswerForm | HandOverForm]:
    if found.state != State.OPEN:
        return {}
    return {
        "answering": answering or AnswerForm(changes=changes_for(actor, found)),
        "handing": handing or HandOverForm(desks=desks(actor, timezone.localdate())),
    }


def _refused(request: HttpRequest, error: Refused, cookbook: int) -> HttpResponse:
    if not request.accepts("text/html"):
        return JsonResponse({"told": str(error)}, status=error.status)
    messages.error(request, str(error))
    return redirect("station", pk=cookbook)
