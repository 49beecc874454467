"""Connections to machines: which there are, what they remember, where something may be missing, what was not read."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from catchball.store.parties import Party, Person


class MachineConnection(models.Model):
    """A connection, by the name that its file gives it, and how it is doing.

    `runner` names the process that has it: what another one began is over. `heard_at` is when the last message came,
    `kept_at` when the last value was kept, `alive_at` when the process gave its last sign of life.
    """

    class State(models.TextChoices):
        """What its process said last."""

        LISTENING = "listening"
        WAITING = "waiting"
        ENDED = "ended"

    party = models.ForeignKey(Party, models.PROTECT)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    runner = models.CharField(max_length=40)
    state = models.CharField(max_length=20, choices=State.choices)
    trouble = models.TextField(blank=True)
    quiet_minutes = models.PositiveIntegerField()
    began_at = models.DateTimeField()
    alive_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(null=True)
    messages = models.PositiveBigIntegerField(default=0)
    new = models.PositiveBigIntegerField(default=0)
    known = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["party", "name"], name="machine_connection_once")]


class MachineMemory(models.Model):
    """What a connection remembers of a place that it listens to, kept together with the values that it read there.

    Of an edge node: its certificates of birth, and the number of its last message. Of an OPC UA node: the instant of
    its last value.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    connection = models.ForeignKey(MachineConnection, models.CASCADE, related_name="memories")
    place = models.CharField(max_length=600)
    state = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["connection", "place"], name="machine_memory_once")]


class MachineGap(models.Model):
    """Where values may be missing: at which place, between which instants (None: not known), and why."""

    party = models.ForeignKey(Party, models.PROTECT)
    connection = models.ForeignKey(MachineConnection, models.CASCADE, related_name="gaps")
    place = models.CharField(max_length=600)
    began = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    reason = models.TextField()
    noted_at = models.DateTimeField()


class UnreadMessage(models.Model):
    """A message that could not be understood, as it came, each once however often it comes.

    One that `waits` names its metrics by aliases that no certificate of birth has explained; it is read when one does.
    """

    class State(models.TextChoices):
        """What becomes of it."""

        WAITING = "waiting"
        OPEN = "open"
        READ = "read"

    party = models.ForeignKey(Party, models.PROTECT)
    connection = models.ForeignKey(MachineConnection, models.CASCADE, related_name="unread")
    place = models.CharField(max_length=600)
    payload = models.BinaryField()
    digest = models.CharField(max_length=64)
    reason = models.TextField()
    state = models.CharField(max_length=20, choices=State.choices)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["connection", "digest"], name="unread_message_once")]
        indexes: ClassVar = [models.Index(fields=["connection", "state", "place"], name="unread_by_place")]
