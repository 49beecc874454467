"""Editing what a node of a draft says, in one language. Saving merges with what others saved meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from catchball.actions.numbering import new_uid
from catchball.actions.refusals import Refused
from catchball.core.document import Cookbook as Document
from catchball.core.schema import Kind
from catchball.core.splitting import join_step, next_step, split_step
from catchball.core.values import phrase_text
from catchball.queries.permissions import may
from catchball.queries.settling import DraftInWork
from catchball.store.acting import Actor
from catchball.web.forms.node_form import NodeForm
from catchball.web.forms.placing import PlaceForm, place_of, places
from catchball.web.pages import Refusal, page, refusal, show, status_of
from catchball.web.telling.naming import Naming
from catchball.web.telling.speaking import languages_of, reading_languages
from catchball.web.views.draft_pictures import pictures_sent, require_own_pictures
from catchball.web.views.draft_saving import saved_by_itself
from catchball.web.views.draft_work import form_shown, save, upstream_of, work_asked

SAVES_ITSELF = "X-Saves-Itself"


@page
def draft_node(request: HttpRequest, actor: Actor, pk: int, uid: str) -> HttpResponse:
    """The form of one node, in one language."""
    work = work_asked(request, actor, pk, uid)
    languages = reading_languages(request.GET.get("language", ""), work.document)
    form = NodeForm(
        document=work.document,
        uid=uid,
        language=languages[0],
        upstream=upstream_of(actor, work),
        is_local=work.draft.revision.base_id is not None,
        data=request.POST if request.method == "POST" else None,
    )
    if request.method != "POST":
        return _page(request, actor, work, form)
    if SAVES_ITSELF in request.headers:
        return saved_by_itself(request, actor, work, form)
    try:
        return _saved(request, actor, work, form)
    except Refused as error:
        return _page(request, actor, work, form, refusal("node", error))


def _saved(request: HttpRequest, actor: Actor, work: DraftInWork, form: NodeForm) -> HttpResponse:
    """Save the form, with what else its buttons ask for, and go on. Raises Refused."""
    form.data = pictures_sent(request, actor, work, form)
    edited = form.edited()
    if form.problems:
        return _page(request, actor, work, form, status=422)
    require_own_pictures(actor, work, edited, form.uid)
    then, uid = request.POST.get("then", ""), form.uid
    if then == "split" and form.node.kind is Kind.STEP:
        uid = new_uid(actor=actor, cookbook=work.draft.cookbook)
        edited = split_step(edited, form.uid, uid, _split_at(request, edited, form), form.own_language)
    elif then == "join" and form.node.kind is Kind.STEP and next_step(edited, uid):
        edited = join_step(edited, uid)
    save(request, actor, work, edited)
    if then == "split":
        messages.info(request, gettext("This is the new step. Its first part is the step before."))
    if then in ("split", "join", "stay"):
        return redirect(_address(work, uid, form.language))
    return redirect("draft", pk=work.draft.pk)


def _split_at(request: HttpRequest, edited: Document, form: NodeForm) -> int:
    """Where the cursor stood; without that, before the second paragraph, else behind all that is there."""
    text = edited.nodes[form.uid].fields.get("instruction", {})
    words = phrase_text(text[form.own_language]) if form.own_language in text else ""
    told = request.POST.get("cursor", "")
    if told.isascii() and told.isdigit() and len(told) < 7:
        return int(told)
    paragraph = words.find("\n\n")
    return paragraph if paragraph >= 0 else len(words)


def _address(work: DraftInWork, uid: str, language: str) -> str:
    return f"{reverse('draft_node', args=[work.draft.pk, uid])}?language={language}"


def _page(
    request: HttpRequest,
    actor: Actor,
    work: DraftInWork,
    form: NodeForm,
    refused: Refusal | None = None,
    status: int | None = None,
) -> HttpResponse:
    cookbook = work.draft.cookbook
    shown: dict[str, Any] = {
        **form_shown(work, form),
        "cookbook": cookbook,
        "may_draft": may(actor, "save draft", cookbook),
        "refusal": refused,
        "known_languages": languages_of(work.document),
        **_neighbourhood(work.document, form, (form.language, *languages_of(work.document))),
    }
    return show(request, "drafts/node.html", shown, status=status or status_of(refused))


def _neighbourhood(document: Document, form: NodeForm, languages: Sequence[str]) -> dict[str, Any]:
    """Where the node stands, and the steps before and behind."""
    if form.uid == document.root:
        return {}
    names = Naming((document,), languages)
    order = [uid for uid in document.walk() if document.nodes[uid].kind is form.node.kind]
    place = order.index(form.uid)
    behind = next_step(document, form.uid) if form.node.kind is Kind.STEP else ""
    return {
        "place": PlaceForm(
            places=places(document, languages, form.node.kind, without=form.uid),
            initial={"place": place_of(document, form.uid)},
        ),
        "before": [(uid, names.node(uid)) for uid in order[place - 1 : place]],
        "behind": [(uid, names.node(uid)) for uid in order[place + 1 : place + 2]],
        "to_join": names.short(behind) if behind else "",
        "below": len(document.children.get(form.uid, ())),
    }
