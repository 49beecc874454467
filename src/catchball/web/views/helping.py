"""The guide, readable in the program by anybody, signed in or not: it says nothing of any party."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from catchball.web.guide import INDEX, guide_page, guide_pages, help_address, picture_file
from catchball.web.pages import show

_LANGUAGE = "en"
"""What the guide is written in."""


@require_safe
def help_page(request: HttpRequest, name: str = INDEX) -> HttpResponse:
    """One page of the guide, beside the list of all."""
    found = guide_page(name)
    if found is None:
        raise Http404
    above = [(gettext("Help"), help_address(INDEX)), (found.title, "")] if name != INDEX else []
    shown = {
        "page": found,
        "pages": [(one, help_address(one.name)) for one in guide_pages()],
        "contents": [heading for heading in found.headings if heading.level == 2],
        "crumbs": above,
        "is_foreign": get_language() != _LANGUAGE,
    }
    return show(request, "help/page.html", shown)


@require_safe
def help_picture(request: HttpRequest, name: str) -> HttpResponse:
    """A picture of the guide."""
    del request
    file = picture_file(name)
    if not file.is_file():
        raise Http404
    answer = HttpResponse(file.read_bytes(), content_type="image/png")
    answer["Cache-Control"] = "max-age=3600"
    return answer
