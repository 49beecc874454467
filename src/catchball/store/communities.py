"""Who shares a family of cookbooks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from catchball.store.parties import Party


class Community(models.Model):
    """Parties that share cookbooks. `party` leads it and says who belongs."""

    party = models.ForeignKey(Party, models.PROTECT)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class CommunityParty(models.Model):
    """A party of a community; all may read what is shared with it, some may adapt it."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="parties")
    party = models.ForeignKey(Party, models.PROTECT)
    may_adapt = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["community", "party"], name="community_party_once")]
