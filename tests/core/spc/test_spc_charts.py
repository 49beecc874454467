"""Constants, charts, capability and run lengths give the published values."""

from __future__ import annotations

from dataclasses import astuple
from math import sqrt

import numpy as np
import pytest
from numpy.typing import NDArray

from catchball.core.spc import charts
from catchball.core.spc.capability import Specification, capability, percentile_capability
from catchball.core.spc.charts import Chart
from catchball.core.spc.constants import Constants, c4, d2, d3
from catchball.core.spc.run_length import cusum_length, ewma_length, shewhart_length
from core.spc.published import CIRCUIT_BOARDS, COMPUTERS, NIST, ORANGE_JUICE, PISTON_RINGS

RINGS = Specification(73.95, 74.05)


def limits(chart: Chart) -> tuple[float, float, float]:
    return float(chart.low[0]), float(chart.centre[0]), float(chart.high[0])


def test_constants_are_exact_unless_the_printed_ones_are_asked_for() -> None:
    assert d2(2) == pytest.approx(2 / sqrt(np.pi), abs=1e-13)
    assert d2(3) == pytest.approx(3 / sqrt(np.pi), abs=1e-13)
    assert d3(2) == pytest.approx(sqrt(2 - 4 / np.pi), abs=1e-11)
    assert c4(2) == pytest.approx(sqrt(2 / np.pi), abs=1e-14)
    printed = {2: (1.128, 0.853), 5: (2.326, 0.864), 10: (3.078, 0.797), 25: (3.931, 0.708)}
    for size, (mean, spread) in printed.items():
        assert (d2(size, Constants.TABLE), d3(size, Constants.TABLE)) == (mean, spread)
    assert c4(5, Constants.TABLE) == 0.94


@pytest.mark.parametrize("size", [1, 101])
def test_a_subgroup_without_constants_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match=f"2 to 100 values, not {size}"):
        d2(size)


def test_piston_rings_have_the_published_limits() -> None:
    means, spans = charts.means_by_range(PISTON_RINGS), charts.ranges(PISTON_RINGS)
    assert limits(means) == pytest.approx((73.98804759, 74.001176, 74.01430441), abs=5e-9)
    assert limits(spans)[1:] == pytest.approx((0.02276, 0.048125), abs=2e-6)  # (published with d2 rounded)
    assert limits(spans)[0] == 0
    assert not means.outside.any()
    by_deviation = charts.means_by_deviation(PISTON_RINGS)
    assert by_deviation.sigma == pytest.approx(float(PISTON_RINGS.std(axis=1, ddof=1).mean()) / c4(5))


def test_piston_rings_have_the_published_capability_which_is_by_the_printed_constants() -> None:
    found = capability(PISTON_RINGS, charts.means_by_range(PISTON_RINGS, Constants.TABLE).sigma, RINGS)
    assert found.cp is not None
    assert found.pp is not None
    assert astuple(found.cp) == pytest.approx((1.7032806, 1.4914109, 1.9148264), abs=5e-8)
    assert astuple(found.cpk) == pytest.approx((1.6632194, 1.4481290, 1.8783099), abs=5e-8)
    assert found.pp.value == pytest.approx(1.6550863, abs=5e-8)
    assert found.ppk.value == pytest.approx(1.6161587, abs=5e-8)


def test_a_target_off_the_mean_lowers_cpm_and_one_limit_leaves_out_what_needs_two() -> None:
    at_target = capability(PISTON_RINGS, 0.01, Specification(73.95, 74.05, float(PISTON_RINGS.mean())))
    off = capability(PISTON_RINGS, 0.01, Specification(73.95, 74.05, 74.01))
    assert at_target.cpm is not None
    assert at_target.pp is not None
    assert off.cpm is not None
    assert at_target.cpm.value == pytest.approx(at_target.pp.value)
    assert off.cpm.value < at_target.cpm.value
    single = capability(PISTON_RINGS, 0.01, Specification(high=74.05))
    assert (single.cp, single.pp, single.cpm) == (None, None, None)
    assert single.cpk.value == pytest.approx((74.05 - 74.001176) / 0.03)


def test_percentiles_of_normal_values_agree_with_six_sigmas() -> None:
    values = np.random.default_rng(1).normal(10, 1, 400_000)
    found = percentile_capability(values, Specification(4, 16))
    assert found.pp == pytest.approx(2, abs=0.02)
    assert found.ppk == pytest.approx(2, abs=0.03)


@pytest.mark.parametrize(
    ("given", "why"),
    [({}, "a low limit, a high one"), ({"low": 2.0, "high": 1.0}, "2.0, is not below the high one, 1.0")],
)
def test_a_specification_that_makes_no_sense_is_refused(given: dict[str, float], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Specification(**given)


def test_orange_juice_is_out_at_the_two_published_points() -> None:
    chart = charts.proportions(ORANGE_JUICE, np.full(30, 50.0))
    assert limits(chart)[:2] == pytest.approx((0.05242755, 0.23133333), abs=5e-9)
    assert list(np.flatnonzero(chart.outside) + 1) == [15, 23]
    same = charts.nonconforming(ORANGE_JUICE, 50)
    assert same.high == pytest.approx(50 * chart.high)


def test_counts_and_rates_have_the_published_limits() -> None:
    assert limits(charts.counts_of(CIRCUIT_BOARDS)) == pytest.approx((6.481447, 19.846154, 33.210861), abs=5e-7)
    assert limits(charts.rates(COMPUTERS, np.full(20, 5.0))) == pytest.approx((0.066133, 1.93, 3.793867), abs=5e-7)


def test_an_ewma_has_the_published_points_and_its_limits_widen_towards_the_published_ones() -> None:
    chart = charts.ewma(NIST, 50, 2.0539, 0.3)
    assert chart.points[:4] == pytest.approx([50.6000, 49.5200, 50.5640, 50.1848], abs=5e-9)
    assert (chart.low[-1], chart.high[-1]) == pytest.approx((47.41157, 52.58843), abs=2e-4)
    assert (np.diff(chart.high) > 0).all()


def test_a_cusum_leaves_its_interval_after_a_lasting_shift() -> None:
    shifted = np.concatenate([np.zeros(10), np.full(20, 1.0)])
    sums = charts.cusum(shifted, 0, 1)
    assert sums.up[19] == pytest.approx(10 * 0.5)
    assert list(np.flatnonzero(sums.outside)[:1]) == [20]
    assert not sums.down.any()


@pytest.mark.parametrize(
    ("found", "published"),
    [
        (shewhart_length(), 370.40),
        (cusum_length(0.5, 4), 167.68),
        (cusum_length(0.5, 4, 1), 8.383),
        (cusum_length(0.5, 5), 465.44),
        (cusum_length(0.5, 5, 1), 10.376),
        (ewma_length(), 499.74),
        (ewma_length(shift=1), 10.54),
    ],
)
def test_average_run_lengths_are_the_published_ones(found: float, published: float) -> None:
    digits = len(str(published).partition(".")[2])
    assert found == pytest.approx(published, abs=0.51 * 10**-digits if digits > 1 else 0.06)


def test_limits_of_overdispersed_shares_are_wider_and_of_binomial_ones_hardly() -> None:
    chance = np.random.default_rng(2)
    sizes = np.full(400, 5_000.0)
    wandering = chance.binomial(5_000, chance.normal(0.1, 0.02, 400)).astype(float)
    steady = chance.binomial(5_000, 0.1, 400).astype(float)
    plain, wide = charts.proportions(wandering, sizes), charts.proportions_overdispersed(wandering, sizes)
    assert plain.outside.mean() > 0.3
    assert wide.outside.mean() < 0.02
    assert charts.proportions_overdispersed(steady, sizes).sigma == pytest.approx(
        charts.proportions(steady, sizes).sigma, rel=0.1
    )
    rates = charts.rates_overdispersed(wandering, sizes)
    assert rates.sigma > 2 * charts.rates(wandering, sizes).sigma


def test_a_missing_value_is_passed_over_and_is_not_outside() -> None:
    values = np.array([1.0, 2.0, np.nan, 2.0, 1.0, 2.0])
    chart = charts.individuals(values)
    assert chart.sigma == pytest.approx(1 / d2(2))
    assert not chart.outside.any()
    assert np.isnan(charts.moving_ranges(values).points[0])


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (np.array([1.0]), "two values next to each other"),
        (np.array([1.0, 1.0]), "nothing varies"),
        (np.ones((3, 1)), "one row of numbers"),
    ],
)
def test_what_has_no_limits_is_told(values: NDArray[np.float64], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        charts.individuals(values)


@pytest.mark.parametrize(("counts", "why"), [([6.0], "more items"), ([1.5], "whole number"), ([-1.0], "whole number")])
def test_counts_that_cannot_be_are_refused(counts: list[float], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        charts.proportions(np.array(counts), np.array([5.0]))
