"""The list of cookbooks."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catchball.queries.documents import head_of
from catchball.queries.listing import sites
from catchball.queries.permissions import may
from catchball.queries.reading import cookbooks as visible_cookbooks
from catchball.queries.reading import cookbooks_for_files, cookbooks_named
from catchball.store.acting import Actor
from catchball.store.cookbooks import Cookbook
from catchball.web.pages import page, show
from catchball.web.views.lists import (
    Column,
    exported,
    heads,
    is_export,
    number_asked,
    page_of_list,
    rows_in_order,
    words_asked,
)


def _kind(cookbook: Cookbook) -> str:
    return gettext("local") if cookbook.upstream_id else gettext("home")


COLUMNS: tuple[Column[Cookbook], ...] = (
    Column("title", _("Title"), str, ("title__en",)),
    Column("site", _("Site"), lambda row: f"{row.site}, {row.party}", ("site__name", "party__name")),
    Column("kind", _("Kind"), _kind, ("upstream__site__name", "site__name")),
    Column(
        "revision",
        _("Newest revision"),
        lambda row: f"{head_of(row).number}, {date_format(head_of(row).effective_from)}",
        ("head__effective_from",),
    ),
)


@page
def cookbooks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All cookbooks in sight, by words, site, family and by whether they are home or local."""
    seen = cookbooks_for_files(actor) if is_export(request) else visible_cookbooks(actor)
    rows = seen.order_by("party__name", "site__name", "pk")
    words, kind = words_asked(request), request.GET.get("kind", "")
    site, family = number_asked(request, "site"), number_asked(request, "family")
    rows = rows_in_order(request, _filtered(rows, words, kind, site, family), COLUMNS)
    if (file := exported(request, "cookbooks", rows, COLUMNS)) is not None:
        return file
    places = list(sites(actor).order_by("name"))
    shown: dict[str, Any] = {
        "page": page_of_list(request, rows),
        "heads": heads(request, COLUMNS),
        "words": words,
        "kind": kind,
        "site": site,
        "family": family,
        "sites": places,
        "families": visible_cookbooks(actor).filter(home=None).order_by("pk"),
        "today": timezone.localdate(),
        "may_import": any(may(actor, "import cookbook", place) for place in places if place.party_id == actor.party),
        "is_filtered": bool(words or kind or site or family),
    }
    return show(request, "cookbooks/page.html", shown)


def _filtered(
    rows: QuerySet[Cookbook], words: str, kind: str, site: int | None, family: int | None
) -> QuerySet[Cookbook]:
    if words:
        rows = cookbooks_named(rows, words)
    if kind in ("home", "local"):
        rows = rows.filter(upstream__isnull=kind == "home")
    if site is not None:
        rows = rows.filter(site_id=site)
    return rows if family is None else rows.filter(Q(pk=family) | Q(home_id=family))
