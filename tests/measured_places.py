"""Series for tests of what is measured."""

from __future__ import annotations

from catchball.actions.metrics import MetricGiven, Place, define_metric, open_series
from catchball.store.acting import acting
from catchball.store.models import Metric, Series
from factories import NOW, Company


def series_at(network: Company, machine: str) -> Series:
    """The series of a metric at a machine of the Czech plant; the one that is there, if there is one."""
    engineer, site = network.actor("cz engineer"), network.sites["cz"]
    with acting(engineer):
        known = Series.objects.filter(machine=machine).first()
        metric = Metric.objects.filter(name="Bore").first()
    if known is not None:
        return known
    if metric is None:
        metric = define_metric(actor=engineer, now=NOW, given=MetricGiven("Bore", "mm", "mean", "neither"))
    return open_series(actor=engineer, now=NOW, metric=metric, site=site, place=Place(machine=machine))
