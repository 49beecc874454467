"""A broker of forty lines, for one client."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Thread

CONNECT, CONNACK, PUBLISH, PUBACK, SUBSCRIBE, SUBACK, DISCONNECT = 1, 2, 3, 4, 8, 9, 14


class TinyBroker:
    """Speaks MQTT 5 with one client: grants what is asked for, sends messages, and notes all packets that come."""

    def __init__(
        self,
        *,
        before_granting: int = 0,
        granted: int = 1,
        message: bytes = b"early",
        when_acknowledged: Callable[[], None] = lambda: None,
    ) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.before_granting, self.granted, self.message = before_granting, granted, message
        self.when_acknowledged = when_acknowledged
        self.packets: list[tuple[int, bytes]] = []
        self.line: socket.socket | None = None
        self.thread = Thread(target=self._serve, daemon=True)
        self.thread.start()

    def send(self, number: int, payload: bytes) -> None:
        assert self.line is not None
        body = b"\0\x04oven" + number.to_bytes(2, "big") + b"\0" + payload
        self.line.sendall(bytes([PUBLISH << 4 | 1 << 1, len(body)]) + body)

    def _serve(self) -> None:
        """One client, until it leaves; who leaves may leave at once."""
        with self.listener, suppress(OSError):
            self.line, _ = self.listener.accept()
            with self.line as line:
                while head := line.recv(1):
                    length, shift = 0, 0
                    while True:
                        (byte,) = line.recv(1)
                        length, shift = length | (byte & 127) << shift, shift + 7
                        if byte < 128:
                            break
                    self._answer(head[0] >> 4, line.recv(length, socket.MSG_WAITALL) if length else b"")

    def _answer(self, kind: int, body: bytes) -> None:
        assert self.line is not None
        self.packets.append((kind, body))
        if kind == CONNECT:
            self.line.sendall(bytes([CONNACK << 4, 3, 1, 0, 0]))
        if kind == PUBACK:
            self.when_acknowledged()
        if kind == SUBSCRIBE:
            for number in range(1, self.before_granting + 1):
                self.send(number, self.message)
            self.line.sendall(bytes([SUBACK << 4, 4, *body[:2], 0, self.granted]))

    def acknowledged(self) -> list[int]:
        return [int.from_bytes(body[:2], "big") for kind, body in self.packets if kind == PUBACK]
