"""Limits that were frozen, what signals by them, and what characteristics may be."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from catchball.store.metrics import Series
from catchball.store.parties import Party, Person


class Specification(models.Model):
    """What the values of a series may be, as the customer or the drawing has it; the newest one counts.

    `method` is how capability is told: by sigmas, or by percentiles where values are not normal.
    """

    class Method(models.TextChoices):
        """How capability is told."""

        SIGMAS = "sigmas"
        PERCENTILES = "percentiles"

    party = models.ForeignKey(Party, models.PROTECT)
    series = models.ForeignKey(Series, models.PROTECT, related_name="specifications")
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    target = models.FloatField(null=True)
    method = models.CharField(max_length=20, choices=Method.choices, default=Method.SIGMAS)
    why = models.TextField(blank=True)
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class FrozenLimits(models.Model):
    """The limits by which a series is judged from an instant on, for ever; newer ones take over from their `begins` on.

    They come from the `used` points of the series from `since` until before `until`, of which `digest` is the hash.
    `centre`, `sigma` and `widening` are as in `core/spc/frozen.py`, `conventions` the version of the conventions.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    series = models.ForeignKey(Series, models.PROTECT, related_name="limits")
    kind = models.CharField(max_length=20)
    grouping = models.CharField(max_length=20)
    size = models.PositiveIntegerField(default=1)
    centre = models.FloatField()
    sigma = models.FloatField(null=True)
    widening = models.FloatField(default=1)
    rules = models.JSONField(default=list)
    budget = models.FloatField(null=True)
    constants = models.CharField(max_length=10)
    conventions = models.CharField(max_length=20)
    since = models.DateTimeField()
    until = models.DateTimeField()
    used = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    begins = models.DateTimeField()
    why = models.TextField()
    frozen_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["series", "begins"], name="limits_by_series")]


class Signal(models.Model):
    """That a rule fired at a point of a series. It is said once; where it does not hold any more, it says since when.

    The point is known by `at` and `key` of the last of its values; `chart` is the one of the charts that limits have.
    `ended_why` is `values` when others came that unmade it, `limits` when newer limits judge the point.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    series = models.ForeignKey(Series, models.PROTECT, related_name="signals")
    limits = models.ForeignKey(FrozenLimits, models.PROTECT, related_name="signals")
    at = models.DateTimeField()
    key = models.CharField(max_length=100, blank=True)
    chart = models.CharField(max_length=30)
    rule = models.PositiveSmallIntegerField()
    height = models.FloatField()
    found_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["limits", "at", "key", "chart", "rule"],
                condition=models.Q(ended_at=None),
                name="signal_holds_once",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["series", "at"], name="signal_by_series"),
            models.Index(fields=["series", "at"], condition=~models.Q(ended_at=None), name="signal_ended"),
        ]


class JudgingDue(models.Model):
    """That values of a series came, the first and the last of them at these instants: the worker judges them."""

    party = models.ForeignKey(Party, models.PROTECT)
    series = models.ForeignKey(Series, models.CASCADE, related_name="+")
    first = models.DateTimeField()
    last = models.DateTimeField()


class JudgingAnchor(models.Model):
    """Where a stretch of points ended, and what is remembered of all before it: the sums of a CUSUM.

    Judging goes on from an anchor and need not begin where the limits do.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    limits = models.ForeignKey(FrozenLimits, models.CASCADE, related_name="anchors")
    at = models.DateTimeField()
    key = models.CharField(max_length=100, blank=True)
    up = models.FloatField(default=0)
    down = models.FloatField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["limits", "at", "key"], name="anchor_once")]
