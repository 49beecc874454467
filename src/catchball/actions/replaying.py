"""Refused rows read once more: by the mapping of their file as it is now, or as they are, when their time has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext

from catchball.actions.measurements import MENDED, MOST_ROWS, OPEN, Row, take_measurements
from catchball.actions.refusals import NotPossible, require
from catchball.actions.turns import series_in_turn
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
_AT_ONCE = 500
"""Rows that one statement changes."""


def replay_rows(*, actor: Actor, now: datetime, delivery: Delivery) -> int:
    """Read the open rows of a delivery once more; how many of them were right now, and are taken.

    Those that are still wrong stay, with the reason that holds now. Raises NotAllowed, NotPossible without open rows.
    """
    with acting(actor):
        rows = _open(actor, delivery)
        mapping = _mapping(delivery)
        series_in_turn(_series(delivery, mapping))
        pieces = [rows[begin : begin + MOST_ROWS] for begin in range(0, len(rows), MOST_ROWS)]
        taken = sum(_replayed(actor, now, delivery, mapping, piece) for piece in pieces)
        record(actor, now, "replay measurements", f"delivery {delivery.pk}", {"rows": len(rows), "taken": taken})
        return taken


def _open(actor: Actor, delivery: Delivery) -> list[int]:
    """The ids of the open rows, by their number; until this transaction is over nobody else sees to them."""
    found = QuarantinedRow.objects.filter(delivery=delivery, state=OPEN).order_by("number", "pk")
    rows = list(found.select_for_update().values_list("pk", flat=True))
    if not rows:
        raise NotPossible(gettext("No row of this delivery waits in quarantine."))
    for series in Series.objects.select_related("metric", "site").filter(quarantined__in=found.order_by()).distinct():
        require(may(actor, "measure", series))
    if found.filter(series=None).exists():
        require(may(actor, "measure", Series(party_id=actor.party)))
    return rows


def _series(delivery: Delivery, mapping: FileMapping) -> set[int]:
    """The series that the open rows may be of."""
    found = QuarantinedRow.objects.filter(delivery=delivery, state=OPEN).order_by()
    of_rows = set(found.exclude(series=None).values_list("series_id", flat=True).distinct())
    names = found.filter(series=None).values_list("said__text", flat=True).distinct()
    return of_rows | {series for name in names if (series := series_named(mapping, str(name))) is not None}


def _replayed(actor: Actor, now: datetime, delivery: Delivery, mapping: FileMapping, piece: Sequence[int]) -> int:
    """Read some rows once more; how many of them are taken."""
    right: dict[int, list[tuple[QuarantinedRow, Reading]]] = {}
    wrong = []
    for row in QuarantinedRow.objects.filter(pk__in=piece).order_by("number", "pk"):
        read = _read(row, mapping, now)
        if isinstance(read, Fault):
            row.field, row.reason, row.said = read.field, read.reason.value, dict(read.said)
            wrong.append(row)
        else:
            right.setdefault(read.series, []).append((row, read))
    _save(wrong)
    return sum(_taken(actor, now, delivery, series, pairs) for series, pairs in sorted(right.items()))


def _mapping(delivery: Delivery) -> FileMapping:
    file = delivery.file
    if file is None or file.mapping is None:
        return _AS_SENT
    return mapping_from_json(file.mapping.content)


def _read(row: QuarantinedRow, mapping: FileMapping, now: datetime) -> Reading | Fault:
    if row.reason == Reason.KEY_NEEDED:
        return Fault(row.field, Reason.KEY_NEEDED)  # (what was kept of the row does not tell it)
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
    _save([row for row, _ in pairs])
    QuarantinedRow.objects.filter(delivery=made).delete()
    return len(pairs) - len(refused)


def _save(rows: Sequence[QuarantinedRow]) -> None:
    changed = ["series", "field", "reason", "said", "state", "ended_by", "ended_at"]
    QuarantinedRow.objects.bulk_update(rows, changed, batch_size=_AT_ONCE)
