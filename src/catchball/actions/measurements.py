"""Taking measurements in: what is right is kept once, what is wrong goes into quarantine with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext

from catchball.actions.judging import ask_to_judge
from catchball.actions.measured_rows import Checked, Row, checked, columns_of, raw, row_at
from catchball.actions.refusals import NotPossible, NotValid, require
from catchball.core.columns import Columns
from catchball.core.measuring.faults import Fault, Reason
from catchball.queries.permissions import may
from catchball.queries.telling.refused_values import told_fault
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.measured_values import instant_of
from catchball.store.measurement_months import closed_months, month_of
from catchball.store.measurement_writing import write_values
from catchball.store.models import Delivery, QuarantinedRow, Series

__all__ = ["MOST_IN_COLUMNS", "MOST_ROWS", "Row", "drop_row", "mend_row", "take_columns", "take_measurements"]
MOST_ROWS, MOST_IN_COLUMNS = 10_000, 100_000
"""Rows of one delivery, as records and in columns."""
OPEN, MENDED, DROPPED = "open", "mended", "dropped"


def take_measurements(
    *, actor: Actor, now: datetime, series: Series, rows: Sequence[Row], source: str, name: str = ""
) -> Delivery:
    """Keep the values of a delivery. What was taken before is not taken twice, whatever it comes with.

    Raises NotAllowed, and NotValid for no row or too many; a wrong row refuses nothing but itself.
    """
    _require_number(len(rows), MOST_ROWS)
    return take_columns(actor=actor, now=now, series=series, columns=columns_of(rows), source=source, name=name)


def take_columns(
    *, actor: Actor, now: datetime, series: Series, columns: Columns, source: str, name: str = ""
) -> Delivery:
    """Keep the values of a delivery that comes in columns: as `take_measurements`, for more rows at once.

    Raises NotAllowed, and NotValid for no row, too many, or columns of different lengths; a wrong row refuses nothing
    but itself.
    """
    with acting(actor):
        require(may(actor, "measure", series))
        _require_number(len(columns), MOST_IN_COLUMNS)
        if not columns.are_of_one_length:
            raise NotValid(gettext("All columns have as many rows as “at”, or none."), ("at",))
        delivery = Delivery.objects.create(
            party_id=actor.party, source=source, name=name, by_id=actor.person, at=now, rows=len(columns)
        )
        faults = _written(delivery, series, columns, now)
        _quarantine(delivery, series, columns, faults)
        return delivery


def mend_row(
    *, actor: Actor, now: datetime, row: QuarantinedRow, given: Row, series: Series | None = None
) -> QuarantinedRow:
    """Take a row out of quarantine in another form; `series` where the row is of none.

    Raises NotAllowed, NotPossible, NotValid when it is still wrong.
    """
    with acting(actor):
        kept = _waiting(actor, row)
        kept.series = kept.series or series
        if kept.series is None:
            raise NotValid(gettext("Say of which series this value is."), ("series",))
        require(may(actor, "measure", kept.series))
        delivery = Delivery.objects.create(
            party_id=actor.party, source="mended", name=kept.delivery.name, by_id=actor.person, at=now, rows=1
        )
        faults = _written(delivery, kept.series, columns_of([given]), now)
        if faults:
            raise NotValid(told_fault(faults[0]), (faults[0].field,))
        return _ended(actor, now, kept, MENDED)


def drop_row(*, actor: Actor, now: datetime, row: QuarantinedRow) -> QuarantinedRow:
    """Say that a row in quarantine is nothing to keep. It stays to be seen. Raises NotAllowed, NotPossible."""
    with acting(actor):
        return _ended(actor, now, _waiting(actor, row), DROPPED)


def _waiting(actor: Actor, row: QuarantinedRow) -> QuarantinedRow:
    require(may(actor, "measure", row.series or Series(party_id=actor.party)))
    kept = QuarantinedRow.objects.select_for_update(of=("self",)).select_related("delivery", "series").get(pk=row.pk)
    if kept.state != OPEN:
        raise NotPossible(gettext("Somebody has seen to this row already."))
    return kept


def _ended(actor: Actor, now: datetime, row: QuarantinedRow, state: str) -> QuarantinedRow:
    row.state, row.ended_by_id, row.ended_at = state, actor.somebody, now
    row.save()
    record(actor, now, f"{state} measurement", f"delivery {row.delivery_id}", {"row": row.number})
    return row


def _written(delivery: Delivery, series: Series, columns: Columns, now: datetime) -> Mapping[int, Fault]:
    """Write what is right; gives what is wrong, by the place of the row."""
    found = _not_archived(checked(columns, now))
    faults = dict(found.faults)
    if found.places:
        written = write_values(delivery.party_id, delivery.pk, series.pk, found.values)
        if written.new:
            ask_to_judge(delivery.party_id, {series.pk: found.values.span})
        delivery.new, delivery.known = written.new, written.known
        for differing in written.differing:
            faults[found.places[differing]] = Fault("value", Reason.DIFFERS)
    delivery.refused = len(faults)
    delivery.save()
    return faults


def _not_archived(found: Checked) -> Checked:
    """Without values whose month is in the archive: what they repeat or correct cannot be seen from here."""
    closed = closed_months(found.values.months) if found.places else frozenset()
    if not closed:
        return found
    months = [month_of(instant_of(at)) for at in found.values.at]
    kept = [number for number, month in enumerate(months) if month not in closed]
    faults = {
        found.places[number]: Fault("at", Reason.ARCHIVED, (("month", f"{month:%Y-%m}"),))
        for number, month in enumerate(months)
        if month in closed
    }
    return Checked(found.values.at_places(kept), [found.places[number] for number in kept], {**found.faults, **faults})


def _quarantine(delivery: Delivery, series: Series, columns: Columns, faults: Mapping[int, Fault]) -> None:
    QuarantinedRow.objects.bulk_create(
        QuarantinedRow(
            party_id=delivery.party_id,
            delivery=delivery,
            series=series,
            number=place + 1,
            raw=raw(row_at(columns, place)),
            field=fault.field,
            reason=fault.reason.value,
            said=dict(fault.said),
        )
        for place, fault in sorted(faults.items())
    )


def _require_number(rows: int, most: int) -> None:
    if not 1 <= rows <= most:
        raise NotValid(gettext("A delivery has 1 to %(most)s rows.") % {"most": most}, ("rows",))
