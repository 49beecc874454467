"""Running `catchball serve` and `demo` in tests, as somebody would from a shell."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

COMMAND = [sys.executable, "-c", "from catchball.cli.main import run; run()"]
_PATIENCE = 120.0


def clean_environment(**more: str) -> dict[str, str]:
    """The environment without anything that names an installation."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CATCHBALL", "DATABASE"))}
    return kept | more


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def data_folder() -> Iterator[Path]:
    """A data folder that the database's user can enter, too, when tests run as root."""
    with tempfile.TemporaryDirectory(prefix="served-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "data"


@dataclass
class Served:
    """A command that serves, in a process of its own."""

    words: tuple[str, ...]
    data: Path
    port: int = field(default_factory=free_port)
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def said(self) -> str:
        """All that it said so far, errors too."""
        return self.data.with_name("said").read_text("utf-8")

    def start(self) -> None:
        """Start it, and return when it says that it answers."""
        words = [*COMMAND, *self.words, "--data", str(self.data), "--port", str(self.port)]
        with self.data.with_name("said").open("wb") as out:
            environment = clean_environment(**self.environment)
            self.process = subprocess.Popen(words, env=environment, stdout=out, stderr=out)
        wait_until(lambda: "answers at" in self.said or self.has_ended, self)
        assert not self.has_ended, self.said

    @property
    def has_ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def status(self, path: str = "/account/login/") -> int:
        """The status of an answer; 0 when there is none."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def wait(self) -> None:
        """Return when it answers."""
        wait_until(lambda: self.status() == 200, self)

    def kill(self) -> None:
        """SIGKILL for the command itself."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def kill_part(self, name: str) -> None:
        """SIGKILL for one of its processes; returns when another one has taken its place."""
        before = self.children()[name]
        with suppress(ProcessLookupError):
            os.kill(before, signal.SIGKILL)
        wait_until(lambda: self.children().get(name, before) != before, self)

    def end(self) -> int:
        """SIGTERM; the exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(_PATIENCE)

    def children(self) -> dict[str, int]:
        """Its processes by what they are: postgres, web, web worker, worker."""
        assert self.process is not None
        found: dict[str, int] = {}
        for pid in _below(self.process.pid):
            words = _words(pid)
            if "granian" in words:
                found["web"] = pid
                workers = [child for child in _below(pid) if "granian" in _words(child)]
                found |= {"web worker": workers[0]} if workers else {}
            elif words.endswith("worker"):
                found["worker"] = pid
        with suppress(FileNotFoundError, ValueError):
            found["postgres"] = int((self.data / "postgres" / "postmaster.pid").read_text().split("\n")[0])
        return found


def wait_until(holds: Callable[[], bool], served: Served) -> None:
    """Return when something holds; fail with what was said when it does not after a long time."""
    until = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < until, served.said
        time.sleep(0.05)


def is_there(pid: int) -> bool:
    """Whether a process with this number runs."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _below(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def _words(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except FileNotFoundError:
        return ""
