"""Whatever is killed, nothing is lost: `python -m bench.kills --kills 50`. Exit 1 when something was.

A whole installation is served; programs change cookbooks through its API, release home revisions and have all plants
rebased by the worker, while processes are killed at random moments: web server, its workers, the job worker, the
database, and `catchball serve` itself. Afterwards all that was answered must be there, nothing half done, and all that
was queued done, once.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Thread

from bench.kills_checks import found_wrong, waiting_jobs
from bench.kills_load import Load
from bench.kills_network import Keys, made_network
from catchball.adapters.postgres import running_access
from catchball.cli.supervision import ending_in_order

COMMAND = [sys.executable, "-c", "from catchball.cli.main import run; run()"]
VICTIMS = ("web", "web worker", "worker", "postgres", "serve")
WEIGHTS = (3, 2, 4, 3, 1)
_START, _DRAIN = 90.0, 120.0


@dataclass
class Served:
    """An installation that is served, and served again when the whole of it was killed."""

    data: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    killed: dict[str, int] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it; it answers some time later."""
        mail = {"CATCHBALL_MAIL": f"folder:{self.data / 'mail'}"}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "CATCHBALL"))}
        words = ["serve", "--data", str(self.data), "--port", str(self.port)]
        with (self.data / "serve.log").open("ab") as log:
            self.process = subprocess.Popen([*COMMAND, *words], env=kept | mail, stdout=log, stderr=log)

    def wait(self) -> None:
        """Return when it answers. Raises TimeoutError."""
        until = time.monotonic() + _START
        while time.monotonic() < until:
            with suppress(OSError), urllib.request.urlopen(f"{self.address}/account/login/", timeout=5):  # noqa: S310
                return
            time.sleep(0.1)
        raise TimeoutError(f"no answer after {_START:.0f} s:\n{self.log()}")

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


def run(kills: int, seed: int) -> int:
    """Serve, load, kill, and look what is left. 0 when nothing was lost."""
    chance = Random(seed)
    with ending_in_order(), tempfile.TemporaryDirectory(prefix="kills-") as folder:
        Path(folder).chmod(0o711)  # as root, the database runs as another user, who must find its files
        data = Path(folder) / "data"
        data.mkdir(mode=0o711)
        served = Served(data, free_port())
        served.start()
        try:
            served.wait()
            keys = made_network(data)
            load = Load(served.address, keys)
            broken = _killed(served, load, kills, chance) + _checked(served, load, keys)
            code = served.end()
        finally:
            if served.process is not None and served.process.poll() is None:
                served.end()
        if code:
            broken.append(f"serve ended with {code} after SIGTERM")
        broken += _verified(data)
    for sentence in broken:
        print(f"broken: {sentence}")
    print("nothing was lost" if not broken else f"{len(broken)} things are wrong")
    return 1 if broken else 0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _killed(served: Served, load: Load, kills: int, chance: Random) -> list[str]:
    threads = [Thread(target=work, daemon=True) for work in load.workers()]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    while sum(served.killed.get(name, 0) for name in VICTIMS) < kills:
        time.sleep(chance.uniform(0.3, 3.0))
        served.kill(chance.choices(VICTIMS, WEIGHTS)[0])
        served.start_again()
    served.wait()
    load.is_over = True
    for thread in threads:
        thread.join(_DRAIN)
    told = ", ".join(f"{name} {count}" for name, count in sorted(served.killed.items()))
    print(f"{kills} kills in {time.monotonic() - began:.0f} s: {told}")
    answered = f"{len(load.changed)} changes in effect, {len(load.asked)} rebases of the family"
    print(f"answered: {answered}; {load.retried} retries")
    stuck = sum(thread.is_alive() for thread in threads)
    return [f"{stuck} programs got no answer any more", *load.refused] if stuck else list(load.refused)


def _checked(served: Served, load: Load, keys: Keys) -> list[str]:
    running = running_access(served.data)
    if running is None:
        return ["the database does not run"]
    until = time.monotonic() + _DRAIN
    while (left := waiting_jobs(running.owner_url)) and time.monotonic() < until:
        time.sleep(0.5)
    if left:
        return [f"{left} jobs were not done after {_DRAIN:.0f} s"]
    return found_wrong(running.owner_url, served.data / "mail", load, keys)


def _verified(data: Path) -> list[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "CATCHBALL"))}
    words = [*COMMAND, "audit-trail", "verify", "--data", str(data)]
    done = subprocess.run(words, env=kept, capture_output=True, text=True, check=False)
    return [] if done.returncode == 0 else [f"the audit trail: {done.stderr.strip()}"]


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


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=50)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    sys.exit(run(given.kills, given.seed))
