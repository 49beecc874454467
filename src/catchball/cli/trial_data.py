"""The rows of a trial from a file: the columns that a plan speaks of, or all that is wrong in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from catchball.cli.complaints import AskedWrongly
from catchball.cli.reading import read_bytes
from catchball.cli.spc_reading import named, read_file, refuse_faults
from catchball.core.trials.rows import Rows, snapshot
from catchball.formats.json_files.rows_json import read_rows

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_trial(path: Path, names: Sequence[str]) -> Rows:
    """The columns of these names, with the numbers that their rows have in the file.

    Raises AskedWrongly where a column is not there or a value cannot be reckoned with, FormatError for a file that
    cannot be read; ends the command where a cell is wrong, after having told of each.
    """
    rows = _from_json(path) if _is_json(path) else _from_table(path, names)
    if lacking := [name for name in names if name not in rows.columns]:
        there = ", ".join(rows.columns) or "none"
        raise AskedWrongly(f"{path}: there is no column {lacking[0]}; there are {there}")
    return rows


def _is_json(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(64).removeprefix(_BYTE_ORDER_MARK).lstrip().startswith(b"{")


def _from_json(path: Path) -> Rows:
    rows = read_rows(read_bytes(path), str(path))
    return snapshot(rows.first, rows.columns)


def _from_table(path: Path, names: Sequence[str]) -> Rows:
    measurements = read_file(path)
    columns = [named(measurements, name) for name in names]
    refuse_faults(measurements, columns, path)
    try:
        return snapshot(measurements.rows[0], {n: c.values for n, c in zip(names, columns, strict=True)})
    except ValueError as error:
        raise AskedWrongly(f"{path}: {error}") from error
