"""Proposed changes: edits with a justification, those who must be heard, their reviews, and the decision."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from catchball.store.communities import Community
from catchball.store.cookbooks import Cookbook, Revision
from catchball.store.parties import Party, Person, Site


class Change(models.Model):
    """A proposed set of edits of a cookbook against a named revision.

    `state` follows the table in `core/review.py`; `justification` holds what was answered, by question.
    `effective_from` is the day that was decided: where an obligation is open until later, the earliest one. `proposal`
    counts how often it was proposed; `proposers` are those who proposed it again, one for each time after the first,
    and `proposed_at` is when that was done last. `demanded` is the rung of proof that is asked of what is proposed now,
    with why, and by which policy of the family. A change with a day in `reverify_by` is verified until then, again and
    again, for its ground may vanish; one that `takes_back` another puts there what stood there before.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    community = models.ForeignKey(Community, models.PROTECT, null=True)
    cookbook = models.ForeignKey(Cookbook, models.PROTECT, related_name="changes")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    types = models.JSONField(default=list)
    state = models.CharField(max_length=20, default="draft")
    author = models.ForeignKey(Person, models.PROTECT)
    edits = models.JSONField()
    justification = models.JSONField(default=dict)
    origin = models.ForeignKey("self", models.PROTECT, null=True, related_name="offers")
    created_at = models.DateTimeField()
    proposal = models.PositiveIntegerField(default=1)
    proposers = models.JSONField(default=list)
    proposed_at = models.DateTimeField(null=True)
    ends_on = models.DateField(null=True)
    effective_from = models.DateField(null=True)
    released_in = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+")
    demanded = models.PositiveSmallIntegerField(default=1)
    demanded_why = models.TextField(blank=True)
    demanded_by = models.ForeignKey("EvidencePolicy", models.PROTECT, null=True, related_name="+")
    reverify_by = models.DateField(null=True)
    reverify_ground = models.TextField(blank=True)
    takes_back = models.ForeignKey("self", models.PROTECT, null=True, related_name="taking_back")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["cookbook", "number"], name="change_number_once")]

    @property
    def proposed_by_id(self) -> int:
        """Who proposed it the last time."""
        return int(self.proposers[-1]) if self.proposers else self.author_id


class EarlierProposal(models.Model):
    """What a change said when it was proposed before: reviews that were given on it are kept with it."""

    party = models.ForeignKey(Party, models.PROTECT)
    community = models.ForeignKey(Community, models.PROTECT, null=True)
    change = models.ForeignKey(Change, models.CASCADE, related_name="earlier")
    number = models.PositiveIntegerField()
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    types = models.JSONField(default=list)
    edits = models.JSONField()
    justification = models.JSONField(default=dict)
    demanded = models.PositiveSmallIntegerField(default=1)
    demanded_why = models.TextField(blank=True)
    person = models.ForeignKey(Person, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["change", "number"], name="earlier_proposal_once")]


class Duty(models.Model):
    """Somebody who must agree, be heard or be told, by a rule that says why; with a date and what silence means."""

    party = models.ForeignKey(Party, models.PROTECT)
    community = models.ForeignKey(Community, models.PROTECT, null=True)
    change = models.ForeignKey(Change, models.CASCADE, related_name="duties")
    proposal = models.PositiveIntegerField(default=1)
    of_party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, null=True)
    function = models.CharField(max_length=20)
    part = models.CharField(max_length=10)
    why = models.TextField()
    due = models.DateField()
    silence = models.CharField(max_length=20)


class Review(models.Model):
    """A peer's verdict on a change.

    `functions` are those that the person wore then, as [name, site] with null for all sites: who may not see another
    party's memberships knows for whom the voice counts, and a voice that was given stays. `proposal` tells what the
    person had before them.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    community = models.ForeignKey(Community, models.PROTECT, null=True)
    change = models.ForeignKey(Change, models.CASCADE, related_name="reviews")
    proposal = models.PositiveIntegerField(default=1)
    person = models.ForeignKey(Person, models.PROTECT)
    functions = models.JSONField(default=list)
    verdict = models.CharField(max_length=12)
    comment = models.TextField(blank=True)
    at = models.DateTimeField()

    @property
    def name(self) -> str:
        """Under which it is translated."""
        return f"review {self.pk}"


class Decision(models.Model):
    """What was decided on a change, by whom, why.

    Where the cookbook asks for a sign-off, `signed_with` is by what the person proved again who they are, and when.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    community = models.ForeignKey(Community, models.PROTECT, null=True)
    change = models.ForeignKey(Change, models.CASCADE, related_name="decisions")
    person = models.ForeignKey(Person, models.PROTECT)
    outcome = models.CharField(max_length=12)
    signed_with = models.CharField(max_length=20, blank=True)
    signed_at = models.DateTimeField(null=True)
    reason = models.TextField()
    at = models.DateTimeField()

    @property
    def name(self) -> str:
        """Under which it is translated."""
        return f"decision {self.pk}"


class Obligation(models.Model):
    """What must be there, outside Catchball, before a change takes effect: a customer's approval and the like."""

    party = models.ForeignKey(Party, models.PROTECT)
    community = models.ForeignKey(Community, models.PROTECT, null=True)
    change = models.ForeignKey(Change, models.CASCADE, related_name="obligations")
    kind = models.CharField(max_length=40)
    identifier = models.CharField(max_length=100, blank=True)
    is_open = models.BooleanField(default=True)
