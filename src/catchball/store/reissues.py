"""Documents outside, such as a drawing or a PFMEA line, that were reissued, and the nodes that are to check for it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from catchball.store.cookbooks import Cookbook
from catchball.store.drafts import Draft
from catchball.store.parties import Party, Person


class Reissue(models.Model):
    """A document by its kind and identifier, and the issue that holds from a day on."""

    party = models.ForeignKey(Party, models.PROTECT)
    kind = models.CharField(max_length=20)
    identifier = models.CharField(max_length=200)
    issue = models.CharField(max_length=100)
    on = models.DateField()
    note = models.TextField(blank=True)
    noted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["party", "kind", "identifier", "issue"], name="reissue_once")
        ]


class ToCheck(models.Model):
    """A node of an own cookbook that refers to a reissued document, and what a person said of it.

    `state` is open, still right, or to change; then there may be the draft in which it is changed.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    reissue = models.ForeignKey(Reissue, models.CASCADE, related_name="nodes")
    cookbook = models.ForeignKey(Cookbook, models.CASCADE, related_name="to_check")
    uid = models.CharField(max_length=90)
    issue = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=20, default="open")
    words = models.TextField(blank=True)
    draft = models.ForeignKey(Draft, models.SET_NULL, null=True, related_name="+")
    checked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reissue", "cookbook", "uid"], name="to_check_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["party", "state"], name="to_check_by_state")]
