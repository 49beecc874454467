"""Taking measurements of a file, batch by batch; one that was begun goes on where it stopped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from catchball.actions.measurement_files import ended_if_it_fails, take_all
from catchball.actions.refusals import Refused
from catchball.core.measuring.tables import CannotReadTable
from catchball.core.measuring.taking import LackingColumns, Value, values_of
from catchball.formats.measurements.tables import read_table
from catchball.queries.actors import actor_of_person
from catchball.queries.parquet import parquet_reader
from catchball.store.acting import acting
from catchball.store.file_mappings import mapping_from_json
from catchball.store.models import MeasurementFile


def take_file(file: int, person: int, now: datetime) -> None:
    """Take all of a file in somebody's name. What keeps it from being read is told in it."""
    actor = actor_of_person(person, now.date())
    with acting(actor):
        row = MeasurementFile.objects.filter(pk=file, state=MeasurementFile.State.TAKING).first()
    if row is None or row.bytes is None:
        return  # (another go has ended it)
    # What people can help by themselves is told in the file; for anything else the job fails, too.
    with suppress(CannotReadTable, LackingColumns, Refused), ended_if_it_fails(actor=actor, file=row):
        take_all(actor=actor, now=now, file=row, values=_values(row, bytes(row.bytes)))


def _values(row: MeasurementFile, data: bytes) -> Iterator[Value]:
    """The values of a file; of what is ahead of its time when it was brought in, which each go finds alike."""
    mapping = mapping_from_json(row.content)
    beside = (bytes(row.beside), row.beside_name) if row.beside is not None else None
    table = read_table(data, row.name, parquet_reader(), beside, mapping.encoding)
    return values_of(mapping, table.header, table.rows(mapping.columns), row.at)
