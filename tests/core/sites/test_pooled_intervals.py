"""Intervals of pooled values hold the true values as often as they say, though tau² is not known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from catchball.core.sites.intervals import pooled_intervals
from catchball.core.sites.pooling import pool
from core.sites.many_sites import Matrices, made_up


def test_an_end_of_the_interval_has_its_probability_when_tau_is_integrated_out() -> None:
    raw, errors = made_up(np.random.default_rng(5), 1, 7, 0.8)
    covariates = np.random.default_rng(6).normal(size=(7, 1))
    slow = Matrices(raw[0], errors[0], covariates)
    low, high = pooled_intervals(raw, errors, covariates, 0.9)

    def below(tau: float, site: int, bound: float) -> float:
        weights, covariance, coefficients = slow.at(tau**2)
        pull = tau**2 * weights
        line = slow.design @ coefficients
        mean = line + pull @ (raw[0] - line)
        apart = np.eye(7) - pull
        spread = tau**2 * apart + apart @ slow.design @ covariance @ slow.design.T @ apart
        return float(np.exp(slow.log_likelihood(tau**2)) * norm.cdf((bound - mean[site]) / np.sqrt(spread[site, site])))

    total = quad(lambda tau: np.exp(slow.log_likelihood(tau**2)), 1e-9, np.inf)[0]
    for site in (0, 6):
        for ends, probability in ((low, 0.05), (high, 0.95)):
            found = quad(below, 1e-9, np.inf, args=(site, ends[0, site]))[0] / total
            assert found == pytest.approx(probability, abs=1e-4)


@pytest.mark.parametrize(("sites", "tau"), [(8, 0.3), (8, 1.0), (25, 0.3)])
def test_intervals_hold_the_true_values_as_often_as_they_say_where_those_of_a_known_tau_do_not(
    sites: int, tau: float
) -> None:
    chance = np.random.default_rng(3)
    errors = chance.uniform(0.3, 1.5, (1_600 // sites, sites))
    true = tau * chance.normal(size=errors.shape)
    raw = true + errors * chance.normal(size=errors.shape)
    low, high = pooled_intervals(raw, errors)
    assert 0.93 <= ((low <= true) & (true <= high)).mean() <= 0.99
    plugged = pool(raw, errors)
    assert (np.abs(plugged.pooled - true) <= 1.96 * plugged.errors).mean() < 0.93


def test_a_site_without_the_metric_has_no_interval_and_the_others_are_as_if_it_were_not_asked() -> None:
    raw, errors = made_up(np.random.default_rng(2), 2, 6, 1.0)
    raw[1, 2] = errors[1, 2] = np.nan
    low, high = pooled_intervals(raw + 100, errors)
    others = np.arange(6) != 2
    alone = pooled_intervals(raw[[1]][:, others] + 100, errors[[1]][:, others])
    assert np.isnan(low[1, 2])
    assert np.isnan(high[1, 2])
    assert low[1, others] == pytest.approx(alone[0][0])
    assert high[1, others] == pytest.approx(alone[1][0])


@pytest.mark.parametrize(("sites", "confidence", "why"), [(2, 0.95, "too few sites"), (5, 1.0, "between 0 and 1")])
def test_intervals_that_cannot_be_told_are_refused(sites: int, confidence: float, why: str) -> None:
    raw, errors = made_up(np.random.default_rng(1), 1, sites, 1.0)
    with pytest.raises(ValueError, match=why):
        pooled_intervals(raw, errors, confidence=confidence)
