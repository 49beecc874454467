"""An installation as somebody runs it from a shell, in processes of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

COMMAND = [sys.executable, "-c", "from catchball.cli.main import run; run()"]
_START = 180.0


@dataclass
class Served:
    """An installation that is served, and served again when the whole of it was killed."""

    data: Path
    port: int
    command: str = "serve"
    more: tuple[str, ...] = ()
    """Further words of the command."""
    process: subprocess.Popen[bytes] | None = None
    killed: dict[str, int] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    """More of the environment in which it runs."""

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it; it answers some time later."""
        mail = {"CATCHBALL_MAIL": f"folder:{self.data / 'mail'}"}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "CATCHBALL"))}
        words = [self.command, "--data", str(self.data), "--port", str(self.port), *self.more]
        with (self.data / "serve.log").open("ab") as log:
            self.process = subprocess.Popen([*COMMAND, *words], env=kept | mail | self.settings, stdout=log, stderr=log)

    def wait(self, within: float = _START) -> None:
        """Return when it answers. Raises TimeoutError when it does not within so many seconds."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            with suppress(OSError), urllib.request.urlopen(f"{self.address}/account/login/", timeout=5):  # noqa: S310
                return
            time.sleep(0.1)
        raise TimeoutError(f"no answer after {within:.0f} s:\n{self.log()}")

    def start_again(self) -> None:
        """What whoever watches over a service does: start it when it gave up, as it may while it is just starting."""
        if self.process is not None and self.process.poll() is not None:
            self.killed["serve gave up"] = self.killed.get("serve gave up", 0) + 1
            print(f"serve gave up: {self.log().strip().splitlines()[-1][:300]}")
            self.start()

    def log(self) -> str:
        """The end of what it said."""
        return (self.data / "serve.log").read_text()[-5000:]

    def kill(self, what: str) -> bool:
        """Kill one of its processes; False when there is none now."""
        assert self.process is not None
        pid = self._pid(what)
        if pid is None:
            return False
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        self.killed[what] = self.killed.get(what, 0) + 1
        if what == "serve":
            self.process.wait()
            self.start()
        return True

    def end(self) -> int:
        """End it in order; its exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(60)

    @property
    def peak(self) -> int:
        """Peak memory in bytes of all its processes but those of the database, which share most of theirs."""
        assert self.process is not None
        own = [self.process.pid]
        for pid in own:
            own += [child for child in _children(pid) if "postgres" not in _words(child)]
        return sum(map(peak_memory_of, own))

    def _pid(self, what: str) -> int | None:
        assert self.process is not None
        if what == "serve":
            return self.process.pid if self.process.poll() is None else None
        if what == "postgres":
            file = self.data / "postgres" / "postmaster.pid"
            lines = file.read_text().split("\n") if file.exists() else [""]
            return int(lines[0]) if lines[0].isdigit() else None
        below = {pid: _words(pid) for pid in _children(self.process.pid)}
        web = next((pid for pid, words in below.items() if "granian" in words), None)
        if what == "web":
            return web
        if what == "web worker":
            return next((pid for pid in _children(web) if "granian" in _words(pid)), None) if web else None
        return next((pid for pid, words in below.items() if words.endswith("worker")), None)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def _words(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except FileNotFoundError:
        return ""


def peak_memory_of(pid: int) -> int:
    """The most memory in bytes that a process ever had, as Linux keeps it; 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    except FileNotFoundError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)
