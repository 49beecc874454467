"""Views of a revision: set-up sheet, tool list, control plan, job breakdown sheet."""

from __future__ import annotations

from typing import Self

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Router

from catchball.api.answers import does, shows
from catchball.api.authentication import Asked
from catchball.api.fields import Id, Shown
from catchball.api.printing import Tag, file_of_kind, pdf_answer, read_revision
from catchball.core.views.known import VIEWS
from catchball.formats.xlsx.view_sheet import Line, write_view
from catchball.queries.listing import NotFound
from catchball.queries.reading import Reading
from catchball.queries.views import Sheet, printed_view, source_of, view_of

router = Router(tags=["Revisions"])
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ViewRow(Shown):
    """A row of a view: the node that says it, its operation (empty in a tool list), a text for each column."""

    uid: str
    operation: str
    cells: list[str]


class ViewShown(Shown):
    """A view in a language."""

    name: str
    title: str
    language: str
    columns: list[str]
    rows: list[ViewRow]

    @classmethod
    def of(cls, sheet: Sheet) -> Self:
        """The view as shown."""
        return cls(
            name=sheet.name,
            title=sheet.title,
            language=sheet.language,
            columns=[name for name, _ in sheet.columns],
            rows=[ViewRow(uid=row.uid, operation=row.operation, cells=list(row.cells)) for row in sheet.rows],
        )


@router.get("/revisions/{pk}/views/{name}", response=shows(ViewShown))
def show_view(request: Asked, pk: Id, name: str, language: Tag) -> ViewShown:
    """A view: set-up-sheet, tool-list, control-plan or job-breakdown."""
    return ViewShown.of(_view(request, pk, name, language)[1])


@router.get("/revisions/{pk}/views/{name}/xlsx", response=shows(None), openapi_extra=file_of_kind(_XLSX))
def show_view_xlsx(request: Asked, pk: Id, name: str, language: Tag) -> HttpResponse:
    """A view as a spreadsheet."""
    reading, sheet = _view(request, pk, name, language)
    data = write_view(
        sheet.title, sheet.columns, (Line(row.group, row.cells) for row in sheet.rows), source_of(reading, sheet)
    )
    return HttpResponse(data, content_type=_XLSX)


@router.get("/revisions/{pk}/views/{name}/pdf", response=does(None), openapi_extra=file_of_kind("application/pdf"))
def show_view_pdf(request: Asked, pk: Id, name: str, language: Tag) -> HttpResponse:
    """A view as it is printed. 409 when a font for its language is missing on the server."""
    reading, sheet = _view(request, pk, name, language)
    return pdf_answer(printed_view(reading, sheet, timezone.localtime()))


def _view(request: Asked, pk: int, name: str, language: str) -> tuple[Reading, Sheet]:
    if name not in VIEWS:
        raise NotFound(
            gettext("There is no view %(name)s here; there are %(views)s.")
            % {"name": name[:40], "views": ", ".join(VIEWS)}
        )
    reading = read_revision(request.actor, pk)
    return reading, view_of(reading, name, language)
