"""Rows of measurements as JSON, as a dossier holds them: `{"catchball": "rows/1", "first": row, "columns": {…}}`."""

from __future__ import annotations

from catchball.core.trials.rows import Rows
from catchball.formats.json_files.typed_json import read_typed

ROWS_FORMAT = "rows/1"


def read_rows(data: bytes | str, source: str) -> Rows:
    """The rows of a JSON file. Raises FormatError with the place in it."""
    return read_typed(data, source, Rows, ROWS_FORMAT)
