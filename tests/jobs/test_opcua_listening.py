"""Changes of an OPC UA server are in the database once, and what was missed comes from its history, or is noted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from catchball.actions.machines import ConnectionGiven, attach
from catchball.adapters.opcua import Changed
from catchball.jobs.machines.keeping import Keeper
from catchball.jobs.machines.opcua_listening import Listening
from catchball.jobs.machines.pace import Diary, Pace, Pauses
from catchball.queries.machines import connections, gaps
from catchball.store.acting import acting
from catchball.store.models import Measurement, QuarantinedRow
from factories import NOW, company
from machines import FakeServer, instant
from measured_places import series_at

NODE = "ns=2;s=Force"


def changed(number: int, value: float | None = None, **more: bool | str) -> Changed:
    return Changed(NODE, instant(number), float(number) if value is None else value, **more)  # type: ignore[arg-type]


class Press:
    """A connection that listens to a stand-in of a server. What happens is a list of steps, one when all is quiet."""

    def __init__(self) -> None:
        self.server, network = FakeServer(), company()
        self.actor, self.series = network.actor("cz engineer"), series_at(network, "force")
        self.seconds = 0.0
        self.begins_at: datetime | None = None
        self.reads_history = True

    def listen(self, *happens: Callable[[], None]) -> None:
        """Run the connection as a new process would, until all has happened; the clock goes on by a second a step."""
        given = ConnectionGiven("press", "opcua", 10, f"run {self.server.connections}")
        row = attach(actor=self.actor, now=NOW, given=given, series=[self.series])
        keeper = Keeper(lambda: self.actor, row, {self.series.pk: self.series}, lambda: NOW)
        steps, over = list(happens), list[bool]()

        def next_step() -> None:
            self.seconds += 1
            steps.pop(0)() if steps else over.append(True)

        self.server.when_quiet = next_step
        Listening(
            self.server,
            keeper,
            {NODE: self.series.pk},
            leaves_out_bad=False,
            settles_after=3.0 if self.reads_history else None,
            begins_at=self.begins_at,
            pace=Pace(0, 100),
            is_over=lambda: bool(over),
            pauses=Pauses(lambda _: None),
            diary=Diary(600),
            clock=lambda: self.seconds,
        ).run()

    def values(self) -> list[float | None]:
        with acting(self.actor):
            return list(Measurement.objects.order_by("at", "key").values_list("value", flat=True))

    def gaps(self) -> list[tuple[datetime | None, str]]:
        with acting(self.actor):
            return [(gap.began, gap.reason) for gap in gaps(self.actor, connections(self.actor).get())]


@pytest.fixture
def press(database: None) -> Press:
    return Press()


def nothing() -> None:
    """A second passes."""


def test_changes_are_kept_with_the_instant_of_their_source(press: Press) -> None:
    press.listen(lambda: press.server.happen(changed(1), changed(2)))
    with acting(press.actor):
        assert list(Measurement.objects.order_by("at").values_list("at", "value")) == [(instant(1), 1), (instant(2), 2)]


def test_what_happened_while_nobody_listened_comes_from_the_history_once(press: Press) -> None:
    press.listen(lambda: press.server.happen(changed(1), changed(2)))
    press.server.happen(*(changed(number) for number in range(3, 9)))
    press.listen(lambda: press.server.happen(changed(9)))
    assert press.values() == list(range(1, 10))
    assert press.gaps() == []


def test_what_was_told_and_lost_with_the_line_comes_from_the_history(press: Press) -> None:
    def lose() -> None:
        press.server.happen(changed(2), changed(3))
        press.server.break_off()
        press.server.happen(changed(4))

    press.listen(lambda: press.server.happen(changed(1)), lose, lambda: press.server.happen(changed(5)))
    assert press.values() == [1, 2, 3, 4, 5]
    assert press.server.connections == 2
    assert press.gaps() == []


def test_a_history_that_is_slow_is_read_once_more(press: Press) -> None:
    press.listen(lambda: press.server.happen(changed(1)))
    press.server.slow = [changed(2)]
    press.listen(lambda: press.server.happen(changed(3)), nothing, nothing, nothing, nothing)
    assert press.values() == [1, 2, 3]


def test_a_process_that_ends_before_the_history_settled_reads_it_from_the_same_instant_again(press: Press) -> None:
    press.listen(lambda: press.server.happen(changed(1)))
    press.server.slow = [changed(2)]
    press.listen(lambda: press.server.happen(changed(3)))
    assert press.values() == [1, 3]
    press.listen()
    assert press.values() == [1, 2, 3]


def test_where_there_is_no_history_it_is_noted_that_something_may_be_missing(press: Press) -> None:
    press.listen(lambda: press.server.happen(changed(1)))
    press.server.keeps = False
    press.listen()
    ((began, why),) = press.gaps()
    assert began == instant(1)
    assert why.startswith("The connection was interrupted, and the server shows no history of ns=2;s=Force")


def test_where_no_history_is_wanted_none_is_read_and_the_gap_is_noted(press: Press) -> None:
    press.listen(lambda: press.server.happen(changed(1)))
    press.reads_history = False
    press.server.happen(changed(2))
    press.listen()
    assert press.values() == [1]
    assert [why for _, why in press.gaps()] == ["The connection was interrupted, and no history is read."]


def test_a_history_that_begins_later_leaves_a_gap_that_is_noted(press: Press) -> None:
    press.listen(lambda: press.server.happen(changed(1)))
    press.server.kept = [changed(7)]
    press.listen()
    assert press.values() == [1, 7]
    assert {began for began, _ in press.gaps()} == {instant(1)}


def test_a_queue_that_ran_over_is_filled_from_the_history(press: Press) -> None:
    def run_over() -> None:
        press.server.happen(changed(2), changed(3), is_told=False)
        press.server.happen(changed(4, is_after_loss=True))

    press.listen(lambda: press.server.happen(changed(1)), run_over)
    assert press.values() == [1, 2, 3, 4]


def test_a_long_history_is_read_page_by_page(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catchball.jobs.machines.opcua_listening._PAGE", 3)
    press.listen(lambda: press.server.happen(changed(1)))
    press.server.happen(*(changed(number) for number in range(2, 21)))
    press.listen()
    assert press.values() == list(range(1, 21))


def test_more_values_of_one_instant_than_a_page_has_are_noted_and_do_not_stop_the_reading(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catchball.jobs.machines.opcua_listening._PAGE", 3)
    press.listen(lambda: press.server.happen(changed(1)))
    press.server.happen(*(changed(2, value) for value in (0.1, 0.2, 0.3, 0.4)), changed(3))
    press.listen()
    assert press.values()[-1] == 3
    assert press.gaps()[0] == (instant(2), "The history has more than 3 values of one instant.")


def test_a_new_node_is_read_from_the_instant_that_the_file_names(press: Press) -> None:
    press.server.happen(*(changed(number) for number in range(1, 6)))
    press.begins_at = instant(3)
    press.listen()
    assert press.values() == [3, 4, 5]
    assert press.gaps() == []


def test_a_bad_status_goes_into_quarantine_under_its_name(press: Press) -> None:
    bad = Changed(NODE, instant(1), 0.5, status="BadSensorFailure")
    press.listen(lambda: press.server.happen(bad, Changed(NODE, instant(2), None, "'off'"), Changed(NODE, None, 0.5)))
    assert press.values() == []
    with acting(press.actor):
        assert list(QuarantinedRow.objects.order_by("number").values_list("raw__value", "said__sentence")) == [
            ("0.5", "The machine says that the value is not good (BadSensorFailure)."),
            ("'off'", "This is no number."),
            ("0.5", "It has no instant of its source."),
        ]
