"""Taking measurements in: what is right is kept once, what is wrong goes into quarantine with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from math import isfinite

from django.utils.translation import gettext

from catchball.actions.refusals import NotPossible, NotValid, require
from catchball.core.canonical import Json
from catchball.queries.permissions import may
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.measurement_writing import Value, write_values
from catchball.store.models import Delivery, QuarantinedRow, Series

MOST_ROWS = 10_000
"""Rows of one delivery."""
OPEN, MENDED, DROPPED = "open", "mended", "dropped"
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=1)
"""By how much a clock of a machine may be fast."""
_LARGEST_EDITION = 1_000
_LONGEST_KEY = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it came: an instant as text in ISO 8601, with its time zone; see `Value` for the rest."""

    at: str
    value: float | None
    size: float = 1
    key: str = ""
    edition: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: in which field, and why."""

    field: str
    reason: str


def take_measurements(
    *, actor: Actor, now: datetime, series: Series, rows: Sequence[Row], source: str, name: str = ""
) -> Delivery:
    """Keep the values of a delivery. What was taken before is not taken twice, whatever it comes with.

    Raises NotAllowed, and NotValid for no row or too many; a wrong row refuses nothing but itself.
    """
    with acting(actor):
        require(may(actor, "measure", series))
        if not 1 <= len(rows) <= MOST_ROWS:
            raise NotValid(gettext("A delivery has 1 to %(most)s rows.") % {"most": MOST_ROWS}, ("rows",))
        delivery = Delivery.objects.create(
            party_id=actor.party, source=source, name=name, by_id=actor.person, at=now, rows=len(rows)
        )
        faults = _written(delivery, series, rows, now)
        _quarantine(delivery, series, rows, faults)
        return delivery


def mend_row(*, actor: Actor, now: datetime, row: QuarantinedRow, given: Row) -> QuarantinedRow:
    """Take a row out of quarantine in another form. Raises NotAllowed, NotPossible, NotValid when it is still wrong."""
    with acting(actor):
        kept = _waiting(actor, row)
        delivery = Delivery.objects.create(
            party_id=actor.party, source="mended", name=kept.delivery.name, by_id=actor.person, at=now, rows=1
        )
        faults = _written(delivery, kept.series, [given], now)
        if faults:
            raise NotValid(faults[0].reason, (faults[0].field,))
        return _ended(actor, now, kept, MENDED)


def drop_row(*, actor: Actor, now: datetime, row: QuarantinedRow) -> QuarantinedRow:
    """Say that a row in quarantine is nothing to keep. It stays to be seen. Raises NotAllowed, NotPossible."""
    with acting(actor):
        return _ended(actor, now, _waiting(actor, row), DROPPED)


def _waiting(actor: Actor, row: QuarantinedRow) -> QuarantinedRow:
    require(may(actor, "measure", row.series))
    kept = QuarantinedRow.objects.select_for_update(of=("self",)).select_related("delivery", "series").get(pk=row.pk)
    if kept.state != OPEN:
        raise NotPossible(gettext("Somebody has seen to this row already."))
    return kept


def _ended(actor: Actor, now: datetime, row: QuarantinedRow, state: str) -> QuarantinedRow:
    row.state, row.ended_by_id, row.ended_at = state, actor.somebody, now
    row.save()
    record(actor, now, f"{state} measurement", f"delivery {row.delivery_id}", {"row": row.number})
    return row


def _written(delivery: Delivery, series: Series, rows: Sequence[Row], now: datetime) -> dict[int, Fault]:
    """Write what is right; gives what is wrong, by the place of the row."""
    faults: dict[int, Fault] = {}
    values: dict[int, Value] = {}
    for place, row in enumerate(rows):
        checked = _value(series.pk, row, now)
        if isinstance(checked, Fault):
            faults[place] = checked
        else:
            values[place] = checked
    written = write_values(delivery.party_id, delivery.pk, list(values.values()))
    places = list(values)
    for differing in written.differing:
        faults[places[differing]] = Fault(
            "value", gettext("Something else was measured at this instant; a correction has the next edition.")
        )
    delivery.new, delivery.known, delivery.refused = written.new, written.known, len(faults)
    delivery.save()
    return faults


def _quarantine(delivery: Delivery, series: Series, rows: Sequence[Row], faults: Mapping[int, Fault]) -> None:
    QuarantinedRow.objects.bulk_create(
        QuarantinedRow(
            party_id=delivery.party_id,
            delivery=delivery,
            series=series,
            number=place + 1,
            raw=_raw(rows[place]),
            field=fault.field,
            reason=fault.reason,
        )
        for place, fault in sorted(faults.items())
    )


def _raw(row: Row) -> dict[str, Json]:
    """A row as JSON can have it: numbers beyond all bounds as text."""
    return {
        name: value if not isinstance(value, float) or isfinite(value) else str(value)
        for name, value in asdict(row).items()
    }


def _value(series: int, row: Row, now: datetime) -> Value | Fault:
    at = _instant(row.at)
    if at is None:
        return Fault("at", gettext("An instant is written as 2026-03-31T14:05:00+02:00, with its time zone."))
    if not _EARLIEST <= at <= now + _AHEAD:
        return Fault("at", gettext("This instant lies before the year 2000, or ahead of today."))
    if not 0 <= row.edition <= _LARGEST_EDITION:
        most = {"most": _LARGEST_EDITION}
        return Fault("edition", gettext("An edition is 0, or up to %(most)s for corrections.") % most)
    if row.value is None and row.edition == 0:
        return Fault("value", gettext("There is no value. Only a correction may take one back."))
    if row.value is not None and not isfinite(row.value):
        return Fault("value", gettext("This is larger than a number can be."))
    if not 0 < row.size < float("inf"):
        return Fault("size", gettext("A size is a number above zero."))
    if len(row.key) > _LONGEST_KEY or "\0" in row.key:
        return Fault("key", gettext("A key has at most %(most)s letters.") % {"most": _LONGEST_KEY})
    return Value(series, at, row.value, row.size, row.key, row.edition)


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
