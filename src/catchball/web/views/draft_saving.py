"""A form that saves itself while somebody writes: what came of it, and what others changed meanwhile."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from catchball.actions.refusals import Refused
from catchball.core.document import Cookbook as Document
from catchball.queries.comparing import compared
from catchball.queries.settling import DraftInWork, draft_in_work, drafts, saved_since
from catchball.store.acting import Actor
from catchball.web.forms.node_form import NodeForm
from catchball.web.telling.differences import node_rows
from catchball.web.telling.speaking import languages_of
from catchball.web.telling.vocabulary import field_name
from catchball.web.views.draft_pictures import require_own_pictures
from catchball.web.views.draft_work import form_shown, saved

_TEMPLATE = "drafts/_saved.html"


def saved_by_itself(request: HttpRequest, actor: Actor, work: DraftInWork, form: NodeForm) -> HttpResponse:
    """Save what is valid of a form; what is not stays with whoever writes it.

    The answer is a part of the page: when it was saved and, where others changed the same node, the form as it is now.
    """
    edited = form.edited()
    try:
        require_own_pictures(actor, work, edited, form.uid)
        if edited != work.document:
            saved(actor, work, edited)
    except Refused as error:
        return render(request, _TEMPLATE, {"refused": error}, status=error.status)
    newest = draft_in_work(actor, get_object_or_404(drafts(actor), pk=work.draft.pk))
    languages = (form.language, *languages_of(newest.document))
    shown: dict[str, Any] = {
        "draft": newest.draft,
        "revision": newest.draft.revision,
        "state": newest.state,
        "languages": languages,
        "problems": [(path, field_name(path.partition("/")[0]), *why) for path, why in form.problems.items()],
        "questions": len(newest.state.conflicts),
        **_of_others(actor, work, edited, newest, languages),
        **_form_now(newest, form, edited),
    }
    return render(request, _TEMPLATE, shown)


def _of_others(
    actor: Actor, work: DraftInWork, edited: Document, newest: DraftInWork, languages: tuple[str, ...]
) -> dict[str, Any]:
    """Who else saved since the form was shown, and how what is saved differs from what was sent."""
    states = saved_since(actor, newest.draft, work.state.version)
    if not states:
        return {"others": [], "rows": []}
    people = {state.saved_by_id: state.saved_by for state in states}
    return {"others": list(people.values()), "rows": node_rows(compared(edited, newest.document), languages)}


def _form_now(newest: DraftInWork, form: NodeForm, edited: Document) -> dict[str, Any]:
    """The form of the node as it is now, where that is not what was sent."""
    if form.uid not in newest.document:
        return {"is_gone": True}
    now = NodeForm(newest.document, form.uid, form.language, form.upstream, is_local=form.is_local)
    shown = form_shown(newest, now)
    is_other = not newest.document.nodes[form.uid].says_the_same(edited.nodes[form.uid])
    return {**shown, "is_fresh": is_other}
