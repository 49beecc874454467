"""A message is acknowledged when its taker says so: the wire of paho-mqtt, seen from a broker of forty lines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catchball.adapters.machines import Arrived, Broken
from catchball.adapters.mqtt import BrokerAccess, MqttBroker, Will
from tiny_broker import CONNECT, DISCONNECT, PUBLISH, TinyBroker

ACCESS = BrokerAccess("127.0.0.1", 0, "catchball", 5, "", "", tls=False, ca_file="", unacknowledged=7, session_days=2)


@pytest.fixture
def tiny() -> TinyBroker:
    return TinyBroker()


def received(broker: MqttBroker, count: int) -> list[bytes]:
    found: list[bytes] = []
    while len(found) < count:
        found += [one.payload for one in broker.receive(1, 100)]
    return found


def wait_for(tiny: TinyBroker, kind: int) -> bytes:
    tiny.thread.join(10)
    return next(body for found, body in tiny.packets if found == kind)


def test_nothing_is_acknowledged_before_it_is_said_and_all_of_it_in_order_then(tiny: TinyBroker) -> None:
    broker = MqttBroker(replace(ACCESS, port=tiny.port), ["oven"])
    assert broker.connect() is True
    for number in (1, 2, 3):
        tiny.send(number, b"x")
    arrived: list[Arrived] = []
    while len(arrived) < 3:
        arrived += broker.receive(1, 100)
    broker.acknowledge(arrived[:2])
    broker.leave()
    wait_for(tiny, DISCONNECT)
    assert tiny.acknowledged() == [1, 2]


def test_the_session_outlives_us_and_the_broker_may_send_only_so_many_ahead(tiny: TinyBroker) -> None:
    broker = MqttBroker(replace(ACCESS, port=tiny.port), ["oven"])
    broker.connect()
    broker.leave()
    connect = wait_for(tiny, CONNECT)
    flags = connect[7]
    assert not flags & 0b10  # (no clean start)
    assert b"\x11" + (2 * 86_400).to_bytes(4, "big") in connect
    assert b"\x21" + (7).to_bytes(2, "big") in connect


def test_what_the_broker_collected_may_come_before_the_subscription_is_granted() -> None:
    tiny = TinyBroker(before_granting=250)
    broker = MqttBroker(replace(ACCESS, port=tiny.port), ["oven"])
    broker.connect()
    assert received(broker, 250) == [b"early"] * 250
    broker.leave()
    wait_for(tiny, DISCONNECT)


def test_a_subscription_that_is_refused_is_told() -> None:
    tiny = TinyBroker(granted=0x87)
    broker = MqttBroker(replace(ACCESS, port=tiny.port), ["oven"])
    with pytest.raises(Broken, match="refuses the subscription to oven"):
        broker.connect()
    broker.leave()
    wait_for(tiny, DISCONNECT)


def test_a_broker_that_is_not_there_is_told() -> None:
    with pytest.raises(Broken, match="cannot be reached"):
        MqttBroker(replace(ACCESS, port=1), ["oven"]).connect()


def test_our_state_is_said_when_we_come_and_when_we_go(tiny: TinyBroker) -> None:
    will = Will("spBv1.0/STATE/catchball", b"here", b"gone")
    broker = MqttBroker(replace(ACCESS, port=tiny.port), ["oven"], will)
    broker.connect()
    broker.leave()
    assert b"spBv1.0/STATE/catchball\x00\x04gone" in wait_for(tiny, CONNECT)
    said = [body.rsplit(b"\0", 1)[1] for kind, body in tiny.packets if kind == PUBLISH]
    assert said == [b"here", b"gone"]
