"""Whatever a message holds, it has a meaning: nothing that machines send stops the listening."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from pysparkplug._protobuf import Payload as Message

from catchball.core.machines.edge_nodes import EdgeNode
from catchball.core.machines.sparkplug import Said
from catchball.formats.machines.connection_toml import read_connection
from catchball.formats.machines.edge_node_json import edge_node_as_json, edge_node_from_json
from catchball.jobs.machines.mqtt_meaning import understand, understand_waiting, wanted_by
from machines import NODE, milliseconds

WANTED = wanted_by(
    read_connection(
        """
name = "press"
user = "machines"
[mqtt]
host = "127.0.0.1"
client_id = "catchball"
[[sparkplug]]
node = "plant/press4"
metric = "bore"
series = 1
[[json]]
topic = "oven"
time = "t"
value = "v"
time_form = "ms"
series = 2
""",
        "press.toml",
    )
)
LARGE = st.sampled_from((0, 1, 2, 255, 256, 2**31, 2**63, 2**64 - 1, milliseconds(0)))


@st.composite
def payloads(draw: st.DrawFn) -> bytes:
    message = Message()
    if draw(st.booleans()):
        message.timestamp = draw(LARGE)
    if draw(st.booleans()):
        message.seq = draw(LARGE)
    for _ in range(draw(st.integers(0, 3))):
        metric = message.metrics.add()
        if draw(st.booleans()):
            metric.name = draw(st.sampled_from(("bore", "bdSeq", "", "\0")))
        if draw(st.booleans()):
            metric.alias = draw(LARGE)
        if draw(st.booleans()):
            metric.timestamp = draw(LARGE)
        metric.datatype = draw(st.integers(0, 40))
        metric.is_null = draw(st.booleans())
        kind = draw(st.sampled_from(("int_value", "long_value", "float_value", "double_value", "string_value", "")))
        if kind.startswith(("float", "double")):
            setattr(metric, kind, draw(st.sampled_from((0.5, float("nan"), float("inf"), -1e300))))
        elif kind == "string_value":
            metric.string_value = "on"
        elif kind:
            setattr(metric, kind, draw(LARGE) % (2**32 if kind == "int_value" else 2**64))
    return bytes(message.SerializeToString())


@given(st.lists(st.tuples(st.sampled_from(tuple(Said)), payloads()), max_size=6))
def test_whatever_an_edge_node_says_is_understood_or_set_aside(said: list[tuple[Said, bytes]]) -> None:
    nodes: dict[str, EdgeNode] = {}
    for kind, payload in said:
        device = "/gauge" if kind.name.startswith("DEVICE") else ""
        topic = f"spBv1.0/plant/{kind}/press4{device}"
        meant = understand(WANTED, nodes, topic, payload)
        if meant.edge_node:
            nodes[NODE] = edge_node_from_json(json.loads(json.dumps(edge_node_as_json(meant.node))))
            assert nodes[NODE] == meant.node
        for unread in meant.understood.unread:
            assert unread.payload == payload
            if unread.waits:
                understand_waiting(WANTED, nodes[NODE], topic, payload)
        for reading in meant.understood.readings:
            assert reading.at.tzinfo is not None


@given(
    st.one_of(
        st.binary(max_size=20),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
            lambda inside: st.dictionaries(st.sampled_from(("t", "v")), inside) | st.lists(inside, max_size=2),
            max_leaves=4,
        ).map(lambda value: json.dumps(value).encode()),
    )
)
def test_whatever_comes_as_json_is_understood_or_set_aside(payload: bytes) -> None:
    meant = understand(WANTED, {}, "oven", payload).understood
    assert len(meant.readings) + len(meant.bad) + len(meant.unread) == 1
