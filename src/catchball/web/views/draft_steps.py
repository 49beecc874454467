"""Editing the steps of a draft, one at a time. Saving merges with what others saved meanwhile."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from catchball.actions.drafts import save_draft
from catchball.actions.numbering import new_uid
from catchball.actions.refusals import Refused
from catchball.core.diff import diff
from catchball.core.document import Cookbook as Document
from catchball.core.latitude import latitude_at
from catchball.core.schema import Kind
from catchball.queries.documents import NotShared, base_document, base_of
from catchball.queries.permissions import may
from catchball.queries.settling import DraftInWork, draft_in_work, drafts
from catchball.store.acting import Actor
from catchball.web.forms.placing import NewStepForm, PlaceForm, place_of, places
from catchball.web.forms.step_edits import with_new_step, with_step_moved, without_step
from catchball.web.forms.steps import StepForms, step_forms
from catchball.web.pages import Refusal, act, page, refusal, show, status_of
from catchball.web.telling.naming import Naming
from catchball.web.telling.speaking import languages_of, reading_languages
from catchball.web.views.drafts import draft_page, version_asked


@page
def draft_step(request: HttpRequest, actor: Actor, pk: int, uid: str) -> HttpResponse:
    """The form of one step, in one language."""
    work = _work(request, actor, pk, uid)
    languages = reading_languages(request.GET.get("language", ""), work.document)
    forms = step_forms(work.document, uid, languages[0], request.POST or None)
    refused: Refusal | None = None
    if request.method == "POST" and forms.is_valid() and (edited := forms.edited()) is not None:
        try:
            _save(request, actor, work, edited)
        except Refused as error:
            refused = refusal("step", error)
        else:
            return _after_saving(request, work, uid)
    is_wrong = request.method == "POST" and refused is None
    return _step_page(request, actor, work, forms, refused, status=422 if is_wrong else status_of(refused))


@act("draft")
def add_step(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """A new step with a title; what else it says is written next."""
    work = _work(request, actor, pk)
    languages = reading_languages(request.GET.get("language", ""), work.document)
    form = NewStepForm(request.POST, places=places(work.document, languages))
    if not form.is_valid():
        refused = Refusal("add", gettext("Give the new step a title and a place."), 422)
        return draft_page(request, actor, pk, refused, form)
    parent, after = form.chosen
    try:
        uid = new_uid(actor=actor, cookbook=work.draft.cookbook)
        fields = {"title": {languages[0]: form.cleaned_data["title"]}}
        _save(request, actor, work, with_new_step(work.document, uid, fields, parent, after))
    except Refused as error:
        return draft_page(request, actor, pk, refusal("add", error), form)
    return redirect("draft_step", pk=pk, uid=uid)


@act("draft")
def withdraw_step(request: HttpRequest, actor: Actor, pk: int, uid: str) -> HttpResponse:
    """Take a step out; it is remembered as withdrawn."""
    work = _work(request, actor, pk, uid)
    try:
        _save(request, actor, work, without_step(work.document, uid))
    except Refused as error:
        return draft_page(request, actor, pk, refusal("step", error))
    return redirect("draft", pk=pk)


@act("draft")
def move_step(request: HttpRequest, actor: Actor, pk: int, uid: str) -> HttpResponse:
    """Put a step at another place, in its operation or in another."""
    work = _work(request, actor, pk, uid)
    languages = reading_languages("", work.document)
    form = PlaceForm(request.POST, places=places(work.document, languages, without=uid))
    if not form.is_valid():
        return draft_page(request, actor, pk, Refusal("step", gettext("Choose a place for the step."), 422))
    parent, after = form.chosen
    try:
        _save(request, actor, work, with_step_moved(work.document, uid, parent, after))
    except Refused as error:
        return draft_page(request, actor, pk, refusal("step", error))
    return redirect("draft", pk=pk)


def _work(request: HttpRequest, actor: Actor, pk: int, uid: str = "") -> DraftInWork:
    """The draft as it was when the form was shown: edits are made on that, and merged with what came since."""
    found = get_object_or_404(drafts(actor), pk=pk)
    version = version_asked(request)
    if version is not None and version > found.version:
        raise Http404
    work = draft_in_work(actor, found, version)
    if uid and (uid not in work.document or work.document.nodes[uid].kind is not Kind.STEP):
        raise Http404
    return work


def _save(request: HttpRequest, actor: Actor, work: DraftInWork, edited: Document) -> None:
    """Save, and tell what came of it. Raises Refused."""
    edits, against = diff(work.base, edited), work.state.version
    before = work.draft.version
    state = save_draft(actor=actor, now=timezone.now(), draft=work.draft, edits=edits, against=against)
    count = sum(conflict["version"] == state.version for conflict in state.conflicts)
    if count:
        told = ngettext(
            "Saved. You and somebody else changed the same: %(count)s question is open.",
            "Saved. You and somebody else changed the same: %(count)s questions are open.",
            count,
        )
        messages.warning(request, told % {"count": count})
    elif before > against:
        messages.success(request, gettext("Saved, together with what others saved in the meantime."))
    else:
        messages.success(request, gettext("Saved."))


def _after_saving(request: HttpRequest, work: DraftInWork, uid: str) -> HttpResponse:
    """On to the draft, or to the same step in another language."""
    if request.POST.get("go_on") == "step":
        return redirect("draft_step", pk=work.draft.pk, uid=uid)
    return redirect("draft", pk=work.draft.pk)


def _step_page(
    request: HttpRequest, actor: Actor, work: DraftInWork, forms: StepForms, refused: Refusal | None, status: int
) -> HttpResponse:
    document, uid, cookbook = work.document, forms.uid, work.draft.cookbook
    languages = (forms.language, *languages_of(document))
    shown: dict[str, Any] = {
        "draft": work.draft,
        "cookbook": cookbook,
        "revision": work.draft.revision,
        "against": work.state.version,
        "forms": forms,
        "node": document.nodes[uid],
        "name": Naming((document,), languages).node(uid),
        "leave": _leave(actor, work, uid),
        "language": forms.language,
        "languages": languages,
        "known_languages": languages_of(document),
        "place": PlaceForm(places=places(document, languages, without=uid), initial={"place": place_of(document, uid)}),
        "may_draft": may(actor, "save draft", cookbook),
        "refusal": refused,
    }
    return show(request, "drafts/step.html", shown, status=status)


def _leave(actor: Actor, work: DraftInWork, uid: str) -> str:
    """What the upstream leaves to the plant at a step; empty where nobody is above, or the step is the plant's own."""
    try:
        upstream = base_of(work.draft.revision)
    except NotShared:  # (saving works all the same; what is left to the plant is told when it is shared again)
        return ""
    if upstream is None:
        return ""
    document = base_document(upstream, actor, work.base)
    return latitude_at(document, (uid, "instruction")).leave if uid in document else ""
