"""What importing and exporting 300 steps costs: `python -m bench.costs FORM export|import FOLDER`, a process for each.

Once with steps that say what most standards say, once with every field filled, which is about twice as much.

Each process takes five documents in turn, each three times: the first warms up and tells the peak memory, the median is
of all later goes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from statistics import median

from bench.forms import FORMS, STEPS
from bench.measure import on_one_core, peak_memory, timed
from bench.plain import loaded, read_plain
from bench.standard import spared, standard
from catchball.core.document import Cookbook

DOCUMENTS = 5
GOES = 3
FULL = "all fields"
"""What is told of documents with every field filled."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds in the first go of a process and in the median of the later ones, and peak memory in bytes."""

    name: str
    first: float = 0.0
    median: float = 0.0
    peak: int = 0
    failed: str = ""


def costs(folder: Path) -> list[Cost]:
    """Every form, out and in. The documents that are written are those that are read."""
    full, usual = folder / "full", folder / "usual"
    full.mkdir()
    usual.mkdir()
    for seed in range(DOCUMENTS):
        drawn = standard(Random(seed))
        (full / f"{seed}.json").write_text(drawn.written(), "utf-8")
        (usual / f"{seed}.json").write_text(spared(drawn).written(), "utf-8")
    ways = [(form, way) for form in FORMS for way in ("export", "import")]
    return [
        *(_in_a_process(form, way, usual, f"{form}, {way}") for form, way in ways),
        *(_in_a_process(form, way, full, f"{form}, {way}, {FULL}") for form, way in ways),
    ]


def _in_a_process(form: str, way: str, folder: Path, name: str) -> Cost:
    words = [sys.executable, "-m", "bench.costs", form, way, str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines()
        return Cost(name, failed=said[-1][:200] if said else f"exit {done.returncode}")
    return Cost(name, **json.loads(done.stdout))


def _export(form: str, folder: Path) -> Cost:
    seconds, peaks = [], []
    for seed in range(DOCUMENTS):
        document = loaded(read_plain((folder / f"{seed}.json").read_text("utf-8")))
        for _ in range(GOES):
            spent, files = timed(lambda document=document: FORMS[form].write(document))  # type: ignore[misc]  # a lambda's default
            seconds.append(spent)
        peaks.append(peak_memory())
        for path, content in files.items():
            there = folder / form / str(seed) / path
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(content)
    return Cost("", seconds[0], median(seconds[GOES:]), peaks[0])


def _import(form: str, folder: Path) -> Cost:
    seconds, peaks = [], []
    for seed in range(DOCUMENTS):
        top = folder / form / str(seed)
        files = {str(path.relative_to(top)): path.read_bytes() for path in sorted(top.rglob("*")) if path.is_file()}
        for _ in range(GOES):
            spent, document = timed(lambda files=files: FORMS[form].read(files))  # type: ignore[misc]  # a lambda's default
            seconds.append(spent)
        peaks.append(peak_memory())
        _check(document, files)
    return Cost("", seconds[0], median(seconds[GOES:]), peaks[0])


def _check(document: Cookbook, files: Mapping[str, bytes]) -> None:
    steps = sum(node.kind == "step" for node in document.nodes.values())
    if steps != STEPS:
        raise ValueError(f"{steps} steps were read from {', '.join(list(files)[:3])}, not {STEPS}")


def main(form: str, way: str, folder: str) -> None:
    """Measure one way of one form and print it as JSON."""
    on_one_core()
    found = _export(form, Path(folder)) if way == "export" else _import(form, Path(folder))
    print(json.dumps({name: value for name, value in asdict(found).items() if name != "name"}))


if __name__ == "__main__":
    main(*sys.argv[1:])
