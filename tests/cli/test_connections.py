"""`catchball connect` as it is typed, and how connections are told of."""

from __future__ import annotations

import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from catchball.actions.machines import Batch, ConnectionGiven, attach, keep_batch, note_state
from catchball.cli import extras
from catchball.cli.doctor_examining import examine
from catchball.core.machines.readings import Gap, Unread
from catchball.queries.machines import connections
from catchball.store.acting import acting
from catchball.store.models import MachineConnection, Measurement
from commands import catchball
from factories import Company, company
from machines import instant, temperature
from measured_places import series_at
from tiny_broker import TinyBroker

FILE = """
name = "oven"
user = "{user}"
[mqtt]
host = "127.0.0.1"
port = {port}
client_id = "catchball"
username = "cz"
password_file = "password"
host_id = "catchball"
[[json]]
topic = "oven"
time = "at"
value = "data.celsius"
series = {series}
"""


@pytest.fixture
def network(installation: Path) -> Company:
    del installation
    return company()


@pytest.fixture
def alone(network: Company, monkeypatch: pytest.MonkeyPatch) -> Company:
    """Where a connection runs, nobody knows how the owner of the tables signs in."""
    monkeypatch.delenv("DATABASE_OWNER_URL")
    return network


def written(folder: Path, network: Company, *, user: str = "cz.engineer", port: int = 1883, series: int = 0) -> Path:
    file = folder / "oven.toml"
    number = series or series_at(network, "oven").pk
    file.write_text(FILE.format(user=user, port=port, series=number), "utf-8")
    (folder / "password").write_text("secret\n", "utf-8")
    return file


def test_a_value_goes_from_the_broker_into_the_database_and_a_signal_ends_the_command(
    alone: Company, tmp_path: Path
) -> None:
    broker = TinyBroker(
        before_granting=1,
        message=temperature(0, 180.5),
        when_acknowledged=lambda: os.kill(os.getpid(), signal.SIGTERM),
    )
    ended = catchball("connect", written(tmp_path, alone, port=broker.port))
    assert ended.code == 0
    actor = alone.actor("cz engineer")
    with acting(actor):
        assert list(Measurement.objects.values_list("at", "value")) == [(instant(0), 180.5)]
        assert connections(actor).get().state == MachineConnection.State.ENDED
    assert b"\x00\x02cz\x00\x06secret" in broker.packets[0][1]


def test_check_says_that_the_file_is_right_and_listens_to_nothing(alone: Company, tmp_path: Path) -> None:
    file = written(tmp_path, alone)
    ended = catchball("connect", file, "--check")
    assert (ended.code, ended.out) == (0, f"{file}: right; oven writes 1 series in the name of cz.engineer\n")


@pytest.mark.parametrize(
    ("user", "series", "why"),
    [
        ("nobody", 0, "user: there is no active account “nobody”"),
        ("cz.engineer", 999, "series: cz.engineer sees no series 999"),
        ("supplier.engineer", 0, "series: supplier.engineer sees no series"),
    ],
)
def test_what_the_file_names_must_be_there(alone: Company, tmp_path: Path, user: str, series: int, why: str) -> None:
    ended = catchball("connect", written(tmp_path, alone, user=user, series=series), "--check")
    assert (ended.code, why in ended.err) == (2, True)


def test_who_may_not_measure_there_connects_nothing(alone: Company, tmp_path: Path) -> None:
    ended = catchball("connect", written(tmp_path, alone, user="cn.engineer"))
    assert (ended.code, "of the site" in ended.err) == (1, True)


def test_a_file_that_is_not_there_or_wrong_is_named(alone: Company, tmp_path: Path) -> None:
    assert "none.toml: No such file" in catchball("connect", tmp_path / "none.toml").err
    (tmp_path / "wrong.toml").write_text("name = 1", "utf-8")
    assert "wrong.toml: user is missing" in catchball("connect", tmp_path / "wrong.toml").err


def test_without_the_libraries_it_is_said_which_extra_is_missing(
    alone: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    ended = catchball("connect", written(tmp_path, alone), "--check")
    assert (ended.code, "the extra “connect”" in ended.err) == (2, True)


def test_connections_are_listed_and_shown_with_their_gaps_and_what_was_not_understood(network: Company) -> None:
    _connection(network)
    (listed,) = catchball("connections", "list", "--json").raw["connections"]
    assert (listed["name"], listed["state"], listed["gaps"], listed["open"]) == ("oven", "waiting", 1, 1)
    assert "oven (mqtt, Maker of gears): waiting" in catchball("connections", "list").out
    shown = catchball("connections", "show", "oven").out
    assert "gap, oven: None to 2026-03-01T06:00:00+00:00: lost" in shown
    assert "open, oven: 1 times" in shown
    assert catchball("connections", "show", "stove").code == 2


def test_the_doctor_says_which_connection_is_silent_cannot_listen_or_hears_nothing(
    network: Company, installation: Path
) -> None:
    connection = _connection(network)
    actor, now = network.actor("cz engineer"), timezone.now()

    def said() -> list[str]:
        return [found.what for found in examine(installation).findings if found.check == "connections"]

    def noted(state: str, trouble: str, at: timedelta) -> None:
        note_state(actor=actor, now=now - at, connection=connection, state=state, trouble=trouble)

    noted("listening", "", timedelta())
    assert said() == ["oven has 1 messages that it did not understand"]
    noted("waiting", "the broker is away", timedelta())
    assert said()[0] == "oven cannot listen: the broker is away"
    noted("listening", "", timedelta(minutes=7))
    assert said()[0].startswith("oven gave its last sign of life since")
    noted("listening", "", timedelta())
    MachineConnection.objects.using("owner").update(heard_at=now - timedelta(hours=3))
    assert said()[0].startswith("oven has heard nothing since")
    noted("ended", "", timedelta(days=1))
    assert len(said()) == 1


def _connection(network: Company) -> MachineConnection:
    actor, now = network.actor("cz engineer"), timezone.now()
    connection = attach(actor=actor, now=now, given=ConnectionGiven("oven", "mqtt", 10, "a process"), series=[])
    unread, gap = Unread("oven", b"{", "is no JSON"), Gap("oven", None, instant(0), "lost")
    batch = Batch(1, unread=(unread,), gaps=(gap,))
    keep_batch(actor=actor, now=now, connection=connection, series={}, batch=batch)
    return connection
