"""What machines did and produced between two instants, and what that comes to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from catchball.core.oee import (
    Began,
    Indices,
    Interval,
    MachineState,
    Produced,
    Totals,
    indices,
    timeline,
    totals,
)
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import EffectivenessTracked, ItemsProduced, Measurement, Site, StateBegan

_LOOKED_AT = 50
"""States before the first instant, the newest of which that was not taken back still lasts."""


@dataclass(frozen=True, slots=True)
class Effectiveness:
    """Times and items between two instants, and the indices of ISO 22400-2 that follow."""

    totals: Totals
    indices: Indices


def tracked(actor: Actor) -> QuerySet[EffectivenessTracked]:
    """The machines whose effectiveness is reckoned for each shift."""
    return visible_to(actor, EffectivenessTracked.objects.select_related("site")).order_by("site__name", "machine")


def newest_indices(machines: Iterable[EffectivenessTracked]) -> dict[int, tuple[datetime, float | None]]:
    """By the id of a machine: when its newest reckoned shift began, and the OEE index of that; nothing without one."""
    rows = EffectivenessTracked.objects.filter(pk__in=[one.pk for one in machines])
    rows = rows.annotate(index_series=Cast(KT("series__oee_index"), BigIntegerField()))
    newest = Measurement.objects.filter(series_id=OuterRef("index_series"), key="").order_by("-at", "-edition")
    told = rows.annotate(
        index=Subquery(newest.values("value")[:1]), index_at=Subquery(newest.values("at")[:1])
    ).values_list("pk", "index_at", "index")
    return {pk: (at, index) for pk, at, index in told if at is not None}


def totals_of(
    machine: EffectivenessTracked, stretches: Sequence[tuple[datetime, datetime]], now: datetime
) -> list[Totals]:
    """What a machine that the actor may see did in each of some stretches, of which there is at least one."""
    states, items = states_and_items(machine.site_id, machine.machine, stretches[0][0], stretches[-1][1], now)
    return [totals(states, items, begins, ends) for begins, ends in stretches]


def effectiveness_of(
    actor: Actor, site: Site, machine: str, begins: datetime, ends: datetime, now: datetime
) -> Effectiveness:
    """What a machine comes to between two instants; without any state all the time is unknown."""
    if not visible_to(actor, Site.objects.filter(pk=site.pk)).exists():
        return Effectiveness(Totals(unknown=ends - begins), indices(Totals()))
    states, items = states_and_items(site.pk, machine, begins, ends, now)
    found = totals(states, items, begins, ends)
    return Effectiveness(found, indices(found))


def states_and_items(
    site: int, machine: str, begins: datetime, ends: datetime, now: datetime
) -> tuple[tuple[Interval, ...], list[Produced]]:
    """States and items one after the other, as far as they are known now, corrections taken into account."""
    rows = StateBegan.objects.filter(site=site, machine=machine)
    before = list(rows.filter(begins__lt=begins).order_by("-begins", "-edition")[:_LOOKED_AT])
    within = list(rows.filter(begins__gte=begins, begins__lt=ends))
    began = [
        Began(one.begins, MachineState(one.state) if one.state else None, one.ends, one.edition)
        for one in (*before, *within)
    ]
    counted: dict[tuple[datetime, str], ItemsProduced] = {}
    items = ItemsProduced.objects.filter(site=site, machine=machine, at__gte=begins, at__lt=ends)
    for one in items.order_by("at", "edition"):
        counted[one.at, one.key] = one
    produced = [
        Produced(one.at, one.produced, one.good, one.seconds) for one in counted.values() if one.produced is not None
    ]
    return timeline(began, now), produced
