"""A server that machines talk to, as a process on a port of 127.0.0.1 that is killed and started again."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Killable(ABC):
    """The process, with the folder in which it keeps what must outlive it, and a log."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @abstractmethod
    def start(self) -> None:
        """Start it; returns when it listens."""

    def kill(self) -> None:
        """Kill it, and start it again."""
        self.end(signal.SIGKILL)
        self.start()

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(30)
            self.process = None

    def _run(self, words: Sequence[str], seconds: float) -> None:
        """Run a command until it listens. Raises TimeoutError with the end of its log."""
        log = self.folder / "log"
        with log.open("ab") as said:
            self.process = subprocess.Popen(words, stdout=said, stderr=said)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.05)
        raise TimeoutError(log.read_text("utf-8")[-2000:])
