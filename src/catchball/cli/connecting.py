"""`catchball connect` once it began: who writes which series, and listening until a signal. Loads after Django."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic
from uuid import uuid4

import typer
from django.db import OperationalError, connections
from django.utils import timezone
from psycopg.conninfo import conninfo_to_dict

from catchball.actions.machines import ConnectionGiven, attach
from catchball.actions.refusals import NotAllowed, Refused
from catchball.adapters.mqtt import BrokerAccess, MqttBroker, Will
from catchball.adapters.opcua import OpcUaAccess
from catchball.adapters.opcua import OpcUaServer as Server
from catchball.adapters.postgres import running_access
from catchball.cli.complaints import NO, AskedWrongly
from catchball.cli.terminal import complain
from catchball.core.canonical import canonical
from catchball.formats.machines.connection_toml import Bad, Broker, Connection, OpcUaServer
from catchball.formats.machines.sparkplug_payload import NAMESPACE
from catchball.jobs.machines import mqtt_listening, opcua_listening
from catchball.jobs.machines.keeping import DatabaseAway, Keeper
from catchball.jobs.machines.mqtt_meaning import wanted_by
from catchball.jobs.machines.pace import Diary, Pace, Pauses
from catchball.queries.actors import actor_of
from catchball.queries.machines import series_of_file
from catchball.store.acting import Actor
from catchball.store.models import Series, User

_KNOWN_FOR = 60.0
"""Seconds after which it is looked again whether somebody may still write."""


def attached(given: Connection, source: str) -> tuple[Callable[[], Actor], dict[int, Series]]:
    """Who writes, and the series of the file. Raises AskedWrongly where one is not there, or may not be written."""
    try:
        who = _Who(given.user)
        series = series_of_file(who(), given.series)
    except (OperationalError, DatabaseAway) as error:
        raise AskedWrongly(f"the database cannot be used: {str(error).strip()}") from error
    except NotAllowed as error:
        raise AskedWrongly(f"{source}: user: {error}") from error
    if lacking := [str(number) for number in given.series if number not in series]:
        raise AskedWrongly(f"{source}: series: {given.user} sees no series {', '.join(lacking[:5])}")
    return who, series


def listen(
    given: Connection, file: Path, embedded: Path | None, who: Callable[[], Actor], series: Mapping[int, Series]
) -> None:
    """Listen until a signal ends it. Ends the command with “no” when the connection was taken over, or is forbidden.

    `embedded` is the data folder of an embedded database.
    """
    _log()
    kind = "mqtt" if given.mqtt is not None else "opcua"
    begun = ConnectionGiven(given.name, kind, given.quiet_minutes, uuid4().hex)
    with _ending() as is_over:
        try:
            connection = attach(actor=who(), now=timezone.now(), given=begun, series=series.values())
            keeper = Keeper(who, connection, series, timezone.now)
            _listening(given, file, keeper, is_over, Pauses(_rest(is_over, embedded))).run()
        except Refused as refusal:
            complain(f"{file}: {refusal}")
            raise typer.Exit(NO) from refusal


def _listening(
    given: Connection, file: Path, keeper: Keeper, is_over: Event, pauses: Pauses
) -> mqtt_listening.Listening | opcua_listening.Listening:
    diary = Diary(given.quiet_minutes * 60)
    if given.mqtt is not None:
        wanted = wanted_by(given)
        broker = MqttBroker(_broker(given.mqtt, file), wanted.topics, _will(given.mqtt))
        pace = Pace(given.batch_seconds, max(1, min(given.batch_messages, given.mqtt.unacknowledged)))
        return mqtt_listening.Listening(broker, keeper, wanted, pace, is_over.is_set, pauses, diary)
    assert given.opcua is not None
    nodes = {one.id: one.series for one in given.nodes}
    pace = Pace(given.batch_seconds, given.batch_messages)
    settles = given.opcua.history_settles_seconds if given.opcua.history else None
    server = Server(_server(given.opcua, file), list(nodes))
    return opcua_listening.Listening(
        server,
        keeper,
        nodes,
        given.bad is Bad.LEAVE_OUT,
        settles,
        given.opcua.begins_at,
        pace,
        is_over.is_set,
        pauses,
        diary,
    )


def _broker(given: Broker, file: Path) -> BrokerAccess:
    return BrokerAccess(
        host=given.host,
        port=given.port,
        client_id=given.client_id,
        version=given.version,
        username=given.username,
        password=_password(given.password_file, file),
        tls=given.tls,
        ca_file=str(file.parent / given.ca_file) if given.ca_file else "",
        unacknowledged=given.unacknowledged,
        session_days=given.session_days,
    )


def _server(given: OpcUaServer, file: Path) -> OpcUaAccess:
    return OpcUaAccess(
        given.url,
        given.username,
        _password(given.password_file, file),
        given.security,
        given.publishing_seconds,
        given.sampling_seconds,
        given.queue,
    )


def _password(name: str, file: Path) -> str:
    """The first line of a file beside the one that names it."""
    if not name:
        return ""
    try:
        return (file.parent / name).read_text("utf-8").split("\n", 1)[0].rstrip("\r")
    except OSError as error:
        raise AskedWrongly(f"{file}: password_file: {file.parent / name}: {error.strerror}") from error


def _will(given: Broker) -> Will | None:
    """The state of a Sparkplug host application: edge nodes that know of it keep their values while we are away."""
    if not given.host_id:
        return None
    at = int(timezone.now().timestamp() * 1000)
    present, gone = ({"online": online, "timestamp": at} for online in (True, False))
    topic = f"{NAMESPACE}/STATE/{given.host_id}"
    return Will(topic, canonical(present).encode(), canonical(gone).encode())


class _Who:
    """The actor of an account, asked for again after a while. Raises NotAllowed when there is none any more."""

    def __init__(self, username: str) -> None:
        self._username = username
        self._known: Actor | None = None
        self._known_at = 0.0

    def __call__(self) -> Actor:
        if self._known is None or monotonic() - self._known_at > _KNOWN_FOR:
            user = User.objects.filter(username=self._username, is_active=True).first()
            if user is None:
                raise NotAllowed(f"there is no active account “{self._username}”")
            self._known, self._known_at = actor_of(user, timezone.localdate()), monotonic()
        return self._known


def _rest(is_over: Event, embedded: Path | None) -> Callable[[float], None]:
    """Wait, and look where the embedded database is now: begun anew, it listens elsewhere."""

    def rest(seconds: float) -> None:
        is_over.wait(seconds)
        running = None if embedded is None else running_access(embedded)
        if running is not None:
            connections["default"].settings_dict["HOST"] = conninfo_to_dict(running.app_url)["host"]

    return rest


def _log() -> None:
    log = logging.getLogger("catchball.jobs.machines")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    logging.getLogger("asyncua").setLevel(logging.CRITICAL)  # (it tells of every lost line, as we do)


@contextmanager
def _ending() -> Iterator[Event]:
    """Within, Ctrl-C, SIGTERM and SIGHUP are noted; what is under way is brought to its end."""
    over = Event()
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    former = {number: signal.signal(number, lambda *_: over.set()) for number in numbers}
    try:
        yield over
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
