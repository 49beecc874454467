"""The order of a draft: operations and steps that come, go and move."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from catchball.actions.numbering import new_uid
from catchball.actions.refusals import Refused
from catchball.core.document import node
from catchball.core.errors import InvalidCookbook
from catchball.core.schema import Kind
from catchball.queries.settling import DraftInWork
from catchball.queries.telling.sentences import sentence
from catchball.store.acting import Actor
from catchball.web.forms.placing import NewOperationForm, NewStepForm, PlaceForm, places
from catchball.web.forms.step_edits import with_new_node, with_node_moved, without_node
from catchball.web.pages import Refusal, act, refusal
from catchball.web.telling.speaking import reading_languages
from catchball.web.views.draft_work import save, work_asked
from catchball.web.views.drafts import draft_page

_MOVABLE = (Kind.STEP, Kind.OPERATION)


@act("draft")
def add_step(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """A new step with a title; what else it says is written next."""
    work = work_asked(request, actor, pk)
    languages = reading_languages(request.GET.get("language", ""), work.document)
    form = NewStepForm(request.POST, places=places(work.document, languages, Kind.STEP))
    if not form.is_valid():
        refused = Refusal("add", gettext("Give the new step a title and a place."), 422)
        return draft_page(request, actor, pk, refused, new_step=form)
    try:
        return _added(request, actor, work, Kind.STEP, form, {"title": {languages[0]: form.cleaned_data["title"]}})
    except InvalidCookbook as error:
        return draft_page(request, actor, pk, Refusal("add", sentence(error.what), 422), new_step=form)
    except Refused as error:
        return draft_page(request, actor, pk, refusal("add", error), new_step=form)


@act("draft")
def add_operation(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """A new operation with a title; its steps come next."""
    work = work_asked(request, actor, pk)
    languages = reading_languages(request.GET.get("language", ""), work.document)
    form = NewOperationForm(request.POST, places=places(work.document, languages, Kind.OPERATION))
    if not form.is_valid():
        refused = Refusal("add operation", gettext("Give the new operation a title and a place."), 422)
        return draft_page(request, actor, pk, refused, new_operation=form)
    told = form.cleaned_data
    fields = {"title": {languages[0]: told["title"]}, "number": told["number"]}
    try:
        return _added(request, actor, work, Kind.OPERATION, form, fields)
    except InvalidCookbook as error:
        return draft_page(request, actor, pk, Refusal("add operation", sentence(error.what), 422), new_operation=form)
    except Refused as error:
        return draft_page(request, actor, pk, refusal("add operation", error), new_operation=form)


@act("draft")
def withdraw_node(request: HttpRequest, actor: Actor, pk: int, uid: str) -> HttpResponse:
    """Take a step or an operation out, with all below it; it is remembered as withdrawn."""
    work = work_asked(request, actor, pk, uid, *_MOVABLE)
    try:
        save(request, actor, work, without_node(work.document, uid))
    except Refused as error:
        return draft_page(request, actor, pk, refusal("node", error))
    return redirect("draft", pk=pk)


@act("draft")
def move_node(request: HttpRequest, actor: Actor, pk: int, uid: str) -> HttpResponse:
    """Put a step or an operation at another place: a step in its operation or in another."""
    work = work_asked(request, actor, pk, uid, *_MOVABLE)
    languages = reading_languages("", work.document)
    kind = work.document.nodes[uid].kind
    form = PlaceForm(request.POST, places=places(work.document, languages, kind, without=uid))
    if not form.is_valid():
        return draft_page(request, actor, pk, Refusal("node", gettext("Choose a place for it."), 422))
    parent, after = form.chosen
    try:
        save(request, actor, work, with_node_moved(work.document, uid, parent, after))
    except Refused as error:
        return draft_page(request, actor, pk, refusal("node", error))
    return redirect("draft", pk=pk)


def _added(
    request: HttpRequest, actor: Actor, work: DraftInWork, kind: Kind, form: PlaceForm, fields: dict[str, object]
) -> HttpResponse:
    """The new node at its place, and on to its form. Raises Refused."""
    parent, after = form.chosen
    uid = new_uid(actor=actor, cookbook=work.draft.cookbook)
    save(request, actor, work, with_new_node(work.document, node(uid, kind, fields), parent, after))
    return redirect("draft_node", pk=work.draft.pk, uid=uid)
