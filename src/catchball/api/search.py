"""Searching all that one may see."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from django.utils import timezone
from ninja import Query, Router

from catchball.actions.disclosures import note_passages
from catchball.api.answers import lists
from catchball.api.authentication import Asked
from catchball.api.fields import Shown
from catchball.queries.search import KINDS, Kind, search
from catchball.queries.search_shown import Result, results

router = Router(tags=["Search"])

_FARTHEST = 100_000


class Stretch(Shown):
    """A stretch of a text, and whether it is what was searched for."""

    text: str
    marked: bool


class FoundShown(Shown):
    """Something that has all the words. `uid` is its node; `cookbooks` counts in how many cookbooks it stands so."""

    kind: Kind
    title: list[Stretch]
    excerpt: list[Stretch]
    site: int
    cookbook: int | None
    uid: str | None
    operation: str | None
    """Number and title of the operation in which a step stands."""
    change: int | None
    cookbooks: int
    coming: date | None
    """The day from which it holds, where that is still to come."""

    @classmethod
    def of(cls, row: Result) -> Self:
        """The result as shown."""
        return cls(
            kind=row.kind,
            title=[Stretch(text=part.text, marked=part.is_marked) for part in row.title],
            excerpt=[Stretch(text=part.text, marked=part.is_marked) for part in row.excerpt],
            site=row.cookbook.site_id,
            cookbook=row.cookbook.pk,
            uid=row.uid or None,
            operation=row.above or None,
            change=row.change.pk if row.change else None,
            cookbooks=row.cookbooks,
            coming=row.coming,
        )


class Counted(Shown):
    """How many there are of a kind."""

    kind: Kind
    count: int


class SearchShown(Shown):
    """The results asked for, by kind and the best first, and how many there are of each kind."""

    items: list[FoundShown]
    counts: list[Counted]


@router.get("/search", response=lists(SearchShown))
def search_all(
    request: Asked,
    q: Annotated[str, Query(max_length=200, description="All of these words, in any language.")],
    kind: Annotated[Kind | None, Query(None, description="Only this kind.")],
    first: Annotated[int, Query(0, ge=0, le=_FARTHEST, description="How many of each kind are passed over.")],
    limit: Annotated[int, Query(5, ge=1, le=50, description="How many of each kind at most.")],
    language: Annotated[str, Query("en", max_length=20, description="The language that is preferred.")],
) -> SearchShown:
    """Cookbooks, operations, steps, changes, deviations and sites that one may see and that have all the words."""
    actor, today = request.actor, timezone.localdate()
    found = search(actor, q, today, kinds=(kind,) if kind else KINDS, first=first, most=limit)
    hits = [hit for one in KINDS for hit in found.hits.get(one, ())]
    told = results(actor, hits, found.words, (language, "en"), today)
    things = [(result.cookbook.party_id, f"revision {result.cookbook.head_id}") for result in told]
    note_passages(actor=actor, now=timezone.localtime(), things=things)
    sites = [
        FoundShown(
            kind="site",
            title=[Stretch(text=site.name, marked=False)],
            excerpt=[],
            site=site.pk,
            cookbook=None,
            uid=None,
            operation=None,
            change=None,
            cookbooks=0,
            coming=None,
        )
        for site in found.sites
    ]
    counts = [Counted(kind=one, count=found.counts[one]) for one in KINDS]
    return SearchShown(items=[*map(FoundShown.of, told), *sites], counts=counts)
