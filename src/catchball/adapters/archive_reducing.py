"""What the archive comes to, by Polars on this machine. Needs the extra “bulk”."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import polars as pl

from catchball.adapters.measurement_archive import measurements, months
from catchball.core.periods import Period
from catchball.core.reduction import reduced

_ORDER = ("party", "series", "begins")


def reduced_archive(
    place: str, period: Period, party: int | None = None, series: Sequence[int] | None = None
) -> pl.DataFrame:
    """The sums of an archive, of all or of one party, of all or of some series, in order. Raises ArchiveUnusable.

    One month after the other, for no period and no two editions of a value reach across: memory holds one month.
    """
    found = []
    all_months: list[date | None] = [*months(place)]
    for month in all_months or [None]:
        rows = measurements(place, month)
        if party is not None:
            rows = rows.filter(pl.col("party") == party)
        if series:
            rows = rows.filter(pl.col("series").is_in(list(series)))
        found.append(reduced(rows, period).collect())
    return pl.concat(found).sort(_ORDER)


def as_file(found: pl.DataFrame, ending: str) -> bytes:
    """Sums as a file: .csv with instants as 2024-03-01T00:00:00Z, or .parquet."""
    out = io.BytesIO()
    if ending == ".parquet":
        found.write_parquet(out)
    else:
        found.write_csv(out, datetime_format="%Y-%m-%dT%H:%M:%SZ")
    return out.getvalue()
