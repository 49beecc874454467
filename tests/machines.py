"""Readable stand-ins for a broker and for an OPC UA server, and messages for them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import pysparkplug as sparkplug

from catchball.adapters.machines import Arrived, Broken
from catchball.adapters.opcua import Changed, NoHistory

BEGIN = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
NODE = "plant/press4"


@dataclass
class FakeBroker:
    """A broker with a session: what was not acknowledged comes again at the next connection, first and in order.

    `breaks_after` says after how many messages the line breaks, once for each number; `when_empty` is called when
    there is nothing to receive.
    """

    messages: list[Arrived] = field(default_factory=list)
    breaks_after: list[int] = field(default_factory=list)
    when_empty: Callable[[], None] = lambda: None
    remembers: bool = True
    acknowledged: list[int | None] = field(default_factory=list)
    said: list[tuple[str, bytes]] = field(default_factory=list)
    connections: int = 0
    is_connected: bool = False
    _unacknowledged: list[Arrived] = field(default_factory=list)
    _given: int = 0
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def send(self, topic: str, payload: bytes, *, quality: int = 1) -> None:
        """A machine sends something."""
        self.messages.append(Arrived(topic, payload, next(self._numbers) if quality else None))

    def connect(self) -> bool:
        self.connections += 1
        self.messages = self._unacknowledged + self.messages
        self._unacknowledged = []
        self._given = 0
        self.is_connected = True
        return self.remembers and self.connections > 1

    def receive(self, seconds: float, most: int) -> list[Arrived]:
        del seconds
        if self.breaks_after and self._given >= self.breaks_after[0]:
            self.breaks_after.pop(0)
            self.is_connected = False
            raise Broken("the line broke")
        if not self.messages:
            self.when_empty()
        given, self.messages = self.messages[:most], self.messages[most:]
        self._unacknowledged += [one for one in given if one.number is not None]
        self._given += len(given)
        return given

    def acknowledge(self, messages: Sequence[Arrived]) -> None:
        numbers = {one.number for one in messages}
        self.acknowledged += [one.number for one in messages]
        self._unacknowledged = [one for one in self._unacknowledged if one.number not in numbers]

    def say(self, topic: str, payload: bytes) -> None:
        self.said.append((topic, payload))

    def leave(self) -> None:
        self.is_connected = False


@dataclass
class FakeServer:
    """An OPC UA server that measures at once whatever `happen` says, and keeps a history where it `keeps`.

    What happens while nobody is connected is told to nobody. `when_quiet` is called when there is nothing to tell.
    """

    keeps: bool = True
    when_quiet: Callable[[], None] = lambda: None
    kept: list[Changed] = field(default_factory=list)
    connections: int = 0
    is_connected: bool = False
    slow: list[Changed] = field(default_factory=list)
    """What the history has only at the next look."""
    _told: list[Changed] = field(default_factory=list)
    _is_broken: bool = False

    def happen(self, *changes: Changed, is_told: bool = True) -> None:
        """Values are measured."""
        self.kept += changes
        if self.is_connected and is_told:
            self._told += changes

    def break_off(self) -> None:
        """The line breaks, and what was not received is lost."""
        self._told, self._is_broken, self.is_connected = [], True, False

    def connect(self) -> None:
        self.connections += 1
        self._is_broken, self.is_connected = False, True

    def receive(self, seconds: float, most: int) -> list[Changed]:
        del seconds
        if not self._told and not self._is_broken:
            self.when_quiet()
        if self._is_broken:
            raise Broken("the line broke")
        given, self._told = self._told[:most], self._told[most:]
        return given

    def history(self, node: str, begin: datetime, end: datetime, most: int) -> list[Changed]:
        if not self.keeps:
            raise NoHistory(f"the server shows no history of {node}")
        found = [one for one in self.kept if one.node == node and one.at is not None and begin <= one.at < end]
        self.kept, self.slow = self.kept + self.slow, []
        return sorted(found, key=lambda one: one.at or begin)[:most]

    def leave(self) -> None:
        self.is_connected = False


def milliseconds(number: int) -> int:
    """So many milliseconds after the beginning, as Sparkplug counts."""
    return int(BEGIN.timestamp() * 1000) + number


def instant(number: int) -> datetime:
    """The same as an instant."""
    return BEGIN + timedelta(milliseconds=number)


def temperature(number: int, value: object) -> bytes:
    """A message in JSON."""
    return json.dumps({"at": instant(number).isoformat(), "data": {"celsius": value}}).encode()


def birth(number: int, names: Sequence[str], *, seq: int = 0, session: int = 1) -> bytes:
    """A certificate of birth that gives the names the aliases 1, 2, 3 …; the metrics have no value yet."""
    at, double = milliseconds(number), sparkplug.DataType.DOUBLE
    said = [sparkplug.Metric(at, "bdSeq", sparkplug.DataType.INT64, value=session)]
    said += [sparkplug.Metric(at, name, double, alias=alias) for alias, name in enumerate(names, start=1)]
    return sparkplug.NBirth(at, seq, tuple(said)).encode()


def data(number: int, seq: int, *values: tuple[int | str, float], measured: int | None = None) -> bytes:
    """A message of data: values by alias or by name; `measured` is when, if not when it was sent."""
    at = milliseconds(number if measured is None else measured)
    double = sparkplug.DataType.DOUBLE
    metrics = tuple(
        sparkplug.Metric(at, None, double, value=value, alias=said)
        if isinstance(said, int)
        else sparkplug.Metric(at, said, double, value=value)
        for said, value in values
    )
    return sparkplug.NData(milliseconds(number), seq, metrics).encode(include_dtypes=True)


def death(session: int) -> bytes:
    """A certificate of death."""
    number = sparkplug.Metric(None, "bdSeq", sparkplug.DataType.INT64, value=session)
    return sparkplug.NDeath(None, number).encode()
