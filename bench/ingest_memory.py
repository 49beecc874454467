"""How much memory a server's database takes: all its processes together, what they share counted once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

_PAUSE = 0.5


class Watched:
    """The most memory that PostgreSQL had while it was watched, in bytes."""

    def __init__(self, data: Path) -> None:
        self.peak = 0
        self._pid = int((data / "postgres" / "postmaster.pid").read_text("utf-8").split("\n")[0])

    def look(self) -> None:
        """Look now."""
        children = Path(f"/proc/{self._pid}/task/{self._pid}/children").read_text("ascii").split()
        self.peak = max(self.peak, sum(map(_share, [self._pid, *map(int, children)])))


@contextmanager
def watching(data: Path) -> Iterator[Watched]:
    """Look twice a second."""
    watched, is_over = Watched(data), Event()

    def look() -> None:
        while not is_over.wait(_PAUSE):
            watched.look()

    thread = Thread(target=look, daemon=True)
    thread.start()
    try:
        yield watched
    finally:
        is_over.set()
        thread.join()


def _share(pid: int) -> int:
    """The proportional share of a process in bytes; 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
