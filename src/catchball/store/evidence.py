"""What proves a change, what a family asks for, and whether a change still holds when it is looked at again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from catchball.store.changes import Change
from catchball.store.communities import Community
from catchball.store.cookbooks import Cookbook
from catchball.store.parties import Party, Person
from catchball.store.trials import TrialVerdict


class Evidence(models.Model):
    """A proof of a change on one rung, shared as the change is. Only ever added to.

    It belongs to the change over all of its proposals; `proposal` tells what was proposed when it was given. `answers`
    are those of `core/evidence_forms.py`, `result` what was found of them. A full trial is known by its verdict, of
    which `dossier` is a copy: who reads the change reads all of it, though the trial is the party's own. What `takes`
    another one `back` proves nothing itself, and says in `why` what was wrong.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    community = models.ForeignKey(Community, models.PROTECT, null=True)
    change = models.ForeignKey(Change, models.CASCADE, related_name="evidence")
    number = models.PositiveIntegerField()
    proposal = models.PositiveIntegerField(default=1)
    rung = models.PositiveSmallIntegerField()
    answers = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    verdict = models.ForeignKey(TrialVerdict, models.PROTECT, null=True, related_name="+")
    dossier = models.JSONField(null=True)
    takes_back = models.OneToOneField("self", models.PROTECT, null=True, related_name="taken_back")
    why = models.TextField(blank=True)
    person = models.ForeignKey(Person, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["change", "number"], name="evidence_once")]


class EvidencePolicy(models.Model):
    """Which proof the home cookbook of a family asks for: `rules` of `core/evidence.py`. The newest one holds."""

    party = models.ForeignKey(Party, models.PROTECT)
    community = models.ForeignKey(Community, models.PROTECT, null=True)
    cookbook = models.ForeignKey(Cookbook, models.CASCADE, related_name="evidence_policies")
    number = models.PositiveIntegerField()
    rules = models.JSONField()
    reason = models.TextField()
    person = models.ForeignKey(Person, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["cookbook", "number"], name="evidence_policy_once")]


class Reverification(models.Model):
    """That a change in effect was looked at again before a `day`: told of beforehand, verified, or lapsed.

    `person` is None where the system did it: at the last day, or by the values measured since, of which `judged` is the
    outcome.
    """

    class Outcome(models.TextChoices):
        """What became of it."""

        ANNOUNCED = "announced"
        VERIFIED = "verified"
        LAPSED = "lapsed"

    party = models.ForeignKey(Party, models.PROTECT)
    community = models.ForeignKey(Community, models.PROTECT, null=True)
    change = models.ForeignKey(Change, models.CASCADE, related_name="reverifications")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    day = models.DateField()
    words = models.TextField(blank=True)
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="+")
    judged = models.JSONField(null=True)
    next_by = models.DateField(null=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True)
    at = models.DateTimeField()
