"""A broker of MQTT messages, by paho-mqtt 1.6: each message is acknowledged when its taker says so, and not before.

paho 1.6 acknowledges a message of quality 1 as soon as it has called back, and has no switch for it (2.0 has). So the
one method that sends the acknowledgement is replaced: it only notes the number, which `acknowledge` sends. Messages of
quality 2 would be lost by a kill, for paho keeps them in memory between two steps; so nothing better than quality 1 is
subscribed to, and the broker lowers what comes with 2. Everything happens in the thread of whoever calls.
"""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

from catchball.adapters.machines import Arrived, Broken

_KEEPALIVE = 60
_CONNECT_TIMEOUT = 10.0
_AT_LEAST_ONCE = 1
_MOST_UNQUALIFIED = 20_000
"""Messages that nobody waits for an acknowledgement of, and that are held until they are taken."""
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Will:
    """What is said on a topic while we are there, and what the broker says when we are gone."""

    topic: str
    present: bytes
    gone: bytes


@dataclass(frozen=True, slots=True)
class BrokerAccess:
    """How to reach a broker, and as whom. `unacknowledged` is how many messages it may send ahead."""

    host: str
    port: int
    client_id: str
    version: int
    username: str
    password: str
    tls: bool
    ca_file: str
    unacknowledged: int
    session_days: int


class MqttBroker:
    """A connection with a session that outlives it: what we did not acknowledge comes again."""

    def __init__(self, access: BrokerAccess, topics: Sequence[str], will: Will | None = None) -> None:
        self._access, self._topics, self._will = access, list(topics), will
        self._arrived: deque[Arrived] = deque()
        self._lost = ""
        self._granted = self._is_remembered = False
        self._client = self._new_client()

    def connect(self) -> bool:
        """Connect and subscribe, until the broker has granted it; whether it remembers us. Raises Broken."""
        self._arrived.clear()
        self._lost, self._granted, self._is_remembered = "", False, False
        self._client = self._new_client()
        access = self._access
        more: dict[str, Any] = {}
        if access.version == 5:
            more = {"clean_start": False, "properties": _session(access)}
        try:
            self._client.connect(access.host, access.port, keepalive=_KEEPALIVE, **more)
            until = monotonic() + _CONNECT_TIMEOUT  # (what the broker collected for us may come first)
            while monotonic() < until:
                self._go_on(0.1)
                if self._granted:
                    return self._is_remembered
        except OSError as error:
            raise Broken(f"{access.host}:{access.port} cannot be reached: {error}") from error
        raise Broken(f"{access.host}:{access.port} does not answer within {_CONNECT_TIMEOUT:.0f} seconds")

    def receive(self, seconds: float, most: int) -> list[Arrived]:
        """What has arrived, waiting for it so long at the most. Raises Broken when the connection is lost."""
        self._go_on(0 if self._arrived else seconds)
        while self._go_on(0):  # (all that is there, so that the answer to our sign of life is never far behind)
            pass
        return [self._arrived.popleft() for _ in range(min(most, len(self._arrived)))]

    def acknowledge(self, messages: Sequence[Arrived]) -> None:
        """Say that messages need not come again, in the order in which they came. Raises Broken."""
        for message in messages:
            if message.number is not None:
                self._client.send_noted(message.number)
        self._go_on(0)

    def say(self, topic: str, payload: bytes) -> None:
        """Say something once, without waiting whether it was heard."""
        self._client.publish(topic, payload, qos=0)
        self._go_on(0)

    def leave(self) -> None:
        """Disconnect in good order. The session stays, and the broker collects for us."""
        if self._will is not None and self._client.is_connected():
            self._client.publish(self._will.topic, self._will.gone, qos=1, retain=True)
        self._client.disconnect()
        for _ in range(20):
            if self._client.loop(0.05):
                break

    def _new_client(self) -> Any:
        access = self._access
        client = _client_class()(access.client_id, access.version)
        if access.username:
            client.username_pw_set(access.username, access.password or None)
        if access.tls:
            client.tls_set(ca_certs=access.ca_file or None)
        if self._will is not None:
            client.will_set(self._will.topic, self._will.gone, qos=1, retain=True)
        client.on_connect = self._connected
        client.on_subscribe = self._subscribed
        client.on_message = self._came
        client.on_disconnect = self._went
        return client

    def _connected(self, client: Any, _data: Any, flags: Any, code: Any, *_: Any) -> None:
        if int(getattr(code, "value", code)):
            self._lost = f"the broker refuses the connection: {code}"
        else:
            self._is_remembered = bool(flags["session present"])
            client.subscribe([(topic, _AT_LEAST_ONCE) for topic in self._topics])

    def _subscribed(self, client: Any, _data: Any, _number: int, granted: Sequence[Any], *_: Any) -> None:
        codes = [int(getattr(one, "value", one)) for one in granted]
        refused = [topic for topic, code in zip(self._topics, codes, strict=False) if code >= 128]
        if refused:
            self._lost = f"the broker refuses the subscription to {', '.join(refused[:3])}"
            return
        self._granted = True
        if self._will is not None:
            client.publish(self._will.topic, self._will.present, qos=1, retain=True)

    def _came(self, _client: Any, _data: Any, message: Any) -> None:
        try:
            topic = message.topic
        except UnicodeDecodeError:
            topic = "(a topic that is no text)"
        number = message.mid if message.qos else None
        self._arrived.append(Arrived(topic, bytes(message.payload), number))
        if len(self._arrived) > _MOST_UNQUALIFIED + self._access.unacknowledged:
            self._lost = "more came than could be taken"

    def _went(self, _client: Any, _data: Any, code: Any, *_: Any) -> None:
        self._lost = self._lost or f"the connection to the broker is lost ({code})"

    def _go_on(self, seconds: float) -> bool:
        """Send and receive once; whether something arrived. Raises Broken when the connection is lost."""
        before = len(self._arrived)
        try:
            code = self._client.loop(seconds)
        except (OSError, ValueError, IndexError, struct.error) as error:
            raise Broken(f"the broker says what is no MQTT: {error}") from error
        if self._lost or code:
            raise Broken(self._lost or f"the connection to the broker is lost ({code})")
        return len(self._arrived) > before


def _client_class() -> Any:
    from paho.mqtt import client as mqtt  # (optional)

    class Client(mqtt.Client):  # type: ignore[misc]  # (paho 1.6 has no types)
        """A client that acknowledges when it is told to."""

        def __init__(self, client_id: str, version: int) -> None:
            is_newest = version == 5
            protocol = mqtt.MQTTv5 if is_newest else mqtt.MQTTv311
            super().__init__(
                client_id, clean_session=None if is_newest else False, protocol=protocol, reconnect_on_failure=False
            )

        def _send_puback(self, mid: int) -> int:
            """Not yet: whoever takes the message calls `send_noted`."""
            del mid
            return int(mqtt.MQTT_ERR_SUCCESS)

        def send_noted(self, mid: int) -> None:
            """Acknowledge a message."""
            super()._send_puback(mid)

    return Client


def _session(access: BrokerAccess) -> Any:
    from paho.mqtt.packettypes import PacketTypes  # (optional)
    from paho.mqtt.properties import Properties

    properties = Properties(PacketTypes.CONNECT)
    properties.SessionExpiryInterval = access.session_days * _DAY
    properties.ReceiveMaximum = access.unacknowledged
    return properties
