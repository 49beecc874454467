"""What was found, as tables for a terminal and for a page."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from statistics import median

from rich.console import Console
from rich.table import Table

from bench import yardstick
from bench.contest import JUDGED, OURS, Standing
from bench.costs import FULL, Cost
from bench.scale import TIMES, Scale
from bench.standard import OPERATIONS, STEPS_EACH
from bench.workload import EDITS_EACH
from bench.yardstick import slowness_in

MOST_MERGE = 0.0015
"""Seconds that our merge may take."""
MOST_RATIO = 3
"""How many times as long it may take in a document a hundred times as large."""
MOST_COST = 0.1
"""Seconds that an import or an export may take."""

"""What the limits in time go with: on the machine that they were set for, this tool merges a case in this time."""

_FAULTS = ("missed", "lost", "doubled", "resurrected", "dangling", "damaged")
_MERGE_HEADS = ("tool", "median", "first time", "memory", "reported", *_FAULTS, "silent faults", "false", "held up")
_COST_HEADS = ("300 steps", "median", "first time", "memory")
_LIBRARIES = ("pygit2", "nbdime", "jsonmerge", "xmldiff")


@dataclass(frozen=True, slots=True)
class Promise:
    """Something that must hold in every run."""

    words: str
    found: str
    held: bool


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one run found."""

    standings: Sequence[Standing]
    scale: Scale
    costs: Sequence[Cost]
    conflicts: int
    """True conflicts in the judged cases together."""

    def promises(self) -> list[Promise]:
        """What is promised, and whether it held in this run."""
        (ours,) = (standing for standing in self.standings if standing.entry is OURS)
        slowness = self.slowness()
        return [
            *_merge_promises(ours, slowness),
            self._scale_promise(),
            *(_cost_promise(cost, slowness) for cost in self.costs if FULL not in cost.name),
        ]

    def slowness(self) -> float:
        """How many times as long this machine takes just now as the one that the limits in time were set for."""
        return slowness_in(self.standings)

    def _scale_promise(self) -> Promise:
        words = f"{TIMES} times the document with the same edits costs less than {MOST_RATIO} times as much"
        found = f"{self.scale.ratio:.2f} times: {_ms(self.scale.small)} and {_ms(self.scale.large)}"
        if not self.scale.conflicts_agree:
            found += ", and other conflicts"
        return Promise(words, found, self.scale.ratio < MOST_RATIO and self.scale.conflicts_agree)

    def merge_rows(self) -> list[Sequence[str]]:
        """A row per tool: time, memory, what it reported, and its faults in the judged cases together."""
        return [_merge_row(standing) for standing in self.standings]

    def cost_rows(self) -> list[Sequence[str]]:
        """A row per size of merge and per form and way."""
        size = OPERATIONS * STEPS_EACH
        return [
            (f"merge {size} steps, this time beside the next", _ms(self.scale.small), "", ""),
            (f"merge {size * TIMES:,} steps, the same edits", _ms(self.scale.large), "", _mb(self.scale.peak)),
            *(_cost_row(cost) for cost in self.costs),
        ]

    def how(self) -> list[str]:
        """What each tool is given and what is timed."""
        return [f"{standing.entry.name}: {standing.entry.how}" for standing in self.standings]

    def caption(self) -> str:
        """What the first table counts."""
        edits = JUDGED * EDITS_EACH * 2
        return (
            f"Merge of {OPERATIONS * STEPS_EACH} steps, {EDITS_EACH} edits on each side. Faults are counted over "
            f"{JUDGED} merges together, the same for all tools: {edits} edits, {self.conflicts} true conflicts. "
            "Silent faults are what nobody is told of; false conflicts, and edits held up in a conflict that is none, "
            "only cost time."
        )


def show(report: Report, console: Console) -> None:
    """Print the tables and the promises."""
    console.print(report.caption())
    console.print(_table(_MERGE_HEADS, report.merge_rows()))
    for line in report.how():
        console.print(f"  {line}", highlight=False)
    console.print(_table(_COST_HEADS, report.cost_rows()))
    console.print(_yardstick(report), highlight=False)
    for promise in report.promises():
        sign = "[green]held  [/]" if promise.held else "[red]broken[/]"
        console.print(f"{sign} {promise.words}: {promise.found}", highlight=False)


def page(report: Report) -> str:
    """The report as a Markdown page."""
    parts = [
        "# The benchmark of merging\n",
        f"Written by `make bench`, in one run on {machine()}.\n",
        report.caption() + "\n",
        _markdown(_MERGE_HEADS, report.merge_rows()),
        "What each tool is given, in the form that suits it best, and what is timed:\n",
        "".join(f"- {line}\n" for line in report.how()),
        _METHOD,
        "## What else it costs\n",
        _markdown(_COST_HEADS, report.cost_rows()),
        _COSTED,
        "## What is promised\n",
        _yardstick(report),
        _markdown(
            ("promise", "in this run", ""),
            [(promise.words, promise.found, "held" if promise.held else "**broken**") for promise in report.promises()],
        ),
    ]
    return "\n".join(parts)


def _yardstick(report: Report) -> str:
    """How the limits in time are to be read in this run."""
    return (
        f"Limits in time are for a machine on which {yardstick.NAME} needs {_ms(yardstick.TIME)} for a case, for the "
        "same machine is at times half as fast as at others. In this run everything took "
        f"{report.slowness():.2f} times as long; each figure is given as measured, and divided by this.\n"
    )


def machine() -> str:
    """The machine and the versions, in general words."""
    found = []
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} missing")
    tools = [_tool_version("git"), _tool_version("diff3"), *found]
    system = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    return f"{system}; {', '.join(tools)}"


def _tool_version(name: str) -> str:
    try:
        said = subprocess.run([name, "--version"], capture_output=True, text=True, check=False).stdout
    except FileNotFoundError:
        return f"{name} missing"
    numbers = re.search(r"\d+(\.\d+)+", said)
    return f"{name} {numbers.group() if numbers else 'of unknown version'}"


def _in_time(words: str, seconds: float, limit: float, slowness: float, over: str = "") -> Promise:
    """A promise in time: what was measured, and what that is on the machine that the limit was set for."""
    usual = seconds / slowness
    found = f"{_ms(seconds)}{over}" + (f" here, {_ms(usual)} there" if slowness > 1 else "")
    return Promise(words, found, usual <= limit)


def _merge_promises(ours: Standing, slowness: float) -> list[Promise]:
    time = f"our merge takes at most {_ms(MOST_MERGE)} (median, one core, documents loaded)"
    clean = "our merge makes no fault"
    if ours.failed:
        return [Promise(words, f"failed: {ours.failed}", held=False) for words in (time, clean)]
    usual = median(ours.usual)
    faults = sum(found.silent + found.loud for found in ours.faults)
    return [
        _in_time(time, usual, MOST_MERGE, slowness, f" over {len(ours.usual)} cases"),
        Promise(clean, f"{faults} in {len(ours.faults)} cases", faults == 0),
    ]


def _cost_promise(cost: Cost, slowness: float) -> Promise:
    words = f"{cost.name} of {OPERATIONS * STEPS_EACH} steps takes at most {_ms(MOST_COST)}"
    if cost.failed:
        return Promise(words, f"failed: {cost.failed}", held=False)
    return _in_time(words, cost.median, MOST_COST, slowness)


def _merge_row(standing: Standing) -> Sequence[str]:
    if standing.failed:
        return (standing.entry.name, f"failed: {standing.failed}", *[""] * (len(_MERGE_HEADS) - 2))
    judged = standing.faults[:JUDGED]
    silent = sum(found.silent for found in judged)
    return (
        standing.entry.name,
        _ms(median(standing.usual)),
        _ms(median(standing.first)),
        _mb(standing.peak),
        str(sum(standing.reports[:JUDGED])),
        *(str(standing.count(name)) for name in _FAULTS),
        str(silent),
        str(standing.count("false")),
        str(standing.count("held")),
    )


def _cost_row(cost: Cost) -> Sequence[str]:
    if cost.failed:
        return (cost.name, f"failed: {cost.failed}", "", "")
    return (cost.name, _ms(cost.median), _ms(cost.first), _mb(cost.peak))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table()
    for at, head in enumerate(heads):
        table.add_column(head, justify="right" if at else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def _markdown(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] + ["---:"] * (len(heads) - 1), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.2f} ms" if seconds < 0.02 else f"{seconds * 1000:,.0f} ms"


def _mb(size: int) -> str:
    return f"{size / 1e6:.0f} MB"


_COSTED = """\
Imports and exports are of steps that say what most standards say: title, instruction, a key point with its reason,
pictures with captions and parameters with limits, texts in four languages; of these something is promised. With *all
fields* each step is as in the merge, which is about twice as much to read: also tools, hazards, checks, times,
references and annotations.
"""
_METHOD = """\
Every tool runs in a process of its own, all on one core, in turns, so that the noise of the machine hits all. Times are
processor time, user and system: what else the machine does meanwhile counts as little as can be. A library is timed
inside its process with the documents loaded; a command is timed from its start to its end. The process merges one case
after the other. *First time* is the median of the first merges of the cases, right after loading; *median* that of
merging the same documents again, when they are in the caches of the processor (and for Git in its own), while ours
forgets before each merge whatever the last one left. Memory is the peak of the process that merges, with interpreter,
libraries and documents; of a command, that of the command, and at least the 9 MB of what starts it.

Each case is a standard of ten operations with thirty steps in four languages, with pictures, parameters and reasons.
Each side makes sixteen edits that meet no other, and fourteen that meet one of the other side:

| true conflict, to be reported | near miss, to be merged without a question |
| --- | --- |
| one value changed to two | two languages of one title |
| one word changed to two | two words of one text, in different sentences |
| one picture changed to two | two tools added to a step |
| a step changed by one, withdrawn by the other | two key points added to a step |
| a step moved by one, withdrawn by the other | both limits of one value |
| a step moved to two operations | the same value set by both |
| | a step inserted by each at one place |
| | a step moved by one, reworded by the other |

What must come of each edit is known beforehand, so the faults are told from the result, not from what the tool says:

- *missed*: a true conflict of which the result shows one side, or neither, without a word
- *lost*: an edit that the result does not show and no conflict names
- *doubled*: a step that stands in two places
- *resurrected*: a withdrawn step that came back
- *dangling*: a step that is listed and does not exist, or exists and is listed nowhere
- *damaged*: a node that changed, or went elsewhere, though no edit touched it there
- *false*: a conflict reported where there is none
- *held up*: an edit that waits in a conflict though nothing contradicts it
"""
