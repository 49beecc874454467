"""The benchmark of taking in knows what it sends, and its judge misses no planted fault."""

from __future__ import annotations

from array import array
from pathlib import Path

import psycopg
import pytest
from bench.ingest_checks import found_wrong
from bench.ingest_rows import Rows, write_parquet
from psycopg.conninfo import conninfo_to_dict

from catchball.actions.measurements import take_columns
from catchball.actions.metrics import MetricGiven, Place, define_metric, open_series
from catchball.adapters.postgres import EmbeddedPostgres
from catchball.core.columns import Columns
from factories import NOW, company

ROWS = Rows(5_000, 3)


@pytest.mark.parametrize("count", [1, 1_008, 1_009, 5_000])
def test_what_all_values_add_up_to_is_what_they_add_up_to(count: int) -> None:
    rows = Rows(count, 7)
    values = [value for places in rows.batches(999) for value in rows.values(places)]
    assert len(values) == count
    assert rows.total == sum(values)
    assert rows.squares == sum(value**2 for value in values)


def test_the_file_holds_the_rows_that_are_sent(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    write_parquet(ROWS, tmp_path / "rows.parquet")
    frame = polars.read_parquet(tmp_path / "rows.parquet")
    every = range(ROWS.count)
    assert array("q", frame["at"].to_physical().to_list()) == ROWS.at(every)
    assert frame["value"].to_list() == ROWS.values(every)


@pytest.mark.usefixtures("database")
def test_a_lost_a_doubled_and_a_wrongly_summed_value_are_found(database_server: EmbeddedPostgres) -> None:
    network = company()
    engineer = network.actor("cz engineer")
    metric = define_metric(actor=engineer, now=NOW, given=MetricGiven("Torque", "N·m", "mean", "neither"))
    series = open_series(actor=engineer, now=NOW, metric=metric, site=network.sites["cz"], place=Place())
    every = range(ROWS.count)
    columns = Columns(ROWS.at(every), ROWS.values(every))
    take_columns(actor=engineer, now=NOW, series=series, columns=columns, source="file")
    sent = {series.pk: ROWS}
    assert found_wrong(database_server.owner_url, sent) == []
    assert found_wrong(database_server.owner_url, {}) == [f"series {series.pk} has values that nobody sent"]
    assert found_wrong(database_server.owner_url, sent | {99: ROWS}) == [
        "series 99: nothing is there",
        "series 99: no hour is there",
    ]
    name = conninfo_to_dict(database_server.owner_url)["dbname"]
    faults = {
        "delete from store_measurement where value = 0.25": "values instead of",
        "update store_measurement set value = 300 where value = (select min(value) from store_measurement)": "add up",
        "insert into store_measurement select party_id, series_id, at, 'again', 0, value, 1, delivery_id"
        " from store_measurement limit 1": "values instead of",
        "update store_hoursummary set mean = mean + 0.01 where id = 1": "the hours add up",
        "update store_hoursummary set m2 = m2 * 1.001 where id = 1": "squares of the hours",
        "delete from store_hoursummary where id = 1": "the hours count",
    }
    for fault, words in faults.items():
        with psycopg.connect(database_server.access.superuser_url, dbname=name, autocommit=True) as superuser:
            superuser.execute("set session_replication_role = replica")
            superuser.execute("create temp table kept as select * from store_measurement")
            superuser.execute("create temp table kept_hours as select * from store_hoursummary")
            superuser.execute(fault.encode())
            assert any(words in one for one in found_wrong(database_server.owner_url, sent)), fault
            superuser.execute("delete from store_measurement")
            superuser.execute("insert into store_measurement select * from kept")
            superuser.execute("delete from store_hoursummary")
            superuser.execute("insert into store_hoursummary select * from kept_hours")
