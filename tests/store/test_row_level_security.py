"""Row-level security, on the bare connection of the application: no query of ours stands in between."""

from __future__ import annotations

import json
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connections, transaction
from psycopg import sql

from busy_network import Busy, all_rows, store_tables
from catchball.adapters.postgres import EmbeddedPostgres
from catchball.store.roles import wrong_with_application_role

SHARED = {
    "store_evidence",
    "store_evidencepolicy",
    "store_reverification",
    *("store_cookbook", "store_revision", "store_confidential", "store_change", "store_duty", "store_review"),
    *(
        "store_decision",
        "store_obligation",
        "store_earlierproposal",
        "store_thread",
        "store_comment",
        "store_translation",
        "store_deviation",
        "store_deviatingatom",
        "store_settlement",
    ),
}
"""What a community shares."""
DIRECTORY = {
    *("store_party", "store_site", "store_siteowner", "store_person", "store_user"),
    *("store_community", "store_communityparty"),
}
"""What partners know of each other."""
BEFORE_ANYBODY_ACTS = {"store_user"}
"""What signing in must read and note before it is known who acts."""


@pytest.fixture
def app(busy: Busy, database_server: EmbeddedPostgres) -> Iterator[psycopg.Connection]:
    """The application's own connection, in no transaction of Django's."""
    with psycopg.connect(database_server.app_url) as connection:
        yield connection
        connection.rollback()


def acts_for(app: psycopg.Connection, party: int) -> None:
    app.execute("select set_config('app.party', %s, true)", [str(party)])


def parties_seen(app: psycopg.Connection, table: str) -> set[int]:
    """Of which parties rows are seen."""
    column = "id" if table == "store_party" else "party_id"
    query = "select distinct {column} from {table}"
    if table == "store_user":
        query = "select distinct (app.who_is(person_id)).party_id from {table}"
    found = app.execute(sql.SQL(query).format(column=sql.Identifier(column), table=sql.Identifier(table)))
    return {party for (party,) in found.fetchall()}


def test_every_table_has_rows_here_and_policies_so_that_nothing_below_is_empty_talk(busy: Busy) -> None:
    del busy
    rows = all_rows()
    assert [table for table in store_tables() if not rows[table]] == []
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relname = any(%s) and (not relrowsecurity or not exists "
            "(select 1 from pg_policy where polrelid = pg_class.oid))",
            [store_tables()],
        )
        assert cursor.fetchall() == []


def test_without_an_actor_nothing_is_seen(app: psycopg.Connection) -> None:
    seen = {table: parties_seen(app, table) for table in store_tables()}
    assert {table for table, parties in seen.items() if parties} == BEFORE_ANYBODY_ACTS


@pytest.mark.parametrize("party", ["", "0", "-1"])
def test_an_actor_of_no_party_sees_nothing(app: psycopg.Connection, party: str) -> None:
    app.execute("select set_config('app.party', %s, true)", [party])
    seen = {table: parties_seen(app, table) for table in store_tables()}
    assert {table for table, parties in seen.items() if parties} <= (BEFORE_ANYBODY_ACTS if not party else set())


def test_a_stranger_sees_nothing_of_others(app: psycopg.Connection, busy: Busy) -> None:
    acts_for(app, busy.stranger.party)
    seen = {table: parties_seen(app, table) - {busy.stranger.party} for table in store_tables()}
    assert {table: parties for table, parties in seen.items() if parties} == {}


def test_the_own_party_sees_all_that_is_its_own(app: psycopg.Connection, busy: Busy) -> None:
    maker = busy.network.maker.pk
    acts_for(app, maker)
    rows = {table: [json.loads(row) for row in found] for table, found in all_rows().items()}
    for table in set(store_tables()) - {"store_party", "store_user"}:
        own = sum(row["party_id"] == maker for row in rows[table])
        query = sql.SQL("select count(*) from {} where party_id = %s").format(sql.Identifier(table))
        assert app.execute(query, [maker]).fetchone() == (own,), table


def test_a_partner_sees_what_is_shared_and_the_directory_and_nothing_else(app: psycopg.Connection, busy: Busy) -> None:
    acts_for(app, busy.network.supplier.pk)
    seen = {table for table in store_tables() if busy.network.maker.pk in parties_seen(app, table)}
    read_by_it = {"store_disclosure"}  # the supplier's own readings stand in the maker's log
    assert seen == SHARED | DIRECTORY | read_by_it


def test_a_partner_knows_only_parties_that_it_shares_something_with(app: psycopg.Connection, busy: Busy) -> None:
    acts_for(app, busy.network.supplier.pk)
    known = {busy.network.maker.pk, busy.network.supplier.pk}
    for table in DIRECTORY - {"store_community", "store_communityparty"}:
        assert parties_seen(app, table) <= known, table


def test_people_of_parties_that_nothing_is_shared_with_have_no_name(app: psycopg.Connection, busy: Busy) -> None:
    acts_for(app, busy.network.supplier.pk)
    names = {name for (name,) in app.execute("select username from store_user").fetchall()}
    assert "cz.engineer" in names
    assert "stranger" not in names


@pytest.mark.parametrize("party", ["nobody", "supplier", "stranger"])
def test_rows_of_others_can_be_neither_changed_nor_deleted(app: psycopg.Connection, busy: Busy, party: str) -> None:
    before = all_rows()
    if party != "nobody":
        acts_for(app, busy.network.supplier.pk if party == "supplier" else busy.stranger.party)
    for table in store_tables():
        own = {"store_party": "false", "store_user": "username = 'nobody'"}.get(table, "party_id <> app.party()")
        if party == "nobody":
            own = "username = 'nobody'" if table in BEFORE_ANYBODY_ACTS else "true"
        key = "series_id" if table == "store_measurement" else "id"
        for query in (f"update {{}} set {key} = {key} where {own}", f"delete from {{}} where {own}"):
            with app.transaction(force_rollback=True):
                try:
                    done = app.execute(sql.SQL(query).format(sql.Identifier(table))).rowcount
                except psycopg.errors.InsufficientPrivilege:
                    done = 0
                assert done == 0, (table, query)
    app.commit()
    assert all_rows() == before


@pytest.mark.parametrize("party", ["nobody", "supplier", "stranger"])
def test_no_row_can_be_added_in_the_name_of_another_party(app: psycopg.Connection, busy: Busy, party: str) -> None:
    maker = busy.network.maker.pk
    if party != "nobody":
        acts_for(app, busy.network.supplier.pk if party == "supplier" else busy.stranger.party)
    for table, rows in all_rows().items():
        if not table.startswith("store_"):
            continue
        of_maker = (json.loads(row) for row in rows)
        row = next(row for row in of_maker if table in ("store_party", "store_user") or row["party_id"] == maker)
        query = "insert into {table} select (jsonb_populate_record(null::{table}, %s)).*"
        reader = {"reader_id": maker} if "reader_id" in row else {}  # (whose reading it was says whose row it is)
        forged = json.dumps({**row, "id": 10**9} | reader)
        refused = (psycopg.errors.InsufficientPrivilege, psycopg.errors.RestrictViolation)
        with pytest.raises(refused), app.transaction():
            app.execute(sql.SQL(query).format(table=sql.Identifier(table)), [forged])


def test_own_rows_cannot_be_given_to_another_party_nor_taken_from_one(app: psycopg.Connection, busy: Busy) -> None:
    supplier, maker = busy.network.supplier.pk, busy.network.maker.pk
    acts_for(app, maker)
    said_by_the_leader = {"store_communityparty"}  # who leads a community writes who belongs to it
    not_updated = {"store_party", "store_user", "store_auditentry", "store_disclosure"}
    for table in set(store_tables()) - not_updated - said_by_the_leader:
        query = sql.SQL("update {} set party_id = %s where party_id = %s").format(sql.Identifier(table))
        refused = (psycopg.errors.InsufficientPrivilege, psycopg.errors.RestrictViolation)
        with pytest.raises(refused), app.transaction():
            app.execute(query, [supplier, maker])


def test_nothing_of_ones_own_can_hang_on_what_belongs_to_another_party(app: psycopg.Connection, busy: Busy) -> None:
    """A revision, a draft, a mark … of the supplier in a cookbook of the maker's, which it may read."""
    supplier = busy.network.supplier.pk
    acts_for(app, supplier)
    (signer,) = app.execute("select min(id) from store_person where party_id = app.party()").fetchone() or (0,)
    signed = ("released_by_id", "author_id", "person_id", "saved_by_id", "proposed_by_id", "settled_by_id")
    hanging = {
        *("revision", "confidential", "change", "draft", "draftstate", "deviation", "deviatingatom", "rebase"),
        *("settlement", "duty", "decision", "obligation", "teamsite", "earlierproposal"),
    }
    for name in sorted(hanging):
        row = json.loads(all_rows()[f"store_{name}"][0])
        forged = row | {"id": 10**9, "party_id": supplier} | {field: signer for field in signed if field in row}
        unique = {"number": 10**6, "uid": "x-1", "atom": "x", "digest": "x", "version": 10**6, "is_open": False}
        forged |= {field: value for field, value in unique.items() if field in row}
        query = sql.SQL("insert into {table} select (jsonb_populate_record(null::{table}, %s)).*")
        refused = (psycopg.errors.ForeignKeyViolation, psycopg.errors.RestrictViolation)
        with pytest.raises(refused), app.transaction():
            app.execute(query.format(table=sql.Identifier(f"store_{name}")), [json.dumps(forged)])


def test_nobody_signs_with_the_name_of_a_person_of_another_party(app: psycopg.Connection, busy: Busy) -> None:
    acts_for(app, busy.network.supplier.pk)
    (change,) = app.execute("select id from store_change where state = 'in review'").fetchone() or (0,)
    somebody = busy.network.people["cz engineer"].pk
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        app.execute(
            "insert into store_review (party_id, change_id, person_id, functions, verdict, comment, at) "
            "values (app.party(), %s, %s, '[]', 'agree', '', now())",
            [change, somebody],
        )


def test_a_party_reviews_only_changes_that_it_sees(app: psycopg.Connection, busy: Busy) -> None:
    (change,) = (json.loads(row)["id"] for row in all_rows()["store_change"] if '"in review"' in row)
    acts_for(app, busy.stranger.party)
    with pytest.raises(psycopg.errors.RestrictViolation, match="there is no change"):
        app.execute(
            "insert into store_review (party_id, change_id, person_id, functions, verdict, comment, at) "
            "values (app.party(), %s, %s, '[]', 'agree', '', now())",
            [change, busy.stranger.person],
        )


def test_nothing_can_be_shared_by_writing_a_community_into_a_row_of_a_cookbook_that_is_not(busy: Busy) -> None:
    """A row that is added takes with whom it is shared from its cookbook, whatever it says itself."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("update store_cookbook set community_id = null where id = %s", [busy.local.pk])
        cursor.execute(
            "insert into store_confidential (party_id, community_id, cookbook_id, uid) values (%s, %s, %s, 'x-1') "
            "returning community_id",
            [busy.network.maker.pk, busy.network.community.pk, busy.local.pk],
        )
        assert cursor.fetchone() == (None,)
        transaction.set_rollback(True, using="owner")


@pytest.mark.parametrize(
    "attempt",
    [
        "alter table store_change disable row level security",
        "drop policy own on store_change",
        "alter table store_revision disable trigger stays",
        "truncate store_auditentry",
        "create table public.mine (id int)",
        "create schema mine",
        "create function app.communities() returns bigint[] language sql as 'select null::bigint[]'",
        "create or replace function app.party() returns bigint language sql as 'select 1::bigint'",
        "set role catchball_owner",
        "set session authorization catchball_owner",
        "set session_replication_role = replica",
        "copy store_party to program 'true'",
        "insert into store_party (name, country) values ('Mine', '')",
        "delete from store_party",
        "update store_party set name = 'Mine'",
    ],
)
def test_the_application_cannot_free_itself(app: psycopg.Connection, busy: Busy, attempt: str) -> None:
    acts_for(app, busy.network.maker.pk)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(attempt.encode())


def test_row_security_cannot_be_switched_off_for_a_query(app: psycopg.Connection, busy: Busy) -> None:
    acts_for(app, busy.stranger.party)
    app.execute("set row_security = off")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        app.execute("select * from store_change")


def test_the_role_of_the_application_owns_nothing_and_is_bound_by_policies(busy: Busy) -> None:
    del busy
    assert wrong_with_application_role() == []
    with connections["default"].cursor() as cursor:
        cursor.execute("select count(*) from pg_class where relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False, False)
        cursor.execute("select pg_has_role(current_user, 'catchball_owner', 'member')")
        assert cursor.fetchone() == (False,)


def test_a_table_without_policies_is_told(busy: Busy) -> None:
    del busy
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table store_media disable row level security")
    try:
        assert wrong_with_application_role() == ["without row-level security: store_media; run catchball migrate"]
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute("alter table store_media enable row level security")


def test_a_leaky_condition_of_the_reader_s_own_sees_no_hidden_row(app: psycopg.Connection, busy: Busy) -> None:
    """A condition that complains about what it sees is asked only of rows that the policy let through."""
    acts_for(app, busy.stranger.party)
    found = app.execute("select count(*) from store_change where (1 / (length(title) - length(title))) = 1").fetchone()
    assert found == (0,)


def test_writing_accounts_is_for_their_own_party(app: psycopg.Connection, busy: Busy) -> None:
    acts_for(app, busy.network.supplier.pk)
    changed = app.execute("update store_user set name = 'Somebody'").rowcount
    assert changed == 2
    assert app.execute(
        "select count(*) from store_user where username = 'cz.engineer' and name = 'Somebody'"
    ).fetchone() == (0,)
