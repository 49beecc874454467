"""Reports of what does not work, said at a workstation: what was said, who owes an answer, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from catchball.store.changes import Change
from catchball.store.cookbooks import Cookbook, Revision
from catchball.store.parties import Party, Person, Site


class Report(models.Model):
    """One report about a node of a revision. What was said never changes.

    `key` is given by whoever sends it, so that what is sent twice is there once. `said_at` is when it was said, which
    may be before the network let it through. `function` at `site` owes the answer, until `due`. `outcome` says what
    became of it; `change` is the change that it became.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    cookbook = models.ForeignKey(Cookbook, models.PROTECT, related_name="reports")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    uid = models.CharField(max_length=90)
    key = models.UUIDField()
    reporter = models.ForeignKey(Person, models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    said_at = models.DateTimeField()
    received_at = models.DateTimeField()
    function = models.CharField(max_length=20)
    site = models.ForeignKey(Site, models.PROTECT)
    due = models.DateField()
    state = models.CharField(max_length=20, default="open")
    outcome = models.TextField(blank=True)
    change = models.ForeignKey(Change, models.PROTECT, null=True, related_name="reports")
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["reporter", "key"], name="report_once")]
        indexes: ClassVar = [models.Index(fields=["party", "state", "due"], name="report_by_state")]


class HandOver(models.Model):
    """That a report was given to another function, by whom, and why."""

    party = models.ForeignKey(Party, models.PROTECT)
    report = models.ForeignKey(Report, models.PROTECT, related_name="hand_overs")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    function = models.CharField(max_length=20)
    site = models.ForeignKey(Site, models.PROTECT)
    why = models.TextField()
    at = models.DateTimeField()
