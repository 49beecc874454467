"""Trials judged, and judged again from their dossiers, by the program that runs here."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from catchball.cli.reading import read_bytes
from catchball.core.trials.dossier import Difference, Dossier, Program, dossier
from catchball.core.trials.plan import Registered
from catchball.core.trials.rows import Rows
from catchball.formats.json_files.dossier_json import compared, read_dossier


@dataclass(frozen=True)
class Verified:
    """A dossier from a file, the versions that computed it again, and where something else came out."""

    path: Path
    told: Dossier
    by: Program
    differences: tuple[Difference, ...]


def judged(registered: Registered, rows: Rows) -> Dossier:
    """The dossier of a trial."""
    return dossier(registered, rows, this_program())


def verified(path: Path) -> Verified:
    """The dossier of a file, compared with the same trial judged again. Raises FormatError for what is no dossier."""
    told = read_dossier(read_bytes(path), str(path))
    again = judged(told.registered, told.rows)
    return Verified(path, told, again.program, tuple(compared(told, again)))


def this_program() -> Program:
    """The versions of what computes here."""
    return Program(version("catchball"), version("numpy"), version("scipy"))
