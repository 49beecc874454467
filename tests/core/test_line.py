"""A line for a period: takt, what each station needs for a part, how evenly they are loaded."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from catchball.core.document import Cookbook, cookbook, node
from catchball.core.line import Element, Line, Station, Times, share_of, takt, times_of


def book(*steps: dict[str, Any], own: dict[str, Any] | None = None) -> Cookbook:
    nodes = [
        node("h-1", "cookbook", {"title": {"en": "Housing"}}),
        node("h-2", "operation", {"number": "10", **({"standard_time": own} if own else {})}),
        *(node(f"h-{number}", "step", fields) for number, fields in enumerate(steps, start=11)),
    ]
    return cookbook("h-1", nodes, {"h-1": ["h-2"], "h-2": [f"h-{n}" for n in range(11, 11 + len(steps))]})


def timed(**shares: str) -> dict[str, Any]:
    return {"standard_time": {share: {"value": value} for share, value in shares.items()}}


def seconds(machine: int = 0, manual: int = 0, walking: int = 0) -> Times:
    return Times(Fraction(machine), Fraction(manual), Fraction(walking))


def test_takt_is_the_available_time_for_each_part_that_is_wanted() -> None:
    assert takt(450, 225) == 120
    assert takt(0, 225) is None
    assert takt(450, 0) is None


def test_an_operation_counts_by_its_steps_and_units_are_converted() -> None:
    document = book(timed(manual="0.5 min", machine="20 s"), timed(manual="5 s", walking="3 s"))
    assert times_of(document, "h-2", {}) == seconds(20, 35, 3)
    assert times_of(document, "h-11", {}) == seconds(20, 30)


def test_an_operation_whose_steps_have_no_times_counts_by_its_own() -> None:
    assert times_of(book({}, own=timed(manual="9 s")["standard_time"]), "h-2", {}) == seconds(manual=9)


def test_what_is_done_at_another_station_or_not_in_every_cycle_does_not_count() -> None:
    document = book(timed(manual="10 s"), timed(manual="7 s"), {**timed(manual="900 s"), "occasion": "set-up"})
    assert times_of(document, "h-2", {}) == seconds(manual=17)
    assert times_of(document, "h-2", {}, ["h-12"]) == seconds(manual=10)


def test_a_step_of_one_variant_counts_with_its_share_of_the_mix() -> None:
    document = book({**timed(manual="10 s"), "applies": ["D"]})
    assert times_of(document, "h-2", {"S": 80, "D": 20}) == seconds(manual=2)
    assert share_of(document.nodes["h-11"], {}) == 1


@pytest.mark.parametrize(
    ("operators", "times", "cycle"),
    [(1, seconds(30, 40, 10), 50), (2, seconds(30, 40, 10), 30), (1, seconds(90, 40), 90)],
)
def test_a_station_needs_the_longer_of_shared_work_and_machine(operators: int, times: Times, cycle: int) -> None:
    assert Station("S", operators, (Element(1, "h-2", times),)).cycle == cycle


def test_the_slowest_station_is_the_cycle_of_the_line_and_the_balance_is_how_near_the_others_are() -> None:
    stations = [Station(f"S{load}", 1, (Element(1, "h-2", seconds(manual=load)),)) for load in (60, 30)]
    line = Line(Fraction(50), tuple(stations))
    assert line.cycle == 60
    assert line.balance == Fraction(3, 4)
    assert (line.operators, line.operators_needed) == (2, 2)
    assert Line(None).balance is None
