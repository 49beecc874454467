"""Workers as they run in production, each a process of its own, and what they need."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bench.installation import COMMAND, peak_memory_of

_PATIENCE = 600.0


class Workers:
    """Worker processes on the database that the environment names."""

    def __init__(self, number: int) -> None:
        self._processes = [subprocess.Popen([*COMMAND, "worker"]) for _ in range(number)]

    @property
    def peak(self) -> int:
        """Peak memory of all together, in bytes."""
        return sum(peak_memory_of(process.pid) for process in self._processes)

    def wait(self, is_done: Callable[[], bool], pause: float = 0.05) -> float:
        """Seconds until something is so. Raises TimeoutError after ten minutes, RuntimeError when a worker ends."""
        start = time.perf_counter()
        while not is_done():
            if time.perf_counter() - start > _PATIENCE:
                raise TimeoutError(f"not done after {_PATIENCE:.0f} s")
            if any(process.poll() is not None for process in self._processes):
                raise RuntimeError("a worker ended")
            time.sleep(pause)
        return time.perf_counter() - start

    def stop(self) -> None:
        """End them in order."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait(30)


@contextmanager
def working(number: int) -> Iterator[Workers]:
    """So many workers, ended at the end."""
    workers = Workers(number)
    try:
        yield workers
    finally:
        workers.stop()
