"""Overall equipment effectiveness: a published example, and laws that hold for whatever a machine did."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchball.core.oee import Began, Indices, MachineState, Produced, Totals, indices, timeline, totals, windows

BEGIN = datetime(2026, 3, 2, 6, tzinfo=UTC)
STATES = st.sampled_from(MachineState)


def at(minutes: float) -> datetime:
    return BEGIN + timedelta(minutes=minutes)


def test_the_worked_example_of_vorne_comes_out() -> None:
    """A shift of 480 minutes with 60 of breaks and 47 of stops; 19,271 items of 1 s, 423 rejected (oee.com)."""
    began = [
        Began(at(0), MachineState.PRODUCTION),
        Began(at(200), MachineState.PLANNED_DOWN),
        Began(at(260), MachineState.DOWN),
        Began(at(307), MachineState.PRODUCTION),
    ]
    counts = [Produced(at(100), 10_000, 9_800, 1.0), Produced(at(400), 9_271, 9_048, 1.0)]
    found = indices(totals(timeline(began, at(480)), counts, at(0), at(480)))
    assert found.availability == pytest.approx(0.8881, abs=5e-5)
    assert found.effectiveness == pytest.approx(0.8611, abs=5e-5)
    assert found.quality_ratio == pytest.approx(0.9780, abs=6e-5)
    assert found.oee_index == pytest.approx(0.7479, abs=5e-5)


def test_set_up_and_delays_are_told_apart_by_the_ratios_of_the_standard() -> None:
    began = [
        Began(at(0), MachineState.SET_UP),
        Began(at(20), MachineState.PRODUCTION),
        Began(at(80), MachineState.DELAY),
        Began(at(90), MachineState.DOWN),
    ]
    found = indices(totals(timeline(began, at(120)), [Produced(at(50), 60, 54, 54.0)], at(0), at(120)))
    assert found.availability == 60 / 120
    assert found.effectiveness == pytest.approx(0.9)
    assert found.nee_index == pytest.approx(80 / 120 * 0.9 * 0.9)
    assert found.allocation_efficiency == 90 / 120
    assert found.utilization_efficiency == 60 / 90
    assert found.technical_efficiency == 60 / 70
    assert found.setup_ratio == 20 / 80


BEGUN = st.lists(
    st.builds(
        Began,
        st.integers(0, 600).map(at),
        st.one_of(st.none(), STATES),
        st.one_of(st.none(), st.integers(0, 600).map(at)),
        st.integers(0, 3),
    ),
    max_size=20,
    unique_by=lambda one: (one.begins, one.edition),
)
COUNTED = st.lists(
    st.tuples(st.integers(0, 599), st.integers(0, 500), st.integers(0, 500), st.integers(1, 90)).map(
        lambda one: Produced(at(one[0]), one[1], min(one[1], one[2]), one[3])
    ),
    max_size=10,
)


@given(BEGUN, COUNTED, st.integers(0, 600))
def test_splitting_an_interval_changes_nothing(began: list[Began], counts: list[Produced], cut: int) -> None:
    states = timeline(began, at(600))
    whole = totals(states, counts, at(0), at(600))
    parts = totals(states, counts, at(0), at(cut)) + totals(states, counts, at(cut), at(600))
    assert parts == whole
    assert indices(parts) == indices(whole)


@given(BEGUN, COUNTED)
def test_all_time_is_in_one_state_or_unknown_and_shares_lie_between_nothing_and_all(
    began: list[Began], counts: list[Produced]
) -> None:
    whole = totals(timeline(began, at(600)), counts, at(0), at(600))
    assert whole.time(*MachineState) + whole.unknown == timedelta(minutes=600)
    assert whole.unknown >= timedelta(0)
    found = indices(whole)
    shares = [found.availability, found.quality_ratio, found.allocation_efficiency, found.utilization_efficiency]
    shares += [found.technical_efficiency, found.setup_ratio]
    assert all(share is None or 0 <= share <= 1 for share in shares)
    assert found.effectiveness is None or found.effectiveness >= 0


@given(BEGUN, COUNTED)
def test_the_index_is_the_product_of_its_factors_and_good_items_in_planned_time(
    began: list[Began], counts: list[Produced]
) -> None:
    whole = totals(timeline(began, at(600)), counts, at(0), at(600))
    found = indices(whole)
    factors = (found.availability, found.effectiveness, found.quality_ratio)
    if None in factors:
        assert found.oee_index is None
        return
    first, second, third = (factor or 0.0 for factor in factors)
    assert found.oee_index == pytest.approx(first * second * third)
    busy = (MachineState.PRODUCTION, MachineState.SET_UP, MachineState.DELAY, MachineState.DOWN)
    per_item = whole.planned_seconds / whole.produced
    assert found.oee_index == pytest.approx(whole.good * per_item / whole.time(*busy).total_seconds())


@given(BEGUN, st.randoms(use_true_random=False))
def test_the_order_in_which_states_come_does_not_matter(began: list[Began], chance: object) -> None:
    mixed = sorted(began, key=lambda _: chance.random())  # type: ignore[attr-defined]
    assert timeline(mixed, at(600)) == timeline(began, at(600))


def test_a_correction_replaces_a_state_and_one_without_a_state_takes_it_back() -> None:
    began = [
        Began(at(0), MachineState.PRODUCTION),
        Began(at(10), MachineState.DOWN),
        Began(at(20), MachineState.DOWN),
        Began(at(10), MachineState.DELAY, edition=1),
        Began(at(20), None, edition=1),
    ]
    assert [one.state for one in timeline(began, at(60))] == [MachineState.PRODUCTION, MachineState.DELAY]
    assert timeline(began, at(60))[-1].ends == at(60)


def test_what_nobody_knows_is_no_busy_time_and_is_told() -> None:
    began = [Began(at(0), MachineState.PRODUCTION, ends=at(30)), Began(at(40), MachineState.DOWN)]
    whole = totals(timeline(began, at(50)), [], at(0), at(60))
    assert whole.unknown == timedelta(minutes=20)
    assert indices(whole).availability == 30 / 40


def test_without_any_time_there_is_no_index() -> None:
    assert indices(Totals()) == Indices(*[None] * 9)


def test_shifts_follow_the_clock_of_the_place_when_clocks_are_set() -> None:
    prague = ZoneInfo("Europe/Prague")
    night = datetime(2026, 3, 28, 22, tzinfo=UTC)
    shifts = windows(night, night + timedelta(hours=1), [time(6), time(14), time(22)], prague)
    assert [(ends - begins) / timedelta(hours=1) for begins, ends in shifts] == [7]
    assert shifts[0][0] == datetime(2026, 3, 28, 21, tzinfo=UTC)
    days = windows(BEGIN, BEGIN + timedelta(days=1), [time(0)], prague)
    assert [one.isoformat() for one, _ in days] == ["2026-03-01T23:00:00+00:00", "2026-03-02T23:00:00+00:00"]
