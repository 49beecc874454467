"""A cookbook on paper."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import slugify

from catchball.actions.disclosures import note_reading
from catchball.core.paper import CannotPrint, Paper
from catchball.queries.printing import printed_cookbook, typesetter
from catchball.queries.reading import Reading, cookbooks, reading_of
from catchball.queries.telling.sentences import sentence
from catchball.store.acting import Actor
from catchball.web.pages import page, show
from catchball.web.views.lists import number_asked


@page
def cookbook_pdf(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """A revision as PDF, by default the effective one, in the language that was asked for."""
    reading = asked_reading(request, actor, pk)
    paper = printed_cookbook(actor, reading, language_asked(request), timezone.localtime())
    return pdf_answer(request, reading, paper, "")


def asked_reading(request: HttpRequest, actor: Actor, pk: int) -> Reading:
    """The revision that the address names. Raises Http404. What is another party's is noted."""
    found = get_object_or_404(cookbooks(actor), pk=pk)
    reading = reading_of(actor, found, timezone.localdate(), number_asked(request, "revision"))
    if reading is None:
        raise Http404
    note_reading(actor=actor, now=timezone.now(), of_party=found.party_id, thing=f"revision {reading.revision.pk}")
    return reading


def language_asked(request: HttpRequest) -> str:
    """The language of the instruction that the address names."""
    return request.GET.get("language", "")[:20]


def pdf_answer(request: HttpRequest, reading: Reading, paper: Paper, what: str) -> HttpResponse:
    """The PDF, or the page that says why there is none."""
    try:
        data = typesetter().pdf(paper)
    except CannotPrint as error:
        shown = {"cookbook": reading.cookbook, "why": sentence(str(error))}
        return show(request, "printing/page.html", shown, status=409)
    return file_answer(data, "application/pdf", file_name(reading, what, paper.data["language"], "pdf"))


def file_answer(data: bytes, kind: str, name: str) -> HttpResponse:
    """A file that browsers show where they can."""
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def file_name(reading: Reading, what: str, language: str, ending: str) -> str:
    """`bearing-housing-home-plant-rev-3-de.pdf`: those of two sites, or in two languages, lie side by side."""
    title = slugify(str(reading.cookbook)) or f"cookbook-{reading.cookbook.pk}"
    parts = (title, slugify(str(reading.cookbook.site)), slugify(what), f"rev-{reading.revision.number}", language)
    return f"{'-'.join(part for part in parts if part)}.{ending}"
