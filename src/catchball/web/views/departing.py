"""A temporary departure in a minute, from the step at which it is needed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext

from catchball.actions.changes import depart_temporarily
from catchball.actions.refusals import Refused
from catchball.core.diff import diff
from catchball.core.document import Cookbook as Document
from catchball.core.edits import Edits
from catchball.core.errors import InvalidCookbook
from catchball.core.schema import Kind
from catchball.queries.documents import document_of, head_of
from catchball.queries.permissions import may
from catchball.queries.telling.sentences import sentence
from catchball.store.acting import Actor
from catchball.web.forms.departing import StepDepartureForm
from catchball.web.forms.step_edits import text_with, with_node
from catchball.web.pages import Refusal, page, refusal, show, status_of
from catchball.web.telling.naming import Naming
from catchball.web.telling.speaking import reading_languages, spoken
from catchball.web.views.station import back_to_station, effective_reading


@page
def depart_at_step(request: HttpRequest, actor: Actor, pk: int, uid: str) -> HttpResponse:
    """What happened, what holds instead, until when: in effect at once, and taken back by itself."""
    today = timezone.localdate()
    found, reading = effective_reading(actor, pk, today)
    document = document_of(head_of(found), actor)
    node = document.nodes.get(uid)
    if node is None or node.kind is not Kind.STEP or uid in reading.withheld:
        raise Http404
    languages = reading_languages(request.GET.get("language", ""), document)
    told = spoken(node.fields.get("instruction"), languages)
    form = StepDepartureForm(request.POST or None, initial={"instruction": told.text, "ends_on": today})
    refused: Refusal | None = None
    if request.method == "POST":
        refused = Refusal("depart", gettext("Say what happened, and until when it holds."), 422)
        if form.is_valid():
            try:
                edits = _edits(document, uid, told.language, form.cleaned_data["instruction"])
                depart_temporarily(
                    actor=actor,
                    now=timezone.now(),
                    cookbook=found,
                    edits=edits,
                    reason=form.cleaned_data["reason"],
                    ends_on=form.cleaned_data["ends_on"],
                )
            except InvalidCookbook as error:
                refused = Refusal("depart", sentence(str(error)), 422)
            except Refused as error:
                refused = refusal("depart", error)
            else:
                messages.success(request, gettext("In effect. It ends by itself after its last day."))
                return back_to_station(pk, uid, request.GET.get("variant"))
    shown = {
        "cookbook": found,
        "revision": reading.revision,
        "uid": uid,
        "where": Naming((document,), languages).node(uid),
        "departure": form,
        "may_depart": may(actor, "depart temporarily", found),
        "refusal": refused,
        "languages": languages,
    }
    return show(request, "station/depart.html", shown, status=status_of(refused))


def _edits(document: Document, uid: str, language: str, words: str) -> Edits:
    """What the departure changes: the instruction, in the language in which it was read."""
    fields = document.nodes[uid].fields
    own = str(document.nodes[document.root].fields.get("language", "en"))
    said = text_with(fields.get("instruction"), language or own, words, own)
    return diff(document, with_node(document, uid, {"instruction": said}))
