"""Keys for programs, and the answers that are given again when a request is repeated."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from catchball.store.parties import Party, Person


class Token(models.Model):
    """A key of a person or, under a name, of a machine. Only its digest is kept."""

    party = models.ForeignKey(Party, models.PROTECT)
    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=10, default="read")
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class IdempotentAnswer(models.Model):
    """What was answered to a request with an Idempotency-Key."""

    party = models.ForeignKey(Party, models.PROTECT)
    person = models.ForeignKey(Person, models.CASCADE)
    key = models.CharField(max_length=100)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "key"], name="idempotency_key_once")]
