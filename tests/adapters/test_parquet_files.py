"""Parquet as a table: read in a process of its own, so that no damaged file ends the one that asked for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice
from pathlib import Path

import polars as pl
import pytest

from catchball.adapters.parquet import ParquetFiles
from catchball.core.measuring.mapping import FileMapping, InstantColumns, Source
from catchball.core.measuring.readings import Taken
from catchball.core.measuring.tables import CannotReadTable
from catchball.core.measuring.taking import values_of

NOW = datetime(2026, 4, 30, tzinfo=UTC)
FILES = ParquetFiles()


def packed(frame: pl.DataFrame) -> bytes:
    buffer = BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def silly() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "when": pl.Series([datetime(2026, 3, 31, 12, tzinfo=UTC)] * 3),
            "value": [1.5, float("nan"), float("inf")],
            "far": pl.Series([2**62, 0, -(2**62)], dtype=pl.Datetime("us")),
            "list": [[1], [2], [3]],
            "struct": [{"a": 1}] * 3,
            "bytes": [b"\0"] * 3,
            "text": ["x" * 10_000, "\0", None],
            "^.*$": [1, 2, 3],
            "exact": pl.Series(["1.25", "2.5", "3"]).cast(pl.Decimal(10, 2)),
        }
    )


def test_columns_of_other_kinds_than_numbers_texts_and_instants_are_named_and_not_used() -> None:
    table = FILES.table(packed(silly()), "silly.parquet")
    assert table.header == ("when", "value", "far", "text", "^.*$", "exact")
    assert {name: kind.partition("(")[0] for name, kind in table.unusable.items()} == {
        "list": "List",
        "struct": "Struct",
        "bytes": "Binary",
    }
    first = next(table.rows())
    assert first[1][0] == "2026-03-31T12:00:00.000000+00:00"
    assert (len(str(first[1][3])), first[1][4], first[1][5]) == (200, 1, 1.25)


def test_nan_is_no_value_infinity_and_years_beyond_all_are_refused() -> None:
    table = FILES.table(packed(silly()), "silly.parquet")
    for column, expected in (("when", ["taken", "infinite"]), ("far", ["other format", "other format"])):
        mapping = FileMapping(InstantColumns(column), (Source(1, "value"),))
        found = values_of(mapping, table.header, table.rows(mapping.columns), NOW)
        assert ["taken" if isinstance(one, Taken) else one.fault.reason for one in found] == expected


def test_only_as_much_is_read_as_is_asked_for_and_only_the_columns() -> None:
    frame = pl.DataFrame({"value": pl.int_range(0, 300_000, eager=True), "other": pl.Series([1.0] * 300_000)})
    table = FILES.table(packed(frame), "long.parquet")
    assert table.row_count == 300_000
    rows = table.rows({"value"})
    assert [(number, list(row)) for number, row in islice(rows, 2)] == [(1, [0, None]), (2, [1, None])]


def test_a_file_on_disk_is_read_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "*.parquet"
    path.write_bytes(packed(pl.DataFrame({"value": [1.0]})))
    assert list(FILES.table(path, path.name).rows()) == [(1, (1.0,))]


def without_its_end(data: bytes) -> bytes:
    return data[:-20]


def with_pages_of_zeros(data: bytes) -> bytes:
    return data[:4] + bytes(len(data) // 2) + data[4 + len(data) // 2 :]


def empty_shell(_: bytes) -> bytes:
    return b"PAR1" + bytes(60) + b"PAR1"


@pytest.mark.parametrize("harm", [without_its_end, with_pages_of_zeros, empty_shell])
def test_a_damaged_file_is_refused_with_its_name(harm: Callable[[bytes], bytes]) -> None:
    with pytest.raises(CannotReadTable, match=r"silly\.parquet: cannot be read as Parquet: ."):
        list(FILES.table(harm(packed(silly())), "silly.parquet").rows())


def test_a_file_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(CannotReadTable, match="is damaged, or needs more memory or time"):
        ParquetFiles(seconds=0.001).table(packed(silly()), "slow.parquet")
