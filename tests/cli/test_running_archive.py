"""`catchball measurements archive`, `recall`, `months` and `reduce`, and what a backup has of the archive."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from django.db import connections
from typer.testing import CliRunner

from catchball.cli import extras
from catchball.cli.main import app
from catchball.store import measurement_months as stored
from commands import catchball
from factories import NOW, Company, company
from jobs.archives import FEBRUARY, JANUARY, MARCH, all_measurements, hours, old_rows, take
from measuring import torque_series


@pytest.fixture
def network(installation: Path) -> Company:
    made = company()
    series = torque_series(made)
    for month in (JANUARY, FEBRUARY, MARCH):
        take(made, series, *old_rows(month))
    return made


def test_whole_months_that_are_old_enough_are_moved_and_listed_and_asked_again_nothing_is_left_to_do(
    network: Company, tmp_path: Path
) -> None:
    place = tmp_path / "archive"
    ended = catchball("measurements", "archive", "--older-than", "600mo", place)
    assert (ended.code, ended.out) == (0, "No month is as old as that.\n")
    assert not place.exists()
    ended = catchball("measurements", "archive", "--older-than", "12mo", place)
    assert (ended.code, ended.out) == (0, "2024-01: 45 rows\n2024-02: 45 rows\n2024-03: 45 rows\n")
    assert all_measurements() == []
    again = catchball("measurements", "archive", "--older-than", "12mo", place, "--json")
    assert again.raw == {"catchball": "archived/1", "place": str(place), "months": []}
    listed = catchball("measurements", "months", "--json").raw["months"]
    assert [(one["month"], one["state"], one["rows"]) for one in listed] == [
        ("2024-01", "archived", 45),
        ("2024-02", "archived", 45),
        ("2024-03", "archived", 45),
    ]
    assert f"2024-01 archived, 45 rows, {place}\n" in catchball("measurements", "months").out


def test_a_month_is_recalled_from_where_the_archive_lies_now(network: Company, tmp_path: Path) -> None:
    rows = all_measurements()
    place, moved = tmp_path / "archive", tmp_path / "moved"
    assert catchball("measurements", "archive", "--older-than", "12mo", place).code == 0
    place.rename(moved)
    ended = catchball("measurements", "recall", "2024-02")
    assert (ended.code, "there is no archive here" in ended.err) == (2, True)
    ended = catchball("measurements", "recall", "2024-02", "--from", moved)
    assert (ended.code, ended.out) == (0, "2024-02 is back with 45 rows.\n")
    assert all_measurements() == [row for row in rows if row[2].month == 2]
    ended = catchball("measurements", "recall", "2024-02")
    assert (ended.code, ended.err) == (1, "2024-02 is not in the archive\n")


def test_the_archive_is_added_up_into_a_file_without_a_database(
    network: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = hours()
    place = tmp_path / "archive"
    assert catchball("measurements", "archive", "--older-than", "12mo", place).code == 0
    monkeypatch.delenv("DATABASE_URL")
    ended = catchball("measurements", "reduce", place, tmp_path / "hours.parquet", "--by", "hour")
    assert (ended.code, ended.out) == (0, f"{tmp_path / 'hours.parquet'}: {len(kept)} rows\n")
    found = pl.read_parquet(tmp_path / "hours.parquet")
    assert found.select("series", "begins", "count", "size").rows() == [(*row[1:4], row[8]) for row in kept]
    only = ("--by", "month", "--series", kept[0][1], "--party", kept[0][0])
    assert catchball("measurements", "reduce", place, tmp_path / "months.csv", *only).code == 0
    lines = (tmp_path / "months.csv").read_text("utf-8").splitlines()
    assert lines[0] == "party,series,begins,count,mean,m2,low,high,size,variance"
    assert [line.split(",")[2:4] for line in lines[1:]] == [
        [f"2024-0{month}-01T00:00:00Z", "41"] for month in (1, 2, 3)
    ]
    none = catchball("measurements", "reduce", place, tmp_path / "none.csv", "--series", 999)
    assert (none.code, none.out) == (0, f"{tmp_path / 'none.csv'}: 0 rows\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("archive", "--older-than", "2 years", "there"), "an age is a number of months, such as 24mo"),
        (("archive", "--older-than", "0mo", "there"), "an age is a number of months, such as 24mo"),
        (("recall", "2024-13"), "a month is written as 2024-03"),
        (("reduce", "there", "out.xlsx"), "name a file that ends with .csv or .parquet"),
        (("reduce", "there", "out.csv"), "there is no archive here"),
    ],
)
def test_what_is_asked_wrongly_is_told_in_a_sentence(
    installation: Path, words: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = catchball("measurements", *words)
    assert ended.code == 2
    assert said in ended.err
    assert not list(tmp_path.glob("out*"))


def test_without_the_extra_the_archive_says_what_is_missing(
    installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    for words in (("archive", "--older-than", "9mo", "x"), ("recall", "2024-01"), ("reduce", "x", "x.csv")):
        ended = catchball("measurements", *words)
        assert (ended.code, "the extra “bulk”" in ended.err) == (2, True)


def test_a_backup_knows_what_was_archived_and_what_was_on_its_way(network: Company, tmp_path: Path) -> None:
    """January is in the archive, February was closed when the process ended, and nothing is lost by restoring."""
    rows, place = all_measurements(), tmp_path / "archive"
    assert catchball("measurements", "archive", "--older-than", "12mo", place).code == 0
    for month in ("2024-02", "2024-03"):
        assert catchball("measurements", "recall", month).code == 0
    stored.close_month(FEBRUARY, str(place), stored.archived_months()[0].table, NOW)
    before = all_measurements()
    assert catchball("backup", tmp_path / "backup").code == 0
    connections.close_all()
    result = CliRunner().invoke(app, ["restore", str(tmp_path / "backup"), "--replace", "--yes"])
    assert result.exit_code == 0, result.stderr
    assert all_measurements() == before
    assert [(one.state, one.take) for one in stored.archived_months()] == [("archived", 1), ("closed", 2), ("open", 1)]
    assert catchball("measurements", "recall", "2024-02").out == "2024-02 takes values again.\n"
    assert catchball("measurements", "recall", "2024-01").code == 0
    assert all_measurements() == rows
