"""A file of measurements taken into the database, in somebody's name. Nothing here loads before Django is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.utils import timezone

from catchball.actions.measurement_files import begin_taking, note_file, take_all
from catchball.cli.account_rows import find_user
from catchball.cli.complaints import AskedWrongly
from catchball.cli.reading import read_bytes
from catchball.cli.spc_reading import pair
from catchball.core.measuring.mapping import FileMapping
from catchball.core.measuring.readings import Refused
from catchball.core.measuring.tables import CannotReadTable, Table
from catchball.core.measuring.taking import LackingColumns, Value, values_of
from catchball.formats.measurements.tables import is_parquet, read_table
from catchball.queries.actors import actor_of
from catchball.queries.measurements import became_of, mappings
from catchball.queries.parquet import parquet_reader
from catchball.queries.telling.refused_values import told_fault
from catchball.store.acting import Actor, acting
from catchball.store.file_mappings import StoredMapping, mapping_from_json

_MOST_TOLD = 20
_AT_ONCE = 2**20


@dataclass(frozen=True, slots=True)
class Looked:
    """What would be taken of a file: how many values, and those that are wrong, of which the first are told."""

    taken: int
    refused: int
    wrong: tuple[str, ...]


def look(path: Path, username: str, name: str) -> Looked:
    """What would be taken of a file by a mapping; nothing is written. Raises AskedWrongly."""
    kept = _mapping(_actor(username), name)
    count: Counter[bool] = Counter()
    wrong: list[str] = []
    try:
        for value in _values(path, mapping_from_json(kept.content)):
            count[isinstance(value, Refused)] += 1
            if isinstance(value, Refused) and len(wrong) < _MOST_TOLD:
                wrong.append(f"{path}: row {value.row}, column {value.column}: {told_fault(value.fault)}")
    except CannotReadTable as error:
        raise AskedWrongly(str(error)) from error
    return Looked(count[False], count[True], tuple(wrong))


def take(path: Path, username: str, name: str) -> dict[str, object]:
    """Take a file by a mapping; one that was begun goes on. What became of its values. Raises AskedWrongly, Refused."""
    actor, now = _actor(username), timezone.now()
    kept = _mapping(actor, name)
    try:
        values = _values(path, mapping_from_json(kept.content))
        row = note_file(actor=actor, now=now, name=path.name, digest=_digest(path), size=path.stat().st_size)
        if row.state != row.State.TAKING:
            row = begin_taking(actor=actor, now=now, file=row, mapping=kept)
        elif row.content != kept.content:  # (it goes on as it was begun)
            values = _values(path, mapping_from_json(row.content))
        row = take_all(actor=actor, now=now, file=row, values=values)
    except CannotReadTable as error:
        raise AskedWrongly(str(error)) from error
    with acting(actor):
        became = became_of(actor, row)
    return {"file": row.pk, "values": became.rows, "new": became.new, "known": became.known, "refused": became.refused}


def _values(path: Path, mapping: FileMapping) -> Iterator[Value]:
    table = _table(path, mapping.encoding)
    try:
        return values_of(mapping, table.header, table.rows(mapping.columns), timezone.now())
    except LackingColumns as error:
        raise AskedWrongly(f"{path}: these columns are not there: {', '.join(error.columns)}") from error


def _table(path: Path, encoding: str) -> Table:
    """The table of a file; Parquet is read where it is, however large."""
    described, values = pair(path)
    if is_parquet(described):
        return parquet_reader().table(described, str(path))
    beside = None if values is None else (read_bytes(values), values.name)
    return read_table(read_bytes(described), str(path), parquet_reader(), beside, encoding)


def _digest(path: Path) -> str:
    found = sha256()
    described, values = pair(path)
    for file in filter(None, (described, values)):
        with file.open("rb") as opened:
            while piece := opened.read(_AT_ONCE):
                found.update(piece)
    return found.hexdigest()


def _actor(username: str) -> Actor:
    return actor_of(find_user(username).user, timezone.localdate())


def _mapping(actor: Actor, name: str) -> StoredMapping:
    with acting(actor):
        known = {row.name: row for row in mappings(actor)}
    if name not in known:
        told = ", ".join(f"“{one}”" for one in sorted(known)) or "none yet; make one on the page of a file"
        raise AskedWrongly(f"there is no mapping “{name}”; there are {told}")
    return known[name]
