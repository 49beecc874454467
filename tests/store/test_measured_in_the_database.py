"""What the database itself refuses of measurements, whoever asks: here its owner, whom no policy binds."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from busy_network import Busy
from catchball.adapters.postgres import EmbeddedPostgres

_COPY = """
insert into store_measurement (party_id, series_id, at, value, delivery_id)
select {party}, {series}, at + interval '1 minute', 1, {delivery} from store_measurement limit 1
"""


@pytest.fixture
def owner(busy: Busy, database_server: EmbeddedPostgres) -> Iterator[psycopg.Connection]:
    """The owner's own connection; what is done in it is taken back."""
    del busy
    with psycopg.connect(database_server.owner_url) as connection:
        yield connection
        connection.rollback()


def copied(owner: psycopg.Connection, **other: str) -> None:
    """A value like one that is there, but for this."""
    told = {"party": "party_id", "series": "series_id", "delivery": "delivery_id"} | other
    owner.execute(_COPY.format(**told).encode())


def test_a_value_like_one_that_is_there_is_written(owner: psycopg.Connection) -> None:
    copied(owner)


@pytest.mark.parametrize(
    "other",
    [
        {"series": "series_id + 1000"},
        {"delivery": "delivery_id + 1000"},
        {"party": "(select max(id) from store_party)"},
        {"series": "(select max(id) + 1 from store_series)"},
    ],
)
def test_a_value_belongs_to_a_series_and_a_delivery_of_its_party(
    owner: psycopg.Connection, other: dict[str, str]
) -> None:
    with pytest.raises(psycopg.errors.ForeignKeyViolation, match=r"has no (series|delivery)"):
        copied(owner, **other)


@pytest.mark.parametrize(
    "act",
    [
        "delete from store_series where id = (select max(series_id) from store_measurement)",
        "update store_series set id = id + 1000 where id = (select max(series_id) from store_measurement)",
        "delete from store_delivery",
        "update store_delivery set id = id + 1000",
    ],
)
def test_what_values_belong_to_stays(owner: psycopg.Connection, act: str) -> None:
    owner.execute("delete from store_quarantinedrow")
    owner.execute("delete from store_hoursummary")
    with pytest.raises(psycopg.errors.RestrictViolation):
        owner.execute(act.encode())
