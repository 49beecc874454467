"""The dossier of a trial as JSON: plan, rows, conventions, program and verdict, complete in one file.

    {"catchball": "dossier/1", "registered": as in a plan, "rows": {"first": row, "columns": {name: [number?, …]}},
     "digest": sha256 of the rows, "conventions": {"name", "version", "says"},
     "program": {"catchball", "numpy", "scipy"},
     "outcome": {"verdict", "sentences", "findings", "guarantee", "checks", "needs", "looks"}}

A dossier whose digest or outcome does not belong to its rows can be read: to say so is what verifying is for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catchball.core.trials.dossier import Difference, Dossier, differences
from catchball.core.typed_data import plain
from catchball.formats.json_files.typed_json import read_typed, write_typed

DOSSIER_FORMAT = "dossier/1"


def read_dossier(data: bytes | str, source: str) -> Dossier:
    """The dossier of a JSON file. Raises FormatError with the place in it."""
    return read_typed(data, source, Dossier, DOSSIER_FORMAT)


def write_dossier(dossier: Dossier) -> str:
    """The dossier as canonical JSON: the same bytes for the same trial, judged by the same program."""
    return write_typed(dossier, DOSSIER_FORMAT)


def compared(told: Dossier, computed: Dossier) -> Iterator[Difference]:
    """What differs between a dossier and the same trial judged again, except for the versions of the program."""
    one, other = (_without_program(plain(dossier)) for dossier in (told, computed))
    return differences(one, other)


def _without_program(raw: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in raw.items() if name != "program"}
