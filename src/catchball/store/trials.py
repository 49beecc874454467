"""Trials: planned experiments with their plan, the series that they are judged by, and the verdicts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from catchball.store.changes import Change
from catchball.store.cookbooks import Cookbook
from catchball.store.metrics import Series
from catchball.store.parties import Party, Person, Site


class Trial(models.Model):
    """A time-boxed, planned experiment at a site, which may be that of a change.

    Its rows are numbered from 1: those of `baseline`, which were measured before it was planned and are kept with it,
    then those since `began_at`. `baseline` is {"at": [instant, …], "columns": {name: [value or null, …]}}. `spacing`
    says what a row is: each value of the primary metric, or what an hour or a day comes to. `look` is a dossier as
    JSON, of when it was last looked at, and of so many new rows `seen`.
    """

    class Spacing(models.TextChoices):
        """What a row is."""

        VALUE = "value"
        HOUR = "hour"
        DAY = "day"

    class State(models.TextChoices):
        """Where a trial stands."""

        PLANNED = "planned"
        RUNNING = "running"
        ENDED = "ended"
        STOPPED = "stopped"

    party = models.ForeignKey(Party, models.PROTECT)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    cookbook = models.ForeignKey(Cookbook, models.PROTECT, null=True, related_name="trials")
    change = models.ForeignKey(Change, models.PROTECT, null=True, related_name="trials")
    title = models.CharField(max_length=200)
    spacing = models.CharField(max_length=10, choices=Spacing.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    baseline = models.JSONField()
    planned_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ending = models.TextField(blank=True)
    seen = models.PositiveIntegerField(default=0)
    look = models.JSONField(null=True)
    looked_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)


class TrialPlan(models.Model):
    """The plan of a trial, and each amendment with its reason: number 0 is what was planned first. Only ever added to.

    `plan` is a `core.trials.plan.Plan` as JSON, `seen` how many new rows there were. `instants` are those of the new
    rows that it leaves out, by their numbers then: what comes late moves the numbers, and not the instants.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    trial = models.ForeignKey(Trial, models.PROTECT, related_name="plans")
    number = models.PositiveIntegerField()
    plan = models.JSONField()
    instants = models.JSONField(default=dict)
    why = models.TextField(blank=True)
    seen = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["trial", "number"], name="trial_plan_once")]


class TrialColumn(models.Model):
    """From which series a column of the rows comes: its values, or the sizes that they are of. Only ever added to."""

    class Takes(models.TextChoices):
        """What of a measurement."""

        VALUE = "value"
        SIZE = "size"

    party = models.ForeignKey(Party, models.PROTECT)
    trial = models.ForeignKey(Trial, models.PROTECT, related_name="columns")
    name = models.CharField(max_length=200)
    series = models.ForeignKey(Series, models.PROTECT, related_name="trial_columns")
    takes = models.CharField(max_length=10, choices=Takes.choices, default=Takes.VALUE)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["trial", "name"], name="trial_column_once")]


class TrialVerdict(models.Model):
    """A verdict with all that it rests on: `dossier` is a `core.trials.dossier.Dossier` as JSON. Only ever added to.

    A second one of the same trial is made where something was corrected since; the first stays.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    trial = models.ForeignKey(Trial, models.PROTECT, related_name="verdicts")
    number = models.PositiveIntegerField()
    verdict = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    dossier = models.JSONField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["trial", "number"], name="trial_verdict_once")]
