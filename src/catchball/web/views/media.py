"""Pictures, for those who may see a revision in which they stand."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase

from catchball.queries.reading import may_see_picture
from catchball.store.acting import Actor
from catchball.web.pages import page
from catchball.web.views.lists import number_asked

_KINDS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
}
_LONGEST_SIGNATURE = max(map(len, _KINDS))


@page
def media(request: HttpRequest, actor: Actor, sha256: str) -> HttpResponseBase:
    """A picture by its content: it never changes under its address, so browsers keep it."""
    file = Path(settings.MEDIA_ROOT) / sha256[:2] / sha256
    if not may_see_picture(actor, sha256, number_asked(request, "revision")) or not file.is_file():
        raise Http404
    opened = file.open("rb")
    kind = _kind_of(opened.read(_LONGEST_SIGNATURE))
    opened.seek(0)
    answer = FileResponse(opened, content_type=kind)
    answer["Cache-Control"] = "private, max-age=31536000, immutable"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _kind_of(begin: bytes) -> str:
    """The kind of a picture by how it begins; anything else is only ever downloaded."""
    return next((kind for sign, kind in _KINDS.items() if begin.startswith(sign)), "application/octet-stream")
