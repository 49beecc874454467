"""What every page has in common: somebody is signed in and acts, and a refusal is shown where it was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from catchball.actions.refusals import NotValid, Refused
from catchball.store.acting import Actor

_SECTIONS = {
    "work": "my_work",
    "drafts": "my_work",
    "proposing": "my_work",
    "rebases": "my_work",
    "hearing": "my_work",
    "reports": "my_work",
    "network": "network",
    "changes": "changes",
    "taking": "changes",
    "search": "search",
    "palette": "search",
    "help": "help",
}
"""Which part of the navigation pages belong to, by the folder of their template; the others are about cookbooks."""
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase]
"""A view of a page: it is given the actor behind the request."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An act that was not done: at which form it was asked for, why not, the status, and which field is meant."""

    form: str
    why: str
    status: int
    where: tuple[str, ...] = ()


def refusal(form: str, refused: Refused) -> Refusal:
    """What a page shows of a refused act."""
    where = refused.where if isinstance(refused, NotValid) else ()
    return Refusal(form, str(refused), refused.status, where)


def page(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """For signed-in people; others are sent to the sign-in page, and come back."""

    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
        return view(request, actor_of(request), *args, **kwargs)

    return require_http_methods(["GET", "HEAD", "POST"])(shown)


def act(back_to: str) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """An act that is asked for by a form of another page: who only follows its address is led to that page.

    A refusal that the view does not show itself is told there.
    """

    def wrapped(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def done(request: HttpRequest, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            keys: dict[str, Any] = dict(kwargs)
            if request.method == "POST":
                try:
                    return view(request, actor, *args, **kwargs)
                except Refused as refused:
                    messages.error(request, str(refused))
            return redirect(back_to, pk=keys["pk"])

        return page(done)

    return wrapped


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in a request of somebody who is signed in."""
    actor = getattr(request, "actor", None)
    assert isinstance(actor, Actor), "the middleware names the actor of everybody who is signed in"
    return actor


def show(request: HttpRequest, template: str, shown: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A page; it knows to which part of the navigation it belongs."""
    section = _SECTIONS.get(template.partition("/")[0], "cookbooks")
    return render(request, template, {"section": section, **shown}, status=status)


def status_of(refused: Refusal | None) -> int:
    """The status of a page that may tell a refusal."""
    return 200 if refused is None else refused.status
