"""What an adapter offers, so that one worker can time every tool alike."""

from __future__ import annotations

import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from bench.edits import Outcome
from bench.measure import Clock, own_time, time_of_commands
from bench.plain import Plain

_LAUNCHER = """
import os, sys
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
print(os.wait4(child, 0)[2].ru_maxrss)
"""
"""The smallest parent: a command's peak counts what its parent held at the start, so a large one would hide it."""


class Rival(ABC):
    """A tool that merges. `prepare` and `read` are not timed; `merge` is, and nothing else."""

    clock: Clock = staticmethod(own_time)

    @abstractmethod
    def prepare(self, base: Plain, ours: Plain, theirs: Plain, folder: Path) -> Any:
        """The documents as the tool wants them; files go below the folder."""

    @abstractmethod
    def merge(self, ready: Any) -> Any:
        """Merge what was prepared."""

    @abstractmethod
    def read(self, ready: Any, merged: Any) -> Outcome:
        """What came out, in words that all tools share."""

    def forget(self) -> None:  # noqa: B027  # most tools keep nothing
        """Forget what earlier merges left in caches of contents."""

    def peak(self, ready: Any) -> int | None:
        """The peak memory in bytes where it is not that of this process."""
        del ready
        return None


@dataclass(frozen=True, slots=True)
class Command:
    """A command, the folder where it runs, and the highest exit code that is no failure."""

    words: Sequence[str]
    folder: Path
    last_good: int


class CommandRival(Rival):
    """A tool that is a command: its own time counts, from its start to its end, and not ours for waiting."""

    clock = staticmethod(time_of_commands)

    @abstractmethod
    def command(self, ready: Any) -> Command:
        """The command that merges what was prepared."""

    def merge(self, ready: Any) -> str:
        """What the command printed. Raises RuntimeError when it failed."""
        command = self.command(ready)
        done = subprocess.run(command.words, cwd=command.folder, capture_output=True, check=False)
        if not 0 <= done.returncode <= command.last_good:
            raise RuntimeError(f"{command.words[0]}: exit {done.returncode}: {done.stderr.decode()[:200]}")
        return done.stdout.decode()

    def peak(self, ready: Any) -> int:
        """The peak memory of the command alone."""
        command = self.command(ready)
        words = [sys.executable, "-I", "-S", "-c", _LAUNCHER, *command.words]
        done = subprocess.run(words, cwd=command.folder, capture_output=True, check=True)
        return int(done.stdout) * 1024


def library(name: str) -> ModuleType:
    """A library of the benchmark, loaded late: the other tools are measured where it is missing."""
    return import_module(name)
