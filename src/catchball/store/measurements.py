"""What was measured: deliveries, values, what came of them by the hour, and what was refused."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from catchball.store.file_mappings import MeasurementFile
from catchball.store.metrics import Series
from catchball.store.parties import Party, Person


class Delivery(models.Model):
    """Rows that came at once from one source, and what became of them."""

    party = models.ForeignKey(Party, models.PROTECT)
    source = models.CharField(max_length=20)
    name = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    rows = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    file = models.ForeignKey(MeasurementFile, models.PROTECT, null=True, related_name="deliveries")


class Measurement(models.Model):
    """One value of a series, for ever; a correction is another row with the next `edition`.

    The table is made by measurements.sql, in partitions by month. `key` tells values of one instant apart. Without a
    `value` an edition takes back what the ones before it said. `size` is what a proportion or a rate is of.
    """

    pk = models.CompositePrimaryKey("series", "at", "key", "edition")
    party = models.ForeignKey(Party, models.DO_NOTHING)
    series = models.ForeignKey(Series, models.DO_NOTHING, related_name="measurements")
    at = models.DateTimeField()
    key = models.CharField(max_length=100, blank=True)
    edition = models.IntegerField(default=0)
    value = models.FloatField(null=True)
    size = models.FloatField(default=1)
    delivery = models.ForeignKey(Delivery, models.DO_NOTHING, related_name="measurements")

    class Meta:
        managed = False
        db_table = "store_measurement"


class HourSummary(models.Model):
    """What the values of a series in one hour come to: mergeable, so that no page ever reads the values.

    `m2` is the sum of the squared differences from `mean`; `size` the sum of the sizes. The index begins with
    the party, by which row-level security asks: so PostgreSQL sees, even of a table that was filled a minute ago, that
    the last hours of a series are few.
    """

    party = models.ForeignKey(Party, models.PROTECT, db_index=False)
    series = models.ForeignKey(Series, models.CASCADE, related_name="hours", db_index=False)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField()
    mean = models.FloatField()
    m2 = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    size = models.FloatField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["party", "series", "hour"], name="hour_summary_once")]


class QuarantinedRow(models.Model):
    """A row that was refused, as it came, with the reason; it is mended and taken, or dropped.

    `reason` is a code of `core/measuring/faults.py`, `said` its parameters. Of a file, `row` and `column` tell where it
    stands; where the file names a series that is not known, there is none.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="quarantined")
    series = models.ForeignKey(Series, models.PROTECT, null=True, related_name="quarantined")
    number = models.PositiveIntegerField()
    raw = models.JSONField()
    field = models.CharField(max_length=40)
    reason = models.CharField(max_length=40)
    said = models.JSONField(default=dict)
    row = models.PositiveBigIntegerField(null=True)
    column = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=20, default="open")
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["delivery", "number"], name="quarantined_once")]
        indexes: ClassVar = [models.Index(fields=["party", "state"], name="quarantined_by_state")]
