"""What a device keeps for working without a network: for whom, and which addresses belong to a cookbook's Station."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse
from django.utils.crypto import salted_hmac

from catchball.core.canonical import digest
from catchball.core.check import pictures
from catchball.core.station import operations_for
from catchball.queries.reading import Reading
from catchball.store.acting import Actor

_SALT = "catchball.web.keeping"
_LENGTH = 16
_BUILT = ("app.css", "theme.js", "app.js", "station.js", "icons.svg", "favicon.svg")


def person_mark(actor: Actor) -> str:
    """By which a device knows for whom it keeps something. It tells nobody who that is."""
    return salted_hmac(_SALT, f"{actor.party} {actor.person}").hexdigest()[:_LENGTH]


def pages_to_keep(reading: Reading, variant: str | None, language: str) -> Sequence[str]:
    """The Station's pages of a revision, for one variant and in one language."""
    told = {name: value for name, value in (("variant", variant), ("language", language)) if value is not None}
    query = f"?{urlencode(told)}"
    book = reading.cookbook.pk
    operations = operations_for(reading.document, variant or "")
    begin = reverse("station", args=[book])
    return [
        reverse("station_away"),
        *dict.fromkeys((f"{begin}?{urlencode({'language': language})}", f"{begin}{query}")),
        *(reverse("station_at", args=[book, uid]) + query for uid in operations),
    ]


def files_to_keep(reading: Reading) -> Sequence[str]:
    """What these pages load: pictures, styles, scripts."""
    return [*(static(f"catchball/{name}") for name in _BUILT), *_pictures(reading)]


@cache
def built() -> str:
    """What tells one build of the scripts and styles from another."""
    file = finders.find("catchball/assets.json")
    return digest(Path(file).read_text("utf-8"))[:_LENGTH] if isinstance(file, str) else ""


def _pictures(reading: Reading) -> Iterator[str]:
    for content in sorted(pictures(reading.document)):
        if content.startswith("sha256:"):
            yield f"{reverse('media', args=[content.removeprefix('sha256:')])}?revision={reading.revision.pk}"
