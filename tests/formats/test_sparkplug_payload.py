"""Sparkplug payloads, as another library writes them."""

from __future__ import annotations

from contextlib import suppress

import pysparkplug as sparkplug
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchball.core.machines.edge_nodes import EdgeNode, hear
from catchball.core.machines.sparkplug import GOOD, Said, Topic, number_of
from catchball.formats.errors import FormatError
from catchball.formats.machines.edge_node_json import edge_node_as_json, edge_node_from_json
from catchball.formats.machines.sparkplug_payload import ask_for_birth, read_payload, read_topic
from machines import birth, data, milliseconds

AT = milliseconds(5)


@pytest.mark.parametrize(
    ("datatype", "value"),
    [
        (sparkplug.DataType.INT8, -5),
        (sparkplug.DataType.INT16, -300),
        (sparkplug.DataType.INT32, -70_000),
        (sparkplug.DataType.INT64, -5_000_000_000),
        (sparkplug.DataType.UINT8, 255),
        (sparkplug.DataType.UINT64, 2**50),
        (sparkplug.DataType.FLOAT, 0.5),
        (sparkplug.DataType.DOUBLE, 74.001176),
        (sparkplug.DataType.BOOLEAN, True),
    ],
)
def test_numbers_of_every_type_are_what_was_written(datatype: sparkplug.DataType, value: float) -> None:
    sent = sparkplug.NData(AT, 3, (sparkplug.Metric(AT, "bore", datatype, value=value),)).encode(include_dtypes=True)
    payload = read_payload(sent, "topic")
    (metric,) = payload.metrics
    assert (payload.at, payload.seq, metric.name, metric.at, metric.quality) == (AT, 3, "bore", AT, GOOD)
    assert number_of(metric, metric.datatype) == value


def test_a_metric_that_is_no_number_takes_no_other_with_it() -> None:
    metrics = (
        sparkplug.Metric(AT, "operator", sparkplug.DataType.STRING, value="Jana"),
        sparkplug.Metric(AT, "bore", sparkplug.DataType.DOUBLE, value=0.5),
        sparkplug.Metric(AT, "gone", sparkplug.DataType.DOUBLE, is_null=True),
        sparkplug.Metric(AT, "shown", sparkplug.DataType.DOUBLE, value=1.0, is_transient=True),
    )
    read = read_payload(sparkplug.NData(AT, 0, metrics).encode(include_dtypes=True), "topic").metrics
    assert [(one.name, one.number, one.is_transient) for one in read] == [
        ("operator", None, False),
        ("bore", 0.5, False),
        ("gone", None, False),
        ("shown", 1.0, True),
    ]
    with pytest.raises(ValueError, match="It carries a string"):
        number_of(read[0], read[0].datatype)


def test_the_quality_that_a_machine_says_is_read() -> None:
    from pysparkplug._protobuf import Payload as Message

    message = Message(timestamp=AT, seq=0)
    metric = message.metrics.add()
    metric.name, metric.datatype, metric.double_value = "bore", 10, 0.5
    metric.properties.keys.append("Quality")
    quality = metric.properties.values.add()
    quality.type, quality.int_value = 3, 500
    (read,) = read_payload(message.SerializeToString(), "topic").metrics
    assert read.quality == 500


@given(st.binary(max_size=80))
def test_whatever_bytes_come_are_a_payload_or_refused_as_none(payload: bytes) -> None:
    with suppress(FormatError):  # (some bytes happen to be one)
        read_payload(payload, "a/topic")


def test_the_command_that_asks_for_a_birth_is_read_by_another_library() -> None:
    command = sparkplug.NCmd.decode(ask_for_birth(AT))
    assert [(one.name, one.value) for one in command.metrics] == [("Node Control/Rebirth", True)]


@pytest.mark.parametrize(
    ("topic", "expected"),
    [
        ("spBv1.0/plant/NDATA/press4", Topic("plant", Said.NODE_DATA, "press4")),
        ("spBv1.0/plant/DBIRTH/press4/gauge", Topic("plant", Said.DEVICE_BIRTH, "press4", "gauge")),
    ],
)
def test_topics_say_who_says_what(topic: str, expected: Topic) -> None:
    assert read_topic(topic) == expected


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "spAv1.0/plant/NDATA/press4",
        "spBv1.0/plant/NDATA",
        "spBv1.0/plant/NDATA/press4/gauge",
        "spBv1.0/plant/DDATA/press4",
        "spBv1.0/plant/TALK/press4",
        "spBv1.0/plant/DDATA/press4/gauge/more",
        "spBv1.0//NDATA/press4",
    ],
)
def test_other_topics_are_refused(topic: str) -> None:
    with pytest.raises(FormatError):
        read_topic(topic)


def test_what_is_known_of_an_edge_node_survives_as_json() -> None:
    node = EdgeNode()
    for said, payload in ((Said.NODE_BIRTH, birth(1, ["bore"])), (Said.NODE_DATA, data(2, 1, (1, 0.5)))):
        node = hear(node, Topic("plant", said, "press4"), read_payload(payload, "topic")).node
    assert edge_node_from_json(edge_node_as_json(node)) == node
    assert node.birth_number == 1
