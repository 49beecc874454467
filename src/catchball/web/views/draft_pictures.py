"""Pictures on their way into a draft: sent with a form, dropped, pasted or taken with a camera."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from catchball.actions.pictures import keep_picture
from catchball.actions.refusals import NotValid, Refused
from catchball.core.check import pictures
from catchball.core.document import Cookbook as Document
from catchball.core.schema import FIELDS
from catchball.formats.errors import FormatError
from catchball.formats.pictures.cleaning import LARGEST_FILE, clean_picture, picture_type
from catchball.queries.pictures import own_pictures
from catchball.queries.settling import DraftInWork
from catchball.queries.telling.sentences import sentence
from catchball.store.acting import Actor
from catchball.store.cookbooks import Media
from catchball.store.drafts import Draft
from catchball.web.forms.controls import PICTURES, Rows, Telling, new_key
from catchball.web.forms.node_form import NodeForm
from catchball.web.pages import act
from catchball.web.views.draft_work import work_asked

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

SENT = "pictures"
Sent: TypeAlias = "UploadedFile[bytes]"
_LONGEST_NAME = 200


@act("draft")
def add_picture(request: HttpRequest, actor: Actor, pk: int, uid: str) -> HttpResponse:
    """Keep pictures that somebody dropped, pasted or took; the answer is a row of the form for each."""
    work = work_asked(request, actor, pk, uid)
    form = NodeForm(work.document, uid, request.GET.get("language", "")[:20] or "en")
    field = field_of_pictures(form)
    try:
        elements = elements_sent(request, actor, work.draft)
    except Refused as error:
        answer = render(request, "drafts/_not_kept.html", {"why": str(error)}, status=error.status)
        answer["X-Refused"] = "1"
        return answer
    telling = Telling(form.language, form.own_language)
    rows = telling.part(FIELDS[form.node.kind][field], field, elements, field)
    assert isinstance(rows, Rows), "pictures are a list"
    shown = {"part": rows, "new": True, "revision": work.draft.revision, "draft": work.draft, "node": form.node}
    return render(request, "drafts/_picture_rows.html", shown | {"languages": (form.language,)})


def pictures_sent(request: HttpRequest, actor: Actor, work: DraftInWork, form: NodeForm) -> QueryDict:
    """What was filled in, with a row for each picture that was sent beside it. Raises Refused."""
    elements = elements_sent(request, actor, work.draft)
    if not elements:
        return request.POST
    data, field = request.POST.copy(), field_of_pictures(form)
    for element in elements:
        key = element["id"]
        data.appendlist(field, key)
        for name in ("kind", "content", "name"):
            data[f"{field}/{key}/{name}"] = element[name]
    return data


def elements_sent(request: HttpRequest, actor: Actor, draft: Draft) -> list[dict[str, str]]:
    """The pictures that were sent, cleaned and kept, as elements of a list of pictures. Raises Refused."""
    return [_element(_kept(actor, draft, file), file) for file in request.FILES.getlist(SENT)]


def _kept(actor: Actor, draft: Draft, file: Sent) -> Media:
    """Clean a picture and keep it for the party. Raises Refused."""
    name = _name(file)
    if (file.size or 0) > LARGEST_FILE:
        told = gettext("%(name)s is too large; at most %(size)s MB are possible.")
        raise NotValid(told % {"name": name, "size": LARGEST_FILE // 2**20}, (SENT,))
    try:
        data = clean_picture(file.read(), name)
    except FormatError as error:
        raise NotValid(sentence(str(error)), (SENT,)) from error
    return keep_picture(actor=actor, now=timezone.now(), draft=draft, data=data, kind=picture_type(data))


def require_own_pictures(actor: Actor, work: DraftInWork, edited: Document, uid: str) -> None:
    """Raise NotValid where a node names a picture that neither the party brought in nor the draft has already."""
    if edited.nodes[uid] is work.document.nodes[uid]:
        return
    known = {*pictures(work.document), *pictures(work.base)}
    new = {content.removeprefix("sha256:") for content in pictures(edited) if content not in known}
    if new - own_pictures(actor, new):
        raise NotValid(gettext("There is no such picture; send it first."), (SENT,))


def field_of_pictures(form: NodeForm) -> str:
    """The field of a node that holds pictures."""
    return next(name for name in form.fields if name in PICTURES)


def _name(file: Sent) -> str:
    """The name of the file on the sender's device, without folders."""
    told = "".join(sign for sign in str(file.name or "") if sign.isprintable()).replace("\\", "/")
    return told.rpartition("/")[2].strip()[-_LONGEST_NAME:] or gettext("picture")


def _element(media: Media, file: Sent) -> dict[str, str]:
    return {"id": new_key(), "kind": "picture", "content": f"sha256:{media.sha256}", "name": _name(file)}
