"""How many values a second a connection keeps, from a stand-in of a broker into a real database.

`python -m bench.machines_speed`. JSON has one value a message, an edge node fifty; each batch is one transaction.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from paho.mqtt import client as mqtt

from bench.installation import Served, free_port
from bench.machines_network import USER, made_series
from bench.machines_senders import EdgeNode
from catchball.adapters.machines import Arrived
from catchball.formats.machines.connection_toml import read_connection

_METRICS = tuple(f"Bore {number}" for number in range(50))
_MESSAGES = {"json": 20_000, "sparkplug": 1_000}
_FILE = """
name = "speed"
user = "{user}"
[mqtt]
host = "127.0.0.1"
client_id = "speed"
"""


class Backlog:
    """A broker that has all messages already, and hands them over as quickly as they are taken."""

    def __init__(self, messages: Sequence[tuple[str, bytes]]) -> None:
        self.left = deque(Arrived(topic, payload, number) for number, (topic, payload) in enumerate(messages, start=1))
        self.acknowledged = 0

    def connect(self) -> bool:
        """Nothing is to be done."""
        return True

    def receive(self, seconds: float, most: int) -> list[Arrived]:
        """The next ones."""
        del seconds
        return [self.left.popleft() for _ in range(min(most, len(self.left)))]

    def acknowledge(self, messages: Sequence[Arrived]) -> None:
        """Count them."""
        self.acknowledged += len(messages)

    def say(self, topic: str, payload: bytes) -> None:
        """Nobody hears it."""

    def leave(self) -> None:
        """Nothing is to be done."""


class Collected:
    """In place of a client: keeps what is published."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, bytes]] = []

    def publish(self, topic: str, payload: bytes, qos: int) -> mqtt.MQTTMessageInfo:
        """Keep a message; its number."""
        del qos
        self.messages.append((topic, payload))
        return mqtt.MQTTMessageInfo(len(self.messages))

    def subscribe(self, topic: str, qos: int) -> None:
        """Nothing comes."""


def main() -> int:
    """Measure both, and print a line each."""
    with tempfile.TemporaryDirectory(prefix="speed-") as name:
        Path(name).chmod(0o711)
        data = Path(name) / "data"
        data.mkdir(mode=0o711)
        served = Served(data, free_port())
        served.start()
        try:
            served.wait()
            series = made_series(data, ("oven", *_METRICS))
            for kind, messages in _MESSAGES.items():
                values, seconds = _measured(kind, messages, series)
                print(f"{kind}: {values} values in {seconds:.1f} s, {values / seconds:.0f} a second")
        finally:
            served.end()
    return 0


def _measured(kind: str, count: int, series: dict[str, int]) -> tuple[int, float]:
    from django.db import connection as database
    from django.utils import timezone

    from catchball.actions.machines import ConnectionGiven, attach
    from catchball.jobs.machines.keeping import Keeper
    from catchball.jobs.machines.mqtt_listening import Listening
    from catchball.jobs.machines.mqtt_meaning import wanted_by
    from catchball.jobs.machines.pace import Diary, Pace, Pauses
    from catchball.queries.actors import actor_of
    from catchball.queries.machines import series_of_file
    from catchball.store.acting import acting
    from catchball.store.models import User

    given = read_connection(_file(kind, series), "speed.toml")
    actor = actor_of(User.objects.get(username=USER), timezone.localdate())
    found = series_of_file(actor, given.series)
    begun = ConnectionGiven(kind, "mqtt", 10, kind)
    row = attach(actor=actor, now=timezone.now(), given=begun, series=found.values())
    backlog = Backlog(_json_messages(count) if kind == "json" else _sparkplug_messages(count))
    pace = Pace(given.batch_seconds, given.batch_messages)
    keeper = Keeper(lambda: actor, row, found, timezone.now)
    began = time.monotonic()
    Listening(backlog, keeper, wanted_by(given), pace, lambda: not backlog.left, Pauses(time.sleep), Diary(600)).run()
    seconds = time.monotonic() - began
    with acting(actor):
        row.refresh_from_db()
    database.close()
    return row.new, seconds


def _json_messages(count: int) -> list[tuple[str, bytes]]:
    at = int(time.time() * 1000) - 3_600_000
    return [("oven", json.dumps({"t": at + number, "v": number / 7}).encode()) for number in range(count)]


def _sparkplug_messages(count: int) -> list[tuple[str, bytes]]:
    node = EdgeNode(0, "press4", 1.0, 0, 1, metrics=_METRICS)
    collected = node.client = Collected()
    at = int(time.time() * 1000) - 3_600_000
    node.begin()
    data = [
        node.message([(name, at + number, node.value()) for name in _METRICS], is_old=False) for number in range(count)
    ]
    return [*collected.messages, *data]


def _file(kind: str, series: dict[str, int]) -> str:
    lines = [_FILE.format(user=USER)]
    if kind == "json":
        lines += ["[[json]]", 'topic = "oven"', 'time = "t"', 'value = "v"', 'time_form = "ms"']
        lines += [f"series = {series['oven']}"]
    for name in _METRICS if kind == "sparkplug" else ():
        lines += ["[[sparkplug]]", 'node = "bench/press4"', f'metric = "{name}"', f"series = {series[name]}"]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
