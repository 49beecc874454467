"""Sites are pooled towards their regression exactly as far as the restricted likelihood says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import chi2

from catchball.core.sites.estimates import Numbers
from catchball.core.sites.pooling import Pooled, between_sites, pool
from core.sites.many_sites import BCG, BCG_ERRORS, LATITUDE, YEAR, Matrices, made_up

SEEDS = st.integers(0, 10_000)


def bcg(covariates: Numbers | None = None) -> Pooled:
    return pool(BCG[None], BCG_ERRORS[None], covariates)


def test_the_vaccine_data_have_the_published_mean_and_variance() -> None:
    found = bcg()
    assert found.tau2[0] == pytest.approx(0.3132, abs=5e-5)
    assert found.coefficients[0, 0] == pytest.approx(-0.7145, abs=5e-5)
    assert found.coefficient_errors[0, 0] == pytest.approx(0.1798, abs=5e-5)


def test_the_vaccine_data_have_the_published_intervals_of_heterogeneity() -> None:
    found = between_sites(BCG[None], BCG_ERRORS[None])
    assert found.q[0] == pytest.approx(152.2330, abs=5e-5)
    assert [found.low[0], found.high[0]] == pytest.approx([0.1197, 1.1115], abs=5e-5)
    shares = [100 * share[0] for share in (found.share, found.share_low, found.share_high)]
    assert shares == pytest.approx([92.22, 81.92, 97.68], abs=5e-3)


def test_a_regression_on_latitude_and_year_has_the_published_coefficients_though_years_are_far_from_zero() -> None:
    covariates = np.column_stack([LATITUDE, YEAR])
    found, spread = bcg(covariates), between_sites(BCG[None], BCG_ERRORS[None], covariates)
    assert found.tau2[0] == pytest.approx(0.1108, abs=5e-5)
    # As published, where tau² was looked for to 1e-5 only, and the constant is that of the year zero.
    assert found.coefficients[0] == pytest.approx([-3.5455, -0.0280, 0.0019], abs=2e-4)
    assert found.coefficients[0, 1:] == pytest.approx([-0.0280, 0.0019], abs=5e-5)
    assert found.coefficient_errors[0] == pytest.approx([29.0959, 0.0102, 0.0147], rel=2e-5, abs=5e-5)
    assert spread.q[0] == pytest.approx(28.3251, abs=5e-5)
    assert 100 * spread.share[0] == pytest.approx(71.98, abs=5e-3)


@settings(max_examples=25)
@given(SEEDS, st.sampled_from([0.0, 0.2, 1.0, 30.0]), st.integers(0, 2), st.booleans())
def test_variance_and_coefficients_are_those_of_the_likelihood_spelled_out(
    seed: int, tau: float, many: int, own: bool
) -> None:
    chance = np.random.default_rng(seed)
    raw, errors = made_up(chance, 3, 12, tau, missing=0.2)
    covariates = chance.normal(50, 3, (3, 12, many) if own else (12, many))
    found, spread = pool(raw, errors, covariates), between_sites(raw, errors, covariates)
    for metric in range(3):
        slow = Matrices(raw[metric], errors[metric], covariates[metric] if own else covariates)
        best = slow.tau2()
        assert found.tau2[metric] == pytest.approx(best, rel=1e-5, abs=1e-6)
        assert slow.log_likelihood(found.tau2[metric]) >= slow.log_likelihood(best) - 1e-9
        _, covariance, coefficients = slow.at(found.tau2[metric])
        assert found.coefficients[metric] == pytest.approx(coefficients, rel=1e-6, abs=1e-6)
        assert found.coefficient_errors[metric] == pytest.approx(np.sqrt(np.diag(covariance)), rel=1e-6)
        assert spread.q[metric] == pytest.approx(slow.q(0.0))
        freedom = len(slow.values) - slow.design.shape[1]
        for end, tail in ((spread.low, 0.025), (spread.high, 0.975)):
            aim = float(chi2.isf(tail, freedom))
            expected = 0.0 if slow.q(0.0) <= aim else float(brentq(lambda at: slow.q(at) - aim, 0.0, 1e6, xtol=1e-12))  # noqa: B023  (called at once)
            assert end[metric] == pytest.approx(expected, rel=1e-6, abs=1e-8)


def test_where_all_errors_are_equal_the_variance_is_that_of_the_values_less_that_of_the_errors() -> None:
    raw = np.random.default_rng(4).normal(0, 2, (200, 9))
    found = pool(raw, np.full(raw.shape, 1.5))
    assert found.tau2 == pytest.approx(np.maximum(raw.var(axis=1, ddof=1) - 1.5**2, 0), rel=1e-9)


def test_of_two_peaks_of_the_likelihood_the_higher_one_counts() -> None:
    several = 0
    for seed in range(60):
        chance = np.random.default_rng(seed)
        errors = np.concatenate([chance.uniform(0.01, 0.02, 3), chance.uniform(0.5, 1.5, 9)])[None]
        raw = chance.normal(0, 0.02, (1, 12)) + np.array([0.0] * 3 + [1.6] * 4 + [-1.6] * 5)
        slow = Matrices(raw[0], errors[0])
        heights = np.array([slow.log_likelihood(tau2) for tau2 in np.geomspace(1e-6, 20, 120)])
        peaks = np.flatnonzero((heights[1:-1] > heights[:-2]) & (heights[1:-1] > heights[2:]))
        several += len(peaks) + (heights[0] > heights[1]) > 1
        found = float(pool(raw, errors).tau2[0])
        assert slow.log_likelihood(found) >= max(heights.max(), slow.log_likelihood(0.0)) - 1e-9
    assert several > 10


@settings(max_examples=40)
@given(SEEDS, st.sampled_from([0.0, 0.5, 3.0]))
def test_a_pooled_value_is_the_prediction_of_the_normal_distribution_given_all_values(seed: int, tau: float) -> None:
    chance = np.random.default_rng(seed)
    raw, errors = made_up(chance, 1, 9, tau)
    covariates = chance.normal(size=(9, 1))
    found = pool(raw, errors, covariates)
    slow, tau2 = Matrices(raw[0], errors[0], covariates), float(found.tau2[0])
    weights, covariance, coefficients = slow.at(tau2)
    line = slow.design @ coefficients
    pull = tau2 * weights
    assert found.expected[0] == pytest.approx(line)
    assert found.pooled[0] == pytest.approx(line + pull @ (raw[0] - line))
    # What is left unknown of the effects, and of the line they are added to.
    apart = np.eye(9) - pull
    variance = tau2 * apart + apart @ slow.design @ covariance @ slow.design.T @ apart.T
    assert found.errors[0] == pytest.approx(np.sqrt(np.diag(variance)))
    assert found.borrowed[0] == pytest.approx(np.diag(apart))


def test_a_site_borrows_the_more_the_less_it_knows_itself_and_from_its_like_not_from_all() -> None:
    sizes = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0])
    raw = (10 * sizes + np.array([1, -1, 2, -2, 1.5, -1.5, 1, -1]))[None]
    errors = np.array([0.1, 0.5, 1, 1, 2, 1, 1, 4])[None]
    found = pool(raw, errors, sizes[:, None])
    assert (np.argsort(found.borrowed[0], kind="stable") == np.argsort(errors[0], kind="stable")).all()
    assert (np.abs(found.pooled - found.expected) <= np.abs(raw - found.expected)).all()
    assert np.abs(found.pooled[0, [0, 7]] - raw[0, [0, 7]]).max() < 3
    assert np.abs(raw - raw.mean()).max() > 30


def test_sites_that_are_as_alike_as_their_errors_explain_are_told_the_same_value() -> None:
    found = pool(np.array([[1.0, 1.1, 0.9, 1.0]]), np.full((1, 4), 2.0))
    assert found.tau2[0] == 0
    assert found.pooled[0] == pytest.approx(np.ones(4))
    assert found.borrowed[0] == pytest.approx(np.ones(4))


@given(SEEDS)
def test_metrics_do_not_touch_each_other_and_a_site_without_one_is_as_if_it_were_not_asked(seed: int) -> None:
    raw, errors = made_up(np.random.default_rng(seed), 1030, 8, 0.7, missing=0.2)
    enough = (~np.isnan(raw)).sum(axis=1) >= 3
    raw, errors = raw[enough], errors[enough]
    together = pool(raw, errors)
    metric = seed % len(raw)
    there = ~np.isnan(raw[metric])
    alone = pool(raw[[metric]][:, there], errors[[metric]][:, there])
    assert together.tau2[metric] == pytest.approx(alone.tau2[0], rel=1e-9, abs=1e-12)
    assert together.pooled[metric, there] == pytest.approx(alone.pooled[0])
    assert np.isnan(together.pooled[metric, ~there]).all()
    assert np.isnan(together.borrowed[metric, ~there]).all()


@given(SEEDS, st.floats(-1e3, 1e3), st.sampled_from([1e-4, 1.0, 1e4]))
def test_other_units_give_the_same_answer_in_other_units(seed: int, offset: float, unit: float) -> None:
    raw, errors = made_up(np.random.default_rng(seed), 2, 8, 1.0)
    found, other = pool(raw, errors), pool(offset + unit * raw, unit * errors)
    assert other.tau2 == pytest.approx(unit**2 * found.tau2, rel=1e-5, abs=1e-8 * unit**2)
    assert other.pooled == pytest.approx(offset + unit * found.pooled, rel=1e-6, abs=1e-6 * unit)


def test_the_interval_of_the_variance_keeps_its_promise() -> None:
    raw, errors = made_up(np.random.default_rng(3), 2000, 12, 0.8)
    found = between_sites(raw, errors)
    assert ((found.low <= 0.64) & (found.high >= 0.64)).mean() == pytest.approx(0.95, abs=0.015)


@pytest.mark.parametrize(
    ("raw", "errors", "covariates", "why"),
    [
        ([[1.0, 2.0, 3.0]], [[1.0, 1.0]], None, "metrics x sites, both alike"),
        ([[1.0, 2.0, np.nan]], [[1.0, 1.0, 1.0]], None, "no standard error, or an error no estimate"),
        ([[1.0, 2.0, np.inf]], [[1.0, 1.0, 1.0]], None, "infinite"),
        ([[1.0, 2.0, 3.0]], [[1.0, 1.0, 0.0]], None, "not above zero"),
        ([[1.0, 2.0, 3.0]], [[1.0, 1.0, 1e-170]], None, "in a smaller unit"),
        ([[1.0, 2.0], [1.0, np.nan]], [[1.0, 1.0], [1.0, np.nan]], None, "metric 1 has 1 sites"),
        ([[1.0, 2.0]], [[1.0, 1.0]], [[1.0], [2.0]], "takes 3 or more"),
        ([[1.0, 2.0, 3.0]], [[1.0, 1.0, 1.0]], [[1.0], [2.0]], "does not fit"),
        ([[1.0, 2.0, 3.0]], [[1.0, 1.0, 1.0]], [[1.0], [2.0], [np.nan]], "a covariate is missing"),
        ([[1.0, 2.0, 3.0]], [[1.0, 1.0, 1.0]], [[7.0], [7.0], [7.0]], "do not differ"),
        ([[1.0, 2.0, 3.0, 4.0]], [[1.0] * 4], [[1.0, 2.0], [2.0, 4.0], [3.0, 6.0], [5.0, 10.0]], "one follows from"),
    ],
)
def test_what_cannot_be_pooled_is_refused(
    raw: list[list[float]], errors: list[list[float]], covariates: list[list[float]] | None, why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        pool(np.array(raw), np.array(errors), None if covariates is None else np.array(covariates))


def test_a_metric_that_cannot_be_pooled_is_called_by_its_own_number_among_thousands() -> None:
    raw, errors = made_up(np.random.default_rng(1), 1500, 4, 1.0)
    raw[1300, 1:] = errors[1300, 1:] = np.nan
    with pytest.raises(ValueError, match="metric 1300 has 1 sites"):
        pool(raw, errors)


def test_no_metric_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="no metric"):
        pool(np.empty((0, 5)), np.empty((0, 5)))


def test_a_confidence_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        between_sites(BCG[None], BCG_ERRORS[None], confidence=1.0)
