"""What people want to hear of: what they follow, how soon letters come, and a calendar of their deadlines."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from catchball.store.changes import Change
from catchball.store.cookbooks import Cookbook
from catchball.store.metrics import Series
from catchball.store.parties import Party, Person


class Following(models.Model):
    """That somebody follows a change, a cookbook or a series, or does not want to: it outweighs following by itself."""

    party = models.ForeignKey(Party, models.PROTECT)
    person = models.ForeignKey(Person, models.CASCADE, related_name="followings")
    change = models.ForeignKey(Change, models.CASCADE, null=True, related_name="followings")
    cookbook = models.ForeignKey(Cookbook, models.CASCADE, null=True, related_name="followings")
    series = models.ForeignKey(Series, models.CASCADE, null=True, related_name="followings")
    follows = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "change"], name="following_of_change_once"),
            models.UniqueConstraint(fields=["person", "cookbook"], name="following_of_cookbook_once"),
            models.UniqueConstraint(fields=["person", "series"], name="following_of_series_once"),
        ]


class LetterChoice(models.Model):
    """How soon somebody wants letters of a kind. Who has chosen nothing gets what `core/letters.py` says."""

    party = models.ForeignKey(Party, models.PROTECT)
    person = models.ForeignKey(Person, models.CASCADE, related_name="letter_choices")
    kind = models.CharField(max_length=20)
    rhythm = models.CharField(max_length=10)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "kind"], name="letter_choice_once")]


class WaitingLetter(models.Model):
    """What somebody will read in their next daily letter; `sent_at` is when that went out."""

    party = models.ForeignKey(Party, models.PROTECT)
    person = models.ForeignKey(Person, models.CASCADE)
    about = models.CharField(max_length=40)
    thing = models.BigIntegerField()
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "about", "thing"], name="waiting_letter_once")
        ]


class CalendarKey(models.Model):
    """A private address under which a person's calendar reads their deadlines. Only its digest is kept."""

    party = models.ForeignKey(Party, models.PROTECT)
    person = models.ForeignKey(Person, models.CASCADE, related_name="calendar_keys")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
