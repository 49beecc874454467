"""What is to check because a drawing, a PFMEA line or another document was reissued."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from catchball.actions.refusals import Refused
from catchball.actions.reissues import OPEN, TO_CHANGE, check_node, reissue_document
from catchball.core.document import Cookbook as Document
from catchball.core.schema import Kind
from catchball.queries.documents import document_of
from catchball.queries.permissions import Answer, may
from catchball.queries.reissues import new_reissue, reissues, to_check
from catchball.store.acting import Actor
from catchball.store.reissues import ToCheck
from catchball.web.forms.reissues import ReissueForm
from catchball.web.pages import Refusal, page, refusal, show, status_of
from catchball.web.telling.naming import Naming
from catchball.web.telling.speaking import reading_languages
from catchball.web.views.lists import number_asked, page_of_list


@dataclass(frozen=True, slots=True)
class Line:
    """A node on the list: how it is called, where it is read, and whether the actor may check it."""

    item: ToCheck
    name: str
    operation: str
    may_check: Answer


@page
def checks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The nodes that are to check, by cookbook; with all, those that were checked, too."""
    reissue = number_asked(request, "reissue")
    is_all = request.GET.get("all") == "1"
    rows = to_check(actor) if is_all else to_check(actor).filter(state=OPEN)
    found = page_of_list(request, rows if reissue is None else rows.filter(reissue_id=reissue))
    shown = {
        "page": found,
        "lines": _lines(actor, list(found)),
        "reissues": reissues(actor)[:50],
        "reissue": reissue,
        "is_all": is_all,
        "may_note": may(actor, "reissue document", new_reissue(actor)),
    }
    return show(request, "reissues/list.html", shown)


@page
def note_reissue(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Say that a document was reissued."""
    form = ReissueForm(request.POST or None, initial={"on": timezone.localdate()})
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = reissue_document(actor=actor, now=timezone.now(), given=form.given())
        except Refused as error:
            refused = refusal("reissue", error)
        else:
            count = made.nodes.count()
            told = ngettext("Noted: %(count)s place is to check.", "Noted: %(count)s places are to check.", count)
            messages.success(request, told % {"count": count})
            return redirect("to_check")
    may_note = may(actor, "reissue document", new_reissue(actor))
    shown = {"form": form, "refusal": refused, "may_note": may_note}
    return show(request, "reissues/note.html", shown, status=422 if form.errors else status_of(refused))


@page
def check(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Tick a node off, or begin to change it; who only follows the address is led to the list."""
    if request.method != "POST":
        return redirect("to_check")
    item = get_object_or_404(to_check(actor), pk=pk)
    verdict = request.POST.get("verdict", "")
    try:
        done = check_node(
            actor=actor, now=timezone.now(), item=item, verdict=verdict, words=request.POST.get("words", "")[:2000]
        )
    except Refused as error:
        messages.error(request, str(error))
        return redirect("to_check")
    if verdict == TO_CHANGE and done.draft_id is not None:
        messages.success(request, gettext("This is your draft. Change there what the new issue asks for."))
        return redirect("draft", pk=done.draft_id)
    messages.success(request, gettext("Ticked off."))
    return redirect("to_check")


def _lines(actor: Actor, items: list[ToCheck]) -> list[Line]:
    books = {item.cookbook_id: item.cookbook for item in items}
    documents = {pk: document_of(book.head, actor) for pk, book in books.items() if book.head is not None}
    allowed = {pk: may(actor, "check node", book) for pk, book in books.items()}
    return [_line(item, documents.get(item.cookbook_id), allowed[item.cookbook_id]) for item in items]


def _line(item: ToCheck, document: Document | None, allowed: Answer) -> Line:
    if document is None or item.uid not in document.nodes:
        return Line(item, item.uid, "", allowed)
    naming = Naming((document,), reading_languages("", document))
    is_step = document.nodes[item.uid].kind is Kind.STEP
    return Line(item, naming.node(item.uid), document.parents[item.uid] if is_step else item.uid, allowed)
