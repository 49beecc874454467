"""Searching all that somebody may see: cookbooks, operations, steps, changes, deviations, sites.

What is shared is found by functions of the database that ask for themselves who asks (search.sql): an index of words
cannot be used under a policy. Each step is found once in a family, with how many cookbooks have it like that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from typing import Literal, TypeAlias

from django.db import connection
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from catchball.core.searching import asked_words
from catchball.queries.listing import sites
from catchball.store.acting import Actor
from catchball.store.models import Site

Kind: TypeAlias = Literal["cookbook", "operation", "step", "change", "deviation", "site"]
KINDS: tuple[Kind, ...] = ("cookbook", "operation", "step", "change", "deviation", "site")
"""What can be found, in the order in which it is shown; groups are found among the operations."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something in the index that has all the words. `cookbooks` counts in how many cookbooks it stands like that."""

    place: int
    kind: Kind
    cookbooks: int


@dataclass(frozen=True, slots=True)
class Search:
    """What was asked, as words, and what was found: the hits of one page by kind, and how many there are of each."""

    words: Sequence[str]
    hits: Mapping[Kind, Sequence[Hit]]
    sites: Sequence[Site]
    counts: Mapping[Kind, int]

    @property
    def total(self) -> int:
        """How much was found."""
        return sum(self.counts.values())


def search(
    actor: Actor, text: str, today: date, *, kinds: Sequence[Kind] = KINDS, first: int = 0, most: int = 5
) -> Search:
    """What has all the words of a text, the best first: of each kind as many as `most`, from the `first` on.

    Of kinds that were not asked for there is the number alone.
    """
    words = asked_words(text)
    if not words:
        return Search((), {}, (), dict.fromkeys(KINDS, 0))
    counts = dict.fromkeys(KINDS, 0)
    hits: dict[Kind, list[Hit]] = {}
    for kind, count, place, cookbooks, number in _found(words, today, first, most):
        counts[kind] = count
        if kind in kinds and number > first:
            hits.setdefault(kind, []).append(Hit(place, kind, cookbooks))
    named = sites_named(actor, text)
    counts["site"] = named.count()
    shown_sites = list(named[first : first + most]) if "site" in kinds else []
    return Search(words, hits, shown_sites, counts)


def sites_named(actor: Actor, text: str) -> QuerySet[Site]:
    """The sites in sight that have all the words in their name, key, country, or the name of their party."""
    parts = text.replace("\x00", " ").split()
    if not parts:
        return Site.objects.none()
    matches = (
        Q(name__icontains=part) | Q(key__icontains=part) | Q(country__iexact=part) | Q(party__name__icontains=part)
        for part in parts
    )
    begins = Case(When(name__istartswith=parts[0], then=Value(0)), default=Value(1), output_field=IntegerField())
    return sites(actor).filter(reduce(and_, matches)).select_related("party").order_by(begins, "name", "pk")


def _found(words: Sequence[str], today: date, first: int, most: int) -> list[tuple[Kind, int, int, int, int]]:
    """Kind, how many of it, place, cookbooks, number within the kind; the first of each kind for its count alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            with told as (
              select case kind when 'group' then 'operation' else kind end as kind, place, rank, cookbooks
              from app.found(%s, %s)
            ),
            numbered as (
              select kind, count(*) over (partition by kind) as many, place, cookbooks,
                     row_number() over (partition by kind order by rank desc, cookbooks desc, place) as number
              from told
            )
            select kind, many, place, cookbooks, number from numbered
            where number = 1 or number between %s and %s
            order by kind, number
            """,
            [list(words), today, first + 1, first + most],
        )
        return list(cursor.fetchall())
