"""`python -m bench.races`: charts of 10,000 series, and 10,000 metrics of 50 sites. Exit 1 when a promise is broken.

Beside ours run a version that is written to be read, and a library, which is installed into an environment of its own
for as long as the race takes. How slow the machine is (docs/decisions/009) is measured in the same run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from bench import oracles_r
from bench.oracles_sites import pooling_table
from bench.races_drawn import first
from bench.races_worker import ENTRIES, FEW, Run
from bench.yardstick import slowness

PINS = Path(__file__).parents[1] / "requirements" / "races.txt"
FOREIGN = ("NelsonCheck", "PyMARE")
"""Entries that need a library which is not ours."""
MOST, APART = 0.1, 1e-4
"""Seconds that a race may take, and by how much pooled values may differ, as a part of them and of one at least."""
CHARTS = ("Catchball, charts", "plain Python, charts", "NelsonCheck", "reading the values once")
POOLING = ("Catchball, pooling", "plain Python, pooling", "PyMARE")


@dataclass(frozen=True, slots=True)
class Promise:
    """Something that must hold in every run."""

    words: str
    found: str
    held: bool


@dataclass(frozen=True, slots=True)
class Races:
    """What each entry took, with its answers; why others could not run; how slow the machine was."""

    runs: Mapping[str, Run]
    answers: Mapping[str, np.ndarray]
    failed: Mapping[str, str]
    slowness: float

    def promises(self) -> list[Promise]:
        """What is promised, and whether it held."""
        return [
            self._fast(CHARTS[0], "10,000 series of 1,000 points, chart of individuals with all eight rules"),
            self._equal(),
            self._fast(POOLING[0], "10,000 metrics of 50 sites, partial pooling by REML"),
            *(self._near(name) for name in (POOLING[1], "PyMARE", "metafor") if name in self.answers),
        ]

    def _fast(self, name: str, words: str) -> Promise:
        seconds = self.runs[name].of_all
        divided = seconds / self.slowness
        found = f"{1000 * seconds:.0f} ms, divided by {self.slowness:.2f} {1000 * divided:.0f} ms"
        return Promise(f"{words}: at most {1000 * MOST:.0f} ms on one core", found, divided <= MOST)

    def _equal(self) -> Promise:
        ours, plain = (self.answers[name] for name in CHARTS[:2])
        differ = int((ours != plain).sum())
        found = f"{differ} of {plain.size:,} differ, {int(plain.sum()):,} fired"
        return Promise(f"every rule fires where the plain version has it, in {FEW} series", found, not differ)

    def _near(self, name: str) -> Promise:
        theirs = self.answers[name]
        ours = self.answers[POOLING[0]][: len(theirs), : theirs.shape[1]]
        apart = float((np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))).max())
        words = f"the variance between sites{' and pooled values' * (theirs.shape[1] > 1)} within {APART:g} of {name}"
        return Promise(words, f"{apart:.1e} in {len(theirs):,} metrics", apart <= APART)


def race() -> Races:
    """Run every entry in a process of its own, one after the other."""
    runs: dict[str, Run] = {}
    answers: dict[str, np.ndarray] = {}
    failed: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder, libraries(Path(folder) / "environment") as foreign:
        for name in ENTRIES:
            if name in FOREIGN and isinstance(foreign, str):
                failed[name] = foreign
                continue
            file = Path(folder) / "answer.npy"
            python = str(foreign) if name in FOREIGN else sys.executable
            words = [python, "-m", "bench.races_worker", name, str(file)]
            done = subprocess.run(words, capture_output=True, text=True, check=False)
            if done.returncode:
                failed[name] = (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1][:200]
                continue
            runs[name], answers[name] = Run(**json.loads(done.stdout)), np.load(file)
    _ask_metafor(runs, answers, failed)
    return Races(runs, answers, failed, slowness())


@contextmanager
def libraries(folder: Path) -> Iterator[Path | str]:
    """The Python of an environment with the libraries, or why there is none."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    words = [str(python), "-m", "pip", "install", "--quiet", "--no-compile", "--require-hashes", "-r", str(PINS)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    yield python if done.returncode == 0 else (done.stderr.strip().splitlines() or ["pip failed"])[-1][:200]


def _ask_metafor(runs: dict[str, Run], answers: dict[str, np.ndarray], failed: dict[str, str]) -> None:
    many = 5 * FEW
    if "metafor" not in oracles_r.present():
        failed["metafor"] = "R with metafor is not installed"
        return
    try:
        told = oracles_r.asked("race", {"sites": pooling_table("race", *first(many))})
    except oracles_r.Failed as error:
        failed["metafor"] = str(error)
        return
    sites = len(first(1)[2])
    answers["metafor"] = np.array(
        [[told[f"race {one} tau2"], *(told[f"race {one} site {site}"] for site in range(sites))] for one in range(many)]
    )
    runs["metafor"] = Run(told["seconds"], None, many, len(first()[0]), int(told["bytes"]))


def table(found: Races, names: tuple[str, ...]) -> Table:
    """Times and ratios of one race, ours first."""
    result = Table()
    for head in ("entry", "whole race", "times ours", "page faults", "peak memory", "done"):
        result.add_column(head, justify="left" if head == "entry" else "right")
    ours = found.runs[names[0]]
    for name in names:
        if name in found.failed:
            result.add_row(name, found.failed[name])
            continue
        run = found.runs[name]
        faults = "" if run.faults is None else f"{run.faults:,}"
        whole, ratio = f"{run.of_all:.3f} s", f"{run.of_all / ours.of_all:.2f}"
        result.add_row(name, whole, ratio, faults, f"{run.peak // 2**20} MiB", f"{run.done:,} of {run.whole:,}")
    return result


def main() -> int:
    """Race, tell, and say whether all was held."""
    found = race()
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table(found, CHARTS))
    console.print(table(found, (*POOLING, "metafor")))
    for promise in found.promises():
        console.print(f"{'held  ' if promise.held else 'broken'} {promise.words}: {promise.found}", highlight=False)
    return int(not all(promise.held for promise in found.promises()))


if __name__ == "__main__":
    sys.exit(main())
