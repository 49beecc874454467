"""Sparkplug B from topics and bytes (Eclipse Sparkplug 3.0), and the command that asks for a birth.

The protocol buffers are those of pysparkplug, an optional library. Its own messages are not used: they refuse a whole
message where one metric is of a kind that they do not know.
"""

from __future__ import annotations

from typing import Any

from catchball.core.machines.sparkplug import GOOD, Metric, Payload, Said, Topic
from catchball.formats.errors import FormatError

NAMESPACE = "spBv1.0"
_INTEGERS = {"int_value", "long_value", "boolean_value"}
_REALS = {"float_value", "double_value"}
_REBIRTH = "Node Control/Rebirth"
_BOOLEAN = 11
_MOST_METRICS = 10_000


def read_topic(topic: str) -> Topic:
    """The parts of a topic below spBv1.0. Raises FormatError."""
    parts = topic.split("/")
    if parts[0] != NAMESPACE or len(parts) not in (4, 5) or not all(parts) or parts[2] not in set(Said):
        raise FormatError(topic, "is no topic of a Sparkplug message")
    found = Topic(parts[1], Said(parts[2]), parts[3], *parts[4:])
    if found.said.name.startswith("DEVICE") != bool(found.device):
        raise FormatError(topic, f"{found.said} is said of {'an edge node' if found.device else 'a device'}, not here")
    return found


def read_payload(data: bytes, source: str) -> Payload:
    """The payload in a message. Raises FormatError where the bytes are none."""
    from google.protobuf.message import DecodeError  # (optional, and slow)
    from pysparkplug._protobuf import Payload as Message

    try:
        raw = Message.FromString(data)
    except DecodeError as error:
        raise FormatError(source, "holds no Sparkplug payload: its bytes are no such protocol buffer") from error
    if len(raw.metrics) > _MOST_METRICS:
        raise FormatError(source, f"has {len(raw.metrics):,} metrics; at most {_MOST_METRICS:,} are read")
    at = raw.timestamp if raw.HasField("timestamp") else None
    seq = raw.seq if raw.HasField("seq") else None
    return Payload(at, seq, tuple(_metric(one) for one in raw.metrics))


def ask_for_birth(at: int) -> bytes:
    """The command to an edge node to say its certificates anew; `at` in milliseconds since 1970."""
    from pysparkplug._protobuf import Payload as Message  # (optional, and slow)

    message = Message(timestamp=at)
    metric = message.metrics.add()
    metric.name, metric.timestamp, metric.datatype, metric.boolean_value = _REBIRTH, at, _BOOLEAN, True
    return bytes(message.SerializeToString())


def _metric(raw: Any) -> Metric:
    said = raw.WhichOneof("value")
    number = getattr(raw, said) if said in _INTEGERS or said in _REALS else None
    other = "" if number is not None or said is None or raw.is_null else f"It carries a {said.removesuffix('_value')}."
    return Metric(
        name=raw.name if raw.HasField("name") else "",
        alias=raw.alias if raw.HasField("alias") else None,
        at=raw.timestamp if raw.HasField("timestamp") else None,
        datatype=raw.datatype,
        number=None if raw.is_null else number,
        is_integer=said in _INTEGERS,
        other=other,
        is_transient=raw.is_transient,
        quality=_quality(raw),
    )


def _quality(raw: Any) -> int:
    """The property “Quality” of a metric, as the specification names it: 192 is good, 0 bad, 500 stale."""
    if not raw.HasField("properties"):
        return GOOD
    for key, value in zip(raw.properties.keys, raw.properties.values, strict=False):
        if key == "Quality":
            return int(value.int_value or value.long_value)
    return GOOD
