"""Drawing on a picture of a draft: boxes, arrows, numbers, text. Numbers say where, so that no mouse is needed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from catchball.actions.refusals import Refused
from catchball.core.errors import InvalidCookbook
from catchball.queries.permissions import may
from catchball.queries.telling.sentences import sentence
from catchball.store.acting import Actor
from catchball.web.forms.drawing import SHAPES, Drawing
from catchball.web.pages import Refusal, page, refusal, show
from catchball.web.telling.naming import Naming
from catchball.web.telling.speaking import languages_of, reading_languages
from catchball.web.views.draft_work import save, work_asked


@page
def draw(request: HttpRequest, actor: Actor, pk: int, uid: str, key: str) -> HttpResponse:
    """The picture with its marks, and a form of them."""
    work = work_asked(request, actor, pk, uid)
    languages = reading_languages(request.GET.get("language", ""), work.document)
    drawing = Drawing(work.document, uid, key, languages[0], request.POST if request.method == "POST" else None)
    if drawing.medium is None:
        raise Http404
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            edited = drawing.edited()
            if edited is not None:
                save(request, actor, work, edited)
                address = reverse("draft_node", args=[pk, uid])
                return redirect(f"{address}?language={drawing.language}#section-media")
        except InvalidCookbook as error:
            refused = Refusal("draw", sentence(error.what), 422)
        except Refused as error:
            refused = refusal("draw", error)
    shown = {
        "draft": work.draft,
        "cookbook": work.draft.cookbook,
        "revision": work.draft.revision,
        "against": work.state.version,
        "node": work.document.nodes[uid],
        "name": Naming((work.document,), languages).node(uid),
        "drawing": drawing,
        "shapes": SHAPES,
        "language": drawing.language,
        "languages": languages,
        "known_languages": languages_of(work.document),
        "may_draft": may(actor, "save draft", work.draft.cookbook),
        "refusal": refused,
    }
    status = refused.status if refused else 422 if drawing.problems else 200
    return show(request, "drafts/draw.html", shown, status=status)
