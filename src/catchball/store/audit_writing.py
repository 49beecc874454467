"""Adding to the audit trail, and proving it whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

from catchball.core.canonical import Json, canonical, digest
from catchball.store.acting import Actor
from catchball.store.audit_trail import AuditEntry


@dataclass(frozen=True, slots=True)
class Break:
    """The first entry of a party's chain that does not fit, and why."""

    party: int
    number: int
    why: str


def record(actor: Actor, now: datetime, verb: str, thing: str, details: Json | None = None) -> AuditEntry:
    """Add an entry in the transaction of the act itself. `thing` is a kind and an id: `change 17`."""
    with connection.cursor() as cursor:
        cursor.execute("select number, digest from app.last_audit_entry()")
        number, before = cursor.fetchone() or (0, "")
    entry = AuditEntry(
        party_id=actor.party,
        number=number + 1,
        at=now,
        actor=actor.pseudonym,
        verb=verb,
        thing=thing,
        details=details or {},
        before=before,
    )
    entry.digest = entry_digest(entry)
    entry.save(force_insert=True)
    return entry


def entry_digest(entry: AuditEntry) -> str:
    """The digest of an entry and of all before it."""
    at = entry.at.astimezone(UTC).isoformat()  # as it is read back, in whichever time zone it was written
    said = [entry.party_id, entry.number, at, entry.actor, entry.verb, entry.thing, entry.details]
    return digest(f"{entry.before}\n{canonical(said)}")


def breaks(entries: Iterator[AuditEntry]) -> Iterator[Break]:
    """Where chains are broken, in entries sorted by party and number; nothing where all are whole."""
    last: AuditEntry | None = None
    for entry in entries:
        same = last is not None and last.party_id == entry.party_id
        expected, before = (last.number + 1, last.digest) if same and last else (1, "")
        if entry.number != expected:
            yield Break(entry.party_id, entry.number, f"entry {expected} is missing")
        elif entry.before != before:
            yield Break(entry.party_id, entry.number, "does not follow from the entry before it")
        elif entry.digest != entry_digest(entry):
            yield Break(entry.party_id, entry.number, "was changed after it was written")
        last = entry
