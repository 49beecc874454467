"""Labels to print: a QR code for a cookbook's Station, and one for each workstation that its operations name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from catchball.core.document import Node
from catchball.core.station import workstations_of
from catchball.queries.qr_codes import qr_svg
from catchball.queries.reading import Reading
from catchball.store.acting import Actor
from catchball.web.pages import page, show
from catchball.web.telling.speaking import reading_languages
from catchball.web.views.station import effective_reading, station_address


@dataclass(frozen=True, slots=True)
class Label:
    """One label: what it is for, the operations that are done there, and the code that leads to their Station."""

    name: str
    operations: tuple[Node, ...]
    address: str
    code: SafeString


@page
def labels(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """All labels of a cookbook, for sheets of A4."""
    found, reading = effective_reading(actor, pk, timezone.localdate())
    shown = {
        "cookbook": found,
        "labels": list(_labels(reading)),
        "languages": reading_languages(request.GET.get("language", ""), reading.document),
        "public_url": settings.PUBLIC_URL,
    }
    return show(request, "station/labels.html", shown)


def _labels(reading: Reading) -> Iterator[Label]:
    nodes, book = reading.document.nodes, reading.cookbook.pk
    yield _label(gettext("All workstations"), (), station_address(book))
    for name, uids in workstations_of(reading.document).items():
        shown = tuple(nodes[uid] for uid in uids if uid not in reading.withheld)
        if shown:
            yield _label(name, shown, station_address(book, shown[0].uid))


def _label(name: str, operations: tuple[Node, ...], path: str) -> Label:
    address = f"{settings.PUBLIC_URL}{path}"
    title = gettext("QR code of the Station: %(name)s") % {"name": name}
    return Label(name, operations, address, mark_safe(qr_svg(address, title)))  # noqa: S308  (escaped by segno)
