"""Where a local cookbook differs from the upstream revision that it rests on, and why."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from catchball.store.changes import Change
from catchball.store.communities import Community
from catchball.store.cookbooks import Cookbook, Revision
from catchball.store.parties import Party, Person


class Deviation(models.Model):
    """The header of one or more edits that belong together: why, who, since when, until when, offered or not.

    With `lapsed_on` its ground is gone since that day; it stands until somebody takes it back.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    community = models.ForeignKey(Community, models.PROTECT, null=True)
    cookbook = models.ForeignKey(Cookbook, models.PROTECT, related_name="deviations")
    change = models.ForeignKey(Change, models.PROTECT, null=True, related_name="deviations")
    state = models.CharField(max_length=20)
    reason = models.TextField()
    author = models.ForeignKey(Person, models.PROTECT)
    since = models.DateField()
    ends_on = models.DateField(null=True)
    reverify_by = models.DateField(null=True)
    lapsed_on = models.DateField(null=True)
    concerns_safety = models.BooleanField(default=False)
    offered = models.BooleanField(default=False)
    accepted_in = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+")


class DeviatingAtom(models.Model):
    """One atom at which the head of a local cookbook differs from its base: the index for finding and classifying.

    `atom` is its parts joined as in a conflict's id; `blob` is the content of the node in the local cookbook.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    community = models.ForeignKey(Community, models.PROTECT, null=True)
    cookbook = models.ForeignKey(Cookbook, models.CASCADE, related_name="atoms")
    deviation = models.ForeignKey(Deviation, models.SET_NULL, null=True, related_name="atoms")
    uid = models.CharField(max_length=90)
    atom = models.TextField()
    edit = models.JSONField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["uid", "cookbook"], name="atom_by_uid")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["cookbook", "atom"], name="atom_once")]
