"""Time and memory of one process.

Times are processor time, user and system: what else the machine does meanwhile counts as little as can be.
"""

from __future__ import annotations

import gc
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TypeAlias, TypeVar

T = TypeVar("T")
Clock: TypeAlias = Callable[[], float]
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


def on_one_core() -> None:
    """Keep this process, and what it starts, to one core, where the system lets it."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


own_time: Clock = time.process_time


def time_of_commands() -> float:
    """Processor seconds of all commands that this process has run and that have ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def timed(call: Callable[[], T], clock: Clock = own_time) -> tuple[float, T]:
    """Seconds that a call takes, and its result. The collector waits meanwhile, as is usual when timing Python."""
    gc.collect()
    gc.disable()
    try:
        start = clock()
        result = call()
        return clock() - start, result
    finally:
        gc.enable()


def repeated(call: Callable[[], object], times: int, before: Callable[[], None], clock: Clock = own_time) -> float:
    """The median of so many goes in seconds; `before` each go is not timed."""
    spent: list[float] = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(times):
            before()
            start = clock()
            result = call()
            spent.append(clock() - start)
            del result  # to free it is not timed
    finally:
        gc.enable()
    return median(spent)


def forget(package: str) -> None:
    """Empty every cache of contents that the package's functions keep, so that no go is served from an earlier one.

    A cache without a bound holds constants (the table of units), not contents, and stays.
    """
    for name, module in list(sys.modules.items()):
        if name.startswith(package):
            for found in vars(module).values():
                if hasattr(found, "cache_clear") and found.cache_parameters()["maxsize"] is not None:
                    found.cache_clear()


def peak_memory() -> int:
    """The most resident memory that this process had so far, in bytes: interpreter, libraries and documents included.

    Linux counts in `ru_maxrss` also what the parent held when it started this process, so there it is read elsewhere.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT
