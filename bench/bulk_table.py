"""A made-up archive of several million rows: two parties, a year, corrections and values that were taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import numpy as np
import polars as pl

from catchball.adapters import measurement_archive as archive

MONTHS = tuple(date(2024, month, 1) for month in range(1, 13))
_SERIES = 40
_PIECE = 100_000
_FOUR_WEEKS = 28 * 24 * 3600
"""Seconds."""
_CORRECTED, _TAKEN_BACK = 50, 400
"""Every so many values have a correction; every so many are taken back."""


def build(place: str, rows: int) -> int:
    """Write the archive through the very way that measurements take; gives how many rows it has."""
    archive.begin(place)
    for number, month in enumerate(MONTHS):
        archive.write_month(place, month, 1, lambda n=number, m=month: _pieces(n, m, rows // len(MONTHS)))  # type: ignore[misc]
    return sum(part.rows for part in archive.parts(place))


@contextmanager
def _pieces(seed: int, month: date, rows: int) -> Iterator[archive.Pieces]:
    yield (
        _piece(np.random.default_rng([seed, start]), month, range(start, min(start + _PIECE, rows)), rows)
        for start in range(0, rows, _PIECE)
    )


def _piece(chance: np.random.Generator, month: date, piece: range, rows: int) -> list[archive.Row]:
    """Values of each series over four weeks, around a level of its own; large levels try the sums of squares."""
    numbers, size = np.array(piece), len(piece)
    every = max(_FOUR_WEEKS * _SERIES // rows, 1)
    series = numbers % _SERIES
    begin = datetime(month.year, month.month, 1, tzinfo=UTC)
    frame = pl.DataFrame(
        {
            "party": 1 + series % 2,
            "series": series,
            "second": numbers // _SERIES * every,
            "key": np.where(series % 5 == 0, "left", ""),
            "edition": np.zeros(size, np.int32),
            "value": 10.0 ** (series % 7) + chance.normal(size=size),
            "size": 1.0 + series % 3,
            "number": numbers,
        }
    )
    corrected = frame.filter(pl.col("number") % _CORRECTED == 0).with_columns(
        edition=pl.lit(1, pl.Int32), value=pl.col("value") + 0.25
    )
    taken_back = frame.filter(pl.col("number") % _TAKEN_BACK == 0).with_columns(
        edition=pl.lit(2, pl.Int32), value=pl.lit(None, pl.Float64)
    )
    whole = pl.concat([frame, corrected, taken_back]).select(
        "party",
        "series",
        (pl.lit(begin) + pl.duration(seconds="second")).alias("at"),
        "key",
        "edition",
        "value",
        "size",
        pl.lit(1).alias("delivery"),
    )
    return whole.rows()
