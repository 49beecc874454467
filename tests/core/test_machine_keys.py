"""A value that comes again is the same value; another one of the same instant is another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from catchball.core.machines.keys import keyed
from catchball.core.machines.readings import Place, Reading

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
READINGS = st.builds(
    Reading,
    series=st.integers(1, 2),
    at=st.integers(0, 2).map(lambda number: BEGIN + timedelta(milliseconds=number)),
    value=st.sampled_from((0.0, -0.0, 0.5, 1.0, 1e300)),
    size=st.sampled_from((1.0, 50.0)),
    number=st.integers(1, 2),
)


class Table:
    """What a database does with places: a value is added where there is none."""

    def __init__(self) -> None:
        self.rows: dict[Place, tuple[float, float]] = {}
        self.differing = 0

    def take(self, readings: list[Reading]) -> None:
        first = {(place.series, place.at): said for place, said in self.rows.items() if not place.key}
        for place, reading in keyed(readings, first).items():
            said = (reading.value, reading.size)
            self.differing += self.rows.setdefault(place, said) != said


@given(st.lists(st.lists(READINGS, max_size=6), max_size=6), st.data())
def test_whatever_comes_again_in_any_order_and_in_other_batches_adds_nothing(
    batches: list[list[Reading]], data: st.DataObject
) -> None:
    table = Table()
    for batch in batches:
        table.take(batch)
    before = dict(table.rows)
    again = data.draw(st.permutations([reading for batch in batches for reading in batch]))
    table.take(again[: len(again) // 2])
    table.take(again[len(again) // 2 :])
    assert table.rows == before
    assert table.differing == 0


@given(st.lists(READINGS, max_size=12))
def test_no_two_different_values_of_one_instant_are_taken_for_one(readings: list[Reading]) -> None:
    table = Table()
    table.take(readings)
    sent = {(one.series, one.at, one.value + 0.0, one.size) for one in readings}
    assert {(place.series, place.at, *said) for place, said in table.rows.items()} == sent


def test_the_only_value_of_an_instant_has_the_empty_key_and_a_second_one_itself() -> None:
    readings = [Reading(1, BEGIN, 0.5), Reading(1, BEGIN, 0.25), Reading(1, BEGIN, 0.5, number=2)]
    assert [place.key for place in keyed(readings, {})] == ["", "0.25", "0.5 #2"]


def test_a_key_of_the_source_is_the_key() -> None:
    readings = [Reading(1, BEGIN, 0.5, key="part 7"), Reading(1, BEGIN, 0.5, key="part 8")]
    assert [place.key for place in keyed(readings, {})] == ["part 7", "part 8"]
