"""A draft: what it changes, what is open, and the ways on from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext

from catchball.actions.drafts import carry_draft, close_draft, settle_draft
from catchball.actions.drafts import open_draft as open_draft_of
from catchball.actions.refusals import Refused
from catchball.core.check import problems
from catchball.core.schema import Kind
from catchball.queries.comparing import compared
from catchball.queries.permissions import may
from catchball.queries.reading import cookbooks
from catchball.queries.settling import DraftInWork, draft_in_work, draft_sides, drafts
from catchball.queries.telling.sentences import sentence
from catchball.store.acting import Actor
from catchball.web.forms.outline import outline
from catchball.web.forms.placing import NewOperationForm, NewStepForm, places
from catchball.web.pages import Refusal, act, page, refusal, show, status_of
from catchball.web.telling.differences import node_rows
from catchball.web.telling.naming import Naming
from catchball.web.telling.questions import Asking, Question, choice_given
from catchball.web.telling.speaking import languages_of, reading_languages


@act("cookbook")
def open_draft(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Go to one's draft of a cookbook; begin one where there is none."""
    del request
    found = get_object_or_404(cookbooks(actor), pk=pk)
    made = open_draft_of(actor=actor, now=timezone.now(), cookbook=found)
    return redirect("draft", pk=made.pk)


@page
def draft(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The draft as it was saved last."""
    return draft_page(request, actor, pk)


@act("draft")
def settle(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Answer one question that arose when two people changed the same."""
    found = get_object_or_404(drafts(actor), pk=pk)
    asked, version = request.POST.get("conflict", ""), request.POST.get("version", "")
    state = found.states.get(version=found.version)
    conflict = next((one for one in state.conflicts if one["id"] == asked and str(one["version"]) == version), None)
    if conflict is None:
        messages.info(request, gettext("This question was answered in the meantime."))
        return redirect("draft", pk=pk)
    try:
        choice = choice_given(conflict, request.POST.get("take", ""), request.POST.get("own", ""))
        settle_draft(actor=actor, now=timezone.now(), draft=found, version=int(version), choices={asked: choice})
    except ValueError as error:
        return draft_page(request, actor, pk, Refusal(f"settle {asked}", sentence(str(error)), 422))
    except Refused as error:
        return draft_page(request, actor, pk, refusal(f"settle {asked}", error))
    messages.success(request, gettext("Answered."))
    return redirect("draft", pk=pk)


@act("draft")
def carry(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Carry a draft onto the newest revision of its cookbook."""
    found = get_object_or_404(drafts(actor), pk=pk)
    try:
        carry_draft(actor=actor, now=timezone.now(), draft=found)
    except Refused as error:
        return draft_page(request, actor, pk, refusal("carry", error))
    messages.success(request, gettext("The draft rests on the newest revision."))
    return redirect("draft", pk=pk)


@act("draft")
def close(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Close a draft without proposing it."""
    found = get_object_or_404(drafts(actor), pk=pk)
    try:
        close_draft(actor=actor, now=timezone.now(), draft=found)
    except Refused as error:
        return draft_page(request, actor, pk, refusal("close", error))
    messages.success(request, gettext("The draft is closed. Nothing of it was proposed."))
    return redirect("cookbook", pk=found.cookbook_id)


def draft_page(
    request: HttpRequest,
    actor: Actor,
    pk: int,
    refused: Refusal | None = None,
    new_step: NewStepForm | None = None,
    new_operation: NewOperationForm | None = None,
) -> HttpResponse:
    """The page of a draft, with what was refused where it was asked for."""
    found = get_object_or_404(drafts(actor), pk=pk)
    work = draft_in_work(actor, found)
    languages = reading_languages(request.GET.get("language", ""), work.document)
    comparison = compared(work.base, work.document)
    names = Naming((work.document, work.base), languages)
    shown = {
        "draft": found,
        "cookbook": found.cookbook,
        "revision": found.revision,
        "state": work.state,
        "rows": node_rows(comparison, languages),
        "touched": {node.uid for node in comparison.nodes},
        **_questions(request, actor, work, languages),
        "is_outdated": found.is_open and found.revision_id != found.cookbook.head_id,
        "to_mend": [(names.atom(problem.where), problem.where[0], problem.what) for problem in problems(work.document)],
        "root": work.document.nodes[work.document.root],
        "outline": outline(work.document),
        "languages": languages,
        "known_languages": languages_of(work.document),
        "new_step": new_step or NewStepForm(places=places(work.document, languages, Kind.STEP)),
        "new_operation": new_operation or NewOperationForm(places=places(work.document, languages, Kind.OPERATION)),
        "may_draft": may(actor, "save draft", found.cookbook),
        "refusal": refused,
    }
    return show(request, "drafts/page.html", shown, status=status_of(refused))


def _questions(request: HttpRequest, actor: Actor, work: DraftInWork, languages: Sequence[str]) -> Mapping[str, Any]:
    """The question that was asked for, else the first that is open, with the version at whose saving it arose."""
    found: list[tuple[int, Question, Asking]] = []
    for version in sorted({conflict["version"] for conflict in work.state.conflicts}):
        asking = Asking(draft_sides(actor, work.draft, version), languages)
        open_then = [conflict for conflict in work.state.conflicts if conflict["version"] == version]
        found.extend((version, question, asking) for question in asking.questions(open_then))
    if not found:
        return {"question": None}
    asked = request.POST.get("conflict") or request.GET.get("conflict", "")
    place = next((place for place, (_, question, _) in enumerate(found) if question.id == asked), 0)
    version, question, asking = found[place]
    conflict = next(one for one in work.state.conflicts if one["id"] == question.id and one["version"] == version)
    return {
        "question": question,
        "version": version,
        "around": asking.around(conflict),
        "place": place + 1,
        "open_count": len(found),
        "later": found[(place + 1) % len(found)][1].id if len(found) > 1 else "",
    }
