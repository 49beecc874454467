"""Machines send while everything is killed, and each value is in the database once: `python -m bench.machines`.

A real broker (mosquitto) and a real OPC UA server (asyncua, with its history) send thousands of values to two
connectors. Broker, server, connectors and database are killed with SIGKILL at random moments and started again. Exit 1
when a value is missing or there twice, or where mosquitto is not installed.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from bench.installation import COMMAND, Served, free_port
from bench.machines_broker import Mosquitto, mosquitto
from bench.machines_network import USER, are_listening, kept_count, kept_values, made_series, told
from bench.machines_opcua import OpcUaProcess, recorded
from bench.machines_senders import EdgeNode, JsonSender
from catchball.cli.supervision import ending_in_order

METRICS = tuple(f"Bore {number}" for number in range(1, 10))
TOPICS = ("lathe", "mill")
NODES = ("1001", "1002")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DRAIN = 90.0


@dataclass
class Connector:
    """`catchball connect` as a process, started again when it ends, as whoever watches over it would."""

    data: Path
    file: Path
    kills: int = 0
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, unless it runs."""
        if self.process is None or self.process.poll() is not None:
            kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "CATCHBALL"))}
            with self.file.with_suffix(".log").open("ab") as log:
                words = [*COMMAND, "connect", str(self.file), "--data", str(self.data)]
                self.process = subprocess.Popen(words, env=kept, stdout=log, stderr=log)

    def kill(self) -> None:
        """Kill it, and start it again."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        self.kills += 1
        self.start()

    def end(self) -> int:
        """End it in order; its exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(60)


@dataclass
class Run:
    """All that takes part."""

    folder: Path
    chance: Random
    served: Served
    broker: Mosquitto
    server: OpcUaProcess
    series: dict[str, int] = field(default_factory=dict)
    connectors: list[Connector] = field(default_factory=list)

    def victims(self) -> dict[str, tuple[int, Callable[[], object]]]:
        """What is killed, with its weight."""
        mqtt, opcua = self.connectors
        return {
            "broker": (3, self.broker.kill),
            "mqtt connector": (4, mqtt.kill),
            "opcua server": (3, self.server.kill),
            "opcua connector": (4, opcua.kill),
            "database": (2, lambda: self.served.kill("postgres")),
        }


def run(messages: int, rate: float, kills: int, seed: int) -> int:
    """Send, kill, and compare. 0 when each value is there once."""
    if mosquitto() is None:
        print("mosquitto is not installed, and without a broker nothing can be proven: apt-get install mosquitto")
        return 1
    with ending_in_order(), tempfile.TemporaryDirectory(prefix="machines-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # as root, database and broker run as other users, who must find their files
        data = folder / "data"
        data.mkdir(mode=0o711)
        server = OpcUaProcess(folder / "opcua", free_port(), NODES, rate / 2)
        at_work = Run(
            folder, Random(seed), Served(data, free_port()), Mosquitto(folder / "broker", free_port()), server
        )
        at_work.served.start()
        try:
            at_work.served.wait()
            broken = _sent_and_compared(at_work, messages, rate, kills)
        finally:
            for connector in at_work.connectors:
                connector.end()
            at_work.server.end()
            at_work.broker.end()
            at_work.served.end()
        for sentence in broken:
            print(f"broken: {sentence}")
        for connector in at_work.connectors if broken else ():
            print(connector.file.with_suffix(".log").read_text("utf-8")[-3000:])
    print("each value is there once" if not broken else f"{len(broken)} things are wrong")
    return 1 if broken else 0


def _sent_and_compared(at_work: Run, messages: int, rate: float, kills: int) -> list[str]:
    data = at_work.served.data
    at_work.series = made_series(data, (*METRICS, *TOPICS, *NODES))
    at_work.broker.start()
    at_work.server.start()
    at_work.connectors += [
        Connector(data, _mqtt_file(at_work)),
        Connector(data, _opcua_file(at_work)),
    ]
    for connector in at_work.connectors:
        connector.start()
    while are_listening(data) < len(at_work.connectors):
        time.sleep(0.2)  # (what is sent before anybody subscribed to it, no broker keeps)
    port, chance = at_work.broker.port, at_work.chance
    edge = EdgeNode(port, "press4", rate / 10, messages // 10, chance.randrange(1000), metrics=METRICS)
    senders = [edge, *(JsonSender(port, name, rate / 2, messages // 2, chance.randrange(1000)) for name in TOPICS)]
    began = time.monotonic()
    for sender in senders:
        sender.thread.start()
    _kill(at_work, kills, lambda: not all(sender.done.is_set() for sender in senders))
    for sender in senders:
        sender.done.wait()
    at_work.server.end()
    at_work.server.start(measures=False)
    expected = Counter(
        (at_work.series[name], _EPOCH + timedelta(milliseconds=at), value)
        for sender in senders
        for name, at, value in sender.sent
    )
    history = Counter((at_work.series[node], at, value) for node, at, value in recorded(at_work.server.database))
    expected += history
    kept = _drained(data, expected)
    for sender in senders:
        sender.over.set()
        sender.thread.join()
    print(f"{sum(expected.values())} values in {time.monotonic() - began:.0f} s")
    print(f"edge node: {edge.births} sessions, {edge.overtaken} messages overtaken")
    print(f"messages sent again after reconnections: {sum(sender.resent for sender in senders)}")
    print(f"messages that were never confirmed: {sum(len(sender.unconfirmed) for sender in senders)}")
    for name, count in told(data).items():
        print(f"{name}: {count}")
    return _compared(at_work, expected, kept)


def _compared(
    at_work: Run, expected: Counter[tuple[int, datetime, float]], kept: Counter[tuple[int, datetime, float]]
) -> list[str]:
    names = {number: name for name, number in at_work.series.items()}
    # (What a killed server told us, and had not written into its history, was measured all the same.)
    tried = Counter((at_work.series[node], at, value) for node, at, value in at_work.server.tried())
    broken = []
    for what, rows in (("missing", expected - kept), ("there and never sent, or twice", kept - (expected | tried))):
        if rows:
            first = [f"{names[number]} {at.isoformat()} {value}" for number, at, value in list(rows)[:3]]
            broken.append(f"{sum(rows.values())} values are {what}: {'; '.join(first)}")
    beside = told(at_work.served.data)
    if beside["values in sums by the hour"] != sum(kept.values()):
        broken.append(f"sums by the hour have {beside['values in sums by the hour']} values, not {sum(kept.values())}")
    # (A message whose certificate the broker lost waits or is set aside; its values come again in the next session.)
    return broken + ([f"rows refused: {beside['rows refused']}"] if beside["rows refused"] else [])


def _drained(data: Path, expected: Counter[tuple[int, datetime, float]]) -> Counter[tuple[int, datetime, float]]:
    """What is there once all is there, or nothing more has come for a while."""
    until, last = time.monotonic() + _DRAIN, -1
    while time.monotonic() < until:
        count = kept_count(data)
        if count > last:
            until, last = time.monotonic() + _DRAIN, count
        elif count >= 0 and not expected - kept_values(data):
            break
        time.sleep(2)
    return kept_values(data)


def _kill(at_work: Run, kills: int, goes_on: Callable[[], bool]) -> None:
    victims = at_work.victims()
    killed: Counter[str] = Counter()
    while sum(killed.values()) < kills and goes_on():
        time.sleep(at_work.chance.uniform(0.5, 3.0))
        name = at_work.chance.choices(list(victims), [weight for weight, _ in victims.values()])[0]
        victims[name][1]()
        killed[name] += 1
        at_work.served.start_again()
        for connector in at_work.connectors:
            connector.start()
    print(f"{sum(killed.values())} kills: {', '.join(f'{name} {count}' for name, count in sorted(killed.items()))}")


def _mqtt_file(at_work: Run) -> Path:
    file = at_work.folder / "mqtt.toml"
    lines = [
        'name = "broker"',
        f'user = "{USER}"',
        "batch_seconds = 0.5",
        "[mqtt]",
        'host = "127.0.0.1"',
        f"port = {at_work.broker.port}",
        'client_id = "catchball"',
        'host_id = "catchball"',
    ]
    for name in METRICS:
        lines += ["[[sparkplug]]", 'node = "bench/press4"', f'metric = "{name}"', f"series = {at_work.series[name]}"]
    for name in TOPICS:
        lines += ["[[json]]", f'topic = "shop/{name}"', 'time = "t"', 'value = "v.bore"']
        lines += [f"series = {at_work.series[name]}"]
    file.write_text("\n".join(lines), "utf-8")
    return file


def _opcua_file(at_work: Run) -> Path:
    file = at_work.folder / "opcua.toml"
    lines = [
        'name = "press"',
        f'user = "{USER}"',
        "batch_seconds = 0.5",
        'bad = "leave out"',  # (asyncua begins with a value that it has not got yet)
        "[opcua]",
        f'url = "{at_work.server.url}"',
        "publishing_seconds = 0.1",
        'history_from = "2026-01-01T00:00:00Z"',
    ]
    for node in NODES:
        lines += ["[[nodes]]", f'id = "ns=2;i={node}"', f"series = {at_work.series[node]}"]
    file.write_text("\n".join(lines), "utf-8")
    return file


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--messages", type=int, default=20_000, help="how many each kind of sender sends, about")
    asked.add_argument("--rate", type=float, default=400.0, help="messages a second")
    asked.add_argument("--kills", type=int, default=20)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(run(given.messages, given.rate, given.kills, given.seed))
