"""The index of the search: which words stand in what, and where that stands today.

Words are kept once for each content of a party, by its digest (or by `change 7`, `deviation 3`), places for each
cookbook. The index of words cannot be used under a policy: others than the own party are answered by `app.found`, which
asks for itself who asks.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.search import SearchVectorField
from django.db import models

from catchball.store.cookbooks import Cookbook
from catchball.store.parties import Party


class SearchText(models.Model):
    """The words of a node's content, of a change or of a deviation."""

    party = models.ForeignKey(Party, models.PROTECT)
    key = models.CharField(max_length=64)
    kind = models.CharField(max_length=12)
    words = SearchVectorField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["party", "key"], name="search_text_once")]


class SearchPlace(models.Model):
    """Where a content stands in a cookbook: as which node, below which. `ends` is the day from which it does not.

    Only the newest revision is searched, and beside it what is in effect until that takes effect.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    cookbook = models.ForeignKey(Cookbook, models.CASCADE, related_name="search_places")
    key = models.CharField(max_length=64)
    uid = models.CharField(max_length=90, blank=True)
    parent = models.CharField(max_length=90, blank=True)
    begins = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["party", "key"], name="search_place_by_key"),
            models.Index(fields=["cookbook", "uid"], name="search_place_by_uid"),
        ]
