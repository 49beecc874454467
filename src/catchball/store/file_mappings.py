"""How files of measurements are understood, and files that were brought in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from catchball.core.measuring.mapping import FileMapping, InstantColumns, Source, Written
from catchball.store.parties import Party, Person

COUNTS_EMPTY = "counts_empty"
"""What mappings do not say that were made before empty cells used up their places."""


class StoredMapping(models.Model):
    """A mapping with a name; `header` is that of the file for which it was made, by which the next one is known."""

    party = models.ForeignKey(Party, models.PROTECT)
    name = models.CharField(max_length=100)
    header = models.JSONField()
    content = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["party", "name"], name="mapping_once")]


class MeasurementFile(models.Model):
    """A file that was brought in, known by its content; the bytes are kept until it is taken or put away.

    Without bytes whoever takes it has them, as the command line.

    `beside` is the .dfx of a .dfd. `mapping` is how it was taken, `content` what that said; `batches` are written.
    """

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting"
        TAKING = "taking"
        TAKEN = "taken"
        DROPPED = "dropped"
        UNREADABLE = "unreadable"

    party = models.ForeignKey(Party, models.PROTECT)
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    bytes = models.BinaryField(null=True)
    beside = models.BinaryField(null=True)
    beside_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    mapping = models.ForeignKey(StoredMapping, models.PROTECT, null=True, related_name="files")
    content = models.JSONField(default=dict)
    batches = models.PositiveIntegerField(default=0)
    told = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["party", "sha256"], name="measurement_file_once")]


def mapping_as_json(mapping: FileMapping) -> dict[str, Any]:
    """A mapping as it is stored."""
    at = mapping.instant
    return {
        "instant": {"column": at.column, "time": at.time, "written": at.written.value, "zone": at.zone},
        "sources": [
            {"series": one.series, "column": one.column, "size": one.size, "named": one.named}
            for one in mapping.sources
        ],
        "series_column": mapping.series_column,
        "left_out": list(mapping.left_out),
        "key": mapping.key,
        "edition": mapping.edition,
        "decimal": mapping.decimal,
        "encoding": mapping.encoding,
        COUNTS_EMPTY: mapping.counts_empty,
    }


def mapping_from_json(content: dict[str, Any]) -> FileMapping:
    """A stored mapping."""
    at = content["instant"]
    return FileMapping(
        instant=InstantColumns(at["column"], at["time"], Written(at["written"]), at["zone"]),
        sources=tuple(Source(**source) for source in content["sources"]),
        series_column=content["series_column"],
        left_out=tuple(content["left_out"]),
        key=content["key"],
        edition=content["edition"],
        decimal=content["decimal"],
        encoding=content["encoding"],
        counts_empty=content.get(COUNTS_EMPTY, False),
    )
