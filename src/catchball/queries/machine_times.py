"""What machines did and produced between two instants, and what that comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

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
from catchball.store.models import EffectivenessTracked, ItemsProduced, Site, StateBegan

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
    """States one after the other, as far as they are known now, and the items, corrections taken into account."""
    rows = StateBegan.objects.filter(site=site, machine=machine)
    before = list(rows.filter(begins__lt=begins).order_by("-begins", "-edition")[:_LOOKED_AT])
    within = list(rows.filter(begins__gte=begins, begins__lt=ends))
    began = [
        Began(one.begins, MachineState(one.state) if one.state else None, one.ends, one.edition)
        for one in (*before, *within)
    ]
    counted: dict[tuple[datetime, str], ItemsProduced] = {}
    items = ItemsProduced.objects.filter(site=site, machine=machine, at__gte=begins, at__lt=ends)
    for one in items.order_by("edition"):
        counted[one.at, one.key] = one
    produced = [
        Produced(one.at, one.produced, one.good, one.seconds) for one in counted.values() if one.produced is not None
    ]
    return timeline(began, now), produced
