"""One expression from single measurements to what they come to, for Polars on one machine and for Spark on many.

It is written with narwhals, which turns it into the query of whichever frame it is given; nothing is computed here.
What it says of an hour is what PostgreSQL keeps of it, but for the last bits: sums are formed in another order.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import narwhals as nw
from narwhals.typing import IntoLazyFrameT

from catchball.core.periods import Period

_EVERY: Mapping[Period, str] = MappingProxyType({Period.HOUR: "1h", Period.DAY: "1d", Period.MONTH: "1mo"})
_OF_A_VALUE = ("party", "series", "at", "key")
"""What makes rows editions of one value."""
_OF_A_SUM = ("party", "series", "begins")


def reduced(rows: IntoLazyFrameT, period: Period) -> IntoLazyFrameT:
    """What counts of the measurements, by party, series and period.

    `rows` is a lazy frame with party, series, at (an instant), key, edition, value (null: taken back) and size. Of the
    editions of a value the last one counts, and nothing where that one takes it back. The result is lazy, too, in no
    order: party, series, begins, count, mean, m2 (the sum of the squared differences from the mean), variance (m2 by
    count), low, high, size (the sum of the sizes). Periods are of UTC: Spark's `spark.sql.session.timeZone` must be.

    The differences are taken from the mean itself, in a second pass. One pass, as engines have it built in, loses as
    many digits as the mean has more than the spread: around a million with a spread of one, the ninth differs.
    """
    frame = nw.from_native(rows)
    value = nw.col("value")
    last = frame.filter(nw.col("edition") == nw.col("edition").max().over(*_OF_A_VALUE)).filter(~value.is_null())
    placed = last.with_columns(begins=nw.col("at").dt.truncate(_EVERY[period]))
    centred = placed.with_columns(centre=value.mean().over(*_OF_A_SUM))
    summed = centred.group_by(*_OF_A_SUM).agg(
        count=value.count().cast(nw.Int64),
        mean=nw.col("centre").min(),
        m2=((value - nw.col("centre")) ** 2).sum(),
        low=value.min(),
        high=value.max(),
        size=nw.col("size").sum(),
    )
    return summed.with_columns(variance=nw.col("m2") / nw.col("count")).to_native()
