"""What is said about a change: threads of comments at a place of it, and translations beside what was said.

Rows are only added. A comment belongs to its writer's party; all who may read the change read it, but for what is said
at a node that the change's owner keeps to itself.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from catchball.store.changes import Change
from catchball.store.communities import Community
from catchball.store.parties import Party, Person


class Thread(models.Model):
    """Comments at one place of a change: an atom of what it edits, a spot on a picture, or the change as a whole.

    `atom` is the place as in an edit, empty for the whole; `side` (`old` or `new`), `x` and `y` (per cent of width and
    height) name a spot on the picture that stands there; `proposal` is the one on which it was opened.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    community = models.ForeignKey(Community, models.PROTECT, null=True)
    change = models.ForeignKey(Change, models.CASCADE, related_name="threads")
    proposal = models.PositiveIntegerField(default=1)
    uid = models.CharField(max_length=90, blank=True)
    atom = models.JSONField(default=list)
    side = models.CharField(max_length=3, blank=True)
    x = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    y = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    person = models.ForeignKey(Person, models.PROTECT)
    at = models.DateTimeField()


class Comment(models.Model):
    """What somebody said in a thread, in their language.

    `kind` tells whether it resolved the thread, or opened it again. In the text a person is named by `@` and the
    pseudonym; `mentions` are the same people.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    community = models.ForeignKey(Community, models.PROTECT, null=True)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="comments")
    person = models.ForeignKey(Person, models.PROTECT)
    kind = models.CharField(max_length=10, default="says")
    language = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    mentions = models.JSONField(default=list)
    at = models.DateTimeField()


class Translation(models.Model):
    """What was said about a change in another language, by a person; it stands beside the original.

    `what` names the original: `comment 17`, `review 5`, `decision 3`, or a question of the justification, with the
    number of the proposal: `reason 1`.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    community = models.ForeignKey(Community, models.PROTECT, null=True)
    change = models.ForeignKey(Change, models.CASCADE, related_name="translations")
    what = models.CharField(max_length=40)
    language = models.CharField(max_length=20)
    text = models.TextField()
    person = models.ForeignKey(Person, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["change", "what"], name="translation_of_what")]
