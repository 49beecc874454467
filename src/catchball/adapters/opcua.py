"""An OPC UA server, by asyncua: changes of its variables as they come, and the history that it keeps of them.

The client runs in a thread of its own, so that it answers the server while the database is at work. What comes is held
in a queue of limited length; when it is full, the connection is given up, and the history has the rest.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Condition
from typing import Any, TypeVar

from catchball.adapters.machines import Broken

T = TypeVar("T")
_MOST_HELD = 50_000
_TIMEOUT = 10
_SEVERITY = 0xC000_0000
_OVERFLOW = 0x0000_0480
"""The bits of a status that say: of a value's queue some were lost (OPC UA part 4, 7.39.1)."""


@dataclass(frozen=True, slots=True)
class OpcUaAccess:
    """How to reach a server, and as whom. Times are in seconds."""

    url: str
    username: str
    password: str
    security: str
    publishing_seconds: float
    sampling_seconds: float
    queue: int


@dataclass(frozen=True, slots=True)
class Changed:
    """A value of a node: when it was so by its source, and, where its status is not good, the name of the status.

    `value` is None where it is no number; `shown` is what it is then. With `is_after_loss`, others before it were lost.
    """

    node: str
    at: datetime | None
    value: float | None
    shown: str = ""
    status: str = ""
    is_after_loss: bool = False


_NO_HISTORY = {
    "BadHistoryOperationUnsupported",
    "BadHistoryOperationInvalid",
    "BadNoDataAvailable",
    "BadNodeIdUnknown",
    "BadNotReadable",
    "BadNotSupported",
    "BadServiceUnsupported",
    "BadUserAccessDenied",
}
"""The answers of servers that keep no history, or do not show it; any other one means that the connection is lost."""


class NoHistory(Exception):
    """The server keeps no history of a node, or does not show it. The sentence says why."""


class OpcUaServer:
    """A connection to a server that tells of changes."""

    def __init__(self, access: OpcUaAccess, nodes: Sequence[str]) -> None:
        self._access, self._nodes = access, list(nodes)
        self._client: Any = None
        self._held: deque[Changed] = deque()
        self._came = Condition()
        self._lost = ""

    def connect(self) -> None:
        """Connect and subscribe to all nodes. Raises Broken, with the node that the server does not know."""
        from asyncua import sync  # (optional, and slow)

        self._held.clear()
        self._lost = ""
        self._client = sync.Client(self._access.url, timeout=_TIMEOUT)
        self._done(self._subscribe)

    def receive(self, seconds: float, most: int) -> list[Changed]:
        """What has changed, waiting for it so long at the most. Raises Broken when the connection is lost."""
        with self._came:
            if not self._held and not self._lost:
                self._came.wait(seconds)
            found = [self._held.popleft() for _ in range(min(most, len(self._held)))]
        if not found and self._lost:
            raise Broken(self._lost)
        return found

    def history(self, node: str, begin: datetime, end: datetime, most: int) -> list[Changed]:
        """The oldest values that the server kept of a node between two instants. Raises NoHistory, Broken."""
        from asyncua.ua.uaerrors import UaStatusCodeError  # (optional, and slow)

        def read() -> Any:
            return self._client.get_node(node).read_raw_history(begin, end, numvalues=most, return_bounds=False)

        try:
            values = self._done(read, UaStatusCodeError)
        except UaStatusCodeError as error:
            if type(error).__name__ not in _NO_HISTORY:
                raise Broken(f"{self._access.url}: {type(error).__name__}: {error}") from error
            raise NoHistory(f"the server shows no history of {node}: {error}") from error
        return [_changed(node, value) for value in values]

    def leave(self) -> None:
        """Disconnect in good order, as far as that is still possible."""
        client, self._client = self._client, None
        if client is not None:
            try:
                client.disconnect()
            except Exception as error:  # noqa: BLE001  (whatever it is, we are leaving; the thread ends anyway)
                self._lost = str(error)

    def _subscribe(self) -> None:
        client, access = self._client, self._access
        if access.username:
            client.set_user(access.username)
            client.set_password(access.password)
        if access.security:
            client.set_security_string(access.security)
        client.connect()
        subscription = client.create_subscription(access.publishing_seconds * 1000, self)
        found = [client.get_node(node) for node in self._nodes]
        handles = subscription.subscribe_data_change(
            found, queuesize=access.queue, sampling_interval=access.sampling_seconds * 1000
        )
        for node, handle in zip(self._nodes, handles, strict=True):
            if not isinstance(handle, int):
                raise Broken(f"{access.url} does not watch {node}: {handle.name}")

    def datachange_notification(self, node: Any, _value: Any, data: Any) -> None:
        """Called by asyncua, in its thread."""
        changed = _changed(node.nodeid.to_string(), data.monitored_item.Value)
        with self._came:
            if len(self._held) >= _MOST_HELD:
                self._lost = "more came than could be taken"
            elif not self._lost:
                self._held.append(changed)
            self._came.notify()

    def status_change_notification(self, status: Any) -> None:
        """Called by asyncua, in its thread, when the subscription ends or the connection is lost."""
        with self._came:
            self._lost = f"the server has ended the subscription: {status.Status.name}"
            self._came.notify()

    def _done(self, work: Callable[[], T], *kept: type[Exception]) -> T:
        """Do something with the client; whatever it raises but for `kept` means that the connection is lost."""
        try:
            return work()
        except Exception as error:
            if isinstance(error, (Broken, *kept)):
                raise
            raise Broken(f"{self._access.url}: {type(error).__name__}: {error}") from error


def _changed(node: str, value: Any) -> Changed:
    status = value.StatusCode
    code = 0 if status is None else int(status.value)
    is_good = code & _SEVERITY == 0
    held: Any = None if value.Value is None else value.Value.Value
    is_number = isinstance(held, (bool, int, float))
    return Changed(
        node,
        _instant(value.SourceTimestamp),
        float(held) if is_number else None,
        "" if is_number else repr(held)[:200],
        "" if is_good else str(status.name),
        code & _OVERFLOW == _OVERFLOW,
    )


def _instant(at: datetime | None) -> datetime | None:
    if at is None:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
