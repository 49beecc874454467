"""The network: parties, their sites and the cookbooks that live there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from catchball.queries.network import network_of
from catchball.store.acting import Actor
from catchball.web.pages import page, show


@page
def network(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list of all parties, the own one first."""
    return show(request, "network/page.html", {"parties": network_of(actor)})
