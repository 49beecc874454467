"""What the database itself refuses, whoever asks: here its owner, whom no policy binds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from busy_network import Busy, all_rows
from catchball.adapters.postgres import EmbeddedPostgres

Refused = (psycopg.errors.RestrictViolation, psycopg.errors.IntegrityError)


@pytest.fixture
def owner(busy: Busy, database_server: EmbeddedPostgres) -> Iterator[psycopg.Connection]:
    """The owner's own connection; what is done in it is taken back."""
    del busy
    with psycopg.connect(database_server.owner_url) as connection:
        yield connection
        connection.rollback()


def one(owner: psycopg.Connection, query: str, *values: Any) -> Any:
    found = owner.execute(query.encode(), values).fetchone()
    assert found is not None
    return found[0]


def copied(owner: psycopg.Connection, table: str, pk: int, **other: Any) -> None:
    """Add a row like another one, with these other values."""
    columns = [name for (name,) in owner.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and attname <> 'id' "
        "and not attisdropped", [table]
    ).fetchall()]  # fmt: skip
    told = ", ".join("%s" if name in other else name for name in columns)
    values = [other[name] for name in columns if name in other]
    owner.execute(
        f"insert into {table} ({', '.join(columns)}) select {told} from {table} where id = %s".encode(), [*values, pk]
    )


def head(owner: psycopg.Connection, busy: Busy) -> tuple[int, int]:
    """The id and the number of the newest revision of the local cookbook."""
    query = "select id, number from store_revision where cookbook_id = %s order by number desc limit 1"
    found = owner.execute(query, [busy.local.pk]).fetchone()
    assert found is not None
    return found


def test_a_person_has_one_open_draft_of_a_cookbook_and_many_closed_ones(owner: psycopg.Connection) -> None:
    draft = one(owner, "select id from store_draft where is_open")
    for _ in range(2):
        copied(owner, "store_draft", draft, is_open=False)
    with pytest.raises(psycopg.errors.UniqueViolation, match="one_open_draft"):
        copied(owner, "store_draft", draft)


@pytest.mark.parametrize("change", [2, 3, 0, -1, -3])
def test_revisions_are_numbered_without_gaps_and_without_twins(
    owner: psycopg.Connection, busy: Busy, change: int
) -> None:
    pk, number = head(owner, busy)
    with pytest.raises(Refused):
        copied(owner, "store_revision", pk, number=number + change)


def test_the_first_revision_has_the_number_1(owner: psycopg.Connection, busy: Busy) -> None:
    copied(owner, "store_cookbook", busy.home.pk, issuer="other", head_id=None)
    made = one(owner, "select max(id) from store_cookbook")
    with pytest.raises(Refused):
        copied(owner, "store_revision", head(owner, busy)[0], cookbook_id=made, number=2)


def revision_columns() -> list[str]:
    from catchball.store.models import Revision

    columns = (str(field.column) for field in Revision._meta.concrete_fields)
    return [column for column in columns if column not in ("id", "community_id")]


@pytest.mark.parametrize("column", revision_columns())
def test_no_column_of_a_revision_ever_changes(owner: psycopg.Connection, busy: Busy, column: str) -> None:
    pk, _ = head(owner, busy)
    kind = one(owner, "select format_type(atttypid, atttypmod) from pg_attribute "
               "where attrelid = 'store_revision'::regclass and attname = %s", column)  # fmt: skip
    other = {"jsonb": "'{}'", "text": "'x'", "date": "current_date + 1000", "timestamp with time zone": "now()"}
    value = other.get(kind, "1000001" if "int" in kind else "'x'")
    with pytest.raises(psycopg.errors.RestrictViolation, match="never changes"):
        owner.execute(f"update store_revision set {column} = {value} where id = %s".encode(), [pk])


def test_a_revision_is_never_deleted(owner: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.RestrictViolation, match="never changes"):
        owner.execute("delete from store_revision")


def test_with_whom_a_revision_is_shared_may_change(owner: psycopg.Connection, busy: Busy) -> None:
    assert (
        owner.execute("update store_revision set community_id = null where id = %s", [head(owner, busy)[0]]).rowcount
        == 1
    )


def an_older_revision(owner: psycopg.Connection, busy: Busy) -> int:
    return int(one(owner, "select id from store_revision where cookbook_id = %s and number = 1", busy.local.pk))


def one_of_another_cookbook(owner: psycopg.Connection, busy: Busy) -> int:
    return int(one(owner, "select head_id from store_cookbook where id = %s", busy.home.pk))


def one_that_does_not_exist(owner: psycopg.Connection, busy: Busy) -> int:
    del owner, busy
    return 10**9


@pytest.mark.parametrize("chosen", [an_older_revision, one_of_another_cookbook, one_that_does_not_exist])
def test_the_head_is_the_own_newest_revision(
    owner: psycopg.Connection, busy: Busy, chosen: Callable[[psycopg.Connection, Busy], int]
) -> None:
    with pytest.raises(Refused):
        owner.execute("update store_cookbook set head_id = %s where id = %s", [chosen(owner, busy), busy.local.pk])


def test_a_cookbook_does_not_lose_its_head(owner: psycopg.Connection, busy: Busy) -> None:
    with pytest.raises(psycopg.errors.RestrictViolation, match="has a newest revision"):
        owner.execute("update store_cookbook set head_id = null where id = %s", [busy.local.pk])


def test_a_cookbook_without_a_revision_is_not_committed(owner: psycopg.Connection, busy: Busy) -> None:
    copied(owner, "store_cookbook", busy.home.pk, issuer="other", head_id=None)
    with pytest.raises(psycopg.errors.RestrictViolation, match="has no revision"):
        owner.commit()


def test_a_revision_above_the_head_is_not_committed(owner: psycopg.Connection, busy: Busy) -> None:
    pk, number = head(owner, busy)
    copied(owner, "store_revision", pk, number=number + 1)
    with pytest.raises(psycopg.errors.RestrictViolation, match="is not its head"):
        owner.commit()


@pytest.mark.parametrize("base", ["none", "its own"])
def test_a_local_cookbook_rests_on_a_revision_of_its_upstream(owner: psycopg.Connection, busy: Busy, base: str) -> None:
    pk, number = head(owner, busy)
    copied(owner, "store_revision", pk, number=number + 1, base_id=None if base == "none" else pk)
    newest = one(owner, "select max(id) from store_revision")
    with pytest.raises(psycopg.errors.RestrictViolation, match="rests on a revision of its upstream"):
        owner.execute("update store_cookbook set head_id = %s where id = %s", [newest, busy.local.pk])


def test_a_home_cookbook_rests_on_nothing(owner: psycopg.Connection, busy: Busy) -> None:
    pk = one_of_another_cookbook(owner, busy)
    number = one(owner, "select number from store_revision where id = %s", pk)
    copied(owner, "store_revision", pk, number=number + 1, base_id=pk)
    newest = one(owner, "select max(id) from store_revision")
    with pytest.raises(psycopg.errors.RestrictViolation, match="rests on a revision of its upstream"):
        owner.execute("update store_cookbook set head_id = %s where id = %s", [newest, busy.home.pk])


@pytest.mark.parametrize(
    "change",
    ["upstream_id = null", "home_id = null", "home_id = id", "upstream_id = id", "issuer = 'x'", "last_number = -1"],
)
def test_where_a_cookbook_comes_from_never_changes(owner: psycopg.Connection, busy: Busy, change: str) -> None:
    with pytest.raises(Refused):
        owner.execute(f"update store_cookbook set {change} where id = %s".encode(), [busy.local.pk])


def test_the_home_of_a_local_cookbook_is_that_of_its_upstream(owner: psycopg.Connection, busy: Busy) -> None:
    site = busy.network.sites["cn"].pk
    with pytest.raises(psycopg.errors.RestrictViolation, match="the home of a local cookbook"):
        copied(owner, "store_cookbook", busy.local.pk, issuer="cn", site_id=site, head_id=None, home_id=busy.local.pk)


def test_a_site_has_one_local_cookbook_of_a_family(owner: psycopg.Connection, busy: Busy) -> None:
    with pytest.raises(psycopg.errors.UniqueViolation, match="one_local_cookbook_per_site_and_family"):
        copied(owner, "store_cookbook", busy.local.pk, issuer="cz2", head_id=None)


@pytest.mark.parametrize("issuer", ["cz", "home"])
def test_two_cookbooks_of_a_family_never_give_uids_of_one_issuer(
    owner: psycopg.Connection, busy: Busy, issuer: str
) -> None:
    with pytest.raises(psycopg.errors.UniqueViolation, match="issuer_once_in_a_family"):
        copied(owner, "store_cookbook", busy.local.pk, issuer=issuer, site_id=busy.network.sites["cn"].pk, head_id=None)


def test_another_family_may_have_the_same_issuer(owner: psycopg.Connection, busy: Busy) -> None:
    copied(owner, "store_cookbook", busy.home.pk, issuer="home", head_id=None)


@pytest.mark.parametrize("state", ["proposed", "settling"])
def test_a_cookbook_has_one_open_rebase(owner: psycopg.Connection, state: str) -> None:
    done = one(owner, "select id from store_rebase where state = 'done'")
    copied(owner, "store_rebase", done, state="proposed")
    with pytest.raises(psycopg.errors.UniqueViolation, match="one_open_rebase"):
        copied(owner, "store_rebase", done, state=state)


@pytest.mark.parametrize("query", ["update store_draftstate set edits = '[]'", "delete from store_draftstate"])
def test_saved_states_of_a_draft_stay(owner: psycopg.Connection, query: str) -> None:
    with pytest.raises(psycopg.errors.RestrictViolation, match="only ever added to"):
        owner.execute(query.encode())


def test_a_version_of_a_draft_is_there_once(owner: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.UniqueViolation, match="draft_version_once"):
        copied(owner, "store_draftstate", one(owner, "select max(id) from store_draftstate"))


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("store_change", "change_number_once"),
        ("store_confidential", "confidential_once"),
        ("store_deviatingatom", "atom_once"),
        ("store_settlement", "settlement_once"),
        ("store_blob", "blob_once"),
        ("store_media", "media_once"),
        ("store_communityparty", "community_party_once"),
        ("store_siteowner", "site_owner_once"),
        ("store_idempotentanswer", "idempotency_key_once"),
        ("store_token", "digest"),
        ("store_site", "key"),
        ("store_person", "pseudonym"),
    ],
)
def test_what_is_there_once_is_there_once(owner: psycopg.Connection, table: str, name: str) -> None:
    pk = one(owner, f"select max(id) from {table}")
    with pytest.raises(psycopg.errors.UniqueViolation, match=name):
        copied(owner, table, pk)


@pytest.mark.parametrize("state", ["draft", "accepted", "in effect", "rejected", "withdrawn", "lapsed"])
def test_a_review_is_written_only_while_the_change_is_in_review(owner: psycopg.Connection, state: str) -> None:
    review = one(owner, "select id from store_review where verdict = 'heard'")
    owner.execute("update store_change set state = %s where id = (select change_id from store_review where id = %s)",
                  [state, review])  # fmt: skip
    with pytest.raises(psycopg.errors.RestrictViolation, match="not in review"):
        copied(owner, "store_review", review)


REFERRED_TO = ["party", "site", "person", "community", "cookbook", "revision", "change", "draft", "deviation"]


@pytest.mark.parametrize("table", REFERRED_TO)
def test_nothing_that_others_refer_to_can_be_deleted(owner: psycopg.Connection, table: str) -> None:
    """No orphan: the references hold, at the latest when the transaction is over."""
    before = all_rows()
    with pytest.raises(Refused):
        owner.execute(f"delete from store_{table}".encode())
        owner.commit()
    assert all_rows() == before
