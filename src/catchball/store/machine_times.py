"""What machines do and produce, as they tell it, and for which shifts their effectiveness is reckoned."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from catchball.store.parties import Party, Person, Site


class StateBegan(models.Model):
    """That a machine began to do something, for ever; a correction is another row with the next `edition`.

    `state` is one of core/oee.py, empty to take back what the editions before said. It lasts until `ends` where that is
    said, and never beyond the next one.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    machine = models.CharField(max_length=100)
    begins = models.DateTimeField()
    edition = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=20, blank=True)
    ends = models.DateTimeField(null=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site", "machine", "begins", "edition"], name="state_began_once")
        ]


class ItemsProduced(models.Model):
    """How many items a machine produced up to an instant since it told last, how many of them good; for ever.

    `seconds` is the planned time for one of them. Without `produced` an edition takes back what was said before.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    machine = models.CharField(max_length=100)
    at = models.DateTimeField()
    key = models.CharField(max_length=100, blank=True)
    edition = models.PositiveIntegerField(default=0)
    produced = models.FloatField(null=True)
    good = models.FloatField(default=0)
    seconds = models.FloatField(default=0)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site", "machine", "at", "key", "edition"], name="items_produced_once")
        ]


class EffectivenessTracked(models.Model):
    """That the effectiveness of a machine is reckoned for each of its shifts, which begin at these times of day.

    `series` are the ids of the ordinary series into which the values go, by the name of the index in core/oee.py.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    machine = models.CharField(max_length=100)
    shifts = models.JSONField()
    zone = models.CharField(max_length=60)
    series = models.JSONField(default=dict)
    started_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["site", "machine"], name="effectiveness_once")]
