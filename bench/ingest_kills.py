"""Ten programs write measurements at once while processes are killed: `python -m bench.ingest_kills --kills 30`.

Half of them send the same rows to the same series, each in an order of its own; the others send to series of their own.
Web server, its workers, the database and `catchball serve` itself are killed at random moments. Whatever got no answer
is sent again. In the end every value must be there once and every sum be that of its values. Exit 1 when one is not.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Thread

from bench.ingest_checks import found_wrong
from bench.ingest_network import access_to, made_network
from bench.ingest_rows import Rows
from bench.installation import Served, free_port
from catchball.cli.supervision import ending_in_order

TOGETHER, APART = 5, 5
VICTIMS = ("web", "web worker", "postgres", "serve")
WEIGHTS = (3, 3, 4, 1)
ROWS, PIECE = 60_000, 1_500
_TIMEOUT, _DRAIN = 15.0, 300.0
_AGAIN = (0, 409, 500, 502, 503, 504)


@dataclass
class Writer:
    """A program that sends all rows of a series again and again, in another order each time, until it may stop."""

    address: str
    secret: str
    series: int
    rows: Rows
    chance: Random
    new: int = 0
    answered: int = 0
    repeated: int = 0
    refused: list[str] = field(default_factory=list)
    may_stop: bool = False

    def work(self) -> None:
        """Send until it may stop and all was answered once at least."""
        while True:
            pieces = list(self.rows.batches(PIECE))
            self.chance.shuffle(pieces)
            for places in pieces:
                self._sent(places)
                if self.refused:
                    return
            if self.may_stop:
                return

    def _sent(self, places: range) -> None:
        body = json.dumps({"at": list(self.rows.at(places)), "value": self.rows.values(places)}).encode()
        while True:
            status, said = self._asked(body)
            if status == 201:
                done = json.loads(said)
                self.new, self.answered = self.new + done["new"], self.answered + done["rows"]
                if done["refused"]:
                    self.refused.append(f"{done['refused']} rows of series {self.series} were refused")
                return
            if status not in _AGAIN:
                self.refused.append(f"series {self.series}: {status} {said[:200]}")
                return
            self.repeated += 1
            time.sleep(self.chance.uniform(0.05, 0.3))

    def _asked(self, body: bytes) -> tuple[int, str]:
        """Status (0: no answer) and body."""
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        asked = urllib.request.Request(  # noqa: S310  (our own server)
            f"{self.address}/api/v1/series/{self.series}/columns", body, headers
        )
        try:
            with urllib.request.urlopen(asked, timeout=_TIMEOUT) as answer:  # noqa: S310  (our own server)
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")
        except (OSError, ValueError):  # (killed before, or in the middle of, its answer)
            return 0, ""


def run(kills: int, seed: int) -> int:
    """Serve, write, kill, and look what is there. 0 when nothing is wrong."""
    chance = Random(seed)
    with ending_in_order(), tempfile.TemporaryDirectory(prefix="ingest-kills-") as folder:
        Path(folder).chmod(0o711)  # as root, the database runs as another user, who must find its files
        data = Path(folder) / "data"
        data.mkdir(mode=0o711)
        served = Served(data, free_port())
        served.start()
        try:
            served.wait()
            keys = made_network(data, 1 + APART, 0)
            writers = [
                Writer(served.address, keys.secret, series, Rows(ROWS, shift), Random(chance.random()))
                for shift, series in enumerate(keys.series)
                for _ in range(1 if shift else TOGETHER)
            ]
            wrong = _killed(served, writers, kills, chance)
            sent = {writer.series: writer.rows for writer in writers}
            wrong += found_wrong(access_to(data).owner_url, sent)
        finally:
            if served.process is not None and served.process.poll() is None:
                served.end()
    for sentence in wrong:
        print(f"broken: {sentence}")
    print("every value is there once, and every sum right" if not wrong else f"{len(wrong)} things are wrong")
    return 1 if wrong else 0


def _killed(served: Served, writers: list[Writer], kills: int, chance: Random) -> list[str]:
    threads = [Thread(target=writer.work, daemon=True) for writer in writers]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    while sum(served.killed.get(name, 0) for name in VICTIMS) < kills:
        time.sleep(chance.uniform(0.3, 3.0))
        served.kill(chance.choices(VICTIMS, WEIGHTS)[0])
        served.start_again()
    served.wait()
    for writer in writers:
        writer.may_stop = True
    for thread in threads:
        thread.join(_DRAIN)
    told = ", ".join(f"{name} {count}" for name, count in sorted(served.killed.items()))
    print(f"{kills} kills in {time.monotonic() - began:.0f} s: {told}")
    answered, repeated = (sum(getattr(writer, name) for writer in writers) for name in ("answered", "repeated"))
    print(f"{len(writers)} writers, {answered:,} rows answered, {repeated:,} requests repeated")
    stuck = sum(thread.is_alive() for thread in threads)
    return [f"{stuck} writers got no answer any more"] * bool(stuck) + [
        sentence for writer in writers for sentence in writer.refused
    ]


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=30)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    sys.exit(run(given.kills, given.seed))
