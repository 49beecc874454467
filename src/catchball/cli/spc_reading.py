"""The columns of a file of measurements that a control chart is asked of, or all that is wrong in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from catchball.cli.complaints import ASKED_WRONGLY, AskedWrongly
from catchball.cli.reading import read_bytes
from catchball.cli.terminal import complain, working
from catchball.core.spc.kinds import SIZED, SUBGROUPS, Kind
from catchball.formats.measurements.columns import Column, Fault
from catchball.formats.measurements.reading import Measurements, read_measurements

_TOLD = 20
"""Faults that are told one by one."""
_PAIR = {".dfd": ".dfx", ".dfx": ".dfd"}
"""AQDEF in two files: what is described, and the values."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The columns of which a chart is drawn, in the order in which they were named."""

    measurements: Measurements
    columns: tuple[Column, ...]
    kind: Kind


def read_columns(path: Path, names: Sequence[str], kind: Kind | None) -> Asked:
    """The columns of these names, or the only one that is numeric.

    Raises AskedWrongly where it is not clear which are meant, FormatError for a file that cannot be read; ends the
    command where a cell is wrong, after having told of each.
    """
    measurements = read_file(path)
    columns = [named(measurements, name) for name in names] if names else _only(measurements, kind)
    if len({column.letters for column in columns}) < len(columns):
        raise AskedWrongly(f"{path}: a column is named twice; name each of them once")
    if kind is None and len(columns) > 1:
        told = (
            "say with --chart what these columns are: values of a subgroup (means-range), or a count and a size (p, u)"
        )
        raise AskedWrongly(f"{path}: {told}")
    asked = Asked(measurements, tuple(columns), kind or Kind.INDIVIDUALS)
    refuse_faults(measurements, columns, path)
    if asked.kind in SUBGROUPS | SIZED:
        _refuse(list(_gaps(asked)), path)
    return asked


def refuse_faults(measurements: Measurements, columns: Sequence[Column], path: Path) -> None:
    """End the command where a cell of these columns is wrong, after having told of each."""
    _refuse([str(measurements.error(fault)) for column in columns for fault in column.faults], path)


def read_file(path: Path) -> Measurements:
    """All that a file holds; a .dfd of AQDEF together with the .dfx beside it. Raises as `read_columns` does."""
    with working(f"Reading {path}"):
        described, values = pair(path)
        if values is None:
            return read_measurements(read_bytes(described), str(described))
        return read_measurements(read_bytes(described), str(described), (read_bytes(values), str(values)))


def pair(path: Path) -> tuple[Path, Path | None]:
    """A .dfd with its .dfx, whichever of the two is named; any other file, or one of them alone, as it is."""
    ending = path.suffix.casefold()
    if ending not in _PAIR:
        return path, None
    other = next((one for one in _beside(path, _PAIR[ending]) if one.is_file()), None)
    if other is None:
        return path, None
    return (path, other) if ending == ".dfd" else (other, path)


def _beside(path: Path, ending: str) -> Iterator[Path]:
    yield path.with_suffix(ending.upper() if path.suffix.isupper() else ending)
    yield path.with_suffix(ending)
    yield path.with_suffix(ending.upper())


def named(measurements: Measurements, name: str) -> Column:
    """The column of a name, or of its letters. Raises AskedWrongly where there is none, or more than one."""
    called = " ".join(name.split())
    found = [column for column in measurements.columns if column.name == called]
    found = found or [column for column in measurements.columns if column.letters == called]
    if len(found) == 1:
        return found[0]
    if found:
        letters = " or ".join(column.letters for column in found)
        raise AskedWrongly(f"{measurements.source}: {len(found)} columns are called {name}; name it by {letters}")
    raise AskedWrongly(f"{measurements.source}: there is no column {name}; there are {_listed(measurements.columns)}")


def _only(measurements: Measurements, kind: Kind | None) -> list[Column]:
    numeric = [column for column in measurements.columns if column.is_numeric]
    if not numeric:
        raise AskedWrongly(f"{measurements.source}: no column holds numbers; there are {_listed(measurements.columns)}")
    if len(numeric) > 1 or kind in SUBGROUPS | SIZED:
        told = f"say with --column which columns are meant; with numbers there are {_listed(numeric)}"
        raise AskedWrongly(f"{measurements.source}: {told}")
    return numeric


def _gaps(asked: Asked) -> Iterator[str]:
    """Rows of which only some cells hold a value."""
    by_row = zip(*(column.values for column in asked.columns), strict=True)
    for number, values in zip(asked.measurements.rows, by_row, strict=True):
        lacking = [column for column, value in zip(asked.columns, values, strict=True) if value is None]
        if len(lacking) < len(asked.columns):
            for column in lacking:
                told = "a value is missing; put it there, or empty all that are asked for in this row"
                yield str(asked.measurements.error(Fault(number, column.letters, column.name, told)))


def _refuse(faults: Sequence[str], path: Path) -> None:
    for fault in faults[:_TOLD]:
        complain(fault)
    if len(faults) > _TOLD:
        complain(f"{path}: and {len(faults) - _TOLD} more")
    if faults:
        raise typer.Exit(ASKED_WRONGLY)


def _listed(columns: Sequence[Column]) -> str:
    told = ", ".join(column.name for column in columns[:20])
    return f"{told} and {len(columns) - 20} more" if len(columns) > 20 else told or "none"
