"""All tools merge the same cases, in turns, each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from bench.faults import Faults, judge
from bench.worker import unpacked
from bench.workload import Case, case

WARM_UP = 0
"""The seed of the case that warms a tool up and is not counted."""
JUDGED = 5
"""So many cases are judged for every tool, however slow."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A tool of the contest: its name, where its adapter is, what it is given and what is timed.

    It merges so many cases (`rounds`), each of them once and then so often `again`; fewer for a slow one.
    """

    name: str
    module: str
    adapter: str
    how: str
    rounds: int = 11
    again: int = 7


OURS = Entry("Catchball", "catchball_merge", "Catchball", "three loaded cookbooks with their digests; merge", 25, 31)
ENTRIES = (
    OURS,
    Entry("git merge-tree", "git_merge_tree", "GitMergeTree", "a file per step and per order; the command"),
    Entry(
        "pygit2",
        "pygit2_trees",
        "Pygit2",
        "a file per step and per order; merge_trees and the texts of conflicts",
    ),
    Entry("git merge-file", "git_merge_file", "GitMergeFile", "one text, a leaf a line; the command"),
    Entry("GNU diff3 -m -E", "gnu_diff3", "GnuDiff3", "one text, a leaf a line; the command"),
    Entry("nbdime", "nbdime_decisions", "Nbdime", "nested JSON, lists by id; diff, decide, apply", 8, again=1),
    Entry(
        "xmldiff",
        "xmldiff_patch",
        "Xmldiff",
        "XML, each element with xml:id; diff base to theirs, patch ours",
        10,
        again=2,
    ),
    Entry("jsonmerge", "jsonmerge_by_id", "Jsonmerge", "nested JSON, arrayMergeById; ours, then theirs", 5, again=0),
)


@dataclass(slots=True)
class Standing:
    """What a tool has shown so far. `failed` says why it is out."""

    entry: Entry
    first: list[float] = field(default_factory=list)
    """Seconds of the first merge of each case."""
    usual: list[float] = field(default_factory=list)
    """Median seconds of merging each case again, with the processor warm and no result kept."""
    peak: int = 0
    faults: list[Faults] = field(default_factory=list)
    reports: list[int] = field(default_factory=list)
    reviews: list[int] = field(default_factory=list)
    failed: str = ""

    def count(self, name: str, cases: int = JUDGED) -> int:
        """How many faults of a name the first cases showed together."""
        return sum(len(getattr(found, name)) for found in self.faults[:cases])


class Failed(Exception):
    """A tool that is missing or gave up, with its last words."""


@dataclass(slots=True)
class Worker:
    """The process of one tool, and the file that holds what it writes to stderr."""

    process: subprocess.Popen[str]
    said: IO[bytes]

    def ask(self, folder: Path, again: int, *, judged: bool) -> dict[str, Any]:
        """What the worker found of one case. Raises Failed when the process ended."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            self.process.stdin.write(json.dumps({"case": str(folder), "again": again, "judged": judged}) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise Failed(self.last_words())
        answer: dict[str, Any] = json.loads(line)
        return answer

    def last_words(self) -> str:
        """The last line that the process wrote to stderr."""
        code = self.process.wait()
        self.said.seek(0)
        lines = self.said.read().decode(errors="replace").strip().splitlines()
        return lines[-1][:200] if lines else f"ended with exit {code}"


def contest(entries: Iterable[Entry], told: Callable[[str], None]) -> list[Standing]:
    """Let the tools merge in turns, so that the machine's noise hits all; `told` hears of each round."""
    standings = [Standing(entry) for entry in entries]
    with _workers(standings) as workers, tempfile.TemporaryDirectory() as top:
        for seed in range(WARM_UP, max(standing.entry.rounds for standing in standings) + 1):
            told(f"merging case {seed}")
            drawn = case(seed)
            with _written(drawn, Path(top)) as folder:
                for standing, worker in zip(standings, workers, strict=True):
                    _turn(standing, worker, drawn, folder)
    return standings


def _turn(standing: Standing, worker: Worker, drawn: Case, folder: Path) -> None:
    warming = drawn.seed == WARM_UP
    if standing.failed or drawn.seed > standing.entry.rounds or (warming and not standing.entry.again):
        return
    judged = not warming and (drawn.seed <= JUDGED or standing.entry is OURS)
    try:
        answer = worker.ask(folder, standing.entry.again, judged=judged)
    except Failed as error:
        standing.failed = str(error)
        return
    standing.peak = standing.peak or answer["peak"]  # of the first merge, before other cases filled the memory
    if not warming:
        standing.first.append(answer["first"])
        standing.usual.append(answer["usual"])
    if judged:
        outcome = unpacked(answer["outcome"])
        standing.faults.append(judge(drawn, outcome))
        standing.reports.append(len(outcome.reports))
        standing.reviews.append(outcome.reviews)


@contextmanager
def _workers(standings: Iterable[Standing]) -> Iterator[list[Worker]]:
    found = [_started(standing.entry) for standing in standings]
    try:
        yield found
    finally:
        for worker in found:
            worker.process.kill()
            worker.process.communicate()
            worker.said.close()


def _started(entry: Entry) -> Worker:
    words = [sys.executable, "-m", "bench.worker", entry.module, entry.adapter]
    said, pipe = tempfile.TemporaryFile(), subprocess.PIPE  # noqa: SIM115  (closed with its worker)
    return Worker(subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=said, text=True, encoding="utf-8"), said)


@contextmanager
def _written(drawn: Case, top: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=top) as folder:
        for name, plain in (("base", drawn.base), ("ours", drawn.ours), ("theirs", drawn.theirs)):
            Path(folder, f"{name}.json").write_text(plain.written(), "utf-8")
        yield Path(folder)
