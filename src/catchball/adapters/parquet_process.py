"""The process that reads a Parquet file by polars: lines of JSON on stdout, first the columns, then batches of rows.

A damaged file can make the reader take all memory or end its process (seen with flipped bytes), so it is never read
in a process that serves others. Loads neither Django nor the rest of Catchball, so that it starts at once.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

CANNOT = 4
EXTRA_MISSING = 5
LONGEST_TEXT = 200
MOST_ROWS = 50_000_000
MOST_COLUMNS = 1_000
_ROWS_AT_ONCE = 5_000
_MOST_MEMORY = 3 * 2**30


def main() -> None:
    """Read the file that the first argument names; the second is the places of the wanted columns as JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    try:
        import polars as pl  # noqa: F401 (its absence is told)
    except ImportError:
        _end(EXTRA_MISSING, "Parquet files need the extra “bulk”, which is not installed.")
    path, wanted = sys.argv[1], set(json.loads(sys.argv[2]))
    try:
        _read(path, wanted)
    except BrokenPipeError:
        os._exit(0)  # (nobody wants more)
    except BaseException as error:  # noqa: BLE001 (a panic of the reader is no Exception)
        _end(CANNOT, " ".join(str(error).split())[:300] or type(error).__name__)


def _read(path: str, wanted: set[int]) -> None:
    import polars as pl

    rows = pl.scan_parquet(path, glob=False)
    schema = rows.collect_schema()
    if len(schema) > MOST_COLUMNS:
        _end(CANNOT, f"it has {len(schema):,} columns; at most {MOST_COLUMNS:,} are allowed")
    count = int(rows.select(pl.len()).collect().item())
    if count > MOST_ROWS:
        _end(CANNOT, f"it has {count:,} rows; at most {MOST_ROWS:,} are allowed")
    kinds = list(schema.values())
    told = [_told(pl.nth(place), kind) for place, kind in enumerate(kinds)]
    names = [name[:LONGEST_TEXT] for name in schema]
    usable = [None if cells is not None else str(kind)[:60] for cells, kind in zip(told, kinds, strict=True)]
    _say({"columns": names, "unusable": usable, "rows": count})
    chosen = [cells.alias(str(place)) for place, cells in enumerate(told) if cells is not None and place in wanted]
    for begin in range(0, count if chosen else 0, _ROWS_AT_ONCE):
        batch = rows.slice(begin, _ROWS_AT_ONCE).select(chosen).collect()
        _say({"begin": begin, "cells": {name: batch[name].to_list() for name in batch.columns}})


def _told(column: pl.Expr, kind: pl.DataType) -> pl.Expr | None:
    """The cells of a column as numbers or short texts; None for a kind that is neither."""
    import polars as pl

    if kind.is_decimal():
        return column.cast(pl.Float64)
    if kind.is_numeric() or kind == pl.Null:
        return column
    if kind in (pl.String, pl.Categorical, pl.Enum, pl.Boolean):
        return column.cast(pl.String).str.slice(0, LONGEST_TEXT)
    if isinstance(kind, pl.Datetime):
        form = "%Y-%m-%dT%H:%M:%S%.6f"
        return (
            column.dt.convert_time_zone("UTC").dt.strftime(f"{form}+00:00")
            if kind.time_zone
            else column.dt.strftime(form)
        )
    if kind == pl.Date:
        return column.dt.strftime("%Y-%m-%d")
    return column.dt.strftime("%H:%M:%S%.6f") if kind == pl.Time else None


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def _end(status: int, sentence: str) -> None:
    sys.stderr.write(f"\n{sentence}")
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    main()
