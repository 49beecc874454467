"""What makes Station a program of its own on a device: its manifest, its worker, and what the worker keeps."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from catchball.core.canonical import canonical, digest
from catchball.queries.reading import Reading
from catchball.store.acting import Actor
from catchball.web.keeping import built, files_to_keep, pages_to_keep, person_mark
from catchball.web.pages import page, show
from catchball.web.telling.speaking import reading_languages
from catchball.web.views.station import effective_reading

_ICONS = (("station-192.png", "192x192"), ("station-512.png", "512x512"))
_NOT_KEPT = "no-cache"
"""Asked for anew each time: a device that kept an old worker could not be helped from here."""


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps pages. Its address says what it may keep: what is below /station/, and nothing else.

    It holds nothing of anybody's, and is asked for by browsers in which nobody is signed in any more.
    """
    del request
    file = finders.find("catchball/station-worker.js")
    if not isinstance(file, str):
        raise Http404
    answer = HttpResponse(Path(file).read_bytes(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = _NOT_KEPT
    return answer


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """By which a device offers to install Station."""
    del request
    told = {
        "id": reverse("stations"),
        "name": gettext("Catchball Station"),
        "short_name": gettext("Station"),
        "description": gettext("Today's valid work instruction, step by step, with or without a network."),
        "lang": get_language(),
        "start_url": reverse("stations"),
        "scope": reverse("stations"),
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#1d2125",
        "icons": [
            {"src": static(f"catchball/{name}"), "sizes": size, "type": "image/png", "purpose": "any maskable"}
            for name, size in _ICONS
        ],
    }
    answer = JsonResponse(told, content_type="application/manifest+json")
    answer["Cache-Control"] = _NOT_KEPT
    answer["Vary"] = "Accept-Language, Cookie"
    return answer


@page
def away(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Shown by the worker without a network, instead of what it does not keep."""
    del actor
    return show(request, "station/away.html", {})


@page
def kept(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Which addresses the worker keeps of a cookbook. `stamp` changes when any of what they give does."""
    found, reading = effective_reading(actor, pk, timezone.localdate())
    variant = request.GET.get("variant")
    languages = reading_languages(request.GET.get("language", ""), reading.document)
    pages, files = pages_to_keep(reading, variant, languages[0]), files_to_keep(reading)
    coming = reading.coming.pk if reading.coming else 0
    changing = [built(), get_language() or "", str(reading.revision.pk), str(coming), *_deviations(reading)]
    told = {
        "who": person_mark(actor),
        "cookbook": pk,
        "title": f"{found.site}: {found}",
        "variant": variant or "",
        "language": languages[0],
        "stamp": digest(canonical([*changing, *pages, *files]))[:16],
        "pages": list(pages),
        "files": list(files),
    }
    answer = JsonResponse(told)
    answer["Cache-Control"] = _NOT_KEPT
    return answer


def _deviations(reading: Reading) -> list[str]:
    return [
        f"{uid} {atom.deviation_id} {atom.deviation.state if atom.deviation else ''}"
        for uid, atoms in sorted(reading.deviations.items())
        for atom in atoms
    ]
