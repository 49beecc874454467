"""R, asked by its own script: tables in, named numbers out."""

from __future__ import annotations

import csv
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from shutil import which
from typing import TypeAlias

Tables: TypeAlias = Mapping[str, Sequence[Mapping[str, object]]]
"""Tables by name: rows of columns by name, None where a value is missing."""
SCRIPT = Path(__file__).with_name("oracles.R")


class Failed(Exception):
    """R gave up, with its last words."""


def present() -> dict[str, str]:
    """The versions of R and of the packages that are here; empty without R."""
    if which("Rscript") is None:
        return {}
    found = dict(line.split("\t") for line in _said("present", Path()).splitlines())
    return {name: version for name, version in found.items() if version}


def asked(topic: str, tables: Tables) -> dict[str, float]:
    """What R answers on a topic. Raises Failed with the last words of R where it gave up."""
    with tempfile.TemporaryDirectory() as folder:
        for name, rows in tables.items():
            with Path(folder, f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows({key: "NA" if value is None else value for key, value in row.items()} for row in rows)
        return answers(_said(topic, Path(folder)))


def answers(lines: str) -> dict[str, float]:
    """Named numbers, a line each."""
    return {name: float(number) for name, _, number in (line.partition("\t") for line in lines.splitlines())}


def _said(topic: str, folder: Path) -> str:
    done = subprocess.run(
        ["Rscript", "--vanilla", str(SCRIPT), topic, str(folder)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        words = done.stderr.strip().splitlines()
        raise Failed(f"{topic}: {words[-1][:200] if words else f'exit {done.returncode}'}")
    return done.stdout
