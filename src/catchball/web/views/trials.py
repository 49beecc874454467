"""Trials: planned, watched, ended by a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import randbelow

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from catchball.actions.refusals import Refused
from catchball.actions.trials import amend_trial, begin_trial, foresee_trial, judge_trial, look_at_trial, plan_trial
from catchball.actions.trials import stop_trial as give_up
from catchball.core.paper import CannotPrint
from catchball.core.trials.gathering import Gathered
from catchball.core.trials.plan import Plan
from catchball.formats.json_files.dossier_json import DOSSIER_FORMAT
from catchball.formats.json_files.typed_json import write_typed
from catchball.queries.listing import cookbooks
from catchball.queries.metrics import series
from catchball.queries.permissions import may
from catchball.queries.printing import typesetter
from catchball.queries.telling.sentences import sentence
from catchball.queries.trial_rows import TooManyValues, ValuesArchived
from catchball.queries.trials import (
    baseline_of,
    new_rows_of,
    newest_words,
    registered_of,
    trials,
    trials_beside,
    verdicts,
)
from catchball.store.acting import Actor
from catchball.store.trials import Trial
from catchball.web.forms.trials import AmendForm, TrialForm
from catchball.web.pages import Refusal, act, page, refusal, show, status_of
from catchball.web.telling.control_chart import number
from catchball.web.telling.dossier_paper import printed_dossier
from catchball.web.telling.dossiers import VERDICTS, amendments_told, plan_told, told_of
from catchball.web.telling.prospects import prospect_told
from catchball.web.views.lists import page_of_list
from catchball.web.views.printing import file_answer

MOST_SHOWN = 120
"""Rows in the table of values; the dossier has all."""
MOST_BESIDE = 20
"""Other trials of the same measurements that are named, the newest ones."""
_SEEDS = 2**53


@dataclass(frozen=True, slots=True)
class Row:
    """A row in the table of values."""

    number: int
    at: str
    values: tuple[str, ...]
    is_new: bool
    is_out: bool


@page
def trial_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All trials of the party, the newest first."""
    found = page_of_list(request, trials(actor).defer("baseline", "look"))
    return show(request, "trials/list.html", {"page": found, "rows": _with_words(list(found))})


@page
def new_trial(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A plan, and what it can find before anybody begins."""
    own = series(actor)
    initial = {"series": request.GET.get("series"), "direction": request.GET.get("better")}
    form = TrialForm(
        request.POST or None, initial=initial, series=own, cookbooks=cookbooks(actor).filter(party_id=actor.party)
    )
    refused: Refusal | None = None
    told = None
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("act") == "plan":
                made = plan_trial(actor=actor, now=timezone.now(), given=form.given(_seed()))
                messages.success(request, gettext("Planned. Begin the trial when the change is there."))
                return redirect("trial", pk=made.pk)
            told = prospect_told(foresee_trial(actor=actor, now=timezone.now(), given=form.given(_seed())))
        except Refused as error:
            refused = refusal("plan", error)
    shown = {"form": form, "prospect": told, "refusal": refused, "has_series": own.exists()}
    return show(request, "trials/new.html", shown, status=422 if form.errors else status_of(refused))


@page
def trial(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """A trial with its plan, how it stands, and its verdict."""
    return _page(request, actor, get_object_or_404(trials(actor), pk=pk))


@act("trial")
def begin(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """From now on what is measured belongs to it."""
    begin_trial(actor=actor, now=timezone.now(), trial=get_object_or_404(trials(actor), pk=pk))
    messages.success(request, gettext("Begun. What is measured from now on belongs to the trial."))
    return redirect("trial", pk=pk)


@act("trial")
def look(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """How it stands now."""
    del request
    look_at_trial(actor=actor, now=timezone.now(), trial=get_object_or_404(trials(actor), pk=pk))
    return redirect("trial", pk=pk)


@act("trial")
def judge(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The verdict."""
    found = judge_trial(actor=actor, now=timezone.now(), trial=get_object_or_404(trials(actor), pk=pk))
    word, *_ = VERDICTS[found.verdict]
    messages.success(request, gettext("The verdict: %(verdict)s.") % {"verdict": word})
    return redirect("trial", pk=pk)


@act("trial")
def amend(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The plan is amended, visibly."""
    found = get_object_or_404(trials(actor), pk=pk)
    form = AmendForm(request.POST)
    refused: Refusal | None = None
    if form.is_valid():
        said = form.cleaned_data
        try:
            amend_trial(
                actor=actor,
                now=timezone.now(),
                trial=found,
                why=said["why"],
                most=said["most"],
                every=said["every"],
                exclusions=form.exclusions(),
            )
        except Refused as error:
            refused = refusal("amend", error)
        else:
            messages.success(request, gettext("Amended; what was planned first stays to be seen."))
            return redirect("trial", pk=pk)
    return _page(request, actor, found, form, refused, status=422 if form.errors else status_of(refused))


@act("trial")
def stop_trial(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """It is given up, with the reason."""
    found = get_object_or_404(trials(actor), pk=pk)
    give_up(actor=actor, now=timezone.now(), trial=found, why=request.POST.get("why", ""))
    messages.success(request, gettext("Given up."))
    return redirect("trial", pk=pk)


@page
def dossier(request: HttpRequest, actor: Actor, pk: int, number: int) -> HttpResponse:
    """A verdict as a file, which `catchball evidence verify` judges again."""
    found = get_object_or_404(verdicts(actor), trial_id=pk, number=number)
    del request
    named = f'attachment; filename="trial-{pk}-verdict-{number}.json"'
    written = write_typed(found.dossier, DOSSIER_FORMAT)
    return HttpResponse(written, content_type="application/json", headers={"Content-Disposition": named})


@page
def dossier_pdf(request: HttpRequest, actor: Actor, pk: int, number: int) -> HttpResponse:
    """A verdict on paper, with all that it rests on."""
    found = get_object_or_404(verdicts(actor), trial_id=pk, number=number)
    try:
        data = typesetter().pdf(printed_dossier(found, timezone.localtime()))
    except CannotPrint as error:
        messages.warning(request, sentence(str(error)))
        return redirect("trial", pk=pk)
    return file_answer(data, "application/pdf", f"trial-{pk}-verdict-{number}.pdf")


def _page(
    request: HttpRequest,
    actor: Actor,
    found: Trial,
    form: AmendForm | None = None,
    refused: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    new = _new_rows(actor, found)
    registered = registered_of(found, new)
    plan = registered.current
    given = list(verdicts(actor).filter(trial=found))
    rows = _rows(found, new, plan)
    shown = {
        "trial": found,
        "plan": plan_told(plan, found.spacing),
        "amendments": amendments_told(registered),
        "verdicts": given,
        "dossier": told_of(found.look) if found.look else None,
        "is_final": bool(given),
        "beside": _with_words(list(trials_beside(found)[:MOST_BESIDE])),
        "columns": list(found.baseline["columns"]),
        "rows": rows[::-1],
        "form": form or AmendForm(initial={"most": plan.most, "every": plan.every}),
        "refusal": refused,
        "may_plan": may(actor, "plan trial", found),
    }
    return show(request, "trials/page.html", shown, status=status)


def _rows(found: Trial, new: Gathered, plan: Plan) -> list[Row]:
    before = baseline_of(found)
    names = list(before.columns)
    table = zip(
        (*before.at, *new.at),
        *((*before.columns[name], *new.columns[name]) for name in names),
        strict=True,
    )
    return [
        Row(
            place,
            date_format(timezone.localtime(at), "DATETIME_FORMAT"),
            tuple("—" if value is None else number(value) for value in values),
            place > before.count,
            place in plan.excluded_rows,
        )
        for place, (at, *values) in enumerate(table, start=1)
    ][-MOST_SHOWN:]


def _new_rows(actor: Actor, found: Trial) -> Gathered:
    try:
        return new_rows_of(actor, found, timezone.now())
    except (TooManyValues, ValuesArchived):  # (a look says so)
        return Gathered((), dict.fromkeys(found.baseline["columns"], ()))


def _seed() -> int:
    """By which the order of blocks is drawn; it stands in the plan, so that anybody can draw it again."""
    return randbelow(_SEEDS)


def _with_words(rows: Sequence[Trial]) -> list[tuple[Trial, tuple[str, str, str] | None]]:
    """Trials with what is shown of their newest verdict."""
    words = newest_words(rows)
    return [(one, _shown_word(words.get(one.pk))) for one in rows]


def _shown_word(verdict: str | None) -> tuple[str, str, str] | None:
    if verdict is None:
        return None
    word, tone, icon = VERDICTS[verdict]
    return str(word), tone, icon
