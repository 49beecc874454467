"""The measurements that are sent: known beforehand, one a second, so that what must come of them is known, too."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

BEGIN = datetime(2025, 3, 1, tzinfo=UTC)
SECOND = 1_000_000
_BEGIN = int(BEGIN.timestamp()) * SECOND
_PERIOD, _FACTOR = 1_009, 389
"""Values go round after so many (a prime), in an order that is none."""


@dataclass(frozen=True, slots=True)
class Rows:
    """So many values of one series, the `shift` tells one series from another."""

    count: int
    shift: int

    def batches(self, size: int) -> Iterator[range]:
        """The places of the rows, in pieces."""
        return (range(begin, min(begin + size, self.count)) for begin in range(0, self.count, size))

    def at(self, places: range) -> array[int]:
        """Their instants, in microseconds since 1970."""
        return array("q", range(_BEGIN + places.start * SECOND, _BEGIN + places.stop * SECOND, SECOND))

    def texts(self, places: range) -> list[str]:
        """Their instants as people write them."""
        return [(BEGIN + timedelta(seconds=place)).isoformat() for place in places]

    def values(self, places: range) -> list[float]:
        """Their values, in quarters, which add up without rounding."""
        return [(place * _FACTOR + self.shift) % _PERIOD / 4 for place in places]

    @property
    def total(self) -> float:
        """What all values add up to: whole rounds, and the rest one by one."""
        rounds, rest = divmod(self.count, _PERIOD)
        return rounds * (_PERIOD * (_PERIOD - 1) / 2 / 4) + sum(self.values(range(rest)))

    @property
    def squares(self) -> float:
        """What the squares of all values add up to."""
        rounds, rest = divmod(self.count, _PERIOD)
        one = sum((number / 4) ** 2 for number in range(_PERIOD))
        return rounds * one + sum(value**2 for value in self.values(range(rest)))


def write_parquet(rows: Rows, file: Path) -> None:
    """The rows as a Parquet file of two columns, in row groups of a million."""
    import polars as pl

    place = pl.int_range(rows.count, eager=False)
    at = (place * SECOND + _BEGIN).cast(pl.Datetime("us", "UTC")).alias("at")
    value = ((place * _FACTOR + rows.shift) % _PERIOD / 4).alias("value")
    pl.select(at, value, eager=False).sink_parquet(file, row_group_size=1_000_000)
