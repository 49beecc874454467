"""Whatever is killed, nothing is lost: `python -m bench.kills --kills 50`. Exit 1 when something was.

A whole installation is served; programs change cookbooks through its API, release home revisions and have all plants
rebased by the worker, while processes are killed at random moments: web server, its workers, the job worker, the
database, and `catchball serve` itself. Afterwards all that was answered must be there, nothing half done, and all that
was queued done, once.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from threading import Thread

from bench.installation import COMMAND, Served, free_port
from bench.kills_checks import found_wrong, waiting_jobs
from bench.kills_load import Load
from bench.kills_network import Keys, made_network
from catchball.adapters.postgres import running_access
from catchball.cli.supervision import ending_in_order

VICTIMS = ("web", "web worker", "worker", "postgres", "serve")
WEIGHTS = (3, 2, 4, 3, 1)
_DRAIN = 120.0


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


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=50)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    sys.exit(run(given.kills, given.seed))
