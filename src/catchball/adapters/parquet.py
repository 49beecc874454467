"""Parquet files as tables, read in a process of their own that is ended when it says nothing for too long.

The readable fake is any class with `table`. Needs the extra `bulk`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Timer
from typing import Any

from catchball.adapters.parquet_process import CANNOT, EXTRA_MISSING
from catchball.core.measuring.tables import CannotReadTable, Table, TableRow, header_of

_SECONDS = 60
_OURS = {"RUST_BACKTRACE": "0", "POLARS_MAX_THREADS": "1"}
"""What the process is told: to end without a story, and to leave the other cores to others."""


class ParquetFiles:
    """Reads Parquet by polars."""

    def __init__(self, seconds: float = _SECONDS) -> None:
        self._seconds = seconds

    def table(self, file: bytes | Path, source: str) -> Table:
        """Its table. Raises CannotReadTable; so do the rows of the table."""
        with _lines(file, source, [], self._seconds) as lines:
            about = next(lines)
        names = header_of([str(name) for name in about["columns"]])
        unusable = {name: str(kind) for name, kind in zip(names, about["unusable"], strict=True) if kind is not None}
        columns = {name: place for place, name in enumerate(names) if name not in unusable}

        def rows(wanted: frozenset[str] | None) -> Iterator[TableRow]:
            places = [place for name, place in columns.items() if wanted is None or name in wanted]
            with _lines(file, source, places, self._seconds) as lines:
                next(lines)
                for batch in lines:
                    yield from _rows(batch, list(columns.values()))

        return Table(source, "parquet", tuple(columns), rows, unusable, row_count=int(about["rows"]))


def _rows(batch: dict[str, Any], places: Sequence[int]) -> Iterator[TableRow]:
    """The rows of a batch, counted from 1; columns that were not asked for are empty."""
    cells = batch["cells"]
    held = zip(*(cells.get(str(place)) or repeat(None) for place in places), strict=False)
    return zip(range(batch["begin"] + 1, sys.maxsize), held, strict=False)


@contextmanager
def _lines(
    file: bytes | Path, source: str, places: Sequence[int], seconds: float
) -> Iterator[Iterator[dict[str, Any]]]:
    with _on_disk(file) as path:
        command = [sys.executable, "-P", "-m", "catchball.adapters.parquet_process", str(path), json.dumps(places)]
        kept = {name: value for name, value in os.environ.items() if name not in _OURS}
        environment = {**kept, **_OURS}
        with NamedTemporaryFile(prefix="catchball-parquet-") as told:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=told, env=environment)  # noqa: S603
            try:
                yield _said(process, told.name, source, seconds)
            finally:
                process.kill()
                process.wait()
                assert process.stdout is not None
                process.stdout.close()


@contextmanager
def _on_disk(file: bytes | Path) -> Iterator[Path]:
    if isinstance(file, Path):
        yield file
        return
    with NamedTemporaryFile(prefix="catchball-", suffix=".parquet") as kept:
        kept.write(file)
        kept.flush()
        yield Path(kept.name)


def _said(process: subprocess.Popen[bytes], told: str, source: str, seconds: float) -> Iterator[dict[str, Any]]:
    """What the process says, line by line. Raises CannotReadTable when it ends otherwise than well."""
    assert process.stdout is not None
    while True:
        watch = Timer(seconds, process.kill)
        watch.start()
        line = process.stdout.readline()
        watch.cancel()
        if not line:
            break
        yield json.loads(line)
    status = process.wait()
    if status == 0:
        return
    why = Path(told).read_text("utf-8", "replace").strip().rpartition("\n")[2]
    if status == EXTRA_MISSING:
        raise CannotReadTable(why)
    if status == CANNOT:
        raise CannotReadTable(f"{source}: cannot be read as Parquet: {why}")
    raise CannotReadTable(f"{source}: is damaged, or needs more memory or time than a file may; write it anew")
