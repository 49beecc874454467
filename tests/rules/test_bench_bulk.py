"""The comparison of Polars and Spark is judged: rows of one alone, other counts and other spreads are told."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import polars as pl
import pytest
from bench.bulk import APART, Run, difference, table
from bench.bulk_memory import memory_of
from bench.bulk_table import MONTHS, build
from bench.bulk_worker import by_polars
from rich.console import Console

from catchball.core.periods import Period


def sums(wanted: int = 3, **changed: float) -> pl.DataFrame:
    rows = max(wanted, 1)
    begin = datetime(2024, 1, 1, tzinfo=UTC)
    frame = pl.DataFrame(
        {
            "party": [1] * rows,
            "series": list(range(rows)),
            "begins": [begin + timedelta(hours=place) for place in range(rows)],
            "count": [5] * rows,
            "mean": [12.0] * rows,
            "variance": [0.5, *[0.0] * rows][:rows],
            "m2": [2.5, *[0.0] * rows][:rows],
            "low": [11.0] * rows,
            "high": [13.0] * rows,
            "size": [5.0] * rows,
        }
    )
    return frame.head(wanted).with_columns(
        pl.when(pl.col("series") == 0).then(value).otherwise(pl.col(name)).alias(name)
        for name, value in changed.items()
    )


def test_what_is_equal_but_for_the_last_bits_is_held() -> None:
    assert difference(sums(), sums()).is_none
    found = difference(sums(), sums(variance=0.5 * (1 + APART / 2)).reverse())
    assert found.is_none
    assert 0 < found.apart <= APART


@pytest.mark.parametrize(
    "theirs",
    [
        sums(2),
        sums(4),
        sums(count=6),
        sums(low=10.5),
        sums(size=5.5),
        sums(mean=12.0 * (1 + 2 * APART)),
        sums(variance=0.5 * (1 + 2 * APART)),
        sums(m2=0.0),
        sums(0),
    ],
)
def test_whatever_differs_is_not_held(theirs: pl.DataFrame) -> None:
    assert not difference(sums(), theirs).is_none
    assert not difference(theirs, sums()).is_none
    assert not difference(sums(0), sums(0)).is_none, "nothing at all proves nothing"


def test_the_made_up_archive_has_corrections_and_polars_adds_it_up(tmp_path: Path) -> None:
    place = str(tmp_path / "archive")
    rows = build(place, 1200 * len(MONTHS))
    assert rows == (1200 + 1200 // 50 + 1200 // 400) * len(MONTHS)
    out = tmp_path / "out"
    out.mkdir()
    took = by_polars({"place": place, "out": str(out), "periods": list(Period)})
    assert set(took) == set(Period)
    for period in Period:
        assert pl.read_parquet(out / period)["count"].sum() == (1200 - 1200 // 400) * len(MONTHS)


def test_times_and_memory_are_told_of_each_engine() -> None:
    console = Console(width=120, record=True, file=StringIO())
    console.print(table(5, {"Polars": Run({"hour": 1.0}, 2**21), "Spark": Run({"start": 9.0, "hour": 2.0}, 2**30)}))
    told = console.export_text()
    assert "2 MiB" in told
    assert "9.0 s" in told


def test_memory_of_a_process_counts_what_it_started() -> None:
    own = memory_of(os.getpid())
    assert own > 2**20
    assert memory_of(os.getppid()) >= own
