"""What messages of a broker mean: values for series, by what is known of their senders. No clock, no database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext_noop

from catchball.core.machines.edge_nodes import EdgeNode, hear, meaning, meaning_after_gap
from catchball.core.machines.readings import BadReading, Gap, Reading, Understood, Unread
from catchball.core.machines.sparkplug import Metric, Payload, Said, Topic, number_of
from catchball.formats.errors import FormatError
from catchball.formats.machines.connection_toml import Bad, Births, Connection, JsonValue
from catchball.formats.machines.json_payload import read_held, read_message
from catchball.formats.machines.sparkplug_payload import NAMESPACE, read_payload, read_topic

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NO_CERTIFICATE = gettext_noop(
    "No certificate of birth says which metrics its aliases are; the edge node is asked for one."
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The series, by edge node and device and then by metric, and what is read from topics with JSON."""

    metrics: Mapping[tuple[str, str], Mapping[str, int]]
    json: Mapping[str, tuple[JsonValue, ...]]
    leaves_out_bad: bool
    takes_births: bool

    @property
    def edge_nodes(self) -> set[str]:
        """The edge nodes, each as group/node."""
        return {node for node, _ in self.metrics}

    @property
    def topics(self) -> list[str]:
        """What to subscribe to: all that the edge nodes and their devices say, and the topics with JSON."""
        split = [node.split("/") for node in sorted(self.edge_nodes)]
        levels = [f"{NAMESPACE}/{group}/+/{node}" for group, node in split]
        return [*levels, *(f"{level}/+" for level in levels), *sorted(self.json)]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a message came to; its edge node as it is known now, whether to ask it for a birth, where messages wait that
    can be read since it was born, and whether it was the last that was missed.
    """

    understood: Understood = field(default_factory=Understood)
    edge_node: str = ""
    node: EdgeNode = field(default_factory=EdgeNode)
    asks: bool = False
    born: str = ""
    completes: bool = False


def wanted_by(connection: Connection) -> Wanted:
    """What the file of a connection asks for."""
    metrics: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for one in connection.sparkplug:
        metrics[one.node, one.device][one.metric] = one.series
    values: dict[str, tuple[JsonValue, ...]] = {}
    for value in connection.json:
        values[value.topic] = (*values.get(value.topic, ()), value)
    return Wanted(metrics, values, connection.bad is Bad.LEAVE_OUT, connection.births is Births.VALUES)


def understand(wanted: Wanted, nodes: Mapping[str, EdgeNode], topic: str, data: bytes) -> Meaning:
    """What a message means, given what is known of edge nodes. Never raises: what is wrong is part of the meaning."""
    try:
        if topic in wanted.json:
            return Meaning(_json_values(wanted, topic, data))
        return _sparkplug(wanted, nodes, read_topic(topic), data)
    except FormatError as error:
        return Meaning(Understood(unread=(Unread(topic, data, error.what),)))


def understand_waiting(wanted: Wanted, node: EdgeNode, topic: str, data: bytes) -> Understood | None:
    """What a message means that waited for a birth; None where the certificates before and after it disagree."""
    about = read_topic(topic)
    payload = read_payload(data, topic)
    sent = payload.at or 0
    meanings = [meaning_after_gap(node, about.device, sent, metric) for metric in payload.metrics]
    if None in meanings:
        return None
    found = _Values(wanted)
    for metric, meant in zip(payload.metrics, meanings, strict=True):
        if meant is not None:
            found.add(about, payload, metric, meant)
    return found.understood()


def understand_complete(wanted: Wanted, node: EdgeNode, topic: str, data: bytes) -> Understood | None:
    """What a message means that waited for what was missed before it, now that all has come; None where it waits on.

    `node` is as it was known then; what was sent before the doubt began, or after its end, waits for something else.
    """
    about = read_topic(topic)
    payload = read_payload(data, topic)
    sent = payload.at or 0
    if not node.doubted_at <= sent <= node.at:
        return None
    found = _Values(wanted)
    for metric in payload.metrics:
        found.add(about, payload, metric, meaning(node, about.device, sent, metric))
    return None if found.is_unclear else found.understood()


def waiting_places(name: str, node: EdgeNode) -> list[str]:
    """The topics on which messages of a node with values may wait: its own, and those of its devices."""
    group, edge = name.split("/")
    data, of_device = f"{NAMESPACE}/{group}/{Said.NODE_DATA}/{edge}", f"{NAMESPACE}/{group}/{Said.DEVICE_DATA}/{edge}"
    return [f"{of_device}/{device}" if device else data for device in node.births]


def _sparkplug(wanted: Wanted, nodes: Mapping[str, EdgeNode], topic: Topic, data: bytes) -> Meaning:
    if topic.said.is_command or topic.edge_node not in wanted.edge_nodes:
        return Meaning()
    name = "/".join((NAMESPACE, topic.group, topic.said, topic.node, *([topic.device] if topic.device else [])))
    payload = read_payload(data, name)
    if payload.at is None and topic.said is not Said.NODE_DEATH:
        raise FormatError(name, "has no timestamp, which every message of an edge node has")
    heard = hear(nodes.get(topic.edge_node, EdgeNode()), topic, payload)
    gaps: tuple[Gap, ...] = ()
    if heard.missed:
        gaps = (Gap(topic.edge_node, _instant(heard.since), _instant(payload.at or 0), f"{heard.missed}."),)
    found = _Values(wanted)
    if topic.said not in {Said.NODE_DEATH, Said.DEVICE_DEATH} and (wanted.takes_births or not topic.said.is_birth):
        for metric in payload.metrics:
            found.add(topic, payload, metric, meaning(heard.node, topic.device, payload.at or 0, metric))
    unread = (Unread(name, data, _NO_CERTIFICATE, waits=True),) if found.is_unclear else ()
    born = name.replace(f"/{topic.said}/", f"/{topic.said.replace('BIRTH', 'DATA')}/", 1)
    return Meaning(
        found.understood(unread, gaps),
        topic.edge_node,
        heard.node,
        asks=heard.node.is_doubted and topic.said is not Said.NODE_DEATH,
        born=born if topic.said.is_birth else "",
        completes=heard.completes,
    )


class _Values:
    """Collects the values of one message."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._readings: list[Reading] = []
        self._bad: list[BadReading] = []
        self._equal: dict[tuple[int, datetime, float], int] = defaultdict(int)
        self.is_unclear = False

    def add(self, topic: Topic, payload: Payload, metric: Metric, meant: tuple[str, int] | None) -> None:
        """Take what a metric says, if somebody wants it."""
        metrics = self._wanted.metrics.get((topic.edge_node, topic.device))
        if metrics is None:
            return
        if meant is None:
            self.is_unclear = True
            return
        name, datatype = meant
        has_none_yet = topic.said.is_birth and metric.number is None and not metric.other
        if name not in metrics or metric.is_transient or has_none_yet:
            return
        series, at = metrics[name], _instant(payload.at if metric.at is None else metric.at)
        shown = "" if metric.number is None else repr(metric.number)
        if at is None:
            self.add_bad(BadReading(series, "", shown, "at", f"{name}: No calendar has its instant."))
            return
        try:
            value = number_of(metric, datatype)
        except ValueError as error:
            self.add_bad(BadReading(series, at.isoformat(), shown, "value", f"{name}: {error}"))
            return
        self._equal[series, at, value] += 1
        self._readings.append(Reading(series, at, value, number=self._equal[series, at, value]))

    def add_bad(self, bad: BadReading) -> None:
        """Put aside what is no value, unless that is not wanted."""
        if not self._wanted.leaves_out_bad:
            self._bad.append(bad)

    def understood(self, unread: tuple[Unread, ...] = (), gaps: tuple[Gap, ...] = ()) -> Understood:
        """All that was collected."""
        return Understood(tuple(self._readings), tuple(self._bad), unread, gaps)


def _json_values(wanted: Wanted, topic: str, data: bytes) -> Understood:
    raw = read_message(data, topic)
    readings, bad = [], []
    for one in wanted.json[topic]:
        held = read_held(raw, topic, one.paths)
        if held.value is not None and not held.reason:
            readings.append(Reading(one.series, held.at, held.value, held.size, held.key))
        elif not wanted.leaves_out_bad:
            bad.append(BadReading(one.series, held.at.isoformat(), held.shown, "value", held.reason))
    return Understood(tuple(readings), tuple(bad))


def _instant(milliseconds: int | None) -> datetime | None:
    try:
        return None if milliseconds is None else _EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None


def nodes_after(nodes: Mapping[str, EdgeNode], meanings: Sequence[Meaning]) -> Iterator[tuple[str, EdgeNode]]:
    """The edge nodes that are known otherwise after these messages."""
    changed = {one.edge_node: one.node for one in meanings if one.edge_node}
    return ((name, node) for name, node in changed.items() if nodes.get(name) != node)
