"""A crossover is judged by all schedules that could have been drawn, and by nothing that the series does itself."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.crossover import crossover, drawn, fewest_pairs, running, settling, swaps
from catchball.core.trials.effects import change
from catchball.core.trials.schedule import Schedule

MAIZE = np.array([49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48], float)
"""Darwin's fifteen pairs of maize, crossed less self-fertilised, in eighths of an inch."""
TWICE = Schedule((True, False, False, True), 4, 1)
NUMBERS = st.lists(st.integers(-50, 50), min_size=1, max_size=9).map(lambda drawn: np.array(drawn, float))


def test_darwins_maize_has_the_probability_that_fisher_counted() -> None:
    found = swaps(MAIZE)
    assert found.more(0) == 863 / 2**15
    assert change(found).p_value == pytest.approx(0.05267, abs=5e-6)


@settings(max_examples=50)
@given(differences=NUMBERS, effect=st.integers(-60, 60))
def test_p_values_count_the_swaps_that_are_as_extreme(differences: Numbers, effect: int) -> None:
    away = differences - effect
    totals = [np.dot(signs, away) for signs in product((1, -1), repeat=len(away))]
    found = swaps(differences)
    assert found.more(effect) == pytest.approx(np.mean([total >= away.sum() for total in totals]))
    assert found.less(effect) == pytest.approx(np.mean([total <= away.sum() for total in totals]))


@settings(max_examples=50)
@given(differences=NUMBERS, error=st.sampled_from([0.025, 0.05, 0.2]))
def test_the_interval_leaves_out_just_what_the_test_refutes(differences: Numbers, error: float) -> None:
    found = swaps(differences)
    low, high = found.lower(error), found.upper(error)
    if np.isfinite(low):
        assert found.more(low - 1e-6) <= error < found.more(low)
        assert found.less(high + 1e-6) <= error < found.less(high)
    else:
        assert 2.0 ** -len(differences) > error


def test_washout_is_left_out_and_blocks_are_compared_within_their_pair() -> None:
    values = np.array([99, 5, 6, 7, 99, 1, 2, 3, -99, 11, 11, 11, -99, 20, 20, 20], float)
    assert crossover(values, TWICE).estimate == ((6 - 2) + (20 - 11)) / 2
    assert running(TWICE).tolist() == [True] * 4 + [False] * 8 + [True] * 4


def test_missing_values_are_passed_over_and_a_pair_without_a_block_is_left_out() -> None:
    values = np.array([0, 5, np.nan, 7, 0, 1, 2, 3, 0, 11, 11, 11, 0, np.nan, np.nan, np.nan])
    assert crossover(values, TWICE).estimate == 4
    values[5:8] = np.nan
    with pytest.raises(ValueError, match="no pair of blocks"):
        crossover(values, TWICE)


def test_of_many_pairs_some_are_swapped_together() -> None:
    found = swaps(np.arange(40.0))
    assert len(found.means) == 2**16 - 1
    assert found.estimate == 19.5
    assert change(found).low < 19.5 < change(found).high
    assert swaps(np.ones(40)).more(0) == 2**-16


def test_six_pairs_are_the_fewest_that_can_find_anything() -> None:
    assert [fewest_pairs(error) for error in (0.05, 0.0625, 0.01)] == [6, 5, 8]
    assert change(swaps(np.arange(1.0, 7))).p_value == 2 / 64
    five = change(swaps(np.arange(1.0, 6)))
    assert five.p_value == 2 / 32
    assert (five.low, five.high) == (-np.inf, np.inf)


def test_a_schedule_has_one_block_of_each_kind_in_every_pair_by_a_fair_coin() -> None:
    chance = np.random.default_rng(1)
    first = [drawn(10, 6, 2, chance).changed[::2] for _ in range(200)]
    assert np.mean(first) == pytest.approx(0.5, abs=0.05)
    assert len({one.changed for one in (drawn(4, 6, 2, chance) for _ in range(300))}) == 2**4
    assert drawn(5, 6, 2, np.random.default_rng(3)) == drawn(5, 6, 2, np.random.default_rng(3))


@pytest.mark.parametrize("seed", range(3))
def test_a_slow_effect_is_seen_within_the_blocks_and_a_quick_one_is_not(seed: int) -> None:
    chance = np.random.default_rng(seed)
    schedule = drawn(10, 8, 0, chance)
    noise, slow, level = chance.normal(size=160) / 10, np.zeros(160), 0.0
    for place, changed in enumerate(running(schedule)):
        level += 0.3 * (changed - level)
        slow[place] = level
    assert change(settling(noise + slow, schedule)).p_value < 0.01
    assert change(settling(noise + running(schedule), schedule)).p_value > 0.01


def test_the_exact_test_holds_for_every_series_over_the_schedules_that_could_be() -> None:
    series = np.cumsum(np.random.default_rng(4).standard_t(2, 8 * 5)) + np.arange(40)
    orders = list(product((True, False), repeat=4))
    schedules = [Schedule(tuple(x for first in order for x in (first, not first)), 5, 1) for order in orders]
    p_values = [change(crossover(series, schedule)).p_value for schedule in schedules]
    assert all(np.mean(np.array(p_values) <= error) <= error for error in p_values)
    assert len(set(p_values)) > 1


@pytest.mark.parametrize(
    ("changed", "length", "washout", "why"),
    [
        ((True, True), 4, 0, "blocks come in pairs"),
        ((True,), 4, 0, "blocks come in pairs"),
        ((), 4, 0, "blocks come in pairs"),
        ((True, False), 4, 4, "make blocks longer"),
        ((True, False), 4, -1, "cannot be left out"),
    ],
)
def test_a_schedule_that_cannot_be_run_is_refused(
    changed: tuple[bool, ...], length: int, washout: int, why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        Schedule(changed, length, washout)


def test_what_cannot_be_compared_in_blocks_is_told() -> None:
    with pytest.raises(ValueError, match="4 blocks of 4 points, the values are 15"):
        crossover(np.zeros(15), TWICE)
    with pytest.raises(ValueError, match="one pair of blocks or more"):
        drawn(0, 4, 0, np.random.default_rng(1))
    with pytest.raises(ValueError, match="has no halves"):
        settling(np.zeros(8), Schedule((True, False), 4, 3))
    with pytest.raises(ValueError, match="infinite"):
        swaps(np.array([np.inf]))
