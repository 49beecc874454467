"""Taking measurements from files: brought in, looked at, taken series by series in deliveries, or put away.

What a file says is told as core values; reading it is done by whoever calls. The bytes are kept until it is taken, so
that a worker can read them; afterwards only what they were known by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from hashlib import sha256

from django.db import OperationalError
from django.utils.translation import gettext

from catchball.actions.measurements import MOST_ROWS, Row, take_measurements
from catchball.actions.refusals import NotPossible, NotValid, require
from catchball.actions.refusals import Refused as NotDone
from catchball.actions.turns import series_in_turn
from catchball.core.measuring.faults import Fault, Reason
from catchball.core.measuring.readings import Refused, Taken
from catchball.core.measuring.tables import LARGEST_FILE, CannotReadTable
from catchball.core.measuring.taking import Batch, LackingColumns, Value, batches
from catchball.queries.permissions import may
from catchball.store import outbox
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.measurement_writing import kept_at
from catchball.store.models import Delivery, MeasurementFile, Metric, QuarantinedRow, Series, StoredMapping

_State = MeasurementFile.State
_LONGEST_NAME = 200
_NOT_KEPT = (
    "the file was taken up to a value that could not be kept (%(error)s); tell an administrator, then bring it in again"
)
_LONGEST_ERROR = 200


def bring_in_file(
    *, actor: Actor, now: datetime, name: str, data: bytes, beside: tuple[bytes, str] | None = None
) -> MeasurementFile:
    """Keep a file until it is taken or put away; `beside` is the .dfx of a .dfd with its name.

    A file of the same content is the same file. Raises NotAllowed, NotValid, NotPossible while it is being taken.
    """
    with acting(actor):
        require(may(actor, "bring in measurements", Metric(party_id=actor.party)))
        size = len(data) + (len(beside[0]) if beside else 0)
        if not 0 < size <= LARGEST_FILE:
            raise NotValid(
                gettext("The file has %(bytes)s bytes; 1 to %(most)s are possible.")
                % {"bytes": f"{size:,}", "most": f"{LARGEST_FILE:,}"},
                ("file",),
            )
        digest = sha256(data + (beside[0] if beside else b"")).hexdigest()
        row = _again(MeasurementFile.objects.select_for_update().filter(party_id=actor.party, sha256=digest).first())
        row.party_id, row.sha256, row.size = actor.party, digest, size
        row.name = _name(name)
        row.bytes, row.state, row.told, row.batches = data, _State.WAITING, "", 0
        row.beside, row.beside_name = (beside[0], _name(beside[1])) if beside else (None, "")
        row.by_id, row.at = actor.somebody, now
        row.save()
        record(actor, now, "bring in measurements", f"file {row.pk}", {"name": row.name, "sha256": digest})
        return row


def note_file(*, actor: Actor, now: datetime, name: str, digest: str, size: int) -> MeasurementFile:
    """Note a file that is taken by whoever has it, however large: its digest (sha256) and its size in bytes.

    One that was begun like that is given as it is, to go on. Raises NotAllowed, NotPossible while a worker takes it.
    """
    with acting(actor):
        require(may(actor, "bring in measurements", Metric(party_id=actor.party)))
        known = MeasurementFile.objects.select_for_update().filter(party_id=actor.party, sha256=digest).first()
        if known is not None and known.state == _State.TAKING and known.bytes is None:
            return known
        row = _again(known)
        row.party_id, row.sha256, row.size, row.name = actor.party, digest, size, _name(name)
        row.state, row.told, row.batches = _State.WAITING, "", 0
        row.bytes, row.beside, row.beside_name = None, None, ""
        row.by_id, row.at = actor.somebody, now
        row.save()
        record(actor, now, "bring in measurements", f"file {row.pk}", {"name": row.name, "sha256": digest})
        return row


def begin_taking(*, actor: Actor, now: datetime, file: MeasurementFile, mapping: StoredMapping) -> MeasurementFile:
    """Say how a file is taken; from now on it is, batch by batch.

    Raises NotAllowed, NotPossible when it does not wait.
    """
    with acting(actor):
        require(may(actor, "bring in measurements", Metric(party_id=actor.party)))
        kept = _in_turn(file)
        if kept.state != _State.WAITING:
            raise NotPossible(gettext("This file does not wait to be taken."))
        kept.state, kept.mapping, kept.content = _State.TAKING, mapping, mapping.content
        kept.save()
        told = {"mapping": mapping.pk, "version": mapping.version}
        record(actor, now, "take measurements of file", f"file {kept.pk}", told)
        return kept


def take_later(*, actor: Actor, file: MeasurementFile) -> None:
    """Have the worker take a file for which `begin_taking` said how."""
    with acting(actor):
        outbox.defer(
            "take_measurement_file", party=actor.party, key=f"file {file.pk}", file=file.pk, person=actor.somebody
        )


def take_batch(*, actor: Actor, now: datetime, file: MeasurementFile, number: int, batch: Batch) -> Delivery | None:
    """Write a batch, counted from 0; None when it is written already, as after a worker was killed.

    Raises NotAllowed, NotPossible.
    """
    with acting(actor):
        kept = _in_turn(file)
        if kept.state != _State.TAKING:
            raise NotPossible(gettext("This file is not being taken."))
        if number < kept.batches:
            return None
        delivery = _delivered(actor, now, kept, batch)
        kept.batches = number + 1
        kept.save(update_fields=["batches"])
        return delivery


def take_all(*, actor: Actor, now: datetime, file: MeasurementFile, values: Iterable[Value]) -> MeasurementFile:
    """Write all values of a file that are not written yet, in batches, each of them whole. Raises as `take_batch`."""
    with ended_if_it_fails(actor=actor, file=file):
        for number, batch in enumerate(batches(values, MOST_ROWS)):
            take_batch(actor=actor, now=now, file=file, number=number, batch=batch)
    return end_taking(actor=actor, file=file)


@contextmanager
def ended_if_it_fails(*, actor: Actor, file: MeasurementFile) -> Iterator[None]:
    """End the taking with the reason when it fails for good, so that nobody waits for it; the error goes on.

    A database that is away for a moment ends nothing: whoever takes the file goes on later.
    """
    try:
        yield
    except OperationalError:
        raise
    except LackingColumns as error:
        end_taking(actor=actor, file=file, why_not=f"these columns are not there: {', '.join(error.columns)}")
        raise
    except (CannotReadTable, NotDone) as error:
        end_taking(actor=actor, file=file, why_not=str(error))
        raise
    except Exception as error:
        said = " ".join(str(error).partition("\n")[0].split())[:_LONGEST_ERROR] or type(error).__name__
        end_taking(actor=actor, file=file, why_not=_NOT_KEPT % {"error": said})
        raise


def end_taking(*, actor: Actor, file: MeasurementFile, why_not: str = "") -> MeasurementFile:
    """Say that all of a file is written, or in a sentence why the rest cannot be. Its bytes are forgotten.

    What has ended already stays as it is.
    """
    with acting(actor):
        kept = _in_turn(file)
        if kept.state != _State.TAKING:
            return kept
        kept.state, kept.told = (_State.UNREADABLE, why_not) if why_not else (_State.TAKEN, "")
        kept.bytes = kept.beside = None
        kept.save()
        return kept


def put_away(*, actor: Actor, now: datetime, file: MeasurementFile) -> MeasurementFile:
    """Say that a file which waits shall not be taken. Raises NotAllowed, NotPossible."""
    with acting(actor):
        require(may(actor, "bring in measurements", Metric(party_id=actor.party)))
        kept = _in_turn(file)
        if kept.state != _State.WAITING:
            raise NotPossible(gettext("This file does not wait to be taken."))
        kept.state, kept.bytes, kept.beside = _State.DROPPED, None, None
        kept.save()
        record(actor, now, "put away measurements", f"file {kept.pk}", {"name": kept.name})
        return kept


def _again(known: MeasurementFile | None) -> MeasurementFile:
    if known is not None and known.state == _State.TAKING:
        raise NotPossible(gettext("This very file is being taken at the moment."))
    return known or MeasurementFile()


def _name(name: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in name)[-_LONGEST_NAME:]


def _in_turn(file: MeasurementFile) -> MeasurementFile:
    """The file as it is now, without its bytes, until this transaction is over."""
    rows = MeasurementFile.objects.select_for_update().defer("bytes", "beside")
    return rows.get(pk=file.pk)


def _delivered(actor: Actor, now: datetime, file: MeasurementFile, batch: Batch) -> Delivery:
    """What is right is taken as from anywhere else; what is not stands in quarantine with its place in the file."""
    taken = [value for value in batch.values if isinstance(value, Taken)]
    refused = [value for value in batch.values if isinstance(value, Refused)]
    if not file.content["key"]:
        taken, unclear = _told_apart(batch.series, taken)
        refused += unclear
    if taken and batch.series is not None:
        series = Series.objects.select_related("metric", "site").get(pk=batch.series)
        rows = [_row(one) for one in taken]
        made = take_measurements(actor=actor, now=now, series=series, rows=rows, source="file", name=file.name)
        _place(made, file, taken)
    else:
        made = Delivery.objects.create(
            party_id=actor.party, source="file", name=file.name, by_id=actor.person, at=now, rows=0
        )
    new = _quarantined(made, refused, _there(file, refused))
    QuarantinedRow.objects.bulk_create(new)
    made.file, made.rows, made.refused = file, len(batch.values), made.refused + len(refused)
    made.save()
    return made


def _told_apart(series: int | None, taken: list[Taken]) -> tuple[list[Taken], list[Refused]]:
    """Without the editions of which nothing tells what they correct, as several values are of their instant.

    What is kept already in the same place was told apart before.
    """
    corrected = {one.reading.at for one in taken if one.reading.edition > 0}
    if series is None or not corrected:
        return taken, []
    series_in_turn([series])
    kept = kept_at(series, sorted(corrected))
    several = {at for at, key, _ in kept if key} | {one.reading.at for one in taken if one.reading.key}
    clear, unclear = list[Taken](), list[Refused]()
    for one in taken:
        told = one.reading
        if told.edition == 0 or told.at not in several or (told.at, told.key, told.edition) in kept:
            clear.append(one)
        else:
            row = asdict(replace(_row(one), key=""))
            unclear.append(Refused(series, row, Fault("key", Reason.KEY_NEEDED), one.row, one.column))
    return clear, unclear


def _row(one: Taken) -> Row:
    reading = one.reading
    return Row(reading.at.isoformat(), reading.value, reading.size, reading.key, reading.edition)


def _place(made: Delivery, file: MeasurementFile, taken: Sequence[Taken]) -> None:
    """Say where in the file that stands which was refused; what stands in quarantine already is not doubled."""
    rows = list(QuarantinedRow.objects.filter(delivery=made))
    there = _there(file, [taken[row.number - 1] for row in rows])
    doubled = []
    for row in rows:
        one = taken[row.number - 1]
        row.row, row.column = one.row, one.column
        if (one.row, one.column, row.series_id) in there:
            doubled.append(row.pk)
    QuarantinedRow.objects.bulk_update([row for row in rows if row.pk not in doubled], ["row", "column"])
    QuarantinedRow.objects.filter(pk__in=doubled).delete()


Place = tuple[int | None, str, int | None]


def _there(file: MeasurementFile, values: Sequence[Taken | Refused]) -> set[Place]:
    """The places of this file, among those of these values, that stand in quarantine from an earlier time.

    Where a row named no series that was known, somebody may have said since which it is.
    """
    rows = QuarantinedRow.objects.filter(delivery__file=file, row__in={value.row for value in values})
    return {
        (row, column, None if reason == Reason.UNKNOWN_SERIES else series)
        for row, column, series, reason in rows.values_list("row", "column", "series", "reason")
    }


def _quarantined(made: Delivery, refused: Sequence[Refused], there: set[Place]) -> list[QuarantinedRow]:
    number = made.rows
    return [
        QuarantinedRow(
            party_id=made.party_id,
            delivery=made,
            series_id=one.series,
            number=number + place,
            raw=dict(one.raw),
            field=one.fault.field,
            reason=one.fault.reason.value,
            said=dict(one.fault.said),
            row=one.row,
            column=one.column,
        )
        for place, one in enumerate(refused, start=1)
        if (one.row, one.column, one.series) not in there
    ]
