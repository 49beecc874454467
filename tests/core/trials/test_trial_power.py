"""Power is what simulation says, grows with what helps, and has the limits that a baseline sets it."""

from __future__ import annotations

import numpy as np
import pytest

from catchball.core.trials.baseline import Baseline, Estimate, describe
from catchball.core.trials.before_after import design, drifting, level_p_values
from catchball.core.trials.futility import chance_of_verdict, continued, excluded, points_left
from catchball.core.trials.least_squares import fit
from catchball.core.trials.power import information, points_needed, points_to_watch, power, similar, watched
from catchball.core.trials.sequential import watch
from core.trials.series import drawn

PLANT = Baseline(200, *(Estimate(value, 0.05) for value in (10.0, 1.0, 0.4, 0.84**0.5)))
"""A standard deviation of one, phi .4."""


def test_information_without_autocorrelation_is_that_of_two_means() -> None:
    assert information(200, 50, 0.0) == pytest.approx(200 * 50 / 250)


def test_information_by_hand_of_one_point_before_and_one_after() -> None:
    # Their difference has the variance 2 (1 - phi) / (1 - phi^2), in innovations.
    assert information(1, 1, 0.5) == pytest.approx((1 - 0.25) / (2 * 0.5))


def test_power_by_formula_is_that_of_the_test_itself() -> None:
    chance = np.random.default_rng(4)
    series = similar(PLANT, 260, chance, 1_000)
    series[:, 230:] += 0.8
    found = (level_p_values(series[:, 200:], 30, series[:, :200]) <= 0.05).mean()
    assert found == pytest.approx(power(PLANT, 0.8, 30, 30), abs=0.05)


def test_the_power_with_a_drift_is_the_share_of_made_up_trials_that_find_a_shift() -> None:
    chance = np.random.default_rng(1)
    series = similar(PLANT, 140, chance, 600)
    drift = drifting(140, 100, 0.75)
    assert drift is not None
    slopes = chance.standard_normal((600, 1)) * PLANT.spread.value
    series += slopes * drift + 0.8 * PLANT.spread.value * (np.arange(140) >= 100)
    found = (fit(series, design(140, 100), None, drift).p_value(1) <= 0.05).mean()
    expected = power(PLANT, 0.8 * PLANT.spread.value, 100, 40, drift=0.75)
    assert found == pytest.approx(expected, abs=0.08)
    assert expected < power(PLANT, 0.8 * PLANT.spread.value, 100, 40) - 0.1


def test_no_shift_has_the_power_of_the_error_rate() -> None:
    assert power(PLANT, 0.0, 30, 30) == pytest.approx(0.05)


@pytest.mark.parametrize("shift", [-3.0, -1.2, 1.0, 1.2, 1.5, 2.0, 3.0, 20.0])
def test_a_large_shift_is_found_for_certain_in_either_direction(shift: float) -> None:
    assert power(PLANT, shift, 200, 200) == pytest.approx(1, abs=2e-4)
    assert points_needed(PLANT, shift, 200) == points_needed(PLANT, -shift, 200)


def test_points_needed_are_the_fewest_that_do_and_a_short_baseline_never_suffices() -> None:
    found = points_needed(PLANT, 0.5, 200)
    assert found is not None
    assert power(PLANT, 0.5, 200, found) >= 0.8 > power(PLANT, 0.5, 200, found - 1)
    assert points_needed(PLANT, 0.5, 20) is None


def test_similar_series_have_the_mean_spread_and_phi_of_the_baseline_from_their_first_point_on() -> None:
    sticky = Baseline(200, *(Estimate(value, 0.05) for value in (10.0, 1.0, 0.8, 0.6)))
    series = similar(sticky, 3, np.random.default_rng(2), 20_000)
    assert series.mean(axis=0) == pytest.approx([10] * 3, abs=0.03)
    assert series.std(axis=0) == pytest.approx([1] * 3, abs=0.03)
    assert float(np.corrcoef(series[:, 0], series[:, 1])[0, 1]) == pytest.approx(0.8, abs=0.02)


def test_a_shock_at_the_last_point_fades_in_the_series_that_follow() -> None:
    series = continued(PLANT, 15.0, 3, np.random.default_rng(2), 20_000)
    assert series.mean(axis=0) == pytest.approx([12, 10.8, 10.32], abs=0.03)
    assert series[:, 0].std() == pytest.approx(0.84**0.5, abs=0.02)


def test_looking_costs_power_and_a_large_shift_ends_a_trial_early() -> None:
    small = watched(PLANT, 0.5, 200, np.random.default_rng(3), runs=300)
    large = watched(PLANT, 1.5, 200, np.random.default_rng(3), runs=300)
    assert small.power < power(PLANT, 0.5, 200, 200)
    assert large.power == 1
    assert large.length < 60 < small.length <= 200
    assert small.error == pytest.approx(0.028, abs=0.004)


def test_the_points_to_watch_are_the_fewest_with_the_wanted_power() -> None:
    found = points_to_watch(PLANT, 1.0, np.random.default_rng(3), most=150, runs=200)
    assert found is not None
    exactly = watched(PLANT, 1.0, found, np.random.default_rng(7), runs=200).power
    assert exactly == pytest.approx(0.8, abs=0.1)
    assert points_to_watch(PLANT, 0.01, np.random.default_rng(3), most=20, runs=50) is None


def test_the_smallest_effect_is_excluded_once_the_interval_leaves_it_out() -> None:
    series = drawn(0.0, 400, 3)
    found = watch(series[:200], series[200:])
    assert excluded(found, 1.0)
    assert excluded(found, -1.0)
    assert not excluded(found, 0.01)
    assert not excluded(watch(series[:200], series[200:] + 2), 1.0)
    with pytest.raises(ValueError, match="above zero, or below"):
        excluded(found, 0.0)


def test_a_verdict_is_likely_with_a_large_shift_unlikely_near_the_end_and_certain_once_it_is_there() -> None:
    series = drawn(0.4, 300, 5)
    baseline, new = series[:200], series[200:]

    def asked(so_far: int, planned: int, shift: float) -> float:
        return chance_of_verdict(baseline, new[:so_far], planned, shift, np.random.default_rng(1), runs=100).value

    assert asked(10, 100, 2.0) > 0.95
    assert asked(95, 100, 0.3) < 0.05
    assert asked(0, 100, 0.1) < 0.3
    decided = chance_of_verdict(baseline, new[:50] + 4, 50, 0.0, np.random.default_rng(1), runs=20)
    assert decided.value == 1


def test_the_points_left_make_a_decision_as_probable_as_wanted_and_fewer_do_not() -> None:
    series = drawn(0.4, 230, 5)
    baseline, new = series[:200], series[200:]

    def asked(points: int) -> float:
        return chance_of_verdict(baseline, new, 30 + points, 1.0, np.random.default_rng(2), runs=300).value

    found = points_left(baseline, new, 1.0, np.random.default_rng(1), runs=300)
    assert found is not None
    assert asked(found) == pytest.approx(0.8, abs=0.1)
    assert asked(found - 15) < asked(found) < asked(found + 15)
    assert points_left(baseline, new + 4, 1.0, np.random.default_rng(1), runs=20) == 0
    assert points_left(baseline, new, 0.01, np.random.default_rng(1), most=20, runs=50) is None


def test_what_a_baseline_says_is_enough_to_plan_with() -> None:
    assert power(describe(drawn(0.4, 200, 1)), 0.6, 200, 200) == pytest.approx(power(PLANT, 0.5, 200, 200), abs=0.12)


def test_a_side_of_one_point_has_no_power() -> None:
    with pytest.raises(ValueError, match="two points or more"):
        power(PLANT, 1.0, 30, 1)
