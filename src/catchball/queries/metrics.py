"""Metrics and their series, as somebody may see them."""

from __future__ import annotations

from django.db.models import QuerySet

from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import Metric, Series


def metrics(actor: Actor) -> QuerySet[Metric]:
    """The metrics of the own party, by name."""
    return visible_to(actor, Metric.objects.select_related("owner__user")).order_by("name")


def series(actor: Actor) -> QuerySet[Series]:
    """The series of the own party, by metric and place."""
    rows = visible_to(actor, Series.objects.select_related("metric", "site", "cookbook"))
    return rows.order_by("metric__name", "site__name", "line", "machine", "part", "pk")


def new_metric(actor: Actor) -> Metric:
    """One that is not defined yet: what one may define or not."""
    return Metric(party_id=actor.party)
