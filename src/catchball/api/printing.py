"""Revisions on paper."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query, Router

from catchball.actions.disclosures import note_reading
from catchball.actions.refusals import NotPossible
from catchball.api.answers import does
from catchball.api.authentication import Asked
from catchball.api.fields import Id
from catchball.core.paper import CannotPrint, Paper
from catchball.queries import listing
from catchball.queries.printing import printed_cookbook, typesetter
from catchball.queries.reading import Reading, cookbooks, reading_of
from catchball.queries.telling.sentences import sentence
from catchball.store.acting import Actor

router = Router(tags=["Revisions"])
Tag: TypeAlias = Annotated[
    str, Query("", max_length=20, description="A language such as en, de or zh-Hans; else that of the cookbook.")
]


def file_of_kind(kind: str) -> dict[str, Any]:
    """What a route adds to its part of the document when it answers with a file."""
    return {"responses": {200: {"content": {kind: {"schema": {"type": "string", "format": "binary"}}}}}}


@router.get("/revisions/{pk}/pdf", response=does(None), openapi_extra=file_of_kind("application/pdf"))
def show_pdf(request: Asked, pk: Id, language: Tag) -> HttpResponse:
    """A revision as it is printed. 409 when a font for its language is missing on the server."""
    reading = read_revision(request.actor, pk)
    return pdf_answer(printed_cookbook(request.actor, reading, language, timezone.localtime()))


def read_revision(actor: Actor, pk: int) -> Reading:
    """A revision to read; what is another party's is noted. Raises NotFound."""
    revision = listing.found(listing.revisions(actor), pk)
    reading = reading_of(
        actor, listing.found(cookbooks(actor), revision.cookbook_id), timezone.localdate(), revision.number
    )
    if reading is None:
        raise listing.NotFound(gettext("There is no revision %(number)s here.") % {"number": pk})
    note_reading(actor=actor, now=timezone.localtime(), of_party=revision.party_id, thing=f"revision {revision.pk}")
    return reading


def pdf_answer(paper: Paper) -> HttpResponse:
    """The PDF. Raises NotPossible where it cannot be set."""
    try:
        return HttpResponse(typesetter().pdf(paper), content_type="application/pdf")
    except CannotPrint as error:
        raise NotPossible(sentence(str(error))) from error
