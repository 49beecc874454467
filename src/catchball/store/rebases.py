"""Moving local cookbooks onto newer upstream revisions, and the settlements that are remembered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from catchball.store.communities import Community
from catchball.store.cookbooks import Cookbook, Revision
from catchball.store.parties import Party, Person


class Rebase(models.Model):
    """A proposed or carried-out rebase of a local cookbook: what is open, and what was answered so far."""

    party = models.ForeignKey(Party, models.PROTECT)
    cookbook = models.ForeignKey(Cookbook, models.PROTECT, related_name="rebases")
    local = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    onto = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default="proposed")
    proposed_by = models.ForeignKey(Person, models.PROTECT)
    proposed_at = models.DateTimeField()
    conflicts = models.JSONField(default=list)
    choices = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    released = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cookbook"], condition=models.Q(state__in=["proposed", "settling"]), name="one_open_rebase"
            ),
        ]


class Settlement(models.Model):
    """A settled conflict, remembered for the family, so that the same one is answered once.

    `cookbook` is where it was settled: it is shared as that one is.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    community = models.ForeignKey(Community, models.PROTECT, null=True)
    family = models.ForeignKey(Cookbook, models.CASCADE, related_name="settlements")
    cookbook = models.ForeignKey(Cookbook, models.CASCADE, related_name="+")
    uid = models.CharField(max_length=90)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    settled_by = models.ForeignKey(Person, models.PROTECT)
    settled_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["party", "family", "digest"], name="settlement_once"),
        ]
