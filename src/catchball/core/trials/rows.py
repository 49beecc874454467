"""The rows on which a verdict rests: a snapshot that can be read again a year later, and its digest.

Values have twelve significant digits, and are rounded before they are hashed and before anything is computed: so the
snapshot gives the very numbers that the verdict came from, and sums that were taken in another order the same digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite

import numpy as np

from catchball.core.canonical import canonical, digest
from catchball.core.measuring.readings import LARGEST, SMALLEST
from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.plan import MOST_POINTS, Plan

MOST_ROWS = 2 * MOST_POINTS


@dataclass(frozen=True, slots=True)
class Rows:
    """Columns by name, a value or None for each row in the order of time; `first` is the number of the first row.

    Raises ValueError where columns differ in length, there are too many rows, or a value is not one to reckon with.
    """

    first: int
    columns: Mapping[str, tuple[float | None, ...]]

    def __post_init__(self) -> None:
        lengths = {len(values) for values in self.columns.values()}
        if len(lengths) > 1:
            raise ValueError("the columns have different numbers of rows; put an empty value where one is missing")
        if self.first < 1 or max(lengths, default=0) > MOST_ROWS:
            raise ValueError(f"there are {MOST_ROWS:,} rows at most, counted from 1; leave out what no plan speaks of")
        for name, values in self.columns.items():
            if odd := [value for value in values if value is not None and not _fits(value)]:
                raise ValueError(f"{name}: {odd[0]} is too large or too small to reckon with; use another unit")

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(next(iter(self.columns.values()), ()))

    @property
    def last(self) -> int:
        """The number of the last row."""
        return self.first + self.count - 1


@dataclass(frozen=True, slots=True)
class Split:
    """One metric, baseline and new points, each in the order of time; what is missing or left out is NaN."""

    baseline: Numbers
    new: Numbers


def snapshot(first: int, columns: Mapping[str, Iterable[float | None]]) -> Rows:
    """Rows whose values are rounded to twelve significant digits; errors as in `Rows`."""
    return Rows(
        first,
        {
            name: tuple(None if value is None else rounded(value) for value in values)
            for name, values in columns.items()
        },
    )


def rounded(value: float) -> float:
    """A number to twelve significant digits; zero has no sign."""
    return float(written(value))


def written(value: float) -> str:
    """A number to twelve significant digits as a text, which is what is hashed."""
    return f"{value:.12g}" if value else "0"


def rows_digest(rows: Rows) -> str:
    """The sha256 of the canonical JSON of `{"columns": {name: [value, …]}, "first": row}`.

    Values are texts of twelve significant digits (as C writes them by `%.12g`), or null.
    """
    columns = {
        name: [None if value is None else written(value) for value in values] for name, values in rows.columns.items()
    }
    return digest(canonical({"columns": columns, "first": rows.first}))


def window_digest(rows: Rows, plan: Plan) -> str:
    """The digest of the columns that a plan's metrics are made of, in the rows of its baseline that are there."""
    first, last = max(plan.baseline.first, rows.first), plan.baseline.last
    columns = {
        name: rows.columns[name][first - rows.first : max(last - rows.first + 1, 0)]
        for name in plan.measured
        if name in rows.columns
    }
    return rows_digest(Rows(first, columns))


def split(rows: Rows, plan: Plan, name: str) -> Split:
    """Baseline and new points of a metric, as far as the planned end; rows that are left out are NaN.

    Raises KeyError where there is no such column; rows of the baseline that are not there are NaN, too.
    """
    left_out = plan.excluded_rows
    values = rows.columns[name]

    def between(first: int, last: int) -> Numbers:
        return np.array([value(row) for row in range(first, last + 1)], np.float64)

    def value(row: int) -> float:
        place = row - rows.first
        found = values[place] if 0 <= place < len(values) and row not in left_out else None
        return np.nan if found is None else found

    begin = plan.baseline.last + 1
    return Split(between(plan.baseline.first, begin - 1), between(begin, min(rows.last, begin + plan.most - 1)))


def _fits(value: float) -> bool:
    return isfinite(value) and (value == 0 or SMALLEST <= abs(value) <= LARGEST)
