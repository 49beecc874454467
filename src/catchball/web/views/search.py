"""Searching all that one may see: a page of results by kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catchball.actions.disclosures import note_passages
from catchball.queries.documents import head_of
from catchball.queries.search import KINDS, Kind, Search, search
from catchball.queries.search_shown import Result, results
from catchball.store.acting import Actor
from catchball.web.pages import page, show
from catchball.web.views.lists import ROWS_OF_A_PAGE, number_asked, words_asked

NAMES: Mapping[Kind, str | Promise] = MappingProxyType(
    {
        "cookbook": _("Cookbooks"),
        "operation": _("Operations"),
        "step": _("Steps"),
        "change": _("Changes"),
        "deviation": _("Deviations"),
        "site": _("Sites"),
    }
)
ICONS: Mapping[Kind, str] = MappingProxyType(
    {
        "cookbook": "books",
        "operation": "list",
        "step": "file-text",
        "change": "git-pull-request",
        "deviation": "arrows-exchange",
        "site": "building-factory-2",
    }
)
_FIRST_OF_EACH = 5


@dataclass(frozen=True, slots=True)
class Group:
    """The results of one kind: those that are shown, and how many there are."""

    kind: Kind
    name: str | Promise
    icon: str
    count: int
    results: Sequence[tuple[Result, str]]
    sites: Sequence[Any]

    @property
    def has_more(self) -> bool:
        """Whether not all are shown."""
        return self.count > len(self.results) + len(self.sites)


@page
def search_all(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What has all the words: the best of each kind, or one kind page by page."""
    words, today = words_asked(request), timezone.localdate()
    kind = next((known for known in KINDS if known == request.GET.get("kind")), None)
    if kind is not None:
        first = ((number_asked(request, "page") or 1) - 1) * ROWS_OF_A_PAGE
        found = search(actor, words, today, kinds=(kind,), first=first, most=ROWS_OF_A_PAGE)
    else:
        found = search(actor, words, today, most=_FIRST_OF_EACH)
    groups = groups_of(actor, found)
    _note_what_was_shown(actor, groups)
    shown = {
        "words": words,
        "kind": kind,
        "total": found.total,
        "kinds": [(name, NAMES[name], ICONS[name], found.counts[name]) for name in KINDS if found.counts[name]],
        "groups": groups,
        "page": _page(request, found.counts[kind]) if kind else None,
    }
    return show(request, "search/page.html", shown)


def groups_of(actor: Actor, found: Search) -> list[Group]:
    """The results by kind, each with the address that it leads to."""
    hits = [hit for kind in KINDS for hit in found.hits.get(kind, ())]
    told = results(actor, hits, found.words, _languages(), timezone.localdate())
    groups = []
    for kind in KINDS:
        shown = [(result, address(result)) for result in told if result.kind == kind]
        sites = found.sites if kind == "site" else ()
        if shown or sites:
            groups.append(Group(kind, NAMES[kind], ICONS[kind], found.counts[kind], shown, sites))
    return groups


def address(result: Result) -> str:
    """Where a result is read."""
    if result.kind in ("change", "deviation") and result.change is not None:
        return reverse("change", args=[result.change.pk])
    if result.kind == "deviation":
        return reverse("deviations", args=[result.cookbook.pk])
    operation = {"operation": result.uid, "step": result.above_uid}.get(result.kind, "")
    asked: dict[str, str | int] = {"operation": operation} if operation else {}
    if result.coming is not None:
        asked["revision"] = head_of(result.cookbook).number
    place = reverse("cookbook", args=[result.cookbook.pk]) + (f"?{urlencode(asked)}" if asked else "")
    return f"{place}#{result.uid}" if result.kind == "step" else place


def _languages() -> tuple[str, ...]:
    """The language of the page as contents name it, then English."""
    tag = str(get_language() or "en")
    return tuple(dict.fromkeys(("zh-Hans" if tag == "zh-hans" else tag, "en")))


def _page(request: HttpRequest, count: int) -> Page[int]:
    return Paginator(range(count), ROWS_OF_A_PAGE).get_page(request.GET.get("page"))


def _note_what_was_shown(actor: Actor, groups: Sequence[Group]) -> None:
    """A passage of another party's cookbook was read; titles alone, as lists show them, were not."""
    said = (result for group in groups for result, _ in group.results if result.excerpt)
    things = [(result.cookbook.party_id, f"revision {result.cookbook.head_id}") for result in said]
    note_passages(actor=actor, now=timezone.now(), things=things)
