"""Old months leave the database once what was written elsewhere is equal to it, whatever is killed on the way."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import Error, connections
from django.utils import timezone
from psycopg import sql

from catchball.actions.measurements import Row, mend_row
from catchball.actions.refusals import NotValid
from catchball.adapters import measurement_archive as archive
from catchball.adapters.archive_reducing import reduced_archive
from catchball.adapters.postgres import EmbeddedPostgres
from catchball.core.periods import Period
from catchball.jobs.archiving import NotTheSame, archive_month, begin_archive, old_months, recall_month
from catchball.queries.measurements import quarantined, sums
from catchball.store import measurement_months as stored
from catchball.store.acting import acting
from catchball.store.models import Series
from factories import NOW, Company, company
from jobs.archives import (
    BEFORE,
    FEBRUARY,
    JANUARY,
    MARCH,
    all_measurements,
    archived_rows,
    asked,
    hours,
    old_rows,
    take,
)
from measuring import torque_series


@pytest.fixture
def network(database: None) -> Company:
    return company()


@pytest.fixture
def series(network: Company) -> Series:
    made = torque_series(network)
    for month in (JANUARY, FEBRUARY, MARCH):
        take(network, made, *old_rows(month))
    return made


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "archive")


def months_here() -> list[date]:
    """The months of that year of which anything could be here: other tests leave empty ones of other years."""
    return [month for month in stored.stored_months() if month.year == JANUARY.year]


def move(place: str, *months: date) -> None:
    table = begin_archive(place)
    for month in months or old_months(BEFORE):
        assert archive_month(place, table, month, NOW) is not None


def test_all_editions_leave_the_database_for_the_archive_and_the_sums_stay(series: Series, place: str) -> None:
    rows, by_hour = all_measurements(), hours()
    assert old_months(MARCH) == [JANUARY, FEBRUARY]
    move(place, JANUARY, FEBRUARY)
    assert months_here() == [MARCH]
    assert [row for row in rows if row[2].month == 3] == all_measurements()
    assert archived_rows(place) == [row for row in rows if row[2].month < 3]
    assert hours() == by_hour
    assert {(part.party, part.month) for part in archive.parts(place)} == {
        (series.party_id, JANUARY),
        (series.party_id, FEBRUARY),
    }


def test_the_archive_comes_to_what_the_database_had_kept_of_each_hour(series: Series, place: str) -> None:
    kept = hours()
    move(place)
    found = reduced_archive(place, Period.HOUR)
    names = ["party", "series", "begins", "count", "low", "high", "size"]
    assert found.select(names).rows() == [(*row[:4], *row[6:]) for row in kept]
    for column, place_of in (("mean", 4), ("m2", 5)):
        assert found[column].to_list() == pytest.approx([row[place_of] for row in kept], rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("period", [Period.DAY, Period.MONTH])
def test_the_archive_comes_to_what_pages_say_of_longer_periods(
    network: Company, series: Series, place: str, period: Period
) -> None:
    actor = network.actor("cz engineer")
    begin = datetime(2024, 1, 1, tzinfo=UTC)
    with acting(actor), timezone.override(UTC):
        told = sums(actor, series, begin, begin + timedelta(days=120), period)
    move(place)
    found = reduced_archive(place, period, party=series.party_id, series=[series.pk])
    assert found.select("begins", "count", "low", "high", "size").rows() == [
        (one.begins, one.count, one.low, one.high, one.size) for one in told
    ]
    assert found["mean"].to_list() == pytest.approx([one.mean for one in told], rel=1e-12)
    assert found["m2"].to_list() == pytest.approx([one.m2 for one in told], rel=1e-9, abs=1e-12)


def test_what_is_late_for_an_archived_month_waits_in_quarantine_and_is_taken_when_it_is_back(
    network: Company, series: Series, place: str
) -> None:
    rows, by_hour = all_measurements(), hours()
    move(place, JANUARY)
    first = rows[0][2]
    correction = Row(first.isoformat(), 12.3, edition=1)
    told = take(network, series, correction, Row((first + timedelta(minutes=1)).isoformat(), 12.2), *old_rows(MARCH))
    assert (told.new, told.known, told.refused) == (0, 45, 2)
    operator = network.actor("cz operator")
    with acting(operator):
        waiting = list(quarantined(operator))
    assert {(row.field, row.reason, row.said["month"]) for row in waiting} == {("at", "archived", "2024-01")}
    assert hours() == by_hour
    with pytest.raises(NotValid, match="in the archive"):
        mend_row(actor=operator, now=NOW, row=waiting[0], given=correction)

    assert recall_month(JANUARY, None, NOW) == 45
    assert all_measurements() == rows
    mend_row(actor=operator, now=NOW, row=waiting[0], given=correction)
    changed = [(one[2], one[3]) for one, before in zip(hours(), by_hour, strict=True) if one != before]
    assert changed == [(first.replace(minute=0), 5)]
    rows = all_measurements()
    by_hour = hours()
    move(place, JANUARY)
    assert archived_rows(place) == [row for row in rows if row[2].month == 1]
    assert hours() == by_hour
    assert [one.take for one in stored.archived_months()] == [2]


def test_a_month_that_came_back_is_a_partition_like_any_other(network: Company, series: Series, place: str) -> None:
    def told() -> list[tuple[object, ...]]:
        triggers = "select tgname from pg_trigger where tgrelid = 'measured.m2024_01'::regclass and not tgisinternal"
        return asked(triggers) + asked(
            "select contype, pg_get_constraintdef(rule.oid), relrowsecurity from pg_constraint rule "
            "join pg_class on pg_class.oid = conrelid where conrelid = 'measured.m2024_01'::regclass order by 1, 2"
        )

    before = told()
    move(place, JANUARY)
    recall_month(JANUARY, None, NOW)
    assert told() == before
    assert take(network, series, *old_rows(JANUARY)).known == 45


def test_nothing_can_be_added_to_a_month_that_is_closed_or_archived_by_any_way(
    network: Company, series: Series, place: str, database_server: EmbeddedPostgres
) -> None:
    stored.close_month(JANUARY, *begun(place), NOW)
    move(place, FEBRUARY)
    insert = sql.SQL(
        "insert into store_measurement (party_id, series_id, at, key, edition, value, size, delivery_id) "
        "select party_id, series_id, {}::timestamptz, 'new', edition, value, size, delivery_id "
        "from store_measurement where edition = 0 limit 1"
    )
    with psycopg.connect(database_server.app_url) as app:
        app.execute("select set_config('app.party', %s, true)", [str(network.maker.pk)])
        app.execute("select app.ensure_months('{2024-01-01, 2024-02-01, 2024-03-01}')")
        for day in ("2024-01-09", "2024-02-09"):
            with pytest.raises(psycopg.errors.CheckViolation), app.transaction():
                app.execute(insert.format(sql.Literal(day)))
        assert app.execute(insert.format(sql.Literal("2024-03-09"))).rowcount == 1
        app.rollback()


def begun(place: str) -> tuple[str, str]:
    return place, begin_archive(place)


def test_a_month_is_closed_only_when_those_who_write_into_it_are_done(
    network: Company, series: Series, database_server: EmbeddedPostgres
) -> None:
    with psycopg.connect(database_server.app_url) as app, ThreadPoolExecutor(1) as pool:
        assert app.execute("select app.closed_months('{2024-01-15, 2024-02-01}')").fetchone() == ([],)
        closing = pool.submit(_closed_elsewhere, JANUARY)
        waits = "select count(*) from pg_locks where not granted and locktype = 'advisory'"
        while asked(waits) == [(0,)]:
            assert not closing.done()
        assert stored.archived_months() == []
        app.commit()
        assert closing.result() == 1


def _closed_elsewhere(month: date) -> int:
    try:
        return stored.close_month(month, "there", "table", NOW).take
    finally:
        connections.close_all()


@pytest.mark.parametrize(
    "attempt",
    [
        "drop table measured.m2024_01",
        "alter table store_measurement detach partition measured.m2024_01",
        "alter table measured.m2024_01 drop constraint closed",
        "truncate measured.m2024_01",
        "select * from measured.m2024_01",
        "select * from measured.archived_month",
        "insert into measured.archived_month values ('2024-01-01', 'archived', 1, '', '', 0, now())",
        "update measured.archived_month set state = 'open'",
    ],
)
def test_the_application_closes_empties_and_opens_no_month(
    series: Series, database_server: EmbeddedPostgres, attempt: str
) -> None:
    stored.close_month(JANUARY, "there", "table", NOW)
    with psycopg.connect(database_server.app_url) as app:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(attempt.encode())


def damaged(
    stream: Callable[..., Any], damage: Callable[[Any], Any], month: date, pieces: Iterable[archive.Pieces]
) -> Any:
    return stream(month, map(damage, pieces))


def test_nothing_is_deleted_when_the_archive_holds_something_else(
    series: Series, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row is lost on its way; one arrives with another value. No later run writes over what it does not know."""
    rows = all_measurements()
    for month, damage in (
        (JANUARY, lambda piece: piece[1:]),
        (FEBRUARY, lambda piece: [(*piece[0][:5], 0.5, *piece[0][6:]), *piece[1:]]),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(archive, "_stream", partial(damaged, archive._stream, damage))
            with pytest.raises(NotTheSame, match="Nothing was deleted"):
                move(place, month)
        wrong = archived_rows(place)
        with pytest.raises(NotTheSame, match="Nothing was deleted"):
            move(place, month)
        assert recall_month(month, None, NOW) == 0
        with pytest.raises(NotTheSame, match="of which this database knows 0"):
            move(place, month)
        assert (all_measurements(), archived_rows(place)) == (rows, wrong)


def test_a_move_that_was_broken_off_and_recalled_is_made_again_with_what_came_meanwhile(
    network: Company, series: Series, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(stored, "empty_month", breaks_off)
        with pytest.raises(KeyboardInterrupt):
            move(place, JANUARY)
    assert recall_month(JANUARY, None, NOW) == 0
    assert take(network, series, Row("2024-01-20T00:00:00Z", 12.9)).new == 1
    rows = all_measurements()
    move(place, JANUARY)
    assert archived_rows(place) == [row for row in rows if row[2].month == 1]


def test_a_month_that_an_older_backup_brought_back_leaves_again_if_it_is_what_the_archive_has(
    network: Company, series: Series, place: str
) -> None:
    rows = all_measurements()
    move(place)
    for month in (JANUARY, FEBRUARY):
        recall_month(month, None, NOW)
    asked("delete from measured.archived_month where month < '2024-03-01'")  # (as the backup had it)
    assert take(network, series, Row("2024-02-20T00:00:00Z", 12.9)).new == 1
    move(place, JANUARY)
    with pytest.raises(NotTheSame, match="the archive has 45 rows that are not the 46 of the database"):
        move(place, FEBRUARY)
    assert months_here() == [FEBRUARY]
    assert archived_rows(place) == rows


def test_another_archive_than_the_one_of_this_installation_is_refused(
    series: Series, place: str, tmp_path: Path
) -> None:
    other = str(tmp_path / "other")
    archive.begin(other)
    archive.write_month(other, JANUARY, 1, lambda: nullcontext([[(1, 1, NOW, "", 0, 1.0, 1.0, 1)]]))
    with pytest.raises(NotTheSame, match="did not put there"):
        begin_archive(other)
    move(place, JANUARY)
    with pytest.raises(NotTheSame, match="went into another archive"):
        begin_archive(other)
    with pytest.raises(NotTheSame, match="another archive"):
        recall_month(JANUARY, other, NOW)
    assert months_here() == [FEBRUARY, MARCH]


_KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from catchball.cli.installation import Urls, environment, set_up
place, step, when = sys.argv[1:]
set_up(dict(os.environ))
from catchball.adapters import measurement_archive as archive
from catchball.store import measurement_months as stored
from catchball.jobs import archiving
from django.utils import timezone
from psycopg import sql
name, module = {"close": ("close_month", stored), "commit": ("write_deltalake", archive),
                "empty": ("empty_month", stored), "exchange": ("_exchange", stored)}[step]
real = getattr(module, name)
def killed(*given, **more):
    if when == "after":
        real(*given, **more)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(module, name, killed)
if step == "exchange":
    archiving.recall_month(date(2024, 1, 1), None, timezone.now())
else:
    archiving.archive_month(place, archiving.begin_archive(place), date(2024, 1, 1), timezone.now())
"""


def killed(place: str, step: str, when: str, server: EmbeddedPostgres) -> None:
    """A process that moves January and is killed before or after one of its steps."""
    given = {
        "DATABASE_URL": server.app_url,
        "DATABASE_OWNER_URL": server.owner_url,
        "DJANGO_SETTINGS_MODULE": "catchball.config.settings",
        "CATCHBALL_SECRET_KEY": "only for tests, and long enough for the settings",
        "CATCHBALL_DATA": str(Path(place).parent),
    }
    words = [sys.executable, "-c", _KILLED, place, step, when]
    done = subprocess.run(words, env={**os.environ, **given}, check=False, capture_output=True, text=True)
    assert done.returncode == -9, done.stderr
    others = "select count(*) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()"
    while asked(others) != [(0,)]:
        pass  # (the server finds out within moments that nobody is there any more)


def test_a_process_that_is_killed_anywhere_leaves_nothing_lost_and_nothing_twice(
    series: Series, place: str, database_server: EmbeddedPostgres
) -> None:
    rows, by_hour = all_measurements(), hours()
    of_january = [row for row in rows if row[2].month == 1]
    connections.close_all()
    for step, when in (("close", "after"), ("commit", "after"), ("empty", "before")):
        killed(place, step, when, database_server)
        assert all_measurements() == rows, (step, when)
    killed(place, "empty", "after", database_server)
    assert all_measurements() == rows[len(of_january) :]
    assert archived_rows(place) == of_january
    killed(place, "exchange", "after", database_server)
    assert all_measurements() == rows[len(of_january) :]
    assert recall_month(JANUARY, None, NOW) == len(of_january)
    assert all_measurements() == rows
    move(place)
    assert (archived_rows(place), hours(), months_here()) == (rows, by_hour, [])


def test_two_who_move_the_same_months_at_once_move_each_once(series: Series, place: str) -> None:
    rows = all_measurements()
    table = begin_archive(place)
    connections.close_all()

    def move_all(_: int) -> list[date]:
        try:
            moved = [archive_month(place, table, month, NOW) for month in (JANUARY, FEBRUARY, MARCH)]
            return [one.month for one in moved if one]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        done = [month for each in pool.map(move_all, range(3)) for month in each]
    assert sorted(done) == [JANUARY, FEBRUARY, MARCH]
    assert (archived_rows(place), all_measurements()) == (rows, [])


def test_a_table_that_pages_use_without_a_pause_is_given_up_politely(
    series: Series, monkeypatch: pytest.MonkeyPatch, database_server: EmbeddedPostgres
) -> None:
    monkeypatch.setattr(stored, "_PATIENCE", "10ms")
    monkeypatch.setattr(stored, "_GOES", 2)
    with psycopg.connect(database_server.owner_url) as reader:
        reader.execute("select count(*) from store_measurement")
        with pytest.raises(stored.MonthsBusy):
            stored.close_month(JANUARY, "there", "table", NOW)
    assert stored.archived_months() == []
    with pytest.raises(ValueError, match="not closed"):
        stored.empty_month(JANUARY, 0, NOW)
    with pytest.raises(Error):
        asked("select 1 from measured.m2023_01")
