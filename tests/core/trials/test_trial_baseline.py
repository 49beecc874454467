"""What a baseline says of itself is right on average, its errors are honest, and its flaws are named."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest

from catchball.core.trials.assumptions import Flaw, flaws, has_shift
from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.baseline import describe, innovations
from core.trials.series import drawn

HEALTHY = drawn(0.4, 200, 11)


def least_squares(series: Numbers) -> float:
    return float(np.polyfit(series[:-1], series[1:], 1)[0])


@pytest.fixture(scope="module")
def many() -> list[Numbers]:
    return [drawn(0.6, 100, seed) for seed in range(400)]


def test_phi_has_far_less_bias_than_by_least_squares(many: list[Numbers]) -> None:
    ours = np.mean([describe(series).phi.value for series in many]) - 0.6
    theirs = np.mean([least_squares(series) for series in many]) - 0.6
    assert theirs == pytest.approx(-(1 + 3 * 0.6) / 100, abs=0.012)
    assert abs(ours) < abs(theirs) / 2


def test_standard_errors_are_as_large_as_the_errors(many: list[Numbers]) -> None:
    true = {"mean": 0.0, "spread": 1.25, "phi": 0.6, "innovation": 1.0}
    found = [describe(series) for series in many]
    for name, value in true.items():
        away = [(getattr(one, name).value - value) / getattr(one, name).error for one in found]
        assert float(np.std(away)) == pytest.approx(1, abs=0.2), name


def test_a_baseline_in_other_units_says_the_same() -> None:
    plain, other = describe(HEALTHY), describe(HEALTHY * 3 + 50)
    assert other.mean.value == pytest.approx(plain.mean.value * 3 + 50)
    assert astuple(other.phi) == pytest.approx(astuple(plain.phi))
    for name in ("spread", "innovation"):
        assert astuple(getattr(other, name)) == pytest.approx(tuple(3 * x for x in astuple(getattr(plain, name))))


def test_half_of_the_values_missing_leaves_phi_and_its_innovations() -> None:
    there = np.random.default_rng(6).random(4_000) < 0.5
    found = describe(np.where(there, drawn(0.8, 4_000, 5), np.nan))
    assert found.phi.value == pytest.approx(0.8, abs=0.03)
    assert found.innovation.value == pytest.approx(1, abs=0.05)


def test_innovations_are_what_the_point_before_does_not_tell() -> None:
    root = np.sqrt(0.75)
    assert innovations(np.array([1.0, 1.0, 2.0]), 0, 0.5) == pytest.approx([root, 0.5, 1.5])
    found = innovations(np.array([1.0, np.nan, 2.0]), 0, 0.5)
    assert np.isnan(found[1])
    assert found[2] == pytest.approx((2 - 0.25) * np.sqrt(0.75 / (1 - 1 / 16)))


def test_a_lasting_shift_is_whole_in_its_first_innovation_and_less_in_the_others() -> None:
    moved = np.zeros(6)
    moved[3:] = 2
    assert innovations(moved, 0, 0.4)[3:] == pytest.approx([2, 1.2, 1.2])


def with_one_far_out() -> Numbers:
    series = HEALTHY.copy()
    series[77] += 9
    return series


@pytest.mark.parametrize(
    ("series", "flaw"),
    [
        (HEALTHY[:40], Flaw.FEW),
        (np.full(200, 7.0), Flaw.CONSTANT),
        (HEALTHY + np.arange(200) / 50, Flaw.TREND),
        (HEALTHY + 3 * (np.arange(200) > 100), Flaw.SHIFT),
        (HEALTHY + 2 * np.sin(2 * np.pi * np.arange(200) / 7), Flaw.MEMORY),
        (np.random.default_rng(2).standard_t(3, 200), Flaw.TAILS),
        (with_one_far_out(), Flaw.OUTLIERS),
        (drawn(0.0, 400, 2) + 0.35 * drawn(0.95, 400, 22), Flaw.LASTING),
    ],
)
def test_each_flaw_is_named(series: Numbers, flaw: Flaw) -> None:
    assert flaw in flaws(series)


def test_a_weekly_pattern_does_not_hang_together_for_longer() -> None:
    weekly = HEALTHY + 2 * np.sin(2 * np.pi * np.arange(200) / 7)
    assert Flaw.LASTING not in flaws(weekly)


def test_a_shift_is_told_alone_as_among_all_flaws() -> None:
    assert has_shift(HEALTHY + 3 * (np.arange(200) > 100))
    assert not has_shift(HEALTHY)
    assert not has_shift(np.ones(200))
    assert not has_shift(HEALTHY[:15])


def test_healthy_baselines_are_seldom_said_to_have_a_flaw() -> None:
    found = [flaws(drawn(0.4, 200, seed)) for seed in range(150)]
    assert sum(map(bool, found)) <= 0.1 * len(found)


@pytest.mark.parametrize("series", [np.zeros(0), np.full(5, np.nan), np.array([1.0, np.inf, 2.0])])
def test_hardly_any_points_are_a_flaw_and_not_an_error(series: Numbers) -> None:
    assert flaws(series) == (Flaw.FEW,)


@pytest.mark.parametrize(
    ("series", "why"),
    [
        (np.arange(9.0), "10 points or more"),
        (np.ones(20), "does not vary"),
        (np.append(np.arange(20.0), np.inf), "infinite"),
        (np.ones((20, 2)), "one row"),
    ],
)
def test_what_is_no_baseline_is_told(series: Numbers, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        describe(series)
