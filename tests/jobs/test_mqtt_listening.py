"""Messages of a broker are in the database once, whatever breaks: the line, the process, the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import DataError, OperationalError

from catchball.actions.machines import ConnectionGiven, TakenOver, attach, keep_batch
from catchball.actions.refusals import NotAllowed
from catchball.adapters.postgres import EmbeddedPostgres
from catchball.formats.machines.connection_toml import read_connection
from catchball.jobs.machines import keeping
from catchball.jobs.machines.keeping import Keeper
from catchball.jobs.machines.mqtt_listening import Listening
from catchball.jobs.machines.mqtt_meaning import wanted_by
from catchball.jobs.machines.pace import Diary, Pace, Pauses
from catchball.queries.machines import connections, gaps, unread
from catchball.queries.telling.refused_values import told_reason
from catchball.store.acting import acting
from catchball.store.models import MachineConnection, Measurement, QuarantinedRow
from factories import NOW, Company, company
from machines import FakeBroker, birth, data, death, instant, temperature
from measured_places import series_at

FILE = """
name = "press shop"
user = "cz.engineer"
{more}
[mqtt]
host = "127.0.0.1"
client_id = "catchball"
[[json]]
topic = "oven"
time = "at"
value = "data.celsius"
series = {oven}
[[sparkplug]]
node = "plant/press4"
metric = "bore"
series = {bore}
[[sparkplug]]
node = "plant/press4"
metric = "depth"
series = {depth}
"""
NBIRTH, NDATA = "spBv1.0/plant/NBIRTH/press4", "spBv1.0/plant/NDATA/press4"


class Plant:
    """A connection that listens to a stand-in of a broker until there is nothing more to hear."""

    def __init__(self, network: Company, more: str = "") -> None:
        self.network, self.broker = network, FakeBroker()
        self.actor = network.actor("cz engineer")
        self.series = {name: series_at(network, name) for name in ("oven", "bore", "depth")}
        numbers = {name: one.pk for name, one in self.series.items()}
        self.wanted = wanted_by(read_connection(FILE.format(more=more, **numbers), "press.toml"))
        self.rested: list[float] = []
        self.runs = 0

    def listen(self, *, batch: int = 4) -> None:
        """Run the connection as a new process would, until all is heard."""
        self.listening(batch=batch).run()

    def listening(self, *, batch: int = 4) -> Listening:
        self.runs += 1
        given = ConnectionGiven("press shop", "mqtt", 10, f"run {self.runs}")
        row = attach(actor=self.actor, now=NOW, given=given, series=self.series.values())
        keeper = Keeper(lambda: self.actor, row, {one.pk: one for one in self.series.values()}, lambda: NOW)
        over: list[bool] = []
        self.broker.when_empty = lambda: over.append(True)
        pauses, diary = Pauses(self.rested.append), Diary(600)
        return Listening(self.broker, keeper, self.wanted, Pace(0, batch), lambda: bool(over), pauses, diary)

    def values(self, name: str) -> list[tuple[datetime, float | None, str]]:
        """What is in the database of a series: instant, value, key."""
        with acting(self.actor):
            rows = Measurement.objects.filter(series=self.series[name]).order_by("at", "key")
            return list(rows.values_list("at", "value", "key"))

    def state(self) -> MachineConnection:
        with acting(self.actor):
            return connections(self.actor).get()

    def gaps(self) -> list[str]:
        with acting(self.actor):
            return [gap.reason for gap in gaps(self.actor, self.state())]

    def aside(self) -> list[tuple[str, str, int]]:
        """The messages that were not read: where, their state, how often they came."""
        with acting(self.actor):
            return [(one.place, one.state, one.times) for one in unread(self.actor, self.state())]

    def refused(self) -> list[tuple[str, str]]:
        """The rows that were refused: value as it came, reason."""
        with acting(self.actor):
            rows = QuarantinedRow.objects.order_by("delivery_id", "number")
            return [(str(row.raw["value"]), told_reason(row)) for row in rows]


@pytest.fixture
def plant(database: None) -> Plant:
    return Plant(company())


def test_values_of_json_are_kept_and_only_then_acknowledged(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant.broker.send("oven", temperature(0, 180.5))
    plant.broker.send("oven", temperature(1, 181))
    kept: list[int] = []
    acknowledge = plant.broker.acknowledge

    def look(messages: Any) -> None:
        kept.append(len(plant.values("oven")))
        acknowledge(messages)

    monkeypatch.setattr(plant.broker, "acknowledge", look)
    plant.listen()
    assert kept[0] == 2
    assert plant.broker.acknowledged == [1, 2]
    assert plant.values("oven") == [(instant(0), 180.5, ""), (instant(1), 181.0, "")]


def test_however_often_the_line_breaks_each_value_is_there_once(plant: Plant) -> None:
    plant.broker.breaks_after = [3, 1, 5, 2, 0, 4]
    for number in range(20):
        plant.broker.send("oven", temperature(number // 2, number))
    plant.listen(batch=3)
    assert sorted(value or 0 for _, value, _ in plant.values("oven")) == list(range(20))
    assert plant.broker.connections == 7
    state = plant.state()
    assert (state.state, state.new, state.refused) == ("ended", 20, 0)


def test_a_kill_between_keeping_and_acknowledging_leaves_each_value_once(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant.broker.send(NBIRTH, birth(0, ["bore", "depth"]))
    for number in range(1, 6):
        plant.broker.send(NDATA, data(number, number, (1, 0.1 * number), (2, 0.2 * number)))
    with monkeypatch.context() as patched:
        patched.setattr(plant.broker, "acknowledge", _killed)
        with pytest.raises(Killed):
            plant.listen()
    plant.listen()
    assert [value for _, value, _ in plant.values("bore")] == [0.1 * number for number in range(1, 6)]
    assert [value for _, value, _ in plant.values("depth")] == [0.2 * number for number in range(1, 6)]
    assert plant.gaps() == []
    assert plant.state().known > 0


def test_aliases_are_remembered_across_a_restart(plant: Plant) -> None:
    plant.broker.send(NBIRTH, birth(0, ["bore", "depth"]))
    plant.listen()
    plant.broker.send(NDATA, data(1, 1, (2, 7.5)))
    plant.listen()
    assert plant.values("depth") == [(instant(1), 7.5, "")]
    assert plant.aside() == []


def test_two_values_of_one_millisecond_are_two_and_come_again_as_two(plant: Plant) -> None:
    plant.broker.send(NBIRTH, birth(0, ["bore"]))
    twice = [data(9, 1, (1, 0.5), (1, 0.25), (1, 0.5), measured=5), data(10, 2, (1, 0.75), measured=5)]
    for payload in (*twice, *reversed(twice)):
        plant.broker.send(NDATA, payload)
    plant.listen()
    assert plant.values("bore") == [
        (instant(5), 0.5, ""),
        (instant(5), 0.25, "0.25"),
        (instant(5), 0.5, "0.5 #2"),
        (instant(5), 0.75, "0.75"),
    ]


def test_what_an_edge_node_kept_back_and_sends_as_history_is_known(plant: Plant) -> None:
    plant.broker.send(NBIRTH, birth(0, ["bore", "depth"]))
    plant.broker.send(NDATA, data(1, 1, (1, 0.5)))
    plant.broker.send(NBIRTH, birth(5, ["depth", "bore"], session=2))
    plant.broker.send(NDATA, data(6, 1, (2, 0.5), measured=1))
    plant.listen()
    assert plant.values("bore") == [(instant(1), 0.5, "")]
    assert plant.values("depth") == []


def test_messages_without_a_certificate_wait_and_the_node_is_asked_for_one(plant: Plant) -> None:
    plant.broker.send(NBIRTH, birth(0, ["bore", "depth"]))
    plant.broker.send(NDATA, data(1, 1, (1, 0.1)))
    plant.broker.send(NDATA, data(4, 4, (1, 0.4)))
    plant.listen()
    assert plant.values("bore") == [(instant(1), 0.1, "")]
    assert plant.aside() == [(NDATA, "waiting", 1)]
    assert plant.broker.said[-1][0] == "spBv1.0/plant/NCMD/press4"
    assert plant.gaps() == ["message 2 of the sequence was due, and 4 came."]
    plant.broker.send(NBIRTH, birth(6, ["bore", "depth"]))
    plant.listen()
    assert plant.values("bore") == [(instant(1), 0.1, ""), (instant(4), 0.4, "")]
    assert plant.aside() == []


@pytest.mark.parametrize("batch", [1, 3, 100], ids=["one by one", "in some batches", "all at once"])
def test_messages_that_overtake_each_other_are_read_when_the_last_of_them_comes_and_before_another_session(
    plant: Plant, batch: int
) -> None:
    plant.broker.send(NBIRTH, birth(0, ["bore", "depth"]))
    for number in (1, 4, 5, 3, 2):
        plant.broker.send(NDATA, data(number, number, (1, number / 10)))
    plant.broker.send(NBIRTH, birth(9, ["depth", "bore"], session=2))
    plant.listen(batch=batch)
    assert [value for _, value, _ in plant.values("bore")] == [0.1, 0.2, 0.3, 0.4, 0.5]
    assert (plant.values("depth"), plant.aside()) == ([], [])


def test_what_two_certificates_explain_differently_is_never_guessed_and_stays_to_be_seen(plant: Plant) -> None:
    plant.broker.send(NBIRTH, birth(0, ["bore", "depth"]))
    plant.broker.send(NDATA, data(4, 4, (1, 0.4)))
    plant.listen()
    plant.broker.send(NBIRTH, birth(6, ["depth", "bore"], session=2))
    plant.listen()
    assert (plant.values("bore"), plant.values("depth")) == ([], [])
    assert plant.aside() == [(NDATA, "open", 1)]


def test_a_message_that_waited_for_a_birth_of_the_same_batch_is_read_with_it(plant: Plant) -> None:
    plant.broker.send(NBIRTH, birth(0, ["bore"]))
    plant.broker.send(NDATA, data(4, 4, (1, 0.4)))
    plant.broker.send(NBIRTH, birth(6, ["bore"]))
    plant.listen(batch=100)
    assert plant.values("bore") == [(instant(4), 0.4, "")]
    assert plant.aside() == []


def test_what_is_not_understood_is_set_aside_once_and_blocks_nothing(plant: Plant) -> None:
    wrong: list[tuple[str, bytes]] = [
        ("oven", b"{"),
        ("oven", b'{"at": "soon"}'),
        (NDATA, b"\xff\xff"),
        (NDATA, b""),
        ("spBv1.0/plant/TALK/press4", b""),
    ]
    for topic, payload in wrong * 2:
        plant.broker.send(topic, payload)
    plant.broker.send("oven", temperature(0, 180))
    plant.listen(batch=2)
    assert {(place, times) for place, _, times in plant.aside()} == {(topic, 2) for topic, _ in wrong}
    assert plant.values("oven") == [(instant(0), 180.0, "")]
    assert len(plant.broker.acknowledged) == 11


def test_a_value_that_is_none_goes_into_quarantine_with_the_reason(plant: Plant) -> None:
    for value in ("off", None):
        plant.broker.send("oven", temperature(0, value))
    plant.broker.send(NBIRTH, birth(0, ["bore"]))
    plant.broker.send(NDATA, data(1, 1, (1, float("inf"))))
    plant.listen()
    assert plant.refused() == [
        ('"off"', "This is no number."),
        ("null", "There is no number in the message."),
        ("inf", "bore: The value is no number that can be kept."),
    ]


def test_bad_values_are_left_out_where_the_file_says_so(database: None) -> None:
    plant = Plant(company(), 'bad = "leave out"')
    plant.broker.send("oven", temperature(0, "off"))
    plant.listen()
    assert plant.refused() == []


def test_the_values_of_births_are_taken_unless_the_file_says_that_they_are_names_alone(database: None) -> None:
    network = company()
    for more, expected in (('births = "names"', []), ("", [(instant(1), 0.5, "")])):
        plant = Plant(network, more)
        plant.broker.send(NBIRTH, data(1, 0, ("bore", 0.5)))
        plant.listen()
        assert plant.values("bore") == expected


def test_while_the_database_is_away_nothing_is_acknowledged_and_nothing_is_lost(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    listening = plant.listening(batch=2)
    for number in range(6):
        plant.broker.send("oven", temperature(number, number), quality=number % 2)
    failures = iter([False, True, True])
    keep = keep_batch

    def sometimes(**given: Any) -> Any:
        if next(failures, False):
            assert plant.broker.acknowledged in ([None, 1], [])
            raise OperationalError("the server is starting up")
        return keep(**given)

    monkeypatch.setattr(keeping, "keep_batch", sometimes)
    listening.run()
    assert [value for _, value, _ in plant.values("oven")] == [0, 1, 2, 3, 4, 5]
    assert plant.rested == [0.5, 1.0]


def test_a_database_that_ends_the_connection_is_asked_again(plant: Plant, database_server: EmbeddedPostgres) -> None:
    listening = plant.listening(batch=1)
    for number in range(4):
        plant.broker.send("oven", temperature(number, number))
    receive: Callable[[float, int], Any] = plant.broker.receive
    rounds = iter(range(100))

    def cut(seconds: float, most: int) -> Any:
        if next(rounds) == 2:
            _end_connections(database_server)
        return receive(seconds, most)

    plant.broker.receive = cut  # type: ignore[method-assign]
    listening.run()
    assert [value for _, value, _ in plant.values("oven")] == [0, 1, 2, 3]
    assert plant.rested


def test_what_the_database_refuses_for_good_is_set_aside_alone(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = keep_batch

    def refusing(**given: Any) -> Any:
        if any(reading.value == 3 for reading in given["batch"].readings):
            raise DataError("no such thing can be stored")
        return keep(**given)

    monkeypatch.setattr(keeping, "keep_batch", refusing)
    for number in range(7):
        plant.broker.send("oven", temperature(number, number))
    plant.listen(batch=7)
    assert [value for _, value, _ in plant.values("oven")] == [0, 1, 2, 4, 5, 6]
    assert plant.aside() == [("oven", "open", 1)]


def test_a_second_process_takes_the_connection_over_and_the_first_one_ends(plant: Plant) -> None:
    first = plant.listening()
    plant.listening()
    plant.broker.send("oven", temperature(0, 1))
    with pytest.raises(TakenOver):
        first.run()
    assert plant.values("oven") == []
    assert plant.broker.acknowledged == []
    assert not plant.broker.is_connected


def test_who_may_not_measure_a_series_connects_nothing_to_it(plant: Plant) -> None:
    given = ConnectionGiven("press shop", "mqtt", 10, "run")
    with pytest.raises(NotAllowed):
        attach(actor=plant.network.actor("cn engineer"), now=NOW, given=given, series=plant.series.values())


def test_a_broker_that_forgot_the_session_leaves_a_gap_that_is_noted(plant: Plant) -> None:
    plant.broker.send("oven", temperature(0, 1))
    plant.listen()
    plant.broker.remembers = False
    plant.listen()
    assert plant.gaps() == ["The broker had forgotten our session; what came meanwhile, it did not collect."]


def test_a_death_is_noted_and_a_late_one_of_an_earlier_session_is_not(plant: Plant) -> None:
    plant.broker.send(NBIRTH, birth(0, ["bore"], session=2))
    plant.broker.send("spBv1.0/plant/NDEATH/press4", death(1))
    plant.listen()
    assert _memory(plant)["is_alive"] is True
    plant.broker.send("spBv1.0/plant/NDEATH/press4", death(2))
    plant.listen()
    assert _memory(plant)["is_alive"] is False
    assert plant.aside() == []


def _memory(plant: Plant) -> Any:
    with acting(plant.actor):
        return plant.state().memories.get(place="plant/press4").state


class Killed(BaseException):
    """The process is killed."""


def _killed(messages: object) -> None:
    raise Killed


def _end_connections(server: EmbeddedPostgres) -> None:
    import psycopg

    with psycopg.connect(server.access.superuser_url, autocommit=True) as admin:
        admin.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'catchball_app'")
