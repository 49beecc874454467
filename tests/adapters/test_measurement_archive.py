"""The archive as a table: many write at once, and each month is in it exactly once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from threading import Barrier

import polars as pl
import pytest
from deltalake import CommitProperties, DeltaTable, TableFeatures, write_deltalake
from deltalake.exceptions import CommitFailedError

from catchball.adapters import measurement_archive as archive
from factories import NOW
from jobs.archives import archived_rows


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "archive")


def test_delta_lake_refuses_commits_of_ten_writers_at_once_and_ours_get_all_in_exactly_once(place: str) -> None:
    months = [date(2020, month, 1) for month in range(1, 11)]

    def pieces(month: date) -> list[list[archive.Row]]:
        return [
            [(1, 7, NOW.replace(year=2020, month=month.month, minute=one), "", 0, 1.0, 1.0, 1) for one in range(50)]
        ]

    archive.begin(place)
    begin = Barrier(len(months))

    def plain(month: date) -> bool:
        table = DeltaTable(place)
        begin.wait()
        frame = pl.DataFrame(pieces(month)[0], schema=list(archive.COLUMNS)[:-1], orient="row").with_columns(
            pl.lit(month).alias("month"), pl.col("edition").cast(pl.Int32)
        )
        try:
            write_deltalake(table, frame, mode="append", commit_properties=CommitProperties(max_commit_retries=0))
        except CommitFailedError:
            return False
        return True

    def ours(month: date) -> int:
        begin.wait()
        return archive.write_month(place, month, 1, lambda: nullcontext(pieces(month)), inner_goes=0)

    with ThreadPoolExecutor(len(months)) as pool:
        assert list(pool.map(plain, months)).count(False) > 0
        goes = list(pool.map(ours, months))
    assert max(goes) > 1, "some were refused, and tried again"
    assert archived_rows(place) == sorted((row for month in months for row in pieces(month)[0]), key=lambda row: row[2])


def test_one_month_that_ten_write_at_once_is_there_once(place: str) -> None:
    rows = [(1, 7, NOW.replace(minute=one), "", 0, 1.0, 1.0, 1) for one in range(50)]
    archive.begin(place)
    begin = Barrier(10)

    def write(_: int) -> int:
        begin.wait()
        return archive.write_month(place, NOW.date().replace(day=1), 1, lambda: nullcontext([rows]))

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(write, range(10)))
    assert archived_rows(place) == rows
    writes = [one for one in DeltaTable(place).history() if one["operation"] == "WRITE"]
    assert len(writes) == 1


def test_files_of_a_table_that_only_its_log_can_explain_are_not_given_to_others(place: str) -> None:
    archive.begin(place)
    rows = [(1, 7, NOW.replace(minute=one), "", 0, 1.0, 1.0, 1) for one in range(9)]
    archive.write_month(place, NOW.date().replace(day=1), 1, lambda: nullcontext([rows]))
    assert [part.rows for part in archive.parts(place)] == [9]
    DeltaTable(place).alter.add_feature(TableFeatures.DeletionVectors, allow_protocol_versions_increase=True)
    with pytest.raises(archive.ArchiveUnusable, match="cannot be read without their log"):
        archive.parts(place)


def test_what_is_no_archive_is_said_to_be_none(tmp_path: Path, place: str) -> None:
    with pytest.raises(archive.ArchiveUnusable, match="there is no archive here"):
        archive.months(place)
    write_deltalake(place, pl.DataFrame({"a": [1]}))
    with pytest.raises(archive.ArchiveUnusable, match="is no archive of measurements"):
        archive.begin(place)
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(archive.ArchiveUnusable, match="no archive can be begun here"):
        archive.begin(str(tmp_path / "file"))
