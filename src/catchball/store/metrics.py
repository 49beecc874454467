"""What is measured, and where: metrics, and the series of a metric at a place."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from catchball.store.cookbooks import Cookbook
from catchball.store.parties import Party, Person, Site


class Metric(models.Model):
    """What is measured: with a unit, a direction, a kind and, where it is computed, a formula.

    `direction` is the one that is better: higher, lower or neither. `iso_name` is its name in ISO 22400-2, where it
    has one.
    """

    class Kind(models.TextChoices):
        """How its values add up; those of a proportion and of a rate come with the size that they are of."""

        MEAN = "mean"
        PROPORTION = "proportion"
        COUNT = "count"
        RATE = "rate"
        DURATION = "duration"
        SUM = "sum"

    class Direction(models.TextChoices):
        """What is better."""

        HIGHER = "higher"
        LOWER = "lower"
        NEITHER = "neither"

    party = models.ForeignKey(Party, models.PROTECT)
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    direction = models.CharField(max_length=20, choices=Direction.choices)
    formula = models.TextField(blank=True)
    iso_name = models.CharField(max_length=100, blank=True)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    defined_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["party", "name"], name="metric_once")]


class Series(models.Model):
    """A metric at a site and, where it is said, at a line, a machine, a step, of a part, with a partner."""

    party = models.ForeignKey(Party, models.PROTECT)
    metric = models.ForeignKey(Metric, models.PROTECT, related_name="series")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    line = models.CharField(max_length=100, blank=True)
    machine = models.CharField(max_length=100, blank=True)
    part = models.CharField(max_length=100, blank=True)
    relation = models.CharField(max_length=100, blank=True)
    cookbook = models.ForeignKey(Cookbook, models.PROTECT, null=True, related_name="series")
    uid = models.CharField(max_length=90, blank=True)
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["metric", "site", "line", "machine", "part", "relation", "cookbook", "uid"],
                name="series_once",
                nulls_distinct=False,
            )
        ]
