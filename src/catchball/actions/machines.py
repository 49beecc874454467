"""Keeping what machines say: values, what is remembered of their senders, gaps and what was not read, all or nothing.

What a batch of messages comes to is one transaction. Only after it may a message be acknowledged: so what was not kept
comes again, and what comes again is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from django.utils.translation import gettext

from catchball.actions.measurements import MOST_ROWS, OPEN, Row, take_measurements
from catchball.actions.refusals import NotPossible, require
from catchball.actions.turns import series_in_turn
from catchball.core.machines.keys import keyed
from catchball.core.machines.readings import BadReading, Gap, Place, Reading, Unread
from catchball.core.measuring.faults import Reason
from catchball.queries.machines import first_values
from catchball.queries.permissions import may
from catchball.store.acting import Actor, acting
from catchball.store.models import (
    Delivery,
    MachineConnection,
    MachineGap,
    MachineMemory,
    QuarantinedRow,
    Series,
    UnreadMessage,
)

_LONGEST_PLACE = 600
_LONGEST_PAYLOAD = 256 * 1024


class TakenOver(NotPossible):
    """Another process has this connection by now."""


@dataclass(frozen=True, slots=True)
class ConnectionGiven:
    """A connection as its file names it; `runner` names the process that has it from now on."""

    name: str
    kind: str
    quiet_minutes: int
    runner: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What some messages came to. `read` are the numbers of messages that waited and were read now, `given_up` of
    those that nobody will understand any more.
    """

    messages: int = 0
    readings: Sequence[Reading] = ()
    bad: Sequence[BadReading] = ()
    unread: Sequence[Unread] = ()
    gaps: Sequence[Gap] = ()
    memories: Mapping[str, Any] = field(default_factory=dict)
    read: Sequence[int] = ()
    given_up: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """How many values were new, known, and refused."""

    new: int = 0
    known: int = 0
    refused: int = 0


def attach(*, actor: Actor, now: datetime, given: ConnectionGiven, series: Iterable[Series]) -> MachineConnection:
    """Take a connection over, or begin it. From now on no other process keeps anything by it.

    Raises NotAllowed where the actor may not measure one of the series, or nobody signs.
    """
    with acting(actor):
        for one in series:
            require(may(actor, "measure", one))
        begun = {
            "kind": given.kind,
            "by_id": actor.somebody,
            "runner": given.runner,
            "state": MachineConnection.State.WAITING,
            "trouble": "",
            "quiet_minutes": given.quiet_minutes,
            "began_at": now,
            "alive_at": now,
        }
        row, _ = MachineConnection.objects.update_or_create(party_id=actor.party, name=given.name, defaults=begun)
        return row


def note_state(*, actor: Actor, now: datetime, connection: MachineConnection, state: str, trouble: str = "") -> None:
    """Give a sign of life, and say how it goes. Raises TakenOver."""
    with acting(actor):
        row = _own(connection)
        row.state, row.trouble, row.alive_at = state, _storable(trouble), now
        row.save()


def keep_batch(
    *, actor: Actor, now: datetime, connection: MachineConnection, series: Mapping[int, Series], batch: Batch
) -> Kept:
    """Keep what messages came to, and what is remembered with it, in one transaction.

    Raises NotAllowed, and TakenOver when another process has the connection by now. Then nothing is kept.
    """
    with acting(actor):
        row = _own(connection)
        series_in_turn({one.series for one in batch.readings} | {one.series for one in batch.bad})
        kept = _take(actor, now, row, series, batch)
        _remember(row, batch.memories)
        _note_gaps(row, now, batch.gaps)
        _set_aside(row, now, batch.unread)
        for state, ended in ((UnreadMessage.State.READ, batch.read), (UnreadMessage.State.OPEN, batch.given_up)):
            UnreadMessage.objects.filter(connection=row, pk__in=ended).update(state=state)
        row.messages += batch.messages
        row.new, row.known, row.refused = row.new + kept.new, row.known + kept.known, row.refused + kept.refused
        row.alive_at = now
        row.heard_at = now if batch.messages else row.heard_at
        row.kept_at = now if kept.new else row.kept_at
        row.save()
        return kept


def _own(connection: MachineConnection) -> MachineConnection:
    row = MachineConnection.objects.select_for_update(of=("self",)).get(pk=connection.pk)
    if row.runner != connection.runner:
        raise TakenOver(gettext("Another process has taken over this connection; this one ends."))
    return row


def _take(actor: Actor, now: datetime, row: MachineConnection, series: Mapping[int, Series], batch: Batch) -> Kept:
    plain = [one for one in batch.readings if not one.key]
    first = first_values([(one.series, one.at) for one in plain])
    rows: dict[int, list[Row]] = defaultdict(list)
    found = keyed(batch.readings, first)
    for place, reading in found.items():
        rows[place.series].append(_row(place, reading))
    bad: dict[int, list[BadReading]] = defaultdict(list)
    for one in batch.bad:
        bad[one.series].append(one)
    new, known, refused = 0, len(batch.readings) - len(found), len(batch.bad)
    for pk in sorted({*rows, *bad}):
        delivery = None
        for some in _pieces(rows[pk]):
            delivery = take_measurements(
                actor=actor, now=now, series=series[pk], rows=some, source=row.kind, name=row.name
            )
            new, known, refused = new + delivery.new, known + delivery.known, refused + delivery.refused
        if bad[pk]:
            require(may(actor, "measure", series[pk]))
            _refuse(delivery or _empty(row, actor, now), series[pk], bad[pk])
    return Kept(new, known, refused)


def _row(place: Place, reading: Reading) -> Row:
    return Row(reading.at.isoformat(), reading.value, reading.size, place.key)


def _pieces(rows: Sequence[Row]) -> Iterable[list[Row]]:
    rest = iter(rows)
    while some := list(islice(rest, MOST_ROWS)):
        yield some


def _empty(row: MachineConnection, actor: Actor, now: datetime) -> Delivery:
    return Delivery.objects.create(party_id=row.party_id, source=row.kind, name=row.name, by_id=actor.person, at=now)


def _refuse(delivery: Delivery, series: Series, bad: Sequence[BadReading]) -> None:
    """Put beside the rows of a delivery what came with them and is no value."""
    QuarantinedRow.objects.bulk_create(
        QuarantinedRow(
            party_id=delivery.party_id,
            delivery=delivery,
            series=series,
            number=number,
            raw={**asdict(Row(one.at, None)), "value": _storable(one.value)},
            field=one.field,
            reason=Reason.AS_TOLD,
            said={"sentence": _storable(one.reason)},
            state=OPEN,
        )
        for number, one in enumerate(bad, start=delivery.rows + 1)
    )
    delivery.rows, delivery.refused = delivery.rows + len(bad), delivery.refused + len(bad)
    delivery.save()


def _remember(row: MachineConnection, memories: Mapping[str, Any]) -> None:
    MachineMemory.objects.bulk_create(
        [
            MachineMemory(party_id=row.party_id, connection=row, place=place, state=memories[place])
            for place in memories
        ],
        update_conflicts=True,
        unique_fields=["connection", "place"],
        update_fields=["state"],
    )


def _note_gaps(row: MachineConnection, now: datetime, gaps: Sequence[Gap]) -> None:
    MachineGap.objects.bulk_create(
        MachineGap(
            party_id=row.party_id,
            connection=row,
            place=gap.place[:_LONGEST_PLACE],
            began=gap.began,
            ended=gap.ended,
            reason=_storable(gap.reason),
            noted_at=now,
        )
        for gap in gaps
    )


def _set_aside(row: MachineConnection, now: datetime, messages: Sequence[Unread]) -> None:
    """Keep what was not understood; what is there already is counted once more."""
    for one in messages:
        payload, digest = one.payload[:_LONGEST_PAYLOAD], sha256(one.place.encode() + b"\0" + one.payload).hexdigest()
        known = UnreadMessage.objects.filter(connection=row, digest=digest).first()
        if known is not None:
            known.times, known.last_at = known.times + 1, now
            known.save()
            continue
        UnreadMessage.objects.create(
            party_id=row.party_id,
            connection=row,
            place=one.place[:_LONGEST_PLACE],
            payload=payload,
            digest=digest,
            reason=_storable(one.reason),
            state=UnreadMessage.State.WAITING if one.waits else UnreadMessage.State.OPEN,
            first_at=now,
            last_at=now,
        )


def _storable(text: str) -> str:
    """A text as PostgreSQL can hold it: without the one sign that it cannot."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")
