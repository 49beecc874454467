"""`python -m bench.run`: merging beside other tools, and what our own work costs. Exit 1 when a promise is broken."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

from bench.contest import ENTRIES, JUDGED, contest
from bench.costs import costs
from bench.report import Report, page, show
from bench.scale import Scale
from bench.workload import case


def main() -> int:
    """Measure everything, print it, and write the page where one was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="also write the tables as a page")
    asked = parser.parse_args()
    console, progress = Console(width=None if sys.stdout.isatty() else 160), Console(stderr=True)
    began = time.monotonic()
    with progress.status("merging") as status:
        standings = contest(ENTRIES, status.update)
        status.update("merging a document a hundred times as large")
        large = _scale()
        status.update("importing and exporting")
        with tempfile.TemporaryDirectory() as folder:
            spent = costs(Path(folder))
    conflicts = sum(len(case(seed).conflicts) for seed in range(1, JUDGED + 1))
    report = Report(standings, large, spent, conflicts)
    show(report, console)
    console.print(f"The run took {time.monotonic() - began:.0f} s.", highlight=False)
    if asked.markdown:
        asked.markdown.parent.mkdir(parents=True, exist_ok=True)
        asked.markdown.write_text(page(report), "utf-8")
    return 0 if all(promise.held for promise in report.promises()) else 1


def _scale() -> Scale:
    """Both sizes, in a process of their own."""
    done = subprocess.run([sys.executable, "-m", "bench.scale"], stdout=subprocess.PIPE, text=True, check=True)
    return Scale(**json.loads(done.stdout))


if __name__ == "__main__":
    sys.exit(main())
