"""Before and after is the textbook's regression where phi is known to be nothing, and wider where it is not known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.linalg import toeplitz
from scipy.stats import t

from catchball.core.trials.autoregression import Numbers, nodes
from catchball.core.trials.before_after import before_after, beside_change, design, drifting, level_p_values, placebo
from catchball.core.trials.least_squares import fit
from core.trials.series import PHIS, SEEDS, drawn, restricted

CHANGED = drawn(0.4, 60, 6) + 2.0 * (np.arange(60) >= 30)


@pytest.mark.parametrize("missing", [[], [0, 7, 8, 30, 59]])
def test_each_phi_has_the_coefficients_and_weights_of_its_whole_covariance(missing: list[int]) -> None:
    series = CHANGED.copy()
    series[missing] = np.nan
    there = ~np.isnan(series)
    columns, phi = design(60, 30, slope=True), nodes(60)
    found = fit(series[None, :], columns)
    likelihoods = []
    for place, one in enumerate(phi):
        covariance = (toeplitz(one ** np.arange(60)) / (1 - one**2))[np.ix_(there, there)]
        inverse = np.linalg.inv(covariance)
        spread = np.linalg.inv(columns[there].T @ inverse @ columns[there])
        coefficients = spread @ columns[there].T @ inverse @ series[there]
        left = series[there] - columns[there] @ coefficients
        variance = left @ inverse @ left / found.freedom
        assert found.coefficients[place, 0] == pytest.approx(coefficients, rel=1e-5, abs=1e-6)
        assert found.errors[place, 0] == pytest.approx(np.sqrt(variance * np.diag(spread)), rel=1e-5)
        likelihoods.append(restricted(series[there], columns[there], covariance))
    weights = np.exp(np.array(likelihoods) - max(likelihoods))
    assert found.weights[:, 0] == pytest.approx(weights / weights.sum(), abs=1e-7)


def test_a_drift_is_one_more_part_of_each_covariance() -> None:
    columns, phi, drift = design(60, 30), nodes(60), drifting(60, 30, 0.75)
    assert drift is not None
    found = fit(CHANGED[None, :], columns, None, drift)
    likelihoods = []
    for place, one in enumerate(phi):
        covariance = (toeplitz(one ** np.arange(60)) + np.outer(drift, drift)) / (1 - one**2)
        inverse = np.linalg.inv(covariance)
        spread = np.linalg.inv(columns.T @ inverse @ columns)
        coefficients = spread @ columns.T @ inverse @ CHANGED
        left = CHANGED - columns @ coefficients
        variance = left @ inverse @ left / found.freedom
        assert found.coefficients[place, 0, :2] == pytest.approx(coefficients, rel=1e-5, abs=1e-6)
        assert found.errors[place, 0, :2] == pytest.approx(np.sqrt(variance * np.diag(spread)), rel=1e-5)
        likelihoods.append(restricted(CHANGED, columns, covariance))
    weights = np.exp(np.array(likelihoods) - max(likelihoods))
    assert found.weights[:, 0] == pytest.approx(weights / weights.sum(), abs=1e-7)


def test_a_trend_is_taken_for_the_change_unless_a_drift_is_allowed_for_and_is_found_beside_it() -> None:
    worn = drawn(0.0, 130, 4) + np.arange(130) / 100
    assert before_after(worn, 100).level.p_value < 0.01
    assert before_after(worn, 100, drift=0.75).level.p_value > 0.05
    assert beside_change(worn, 100) < 0.01
    assert beside_change(drawn(0.0, 130, 4) + 3 * (np.arange(130) >= 100), 100) > 0.05


def test_a_long_history_without_autocorrelation_gives_the_t_test_of_two_samples() -> None:
    series = drawn(0.0, 60, 3)
    series[20:] += 0.7
    found = before_after(series, 20, history=drawn(0.0, 20_000, 1))
    first, second = series[:20], series[20:]
    assert found.freedom == 58
    assert found.level.estimate == pytest.approx(second.mean() - first.mean(), abs=0.02)
    pooled = np.sqrt((19 * first.var(ddof=1) + 39 * second.var(ddof=1)) / 58 * (1 / 20 + 1 / 40))
    assert found.level.high - found.level.low == pytest.approx(2 * t.isf(0.025, 58) * pooled, rel=0.03)


def test_the_interval_leaves_out_zero_just_where_the_p_value_is_below_its_error() -> None:
    found = before_after(CHANGED, 30)
    at_the_edge = before_after(CHANGED, 30, confidence=1 - found.level.p_value)
    assert at_the_edge.level.low == pytest.approx(0, abs=1e-6)
    assert found.level.low < found.level.estimate < found.level.high


def test_a_change_of_slope_is_found_beside_a_change_of_level() -> None:
    time = np.arange(80)
    series = drawn(0.3, 80, 9) / 10 + 1 + 0.02 * time + (time >= 40) * (3 + 0.5 * (time - 40))
    found = before_after(series, 40, slope=True)
    assert found.slope is not None
    assert found.level.low < 3 < found.level.high
    assert found.slope.low < 0.5 < found.slope.high
    assert found.slope.p_value < 1e-6
    assert found.level.high - found.level.low < 0.5
    assert before_after(series, 40).slope is None


@settings(max_examples=15)
@given(seed=SEEDS, phi=PHIS)
def test_units_and_origin_do_not_matter_and_the_level_of_the_history_neither(seed: int, phi: float) -> None:
    series, history = drawn(phi, 60, seed), drawn(phi, 100, seed + 1)
    plain = before_after(series, 30, history=history)
    other = before_after(series * -3 + 20, 30, history=history * 7 - 5)
    assert other.level.p_value == pytest.approx(plain.level.p_value, abs=1e-6)
    assert other.level.low == pytest.approx(-3 * plain.level.high, abs=1e-5)


def test_many_series_at_once_have_the_p_values_of_each_alone() -> None:
    many = np.array([drawn(0.5, 60, seed) for seed in range(5)])
    history = np.array([drawn(0.5, 100, seed + 50) for seed in range(5)])
    together = level_p_values(many, 30, history)
    for place in range(5):
        alone = before_after(many[place], 30, history=history[place])
        assert together[place] == pytest.approx(alone.level.p_value, abs=1e-9)


def test_a_placebo_finds_a_level_that_moved_before_the_change_and_nothing_else() -> None:
    time = np.arange(60)
    history = drawn(0.4, 200, 12)
    assert placebo(CHANGED, 30, history) > 0.01
    assert placebo(CHANGED + 4 * (time >= 15), 30, history) < 1e-4
    assert placebo(CHANGED[:40], 30) == placebo(CHANGED, 30)


@pytest.mark.parametrize(
    ("values", "start", "why"),
    [
        (np.arange(4.0), 2, "4 points are too few for 2 coefficients"),
        (CHANGED, 0, "points before and after"),
        (CHANGED, 60, "points before and after"),
        (np.ones(20), 10, "nothing varies"),
    ],
)
def test_what_cannot_be_compared_is_told(values: Numbers, start: int, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        before_after(values, start)


def test_series_that_miss_different_values_are_not_worked_on_together() -> None:
    two = np.array([drawn(0.0, 30, 1), drawn(0.0, 30, 2)])
    two[0, 3] = np.nan
    with pytest.raises(ValueError, match="miss the same values"):
        level_p_values(two, 15)


def test_a_history_that_does_not_vary_is_refused() -> None:
    with pytest.raises(ValueError, match="history does not vary"):
        before_after(CHANGED, 30, history=np.ones(50))
