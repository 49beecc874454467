"""A series of a plant to measure, for tests of what comes in and of what is kept of it."""

from __future__ import annotations

from catchball.actions.metrics import MetricGiven, Place, define_metric, open_series
from catchball.store.models import Series
from factories import NOW, Company


def torque_series(network: Company, machine: str = "Press 3") -> Series:
    """The torque at a machine of the Czech plant, with a metric of its own."""
    engineer = network.actor("cz engineer")
    metric = define_metric(actor=engineer, now=NOW, given=MetricGiven(f"Torque at {machine}", "N·m", "mean", "neither"))
    site = network.sites["cz"]
    return open_series(actor=engineer, now=NOW, metric=metric, site=site, place=Place(machine=machine))
