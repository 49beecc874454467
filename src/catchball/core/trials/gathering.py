"""Rows of a trial from what was measured: one value in each column and row, whatever was measured when.

A row is a value of the leading column, or what a period comes to. What was measured in another column since the row
before belongs to the same row: several values of it are averaged, or added up where they are counts. A row in which a
column has nothing lacks a value there, which is not hidden: checks of a trial count it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Sample:
    """What was measured at an instant, or in the period that begins then, of `count` values."""

    at: datetime
    value: float
    count: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """The samples of a column in the order of time; those of counts add up."""

    samples: Sequence[Sample]
    adds_up: bool = False


@dataclass(frozen=True, slots=True)
class Gathered:
    """Rows in the order of time, with the instant of each; a column has a value or None in each row."""

    at: tuple[datetime, ...]
    columns: Mapping[str, tuple[float | None, ...]]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.at)

    def last(self, rows: int) -> Gathered:
        """The last rows of it, at most so many."""
        first = max(self.count - rows, 0)
        return Gathered(self.at[first:], {name: values[first:] for name, values in self.columns.items()})

    def first(self, rows: int) -> Gathered:
        """The first rows of it, at most so many."""
        return Gathered(self.at[:rows], {name: values[:rows] for name, values in self.columns.items()})


def by_value(columns: Mapping[str, Column], leading: str, after: datetime | None = None) -> Gathered:
    """A row for each instant at which the leading column was measured.

    Values that came up to `after` belong to no row. Without it, nor do those before the first instant.
    """
    ends = sorted({sample.at for sample in columns[leading].samples if after is None or sample.at > after})

    def row(at: datetime) -> datetime | None:
        place = bisect_left(ends, at)
        is_before = at <= after if after is not None else place == 0 and bool(ends) and at < ends[0]
        return None if is_before or place == len(ends) else ends[place]

    placed = {
        name: [(found, sample) for sample in column.samples if (found := row(sample.at)) is not None]
        for name, column in columns.items()
    }
    return _gathered(columns, placed, ends)


def by_period(columns: Mapping[str, Column]) -> Gathered:
    """A row for each period in which any column was measured; the instant of a sample is that at which one begins."""
    placed = {name: [(sample.at, sample) for sample in column.samples] for name, column in columns.items()}
    return _gathered(columns, placed, sorted({at for pairs in placed.values() for at, _ in pairs}))


def _gathered(
    columns: Mapping[str, Column],
    placed: Mapping[str, Iterable[tuple[datetime, Sample]]],
    rows: Sequence[datetime],
) -> Gathered:
    found: dict[str, tuple[float | None, ...]] = {}
    for name, pairs in placed.items():
        by_row: dict[datetime, list[Sample]] = defaultdict(list)
        for row, sample in pairs:
            by_row[row].append(sample)
        found[name] = tuple(_value(by_row.get(row, ()), adds_up=columns[name].adds_up) for row in rows)
    return Gathered(tuple(rows), found)


def _value(samples: Sequence[Sample], *, adds_up: bool) -> float | None:
    """What the samples of a row come to; None without any."""
    if not samples:
        return None
    total = sum(sample.value * sample.count for sample in samples)
    return total if adds_up else total / sum(sample.count for sample in samples)
