"""The line plan of a site for a period. It is no part of a cookbook, and rebalancing it is no deviation."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from catchball.store.parties import Party, Site


class LinePlan(models.Model):
    """Demand and available minutes of the whole period, the mix of variants, and what is done at which station.

    `mix` is {variant: per cent}; `stations` is [{"name", "operators", "work": [{"cookbook", "node"}, …]}, …].
    """

    party = models.ForeignKey(Party, models.PROTECT)
    site = models.ForeignKey(Site, models.PROTECT, related_name="line_plans")
    name = models.CharField(max_length=100)
    begins = models.DateField()
    ends = models.DateField()
    demand = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    mix = models.JSONField(default=dict)
    stations = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(ends__gte=models.F("begins")), name="line_plan_ends_after_begin")
        ]
        indexes: ClassVar = [models.Index(fields=["site", "begins"], name="line_plan_by_site")]
