"""What the palette offers while one types: pages, what one worked on lately, what the search finds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catchball.queries.recent import recent_of
from catchball.queries.search import search
from catchball.store.acting import Actor
from catchball.web.pages import page, show
from catchball.web.views.lists import words_asked
from catchball.web.views.search import groups_of

_PAGES: tuple[tuple[str, str | Promise, str], ...] = (
    ("my_work", _("My work"), "briefcase"),
    ("network", _("Network"), "network"),
    ("cookbooks", _("Cookbooks"), "books"),
    ("changes", _("Changes"), "git-pull-request"),
    ("search", _("Search"), "search"),
    ("account_change_password", _("Change the password"), "key"),
)
_OF_EACH_KIND = 4


@dataclass(frozen=True, slots=True)
class Option:
    """One line of the palette: where it leads to, what it is called, and what stands small beside it."""

    address: str
    name: str
    beside: str
    icon: str


@page
def palette(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The groups of options for what was typed; without words, pages and what is recent."""
    words = words_asked(request)
    groups: list[tuple[str, Sequence[Option]]] = [(gettext("Pages"), _pages(words))]
    if words:
        groups += _found(actor, words)
    else:
        groups.append((gettext("Lately"), list(_lately(actor))))
    shown = {"groups": [(name, options) for name, options in groups if options], "words": words}
    return show(request, "palette/_options.html", shown)


def _pages(words: str) -> list[Option]:
    wanted = words.lower()
    return [Option(reverse(name), str(told), "", icon) for name, told, icon in _PAGES if wanted in str(told).lower()]


def _lately(actor: Actor) -> Iterator[Option]:
    recent = recent_of(actor)
    for draft in recent.drafts:
        where = f"{draft.cookbook.site}: {draft.cookbook}"
        yield Option(reverse("draft", args=[draft.pk]), where, gettext("draft"), "pencil")
    for change in recent.changes:
        where = f"{change.cookbook.site}: {change.cookbook}"
        yield Option(reverse("change", args=[change.pk]), change.title, where, "git-pull-request")


def _found(actor: Actor, words: str) -> list[tuple[str, Sequence[Option]]]:
    """The best of each kind, by their titles, and the way to all."""
    found = search(actor, words, timezone.localdate(), most=_OF_EACH_KIND)
    groups: list[tuple[str, Sequence[Option]]] = []
    for group in groups_of(actor, found):
        options = [
            Option(address, _plain(result.title), f"{result.cookbook.site}: {result.cookbook}", group.icon)
            for result, address in group.results
        ]
        options += [
            Option(f"{reverse('cookbooks')}?{urlencode({'site': site.pk})}", site.name, str(site.party), group.icon)
            for site in group.sites
        ]
        groups.append((str(group.name), options))
    every = Option(f"{reverse('search')}?{urlencode({'q': words})}", gettext("Show all that was found"), "", "search")
    return [*groups, (gettext("Search"), [every])]


def _plain(parts: Sequence[object]) -> str:
    return "".join(getattr(part, "text", "") for part in parts)
