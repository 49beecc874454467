"""The published JSON schemas of cookbooks, edits, decisions and answers, and of trials."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import Router

from catchball.api.answers import shows
from catchball.formats.json_files.json_schema import committed
from catchball.queries.listing import NotFound

router = Router(tags=["Schemas"])


@router.get("/schemas/{name}", response=shows(dict[str, Any]), auth=None)
def show_schema(request: HttpRequest, name: str) -> HttpResponse:
    """A JSON schema: `cookbook-1.json`, `edits-1.json`, `decisions-1.json` or `answers-1.json`.

    Those of trials are `plan-1.json`, `rows-1.json` and `dossier-1.json`.
    """
    del request
    known = committed()
    if name not in known:
        raise NotFound(
            gettext("There is no schema of this name; there are %(known)s.") % {"known": ", ".join(sorted(known))}
        )
    return HttpResponse(known[name], content_type="application/json; charset=utf-8")
