"""Machines that send by MQTT: an edge node of Sparkplug B, built with pysparkplug, and a machine that sends JSON.

A broker that is killed may have confirmed what it had not written to its disk yet. So each of them does what edge
nodes with store and forward do: after every reconnection, in a session that knows nothing of the last one, it sends
once more what was not confirmed, or only in the last seconds before the line broke; the edge node with other aliases
and marked as historical. It is done when all is confirmed, or after two minutes of waiting for that, and stays to
answer until it is told to go.

Now and then a message of the edge node overtakes the one before, as it may on the way: who listens then misses one,
reads nothing by aliases any more, and asks for a certificate of birth.
"""

from __future__ import annotations

import json
import time
from abc import ABC, abstractmethod
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from threading import Event, Thread
from typing import Any

import pysparkplug as sparkplug
from paho.mqtt import client as mqtt

_OVERLAP = 4.0
_OVERTAKING = 0.002
_PATIENCE = 120.0
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Sender(ABC):
    """What both have in common: a connection that comes back, and what the broker confirmed lately, or not yet."""

    port: int
    name: str
    rate: float
    messages: int
    seed: int
    sent: list[tuple[str, int, float]] = field(default_factory=list)
    """Metric, milliseconds since 1970 and value of all that was ever measured."""
    resent: int = 0

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.came_back, self.gone, self.asked = Event(), Event(), Event()
        self.done, self.over = Event(), Event()
        self.confirmations: deque[int] = deque()
        self.unconfirmed: dict[int, Any] = {}
        self.lately: deque[tuple[float, Any]] = deque()
        self.again: list[Any] = []
        self.is_up = False
        self.client = self._new_client()
        self.thread = Thread(target=self.run, daemon=True)

    def run(self) -> None:
        """Measure and send, at the rate in messages a second, until nothing is left to send again; then only answer."""
        self._connect()
        self.came_back.wait(30)
        at = int(time.time() * 1000) - 3_600_000
        for number in range(self.messages):
            began = time.monotonic()
            self._attend()
            at += self.chance.choice((0, 0, 1, 1, 2, 5))
            self._send(self.measure(number, at), is_old=False)
            time.sleep(max(0.0, 1 / self.rate - (time.monotonic() - began)))
        self.let_go()
        until = time.monotonic() + _PATIENCE
        while not self.over.is_set():
            self._attend()
            if not (self.unconfirmed or self.lately or self.again) or time.monotonic() >= until:
                self.done.set()
            time.sleep(0.1)
        self.client.loop_stop()

    def _new_client(self) -> mqtt.Client:
        """A client of one session: paho would send messages of an ended one again as they were, under old aliases."""
        client = mqtt.Client(self.name, clean_session=True)
        client.max_inflight_messages_set(100)
        client.reconnect_delay_set(1, 1)
        client.on_connect = lambda *_: self.came_back.set()
        client.on_disconnect = lambda *_: self.gone.set()
        client.on_publish = lambda _client, _data, number: self.confirmations.append(number)
        return client

    def _connect(self) -> None:
        self.client.connect_async("127.0.0.1", self.port, keepalive=5)
        self.client.loop_start()

    def _attend(self) -> None:
        """Note what was confirmed, and do what has to be done when the line broke or came back, or somebody asks."""
        while self.confirmations:
            number = self.confirmations.popleft()
            if number in self.unconfirmed:  # (a certificate is not waited for)
                self.lately.append((time.monotonic(), self.unconfirmed.pop(number)))
        while self.is_up and self.lately and self.lately[0][0] < time.monotonic() - _OVERLAP:
            self.lately.popleft()
        if self.gone.is_set():
            self._end_session()
        if self.came_back.is_set():
            self.came_back.clear()
            self.begin()
            self.is_up = True
            again, self.again = self.again, []
            for measured in again:
                self._send(measured, is_old=True)
            self.resent += len(again)
        if self.asked.is_set() and self.is_up:
            self.say_certificate()

    def _end_session(self) -> None:
        """What was confirmed lately, or not yet, is sent once more in the next session, which begins when it can."""
        self.is_up = False
        self.client.loop_stop()
        self.let_go()
        self.again = [*(measured for _, measured in self.lately), *self.unconfirmed.values(), *self.again]
        for kept in (self.lately, self.unconfirmed, self.confirmations):
            kept.clear()
        for sign in (self.gone, self.came_back):
            sign.clear()
        self.client = self._new_client()
        self._connect()

    def _send(self, measured: Any, *, is_old: bool) -> None:
        if self.is_up:
            self._publish(measured, self.message(measured, is_old=is_old))
        else:
            self.again.append(measured)

    def _publish(self, measured: Any, message: tuple[str, bytes]) -> None:
        topic, payload = message
        self.unconfirmed[int(self.client.publish(topic, payload, qos=1).mid)] = measured

    @abstractmethod
    def let_go(self) -> None:
        """Send what was held back, if anything is."""

    @abstractmethod
    def begin(self) -> None:
        """Say what must be said after a reconnection."""

    @abstractmethod
    def say_certificate(self) -> None:
        """Say once more what must be said, because somebody asks."""

    @abstractmethod
    def measure(self, number: int, at: int) -> Any:
        """Measure something, and note it in `sent`."""

    @abstractmethod
    def message(self, measured: Any, *, is_old: bool) -> tuple[str, bytes]:
        """Topic and payload of what was measured."""

    def value(self) -> float:
        """A value that was never sent before."""
        return self.chance.random()


@dataclass
class JsonSender(Sender):
    """A machine that sends one value a message, with its instant, on a topic of its own; it announces nothing."""

    def let_go(self) -> None:
        """Nothing is held back."""

    def begin(self) -> None:
        """Nothing is said."""

    def say_certificate(self) -> None:
        """There is none."""

    def measure(self, number: int, at: int) -> Any:
        """One value."""
        del number
        value = self.value()
        self.sent.append((self.name, at, value))
        return {"t": (_EPOCH + timedelta(milliseconds=at)).isoformat(), "v": {"bore": value}}

    def message(self, measured: Any, *, is_old: bool) -> tuple[str, bytes]:
        """One message."""
        del is_old
        return f"shop/{self.name}", json.dumps(measured).encode()


@dataclass
class EdgeNode(Sender):
    """An edge node with a number of metrics; a message carries several, some of them twice in one millisecond."""

    metrics: tuple[str, ...] = ()
    births: int = 0
    _seq: int = 0
    _aliases: dict[str, int] = field(default_factory=dict)
    _last: dict[str, tuple[int, float]] = field(default_factory=dict)
    _held: tuple[Any, tuple[str, bytes]] | None = None
    overtaken: int = 0

    def begin(self) -> None:
        """Listen for commands, and be born."""
        self.client.subscribe(f"spBv1.0/bench/NCMD/{self.name}", qos=1)
        self.client.on_message = lambda *_: self.asked.set()
        self.births += 1
        numbers = list(range(1, len(self.metrics) + 1))
        self.chance.shuffle(numbers)
        self._aliases = dict(zip(self.metrics, numbers, strict=True))
        self.say_certificate()

    def say_certificate(self) -> None:
        """The certificate of birth, at the beginning of a session or because somebody asks."""
        self.asked.clear()
        self._seq = 0
        now = int(time.time() * 1000)
        double, whole = sparkplug.DataType.DOUBLE, sparkplug.DataType.INT64
        said = [sparkplug.Metric(timestamp=now, name="bdSeq", datatype=whole, value=self.births)]
        for name in self.metrics:
            at, value = self._last.get(name, (now, None))
            alias = self._aliases[name]
            said.append(sparkplug.Metric(timestamp=at, name=name, datatype=double, value=value, alias=alias))
        birth = sparkplug.NBirth(timestamp=now, seq=0, metrics=tuple(said))
        self.client.publish(f"spBv1.0/bench/NBIRTH/{self.name}", birth.encode(), qos=1)

    def measure(self, number: int, at: int) -> Any:
        """A value of each metric, and of one a second one in the same millisecond."""
        del number
        measured = [(name, at, self.value()) for name in (*self.metrics, self.metrics[0])]
        self.sent += measured
        return measured

    def _send(self, measured: Any, *, is_old: bool) -> None:
        """Send it, or hold it back until the next one has overtaken it."""
        if not self.is_up:
            self.again.append(measured)
            return
        held, self._held = self._held, None
        message = self.message(measured, is_old=is_old)
        if held is None and not is_old and self.chance.random() < _OVERTAKING:
            self._held = measured, message
            self.overtaken += 1
            return
        self._publish(measured, message)
        if held is not None:
            self._publish(*held)

    def let_go(self) -> None:
        """Send the message that was held back, if one was."""
        if self._held is not None:
            held, self._held = self._held, None
            self._publish(*held)

    def message(self, measured: Any, *, is_old: bool) -> tuple[str, bytes]:
        """One message that names its metrics by their aliases alone."""
        self._seq = (self._seq + 1) % 256
        metrics = tuple(
            sparkplug.Metric(
                timestamp=at,
                name=None,
                datatype=sparkplug.DataType.DOUBLE,
                value=value,
                alias=self._aliases[name],
                is_historical=is_old,
            )
            for name, at, value in measured
        )
        for name, at, value in measured:
            self._last[name] = (at, value)
        data = sparkplug.NData(timestamp=int(time.time() * 1000), seq=self._seq, metrics=metrics)
        return f"spBv1.0/bench/NDATA/{self.name}", data.encode()
