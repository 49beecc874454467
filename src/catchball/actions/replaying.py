"""Refused rows read once more: by the mapping of their file as it is now, or as they are, when their time has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext

from catchball.actions.measurements import MENDED, MOST_ROWS, OPEN, Row, take_measurements
from catchball.actions.refusals import NotPossible, require
from catchball.core.measuring.faults import Fault, Reason
from catchball.core.measuring.mapping import FileMapping, InstantColumns
from catchball.core.measuring.readings import Reading
from catchball.core.measuring.replaying import read_again, series_named
from catchball.queries.permissions import may
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.file_mappings import mapping_from_json
from catchball.store.models import Delivery, QuarantinedRow, Series

_AS_SENT = FileMapping(InstantColumns("at"), ())
"""How rows are read that came by the API."""


def replay_rows(*, actor: Actor, now: datetime, delivery: Delivery) -> int:
    """Read the open rows of a delivery once more; how many of them were right now, and are taken.

    Those that are still wrong stay, with the reason that holds now. Raises NotAllowed, NotPossible without open rows.
    """
    with acting(actor):
        rows = _open(actor, delivery)
        mapping = _mapping(delivery)
        right: dict[int, list[tuple[QuarantinedRow, Reading]]] = {}
        for row in rows:
            read = _read(row, mapping, now)
            if isinstance(read, Fault):
                row.field, row.reason, row.said = read.field, read.reason.value, dict(read.said)
                row.save()
            else:
                right.setdefault(read.series, []).append((row, read))
        taken = sum(_taken(actor, now, delivery, series, pairs) for series, pairs in right.items())
        record(actor, now, "replay measurements", f"delivery {delivery.pk}", {"rows": len(rows), "taken": taken})
        return taken


def _open(actor: Actor, delivery: Delivery) -> list[QuarantinedRow]:
    found = QuarantinedRow.objects.select_for_update(of=("self",)).filter(delivery=delivery, state=OPEN)
    rows = list(found.select_related("series").order_by("number")[:MOST_ROWS])
    if not rows:
        raise NotPossible(gettext("No row of this delivery waits in quarantine."))
    for series in {row.series_id: row.series for row in rows}.values():
        require(may(actor, "measure", series or Series(party_id=actor.party)))
    return rows


def _mapping(delivery: Delivery) -> FileMapping:
    file = delivery.file
    if file is None or file.mapping is None:
        return _AS_SENT
    return mapping_from_json(file.mapping.content)


def _read(row: QuarantinedRow, mapping: FileMapping, now: datetime) -> Reading | Fault:
    series = row.series_id
    if series is None:
        series = series_named(mapping, str(row.said.get("text", "")))
    if series is None:
        return Fault("series", Reason.UNKNOWN_SERIES, tuple(row.said.items()))
    return read_again(mapping, series, row.raw, now)


def _taken(
    actor: Actor, now: datetime, delivery: Delivery, series: int, pairs: Sequence[tuple[QuarantinedRow, Reading]]
) -> int:
    """Take what is right now; what the database refuses, as it differs, stays in quarantine where it was."""
    place = Series.objects.select_related("metric", "site").get(pk=series)
    rows = [Row(read.at.isoformat(), read.value, read.size, read.key, read.edition) for _, read in pairs]
    made = take_measurements(actor=actor, now=now, series=place, rows=rows, source="replayed", name=delivery.name)
    refused: Mapping[int, QuarantinedRow] = {row.number: row for row in QuarantinedRow.objects.filter(delivery=made)}
    for number, (row, _) in enumerate(pairs, start=1):
        row.series_id = series
        if (still := refused.get(number)) is not None:
            row.field, row.reason, row.said = still.field, still.reason, still.said
        else:
            row.state, row.ended_by_id, row.ended_at = MENDED, actor.somebody, now
        row.save()
    QuarantinedRow.objects.filter(delivery=made).delete()
    return len(pairs) - len(refused)
