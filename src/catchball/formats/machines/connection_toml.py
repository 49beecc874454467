"""The file that says to what a connection listens, and which series it writes: TOML, checked as a whole."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from catchball.formats.errors import FormatError
from catchball.formats.json_files.typed_json import fraction, typed
from catchball.formats.machines.json_payload import Paths, TimeForm

_LONGEST_NAME = 100
_NODE_ID = re.compile(r"(?:ns=[0-9]{1,5};)?[isgb]=.{1,500}")
_NO_WILDCARD = re.compile(r"[^+#\0]{1,500}")


class Bad(StrEnum):
    """What becomes of values of which the machine says itself that they are bad."""

    QUARANTINE = "quarantine"
    LEAVE_OUT = "leave out"


class Births(StrEnum):
    """What the values in a certificate of birth are: taken as the others are, or names alone."""

    VALUES = "values"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class Broker:
    """An MQTT broker. Version 3 is 3.1.1; a password is read from a file, so that this one can be shown around."""

    host: str
    client_id: str
    port: int = 1883
    version: int = 5
    username: str = ""
    password_file: str = ""
    tls: bool = False
    ca_file: str = ""
    unacknowledged: int = 2_000
    session_days: int = 30
    host_id: str = ""

    def __post_init__(self) -> None:
        _require(1 <= self.port <= 65_535, "port: expected 1 to 65535")
        _require(self.version in (3, 5), "version: expected 5, or 3 for MQTT 3.1.1")
        _require(1 <= self.unacknowledged <= 65_535, "unacknowledged: expected 1 to 65535")
        _require(1 <= self.session_days <= 49_000, "session_days: expected 1 to 49000")
        _require(bool(self.client_id), "client_id: without one the broker cannot know who comes back")
        _require(not set(self.host_id) & set("/+#"), "host_id: has none of / + #")


@dataclass(frozen=True, slots=True)
class OpcUaServer:
    """An OPC UA server. Times are in seconds; `queue` is how many values it keeps for us of each node.

    `history_from` is the instant from which the history is read of a node of which nothing was kept yet.
    """

    url: str
    username: str = ""
    password_file: str = ""
    security: str = ""
    publishing_seconds: float = 0.5
    sampling_seconds: float = 0.0
    queue: int = 1_000
    history: bool = True
    history_settles_seconds: float = 5.0
    history_from: str = ""

    def __post_init__(self) -> None:
        _require(self.url.startswith("opc.tcp://"), "url: begins with opc.tcp://")
        _require(0.01 <= self.publishing_seconds <= 3_600, "publishing_seconds: expected 0.01 to 3600")
        _require(0 <= self.sampling_seconds <= 3_600, "sampling_seconds: expected 0 to 3600")
        _require(
            not self.history_from or self.begins_at is not None, "history_from: expected 2026-03-31T14:05:00+02:00"
        )
        _require(0 <= self.history_settles_seconds <= 3_600, "history_settles_seconds: expected 0 to 3600")
        _require(1 <= self.queue <= 100_000, "queue: expected 1 to 100000")

    @property
    def begins_at(self) -> datetime | None:
        """From when on the history is read at first; None where that is not said, or not said rightly."""
        try:
            at = datetime.fromisoformat(self.history_from)
        except ValueError:
            return None
        return at if at.tzinfo is not None else None


@dataclass(frozen=True, slots=True)
class SparkplugMetric:
    """A metric of an edge node (its group before it), or of one of its devices, and the series that it is."""

    node: str
    metric: str
    series: int
    device: str = ""

    def __post_init__(self) -> None:
        _require(self.node.count("/") == 1 and all(self.node.split("/")), "node: expected group/node")
        _require(bool(_NO_WILDCARD.fullmatch(self.node + self.device)), "node and device are named without + and #")


@dataclass(frozen=True, slots=True)
class JsonValue:
    """A value in the JSON of a topic, and the series that it is. See `Paths` for how places are written."""

    topic: str
    time: str
    series: int
    value: str = ""
    time_form: TimeForm = TimeForm.ISO
    size: str = ""
    key: str = ""

    def __post_init__(self) -> None:
        _require(bool(_NO_WILDCARD.fullmatch(self.topic)), "topic: expected one topic, without + and #")
        _require(bool(self.time), "time: without an instant of its own, a message that comes again looks like another")

    @property
    def paths(self) -> Paths:
        """Where the message holds what."""
        return Paths(self.value, self.time, self.time_form, self.size, self.key)


@dataclass(frozen=True, slots=True)
class OpcUaNode:
    """A variable of the server, and the series that its values are."""

    id: str
    series: int

    def __post_init__(self) -> None:
        _require(bool(_NODE_ID.fullmatch(self.id)), "id: expected a node id, such as ns=2;s=Press4.Torque or ns=2;i=7")


@dataclass(frozen=True, slots=True)
class Connection:
    """A connection: in whose name it writes, where it listens, how much it takes at once, when it is too quiet."""

    name: str
    user: str
    mqtt: Broker | None = None
    opcua: OpcUaServer | None = None
    sparkplug: tuple[SparkplugMetric, ...] = ()
    json: tuple[JsonValue, ...] = ()
    nodes: tuple[OpcUaNode, ...] = ()
    bad: Bad = Bad.QUARANTINE
    births: Births = Births.VALUES
    batch_seconds: float = 1.0
    batch_messages: int = 1_000
    quiet_minutes: int = 10

    def __post_init__(self) -> None:
        _require(0 < len(self.name) <= _LONGEST_NAME, f"name: expected 1 to {_LONGEST_NAME} letters")
        _require((self.mqtt is None) != (self.opcua is None), "expected one of [mqtt] and [opcua]")
        _require(0.01 <= self.batch_seconds <= 600, "batch_seconds: expected 0.01 to 600")
        _require(1 <= self.batch_messages <= 20_000, "batch_messages: expected 1 to 20000")
        _require(self.quiet_minutes >= 1, "quiet_minutes: expected 1 or more")
        if self.opcua is not None:
            _require(bool(self.nodes), "nodes: expected one [[nodes]] or more")
            _require(not self.sparkplug and not self.json, "[[sparkplug]] and [[json]] belong to [mqtt]")
        else:
            _require(bool(self.sparkplug or self.json), "expected one [[sparkplug]] or [[json]], or more")
            _require(not self.nodes, "[[nodes]] belong to [opcua]")
        self._require_each_once()

    @property
    def series(self) -> tuple[int, ...]:
        """All series that it writes, each once."""
        named = [one.series for one in self.sparkplug] + [one.series for one in self.json]
        return tuple(sorted({*named, *(one.series for one in self.nodes)}))

    def _require_each_once(self) -> None:
        places = [
            *(f"{one.node}/{one.device}: {one.metric}" for one in self.sparkplug),
            *(one.id for one in self.nodes),
        ]
        twice = [place for place, count in Counter(places).items() if count > 1]
        _require(not twice, f"named twice: {', '.join(twice[:3])}")


def read_connection(text: str, source: str) -> Connection:
    """The connection in a TOML text. Raises FormatError, with the place."""
    try:
        raw = tomllib.loads(text, parse_float=fraction)
    except tomllib.TOMLDecodeError as error:
        raise FormatError(source, f"is no TOML: {error}") from error
    return typed(raw, source, Connection)


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)
