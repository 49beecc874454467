"""Who learnt what from whom: revisions adopted, changes with an origin, deviations that an upstream took up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from django.db.models import F, Min, Model, Q, QuerySet

from catchball.core.review import State
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import Change, Cookbook, Deviation, Revision, Site

M = TypeVar("M", bound=Model)
_PROVEN = (State.ACCEPTED, State.IN_EFFECT, State.VERIFIED)


class Way(StrEnum):
    """How something was learnt."""

    ADOPTED = "adopted"
    """A revision of the upstream: a cookbook was opened from it, or moved onto it."""
    TAKEN = "taken"
    """A change of another cookbook, by name."""
    ABSORBED = "absorbed"
    """A deviation of a plant became part of its upstream."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One thing that a site learnt from another. `what` is a title; `change` leads to it where there is one."""

    way: Way
    source: Site
    target: Site
    cookbook: Cookbook
    """The one that learnt."""
    what: str
    day: date
    change: int | None
    revision: int | None
    """The number of the upstream revision that was adopted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which flows are looked for: of one family, since a day; of all where nothing is said."""

    family: int | None = None
    since: date | None = None


def flows_of(actor: Actor, asked: Asked) -> tuple[Flow, ...]:
    """The flows between sites in sight, the newest first. Within one site nothing flows."""
    taken = list(_taken(actor, asked))
    known = {(flow.change, flow.target.pk) for flow in taken}
    absorbed = (flow for flow in _absorbed(actor, asked) if (flow.change, flow.target.pk) not in known)
    found = [*taken, *absorbed, *_adopted(actor, asked)]
    between = (flow for flow in found if flow.source.pk != flow.target.pk)
    return tuple(sorted(between, key=lambda flow: (flow.day, flow.target.pk), reverse=True))


def by_edge(flows: Sequence[Flow]) -> Mapping[tuple[int, int], Sequence[Flow]]:
    """The flows by source and target, those edges first on which the most has flowed."""
    edges: dict[tuple[int, int], list[Flow]] = defaultdict(list)
    for flow in flows:
        edges[flow.source.pk, flow.target.pk].append(flow)
    return dict(sorted(edges.items(), key=lambda edge: (-len(edge[1]), edge[0])))


def _adopted(actor: Actor, asked: Asked) -> Iterator[Flow]:
    rows = visible_to(actor, Revision.objects.filter(base__isnull=False))
    grouped = _of_family(rows, asked).values("cookbook_id", "base_id").annotate(at=Min("approved_at"))
    if asked.since is not None:
        grouped = grouped.filter(at__date__gte=asked.since)
    told = list(grouped.values_list("cookbook_id", "base__cookbook_id", "base__number", "at"))
    books = _books(actor, asked)
    for cookbook, upstream, number, at in told:
        if cookbook in books and upstream in books:
            target, source = books[cookbook], books[upstream]
            yield Flow(
                Way.ADOPTED, source.site, target.site, target, str(source), _day(at), change=None, revision=number
            )


def _taken(actor: Actor, asked: Asked) -> Iterator[Flow]:
    rows = visible_to(actor, Change.objects.filter(origin__isnull=False, state__in=_PROVEN))
    rows = _of_family(rows, asked).annotate(at=F("released_in__approved_at")).defer("edits", "origin__edits")
    for change in rows.select_related("cookbook__site", "origin__cookbook__site"):
        at: datetime = getattr(change, "at", None) or change.created_at
        if change.origin is not None and (asked.since is None or _day(at) >= asked.since):
            source, target = change.origin.cookbook.site, change.cookbook.site
            yield Flow(
                Way.TAKEN,
                source,
                target,
                change.cookbook,
                change.title,
                _day(at),
                change=change.origin_id,
                revision=None,
            )


def _absorbed(actor: Actor, asked: Asked) -> Iterator[Flow]:
    rows = visible_to(actor, Deviation.objects.filter(state="absorbed", accepted_in__isnull=False))
    rows = _of_family(rows, asked).select_related("cookbook__site", "accepted_in__cookbook__site", "change")
    for header in rows.defer("change__edits", "accepted_in__manifest"):
        taken_in = header.accepted_in
        if taken_in is None or (asked.since is not None and _day(taken_in.approved_at) < asked.since):
            continue
        what = header.change.title if header.change else header.reason
        yield Flow(
            Way.ABSORBED, header.cookbook.site, taken_in.cookbook.site, taken_in.cookbook, what,
            _day(taken_in.approved_at), change=header.change_id, revision=taken_in.number,
        )  # fmt: skip


def _of_family(rows: QuerySet[M], asked: Asked) -> QuerySet[M]:
    if asked.family is None:
        return rows
    return rows.filter(Q(cookbook_id=asked.family) | Q(cookbook__home_id=asked.family))


def _books(actor: Actor, asked: Asked) -> Mapping[int, Cookbook]:
    """The cookbooks in sight, of the family that is asked for, each with its site, of which there are far fewer."""
    rows = visible_to(actor, Cookbook.objects.all())
    if asked.family is not None:
        rows = rows.filter(Q(pk=asked.family) | Q(home_id=asked.family))
    books = {book.pk: book for book in rows}
    sites = Site.objects.in_bulk({book.site_id for book in books.values()})
    for book in books.values():
        book.site = sites[book.site_id]
    return books


def _day(at: datetime) -> date:
    return at.date()
