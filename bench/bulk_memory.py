"""How much memory a process and all that it started have at once, by looking every now and then (Linux)."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

_EVERY = 0.2
"""Seconds between two looks; what comes and goes between is not seen."""


class Watched:
    """Within, the memory of a process tree is watched; `peak` is the most that was seen, in bytes, 0 without /proc."""

    def __init__(self, pid: int) -> None:
        self.peak = 0
        self._pid = pid
        self._over = Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(_EVERY):
            self.peak = max(self.peak, memory_of(self._pid))


def memory_of(pid: int) -> int:
    """Bytes that a process and its descendants have in memory now; pages that they share count for each."""
    parents: dict[int, int] = {}
    resident: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            after_name = (entry / "stat").read_text().rpartition(")")[2].split()
            pages = int((entry / "statm").read_text().split()[1])
        except (OSError, IndexError):
            continue  # (it has ended)
        parents[int(entry.name)] = int(after_name[1])
        resident[int(entry.name)] = pages * os.sysconf("SC_PAGE_SIZE")
    return sum(size for one, size in resident.items() if _descends(one, pid, parents))


def _descends(pid: int, ancestor: int, parents: dict[int, int]) -> bool:
    while pid in parents:
        if pid == ancestor:
            return True
        pid = parents[pid]
    return False
