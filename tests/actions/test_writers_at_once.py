"""Ten programs write measurements at once, their connections are cut: nothing is lost, doubled or summed wrongly."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from random import Random
from threading import Thread

import psycopg
import pytest
from django.db import DatabaseError, connection

from catchball.actions.measurements import take_columns
from catchball.actions.metrics import MetricGiven, Place, define_metric, open_series
from catchball.adapters.postgres import EmbeddedPostgres
from catchball.core.columns import Columns
from catchball.store.acting import Actor
from catchball.store.measured_values import microseconds
from catchball.store.models import Series
from factories import NOW, Company, company

TOGETHER, APART, CUTS = 5, 5, 20
ROWS, PIECE = 3_000, 250
BEGIN = microseconds(datetime(2011, 4, 29, tzinfo=UTC))  # (two months that nobody else writes to)
MINUTE = 60_000_000
_CUT = """
select pg_terminate_backend(pid) from pg_stat_activity
where usename = 'catchball_app' and state in ('active', 'idle in transaction') order by md5(pid::text || %s) limit 1
"""
_FOUND = """
select series_id, valued.count, valued.total, hours.count, hours.total from (
  select series_id, count(*), sum(value) as total from store_measurement group by series_id
) valued join (
  select series_id, sum(count) as count, sum(count * mean) as total from store_hoursummary group by series_id
) hours using (series_id) order by series_id
"""


@pytest.fixture
def network(database: None) -> Company:
    return company()


class Writer(Thread):
    """Sends all rows of a series, in an order of its own, each piece until it is answered."""

    def __init__(self, actor: Actor, series: Series, seed: int) -> None:
        super().__init__(daemon=True)
        self.actor, self.series, self.chance = actor, series, Random(seed)
        self.new = self.repeated = 0

    def run(self) -> None:
        for places in self._pieces():
            while not self._is_sent(places):
                self.repeated += 1
        connection.close()

    def _pieces(self) -> Iterator[Sequence[int]]:
        places = list(range(ROWS))
        self.chance.shuffle(places)
        return (places[begin : begin + PIECE] for begin in range(0, ROWS, PIECE))

    def _is_sent(self, places: Sequence[int]) -> bool:
        columns = Columns(array("q", [BEGIN + place * MINUTE for place in places]), [place / 4 for place in places])
        try:
            done = take_columns(actor=self.actor, now=NOW, series=self.series, columns=columns, source="api")
        except DatabaseError:
            connection.close()
            return False
        assert done.refused == 0
        self.new += done.new
        return True


def test_ten_writers_whose_connections_are_cut_leave_every_value_once_and_every_sum_right(
    network: Company, database_server: EmbeddedPostgres
) -> None:
    engineer, site = network.actor("cz engineer"), network.sites["cz"]
    metric = define_metric(actor=engineer, now=NOW, given=MetricGiven("Torque", "N·m", "mean", "neither"))
    series = [
        open_series(actor=engineer, now=NOW, metric=metric, site=site, place=Place(machine=f"Press {number}"))
        for number in range(1 + APART)
    ]
    writers = [Writer(engineer, one, seed) for seed, one in enumerate([series[0]] * TOGETHER + series[1:])]
    for writer in writers:
        writer.start()
    with psycopg.connect(database_server.access.superuser_url, autocommit=True) as superuser:
        cuts = 0
        while cuts < CUTS and any(writer.is_alive() for writer in writers):
            cuts += len(superuser.execute(_CUT, [str(cuts)]).fetchall())
            writers[cuts % len(writers)].join(0.02)
    for writer in writers:
        writer.join(60)
    with psycopg.connect(database_server.owner_url) as owner:
        found = owner.execute(_FOUND).fetchall()
    total = sum(place / 4 for place in range(ROWS))
    assert found == [(one.pk, ROWS, total, ROWS, pytest.approx(total, rel=1e-12)) for one in series]
    assert sum(writer.new for writer in writers) <= ROWS * len(series)
    assert 0 < sum(writer.repeated for writer in writers) <= cuts, "only what was cut is repeated"
