"""`python -m bench.bulk`: an archive of millions of rows, reduced by Polars and by Spark. Exit 1 when they differ.

Spark runs in an environment of its own, which lasts as long as this, on a cluster of two workers on this machine; it
needs Java 17 or later. It has no jars of Delta Lake: the files that belong to the table are taken from its log.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.table import Table

from bench.bulk_memory import Watched
from bench.bulk_table import build
from bench.environments import made
from catchball.adapters.measurement_archive import parts

PROJECT = Path(__file__).parents[1]
PINS = PROJECT / "requirements" / "scale.txt"
PERIODS = ("hour", "day", "month")
APART = 1e-9
"""By how much means and variances may differ, as a part of them: sums are formed in another order."""
_KEYS = ["party", "series", "begins"]
_EXACT = ("count", "low", "high", "size")
_NEAR = ("mean", "variance", "m2")


@dataclass(frozen=True, slots=True)
class Run:
    """What an engine took, in seconds, by period, and the most memory that all its processes had at once."""

    seconds: Mapping[str, float]
    peak: int


@dataclass(frozen=True, slots=True)
class Difference:
    """How two engines differ by one period: rows that one of them has alone, unequal numbers, and the largest part."""

    rows: int
    alone: int
    unequal: int
    apart: float

    @property
    def is_none(self) -> bool:
        """Whether they say the same."""
        return self.rows > 0 and self.alone == 0 and self.unequal == 0 and self.apart <= APART


def difference(ours: pl.DataFrame, theirs: pl.DataFrame) -> Difference:
    """Compare two reductions, row by row."""
    both = ours.join(theirs, on=_KEYS, suffix="_2")
    alone = len(ours) + len(theirs) - 2 * len(both)
    unequal = both.filter(pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_2")) for name in _EXACT))
    larger = {name: pl.max_horizontal(pl.col(name).abs(), pl.col(f"{name}_2").abs()) for name in _NEAR}
    parts_apart = [
        pl.when(larger[name] == 0).then(0.0).otherwise((pl.col(name) - pl.col(f"{name}_2")).abs() / larger[name])
        for name in _NEAR
    ]
    apart = both.select(pl.max_horizontal(parts_apart).max()).item() if len(both) else 0.0
    return Difference(len(ours), alone, len(unequal), float(apart))


def run(engine: str, python: str, asked: Mapping[str, object], folder: Path) -> Run:
    """Have one engine reduce, and watch its memory. Raises CalledProcessError."""
    file = folder / f"{engine}.json"
    out = folder / engine
    out.mkdir()
    file.write_text(json.dumps({**asked, "out": str(out)}), encoding="utf-8")
    surroundings = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(PROJECT / "src"), str(PROJECT))),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(folder),
        "SPARK_WORKER_DIR": str(folder / "work"),
        "PYSPARK_PYTHON": python,
    }
    words = [python, "-m", "bench.bulk_worker", engine, str(file)]
    with (folder / f"{engine}.err").open("w+") as errors:
        process = subprocess.Popen(
            words, env=surroundings, cwd=folder, stdout=subprocess.PIPE, stderr=errors, text=True
        )
        with Watched(process.pid) as watched:
            said, _ = process.communicate()
        if process.returncode:
            errors.seek(0)
            raise RuntimeError(f"{engine} failed:\n{errors.read()[-3000:]}")
    return Run(json.loads(said.splitlines()[-1]), watched.peak)


def table(rows: int, runs: Mapping[str, Run]) -> Table:
    """Times and memory."""
    result = Table(title=f"{rows:,} rows")
    for head in ("engine", "start", *PERIODS, "peak memory"):
        result.add_column(head, justify="left" if head == "engine" else "right")
    for engine, found in runs.items():
        times = [f"{found.seconds[name]:.1f} s" if name in found.seconds else "" for name in ("start", *PERIODS)]
        result.add_row(engine, *times, f"{found.peak // 2**20:,} MiB")
    return result


def main(words: Sequence[str] | None = None) -> int:
    """Build, reduce twice, compare, tell."""
    given = argparse.ArgumentParser(prog="python -m bench.bulk", description=__doc__)
    given.add_argument("--rows", type=int, default=6_000_000, help="measurements, before corrections")
    given.add_argument("--spark-python", help="a Python that has pyspark and narwhals, instead of a new environment")
    asked = given.parse_args(words)
    if shutil.which("java") is None:
        print("Spark needs Java 17 or later, and there is none: this was not measured.", file=sys.stderr)
        return 1
    console = Console(width=None if sys.stdout.isatty() else 140)
    with tempfile.TemporaryDirectory(prefix="catchball-bulk-") as name:
        folder = Path(name)
        place = str(folder / "archive")
        begin = time.perf_counter()
        rows = build(place, asked.rows)
        console.print(f"{rows:,} rows written in {time.perf_counter() - begin:.0f} s", highlight=False)
        said = {"place": place, "files": [part.uri for part in parts(place)], "periods": PERIODS}
        runs = {"Polars": run("polars", sys.executable, said, folder)}
        if asked.spark_python:
            runs["Spark"] = run("spark", asked.spark_python, said, folder)
        else:
            with made(folder / "environment", PINS) as python:
                runs["Spark"] = run("spark", str(python), said, folder)
        console.print(table(rows, runs))
        return _judged(folder, console)


def _judged(folder: Path, console: Console) -> int:
    is_equal = True
    for period in PERIODS:
        ours, theirs = (
            pl.read_parquet(folder / "polars" / period),
            pl.read_parquet(folder / "spark" / period / "*.parquet"),
        )
        found = difference(ours, theirs.cast({"begins": ours.schema["begins"]}))
        is_equal &= found.is_none
        verdict = "held  " if found.is_none else "broken"
        console.print(
            f"{verdict} by {period}: {found.rows:,} rows, {found.alone} of one alone, {found.unequal} unequal, "
            f"means and variances within {found.apart:.1e} (at most {APART:g})",
            highlight=False,
        )
    return int(not is_equal)


if __name__ == "__main__":
    sys.exit(main())
