"""A walk along the work: photograph it, say what is done, next step."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catchball.actions.numbering import new_uid
from catchball.actions.refusals import Refused
from catchball.core.document import node
from catchball.core.errors import InvalidCookbook
from catchball.core.schema import Kind
from catchball.core.splitting import begin_of
from catchball.queries.permissions import may
from catchball.queries.settling import DraftInWork
from catchball.queries.telling.sentences import sentence
from catchball.store.acting import Actor
from catchball.web.forms.step_edits import with_new_node
from catchball.web.pages import Refusal, page, refusal, show, status_of
from catchball.web.telling.naming import Naming
from catchball.web.telling.speaking import languages_of, reading_languages
from catchball.web.views.draft_pictures import elements_sent
from catchball.web.views.draft_work import save, work_asked


class CaptureForm(forms.Form):
    """What is done in a step."""

    words = forms.CharField(
        label=_("What is done?"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=100_000
    )


@page
def capture(request: HttpRequest, actor: Actor, pk: int, uid: str) -> HttpResponse:
    """One step after the other, each behind the last of the operation."""
    work = work_asked(request, actor, pk, uid, Kind.OPERATION)
    languages = reading_languages(request.GET.get("language", ""), work.document)
    form = CaptureForm(request.POST or None)
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            refused = _captured(request, actor, work, uid, languages[0], form)
        except InvalidCookbook as error:
            refused = Refusal("capture", sentence(error.what), 422)
        except Refused as error:
            refused = refusal("capture", error)
        if refused is None:
            return redirect(f"{reverse('capture', args=[pk, uid])}?language={languages[0]}")
    shown = {
        "draft": work.draft,
        "cookbook": work.draft.cookbook,
        "revision": work.draft.revision,
        "against": work.state.version,
        "operation": work.document.nodes[uid],
        "name": Naming((work.document,), languages).node(uid),
        "steps": [work.document.nodes[step] for step in work.document.children.get(uid, ())],
        "form": form,
        "language": languages[0],
        "languages": languages,
        "known_languages": languages_of(work.document),
        "may_draft": may(actor, "save draft", work.draft.cookbook),
        "refusal": refused,
    }
    return show(request, "drafts/capture.html", shown, status=status_of(refused))


def _captured(
    request: HttpRequest, actor: Actor, work: DraftInWork, uid: str, language: str, form: CaptureForm
) -> Refusal | None:
    """Save the step, unless there is nothing to say of it. Raises Refused."""
    words = form.cleaned_data["words"].replace("\r\n", "\n").strip() if form.is_valid() else ""
    media = elements_sent(request, actor, work.draft)
    if not words and not media:
        return Refusal("capture", gettext("Take a photograph, or say what is done."), 422)
    fields = {
        "title": {language: begin_of(words) or gettext("Step with a photograph")},
        "instruction": {language: words},
        "media": media,
    }
    step = node(new_uid(actor=actor, cookbook=work.draft.cookbook), Kind.STEP, fields)
    behind = (work.document.children.get(uid) or ("",))[-1]
    save(request, actor, work, with_new_node(work.document, step, uid, behind))
    return None
