"""What the pages of a draft have in common: the state that a form was filled in on, and saving."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from catchball.actions.drafts import save_draft
from catchball.core.diff import diff
from catchball.core.document import Cookbook as Document
from catchball.core.schema import Kind
from catchball.queries.documents import NotShared, base_document, base_of
from catchball.queries.settling import DraftInWork, draft_in_work, drafts, saved_since
from catchball.store.acting import Actor
from catchball.store.drafts import DraftState
from catchball.web.forms.left_to_plant import needs
from catchball.web.forms.node_form import NodeForm
from catchball.web.telling.naming import Naming
from catchball.web.telling.speaking import languages_of
from catchball.web.views.lists import number_asked


def work_asked(request: HttpRequest, actor: Actor, pk: int, uid: str = "", *kinds: Kind) -> DraftInWork:
    """The draft as it was when the form was shown: edits are made on that, and merged with what came since."""
    found = get_object_or_404(drafts(actor), pk=pk)
    version = version_asked(request)
    if version is not None and version > found.version:
        raise Http404
    work = draft_in_work(actor, found, version)
    if uid and (uid not in work.document or (kinds and work.document.nodes[uid].kind not in kinds)):
        raise Http404
    return work


def version_asked(request: HttpRequest) -> int | None:
    """On which version of a draft a form was filled in."""
    told = request.POST.get("against", "")
    if told.isascii() and told.isdigit() and len(told) < 10:
        return int(told)
    return number_asked(request, "against")


def saved(actor: Actor, work: DraftInWork, edited: Document) -> DraftState:
    """The state after saving what was made of the one that was shown. Raises Refused."""
    edits, against = diff(work.base, edited), work.state.version
    return save_draft(actor=actor, now=timezone.now(), draft=work.draft, edits=edits, against=against)


def save(request: HttpRequest, actor: Actor, work: DraftInWork, edited: Document) -> None:
    """Save, and tell what came of it. Raises Refused."""
    against = work.state.version
    state = saved(actor, work, edited)
    count = questions_of(state)
    if count:
        told = ngettext(
            "Saved. You and somebody else changed the same: %(count)s question is open.",
            "Saved. You and somebody else changed the same: %(count)s questions are open.",
            count,
        )
        messages.warning(request, told % {"count": count})
    elif saved_since(actor, work.draft, against):
        messages.success(request, gettext("Saved, together with what others saved in the meantime."))
    else:
        messages.success(request, gettext("Saved."))


def questions_of(state: DraftState) -> int:
    """How many questions arose when a state was saved."""
    return sum(conflict["version"] == state.version for conflict in state.conflicts)


def upstream_of(actor: Actor, work: DraftInWork) -> Document | None:
    """What the cookbook rests on; None where nobody is above, or where it is not shared any more."""
    try:
        upstream = base_of(work.draft.revision)
    except NotShared:
        return None
    return None if upstream is None else base_document(upstream, actor, work.base)


def form_shown(work: DraftInWork, form: NodeForm) -> dict[str, Any]:
    """What the form itself shows."""
    languages = (form.language, *languages_of(form.document))
    names = Naming((form.document,), languages)
    return {
        "draft": work.draft,
        "revision": work.draft.revision,
        "against": work.state.version,
        "form": form,
        "node": form.node,
        "language": form.language,
        "languages": languages,
        "name": names.node(form.uid),
        "needs": needs(form.upstream, form.document, form.uid, names),
    }
