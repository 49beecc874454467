"""PostgreSQL's own programs, wherever this machine has them, and which of several versions fits a server."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from catchball.adapters.postgres_cluster import PostgresUnavailable, wheel_folders

_DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian and its relatives keep each version, in `<version>/bin`."""
_VERSION = re.compile(rb"\(PostgreSQL\) (\d+)")


@dataclass(frozen=True, slots=True)
class Program:
    """A program and the major version that it is of."""

    path: Path
    major: int


def dumping_program(name: str, server: int, folder: Path | None = None) -> str:
    """The program that writes a dump which a server of this major version can take back.

    That is one of the very version, else the next newer one: an older one refuses. Raises PostgresUnavailable.
    """
    if folder is not None:
        return _named(name, folder)
    found = installed(name)
    chosen = fitting(found, server)
    if chosen is None:
        there = ", ".join(str(program.major) for program in found) or "none"
        raise PostgresUnavailable(
            f"{name} of version {server} or later is not installed (found: {there}); install PostgreSQL's client "
            f"programs, or name their folder with --programs"
        )
    return str(chosen.path)


def reading_program(name: str, folder: Path | None = None) -> str:
    """The program that reads a dump of any version so far: the newest one. Raises PostgresUnavailable."""
    if folder is not None:
        return _named(name, folder)
    found = installed(name)
    if not found:
        raise PostgresUnavailable(
            f"{name} is not installed; install PostgreSQL's client programs, or name their folder with --programs"
        )
    return str(max(found, key=lambda program: program.major).path)


def fitting(programs: Sequence[Program], server: int) -> Program | None:
    """Of these, the one of the server's major version, else the next newer one; of equal ones the first."""
    able = [program for program in programs if program.major >= server]
    return min(able, key=lambda program: program.major, default=None)


def installed(name: str) -> list[Program]:
    """All of this name on this machine: from the PATH, from the folders of a Debian, from the wheel."""
    return [Program(path, major) for path in _places(name) if (major := _major(path)) is not None]


def _places(name: str) -> Iterator[Path]:
    # Debian's folders first: the program on its PATH only passes on to one of them.
    yield from sorted(_DEBIAN.glob(f"*/bin/{name}"))
    if (on_path := shutil.which(name)) is not None:
        yield Path(on_path)
    for folder in wheel_folders():
        if (folder / name).is_file():
            yield folder / name


def _named(name: str, folder: Path) -> str:
    if not (folder / name).is_file():
        raise PostgresUnavailable(f"{folder / name}: there is no such program")
    return str(folder / name)


def _major(path: Path) -> int | None:
    """The major version that a program says it is of; None when it does not run."""
    try:
        said = subprocess.run([str(path), "--version"], capture_output=True, check=False, timeout=10)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = _VERSION.search(said.stdout)
    return int(found[1]) if found else None
