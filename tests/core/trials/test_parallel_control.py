"""A sister line takes away what hits both lines, and nothing else."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.stats import t, ttest_ind

from catchball.core.trials.assumptions import Flaw, flaws
from catchball.core.trials.before_after import before_after
from catchball.core.trials.effects import Mixture, change, mixture
from catchball.core.trials.least_squares import fit
from catchball.core.trials.parallel import difference_in_differences, paired, without_pairs
from core.trials.series import PHIS, SEEDS, drawn

TIME = np.arange(60)
STEP = (TIME >= 30).astype(float)


@settings(max_examples=10)
@given(seed=SEEDS, phi=PHIS)
def test_a_trend_and_a_shift_of_both_lines_cancel(seed: int, phi: float) -> None:
    treated, control = drawn(phi, 60, seed) + STEP, drawn(phi, 60, seed + 1)
    both = 0.3 * TIME + 5 * (TIME >= 30) + 2 * np.sin(TIME)
    plain = change(difference_in_differences(treated, control, 30))
    disturbed = change(difference_in_differences(treated + both, control + both, 30))
    assert disturbed.estimate == pytest.approx(plain.estimate, abs=1e-6)
    assert disturbed.p_value == pytest.approx(plain.p_value, abs=1e-6)


def test_only_what_the_treated_line_does_counts_as_its_change() -> None:
    treated, control = drawn(0.4, 60, 1) / 10, drawn(0.4, 60, 2) / 10
    found = change(difference_in_differences(treated + 3 * STEP, control + STEP, 30))
    assert found.low < 2 < found.high
    assert found.estimate == pytest.approx(2, abs=0.2)
    assert found.p_value < 1e-6


def test_the_effect_of_pairs_is_that_of_before_and_after_on_their_differences() -> None:
    treated, control, history = drawn(0.4, 60, 3) + STEP, drawn(0.4, 60, 4), drawn(0.4, 100, 5)
    expected = before_after(treated - control, 30, history=history).level
    found = change(difference_in_differences(treated, control, 30, history))
    assert found.p_value == pytest.approx(expected.p_value, abs=1e-12)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_a_value_that_one_line_misses_is_missing_in_the_difference() -> None:
    treated, control = drawn(0.0, 60, 1), drawn(0.0, 60, 2)
    treated[3], control[40] = np.nan, np.nan
    assert np.flatnonzero(np.isnan(paired(treated, control))).tolist() == [3, 40]
    assert np.isfinite(change(difference_in_differences(treated, control, 30)).low)


def test_lines_that_parted_before_the_start_are_told_by_the_checks_of_their_differences() -> None:
    treated, control = drawn(0.0, 200, 1) + np.arange(200) / 40, drawn(0.0, 200, 2)
    assert Flaw.TREND in flaws(paired(treated, control))
    assert Flaw.TREND not in flaws(paired(treated, control + np.arange(200) / 40))


@pytest.mark.parametrize("lengths", [(60, 59), (60, 1)])
def test_lines_of_different_lengths_are_not_paired(lengths: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="one value each for every time"):
        paired(drawn(0.0, lengths[0], 1), drawn(0.0, lengths[1], 2))


def test_without_pairs_a_shift_of_both_lines_leaves_the_estimate() -> None:
    treated, control = drawn(0.3, 60, 5), drawn(0.3, 45, 6)
    moved = (np.arange(45) >= 20).astype(float)
    plain = without_pairs(treated, 30, control, 20)
    shifted = without_pairs(treated + 4 * STEP, 30, control + 4 * moved, 20)
    assert shifted.estimate == pytest.approx(plain.estimate, abs=1e-3)
    assert plain.lower(0.025) < plain.estimate < plain.upper(0.025)


def test_without_pairs_each_autocorrelation_has_the_degrees_of_freedom_of_welch() -> None:
    first, second = np.random.default_rng(1).normal(size=12), np.random.default_rng(2).normal(size=9) * 4
    welch = ttest_ind(first, second, equal_var=False)
    ours, theirs = (one.std(ddof=1) / sqrt(len(one)) for one in (first, second))
    freedom = (ours**2 + theirs**2) ** 2 / (ours**4 / 11 + theirs**4 / 8)
    away, error = first.mean() - second.mean(), np.hypot(ours, theirs)
    found = Mixture(np.ones(1), np.array([away]), np.array([error]), np.array([freedom]))
    assert change(found).p_value == pytest.approx(welch.pvalue, rel=1e-9)
    low, high = welch.confidence_interval()
    assert (found.lower(0.025), found.upper(0.025)) == pytest.approx((low, high), rel=1e-9)


def test_without_pairs_every_two_autocorrelations_are_weighed() -> None:
    treated, control = drawn(0.3, 40, 5), drawn(0.3, 30, 6)
    step, other = (np.arange(40) >= 20).astype(float), (np.arange(30) >= 10).astype(float)
    ours = mixture(fit(treated[None, :], np.column_stack([np.ones(40), step])), 1)
    theirs = mixture(fit(control[None, :], np.column_stack([np.ones(30), other])), 1)
    expected = 0.0
    for weight, centre, error in zip(ours.weights, ours.centres, ours.errors, strict=True):
        for share, middle, spread in zip(theirs.weights, theirs.centres, theirs.errors, strict=True):
            freedom = (error**2 + spread**2) ** 2 / (error**4 / 38 + spread**4 / 28)
            expected += weight * share * t.sf((centre - middle - 0.5) / np.hypot(error, spread), freedom)
    assert without_pairs(treated, 20, control, 10).more(0.5) == pytest.approx(expected, abs=1e-5)
