"""Who is qualified for which cookbook. Rows about persons: the party's own, ending with the person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from catchball.store.cookbooks import Cookbook, Revision
from catchball.store.parties import Party, Person


class QualificationLevels(models.Model):
    """What a party calls its four levels: [{"label", "meaning"}, …], from the lowest. Without a row, ILUO."""

    party = models.OneToOneField(Party, models.CASCADE)
    levels = models.JSONField()


class Qualification(models.Model):
    """A person's level for a cookbook, since when, and the revision that they know.

    `asked` is the revision whose changed steps they were asked by letter to confirm.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    person = models.ForeignKey(Person, models.CASCADE, related_name="qualifications")
    cookbook = models.ForeignKey(Cookbook, models.CASCADE, related_name="qualifications")
    level = models.PositiveSmallIntegerField()
    since = models.DateField()
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    asked = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "cookbook"], name="qualification_once"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=4), name="qualification_of_four_levels"),
        ]
