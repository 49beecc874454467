"""The audit trail: a chain that tells when anything in it was touched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import DatabaseError, connections, transaction

from busy_network import Busy
from catchball.core.canonical import Json
from catchball.store.acting import acting
from catchball.store.audit_writing import Break, breaks, entry_digest, record
from catchball.store.models import AuditEntry

COLUMNS = {
    "at": datetime(2020, 1, 1, tzinfo=UTC),
    "actor": "somebody",
    "verb": "nothing",
    "thing": "nothing 1",
    "details": {"reason": "another"},
    "before": "0" * 64,
    "digest": "0" * 64,
    "number": 10**6,
    "party_id": 10**6,
}


def entries() -> list[AuditEntry]:
    return list(AuditEntry.objects.using("owner").order_by("party_id", "number"))


def found(rows: list[AuditEntry]) -> list[Break]:
    return list(breaks(iter(sorted(rows, key=lambda row: (row.party_id, row.number)))))


def test_the_trail_of_a_busy_network_is_whole(busy: Busy) -> None:
    del busy
    rows = entries()
    assert len({row.party_id for row in rows}) > 1
    assert len(rows) > 20
    assert found(rows) == []


def test_every_column_of_an_entry_is_proven() -> None:
    columns = {field.attname for field in AuditEntry._meta.get_fields() if hasattr(field, "attname")}
    assert columns - {"id"} == set(COLUMNS)  # the id says nothing: it is the database's own


@pytest.mark.parametrize("column", COLUMNS)
def test_any_change_of_any_column_of_any_entry_is_found(busy: Busy, column: str) -> None:
    del busy
    for place in range(len(entries())):
        rows = entries()
        setattr(rows[place], column, COLUMNS[column])
        assert found(rows), (column, place)


def test_an_entry_that_was_changed_together_with_its_digest_is_found_at_the_next(busy: Busy) -> None:
    del busy
    for place in range(len(entries())):
        rows = entries()
        rows[place].verb = "nothing"
        rows[place].digest = entry_digest(rows[place])
        is_last = place + 1 == len(rows) or rows[place + 1].party_id != rows[place].party_id
        assert bool(found(rows)) is not is_last


def test_a_missing_entry_is_found_and_named(busy: Busy) -> None:
    del busy
    rows = entries()
    for place, row in enumerate(rows[:-1]):
        if rows[place + 1].party_id == row.party_id:
            left = rows[:place] + rows[place + 1 :]
            assert found(left) == [Break(row.party_id, row.number + 1, f"entry {row.number} is missing")]


def test_two_entries_that_were_exchanged_are_found(busy: Busy) -> None:
    del busy
    for place in range(len(entries()) - 1):
        rows = entries()
        first, second = rows[place], rows[place + 1]
        if first.party_id != second.party_id:
            continue
        first.number, second.number = second.number, first.number
        assert found(rows), place


def test_a_forged_end_is_found(busy: Busy) -> None:
    del busy
    rows = entries()
    last = rows[-1]
    rows.append(
        AuditEntry(party_id=last.party_id, number=last.number + 1, at=last.at, before=last.digest, digest="1" * 64)
    )
    assert found(rows) == [Break(last.party_id, last.number + 1, "was changed after it was written")]


def test_the_beginning_of_one_party_s_chain_does_not_hang_on_another_s(busy: Busy) -> None:
    rows = [row for row in entries() if row.party_id == busy.network.supplier.pk]
    assert rows[0].before == ""
    assert found(rows) == []


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=8)), timezone(-timedelta(hours=3, minutes=30))])
@pytest.mark.parametrize(
    "details",
    [{}, {"reason": "Tür, 螺栓 \u2028 \\ \" 'x'"}, {"deep": [{"b": [1, 2], "a": None}], "big": 2**60, "no": False}],
)
def test_what_is_read_back_has_the_digest_that_was_written(busy: Busy, zone: timezone, details: Json) -> None:
    now = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=zone)
    actor = busy.actor("cz engineer")
    with transaction.atomic():
        with acting(actor):
            written = record(actor, now, "test", "thing 1", details)
            read = AuditEntry.objects.get(pk=written.pk)
            assert entry_digest(read) == written.digest == read.digest
        transaction.set_rollback(True)


def refused(busy: Busy, query: str, values: list[Any]) -> None:
    with transaction.atomic():
        with pytest.raises(DatabaseError), acting(busy.actor("cz engineer")):
            with connections["default"].cursor() as cursor:
                cursor.execute(query, values)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "query",
    [
        "update store_auditentry set verb = 'x'",
        "delete from store_auditentry",
        "update store_disclosure set thing = 'x'",
        "delete from store_disclosure",
        "truncate store_auditentry",
        """insert into store_auditentry select 10**9, party_id, number, at, actor, verb, thing, details, before, digest
        from store_auditentry order by number desc limit 1""",
    ],
)
def test_the_application_can_only_add_to_the_trails(busy: Busy, query: str) -> None:
    refused(busy, query, [])


@pytest.mark.parametrize("query", ["update store_auditentry set verb = 'x'", "delete from store_auditentry"])
def test_even_the_owner_of_the_tables_is_stopped_by_a_trigger(busy: Busy, query: str) -> None:
    del busy
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic(using="owner"):
        with connections["owner"].cursor() as cursor:
            cursor.execute(query)


@pytest.mark.parametrize(("number", "before"), [(1, ""), (10**6, "last"), ("next", ""), ("next", "0" * 64)])
def test_an_entry_that_does_not_follow_cannot_be_written(busy: Busy, number: int | str, before: str) -> None:
    last = AuditEntry.objects.using("owner").filter(party=busy.network.maker).latest("number")
    values = [
        busy.network.maker.pk,
        last.number + 1 if number == "next" else number,
        last.digest if before == "last" else before,
    ]
    refused(
        busy,
        "insert into store_auditentry (party_id, number, before, at, actor, verb, thing, details, digest) "
        "values (%s, %s, %s, now(), '', '', '', '{}', '')",
        values,
    )
