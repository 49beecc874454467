"""Views of a cookbook: set-up sheet, tool list, control plan, job breakdown sheet; on screen, on paper, as XLSX."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from catchball.core.views.known import VIEWS
from catchball.formats.xlsx.view_sheet import Line, write_view
from catchball.queries.reading import Reading
from catchball.queries.telling.speaking import languages_of
from catchball.queries.views import NAMES, Sheet, printed_view, source_of, view_of
from catchball.store.acting import Actor
from catchball.web.pages import page, show
from catchball.web.views.printing import asked_reading, file_answer, file_name, language_asked, pdf_answer

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page
def sheet(request: HttpRequest, actor: Actor, pk: int, name: str) -> HttpResponse:
    """A view on screen."""
    reading, made = _made(request, actor, pk, name)
    shown = {
        "cookbook": reading.cookbook,
        "reading": reading,
        "revision": reading.revision,
        "is_newest": reading.revision.pk == reading.cookbook.head_id,
        "sheet": _without_empty_columns(made),
        "views": NAMES,
        "languages": (made.language,),
        "known_languages": languages_of(reading.document),
    }
    return show(request, "sheets/page.html", shown)


@page
def sheet_pdf(request: HttpRequest, actor: Actor, pk: int, name: str) -> HttpResponse:
    """A view as PDF."""
    reading, made = _made(request, actor, pk, name)
    return pdf_answer(request, reading, printed_view(reading, made, timezone.localtime()), name)


@page
def sheet_xlsx(request: HttpRequest, actor: Actor, pk: int, name: str) -> HttpResponse:
    """A view as a spreadsheet."""
    reading, made = _made(request, actor, pk, name)
    data = write_view(
        made.title, made.columns, (Line(row.group, row.cells) for row in made.rows), source_of(reading, made)
    )
    return file_answer(data, _XLSX, file_name(reading, name, made.language, "xlsx"))


def _without_empty_columns(made: Sheet) -> Sheet:
    """A screen is narrower than paper: columns in which nothing stands are left out there."""
    told = {place for row in made.rows for place, cell in enumerate(row.cells) if cell}
    return replace(
        made,
        columns=tuple(column for place, column in enumerate(made.columns) if place in told),
        rows=tuple(
            replace(row, cells=tuple(cell for place, cell in enumerate(row.cells) if place in told))
            for row in made.rows
        ),
    )


def _made(request: HttpRequest, actor: Actor, pk: int, name: str) -> tuple[Reading, Sheet]:
    if name not in VIEWS:
        raise Http404
    reading = asked_reading(request, actor, pk)
    return reading, view_of(reading, name, language_asked(request))
