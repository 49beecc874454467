"""Pages of machines: where the time went, what it comes to, and how connections are doing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from catchball.queries.machines import Condition, condition_of
from catchball.store.acting import acting
from catchball.store.models import EffectivenessTracked, MachineConnection
from web.world import World, now, today


def text_of(world: World, name: str, *args: object, query: str = "", who: str = "cz engineer") -> str:
    page = world.client(who).get(reverse(name, args=args) + query).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_page_of_a_machine_tells_the_hours_in_each_state_and_the_indices(world: World) -> None:
    """Of two days: 6 h planned down a day, then set-up, production, a stop and down; an hour is not known."""
    days = f"?since={today() - timedelta(days=3)}&until={today() - timedelta(days=2)}"
    told = text_of(world, "machine", world.machine.pk, query=days)
    for row in (
        "Production APT 25.0 h",
        "Set-up AUST 2.0 h",
        "Minor stops ADET 2.0 h",
        "Down ADOT 6.0 h",
        "Planned down — 12.0 h",
    ):
        assert row in told
    assert "Not known — 1.0 h" in told
    assert "Availability APT / PBT 71.4 %" in told
    assert "Quality ratio GQ / PQ 96.7 %" in told
    assert "300 items produced, 290 of them good" in told


def test_days_of_which_nothing_is_known_have_no_indices(world: World) -> None:
    told = text_of(world, "machine", world.machine.pk, query="?since=2020-01-01&until=2020-02-01")
    assert "Nothing is known of these days" in told
    assert "OEE index" not in told


@pytest.mark.parametrize(
    "days",
    [
        "since=2026-02-01&until=2026-01-01",
        "since=2020-01-01&until=2026-01-01",
        "since=x",
        "since=0001-01-01&until=0001-01-02",
        "since=9999-12-30&until=9999-12-31",
    ],
)
def test_a_stretch_that_cannot_be_shown_is_refused_with_the_reason(world: World, days: str) -> None:
    answer = world.client("cz engineer").get(reverse("machine", args=(world.machine.pk,)) + f"?{days}")
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()


def test_a_machine_is_named_once_its_effectiveness_is_reckoned(world: World) -> None:
    form = {"site": world.network.sites["cz"].pk, "machine": "Press 9", "shifts": "22:00 06:00;14:00"}
    made = world.client("cz engineer").post(reverse("track_machine"), form)
    assert made.status_code == 302
    with acting(world.network.actor("cz engineer")):
        assert EffectivenessTracked.objects.get(machine="Press 9").shifts == ["06:00", "14:00", "22:00"]
    assert "Press 9" in text_of(world, "machines")
    again = world.client("cz engineer").post(reverse("track_machine"), form)
    assert "reckoned already" in again.content.decode()


@pytest.mark.parametrize("said", ["late", "25:00", "06:00+02:00", "06:00:30", "٠٦:٠٠", "-1:00"])
def test_a_shift_begins_at_a_time_of_day(world: World, said: str) -> None:
    form = {"site": world.network.sites["cz"].pk, "machine": "Press 9", "shifts": f"14:00, {said}"}
    answer = world.client("cz engineer").post(reverse("track_machine"), form)
    assert answer.status_code == 422
    assert f"“{said}” is no time of day" in answer.content.decode()


@pytest.mark.parametrize(
    "odd",
    [
        {"shifts": ",;"},
        {"machine": " "},
        {"machine": "x" * 101},
        {"machine": "\0"},
        {"site": "x"},
    ],
)
def test_nonsense_is_answered_with_the_form_and_a_reason(world: World, odd: dict[str, str]) -> None:
    form = {"site": str(world.network.sites["cz"].pk), "machine": "Press 9", "shifts": "06:00", **odd}
    answer = world.client("cz engineer").post(reverse("track_machine"), form)
    assert answer.status_code == 422
    assert "Reckon it" in answer.content.decode()


def test_a_connection_tells_gaps_and_what_it_did_not_understand_and_shows_no_message_as_code(world: World) -> None:
    told = text_of(world, "machine_connection", world.connection.pk)
    assert "The broker was away." in told
    assert "line 2/scale" in told
    assert "This is no number." in told


def test_how_a_connection_is_doing_follows_from_its_last_sign_what_it_says_and_what_it_heard() -> None:
    begun = now()
    row = MachineConnection(state="listening", quiet_minutes=10, began_at=begun, alive_at=begun)
    assert condition_of(row, begun + timedelta(minutes=1)) == Condition.LISTENING
    assert condition_of(row, begun + timedelta(minutes=3)) == Condition.GONE
    row.alive_at = begun + timedelta(minutes=11)
    assert condition_of(row, begun + timedelta(minutes=11)) == Condition.QUIET
    row.heard_at = begun + timedelta(minutes=9)
    assert condition_of(row, begun + timedelta(minutes=11)) == Condition.LISTENING
    row.trouble = "refused"
    assert condition_of(row, begun + timedelta(minutes=11)) == Condition.TROUBLED
    row.state = "ended"
    assert condition_of(row, begun + timedelta(days=1)) == Condition.ENDED
