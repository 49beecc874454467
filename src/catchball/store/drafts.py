"""Work that is not yet proposed: one open draft of a person and cookbook, with every state that was saved."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from catchball.store.changes import Change
from catchball.store.cookbooks import Cookbook, Revision
from catchball.store.parties import Party, Person


class Draft(models.Model):
    """Edits on a named revision, that of the newest state. `version` counts the saved states.

    `change` is the returned change that is worked on again; none for what will be a change of its own.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    cookbook = models.ForeignKey(Cookbook, models.PROTECT, related_name="drafts")
    change = models.ForeignKey(Change, models.PROTECT, null=True, related_name="drafts")
    person = models.ForeignKey(Person, models.PROTECT)
    revision = models.ForeignKey(Revision, models.PROTECT)
    version = models.PositiveIntegerField(default=0)
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cookbook", "person"], condition=models.Q(is_open=True), name="one_open_draft"
            ),
        ]


class DraftState(models.Model):
    """What a draft was after a save: its edits on a revision, and the conflicts that are open.

    `against` is the version that the saved edits were made on, `submitted` what was saved, as edits on the revision of
    that version, before it was merged. Where the revision is another than in the version before, the draft was carried
    onto a newer one, and that revision is what was merged.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="states")
    version = models.PositiveIntegerField()
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    saved_by = models.ForeignKey(Person, models.PROTECT)
    saved_at = models.DateTimeField()
    edits = models.JSONField()
    against = models.PositiveIntegerField(default=0)
    submitted = models.JSONField(null=True)
    conflicts = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["draft", "version"], name="draft_version_once")]
