"""Who did what, and who of another party read what. Rows are only added; each entry holds the last one's digest."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from catchball.store.parties import Party, Person


class AuditEntry(models.Model):
    """One act of an actor of a party. `digest` covers the entry and the digest before it, in a chain for each party."""

    party = models.ForeignKey(Party, models.PROTECT)
    number = models.BigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    verb = models.CharField(max_length=60)
    thing = models.CharField(max_length=60)
    details = models.JSONField(default=dict)
    before = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["party", "thing"], name="audit_by_thing")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["party", "number"], name="audit_number_once")]


class Disclosure(models.Model):
    """A reading by another party: `party` is whose knowledge it was, `reader` who read."""

    party = models.ForeignKey(Party, models.PROTECT)
    reader = models.ForeignKey(Party, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True)
    thing = models.CharField(max_length=60)
    at = models.DateTimeField()
