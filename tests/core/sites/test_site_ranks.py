"""Ranks are told with all that is not known: of the site, of the regression, and of how much sites differ at all."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from catchball.core.sites.estimates import Numbers, estimates
from catchball.core.sites.ranks import Ranks, drawn_effects, ranks
from core.sites.many_sites import Matrices, made_up


def ranked(raw: Numbers, errors: Numbers, covariates: Numbers | None = None, *, draws: int = 4000) -> Ranks:
    return ranks(raw, errors, np.random.default_rng(1), covariates, higher_is_better=True, draws=draws)


@pytest.mark.parametrize("covariates", [None, np.array([[2.0], [0.0], [0.1], [0.2], [0.0]])])
def test_the_probability_that_a_site_beats_another_is_the_integral_over_all_that_is_not_known(
    covariates: Numbers | None,
) -> None:
    raw, errors = np.array([[3.0, 1.0, 0.0, 0.5, 0.2]]), np.array([[0.8, 0.3, 1.0, 0.5, 2.0]])
    slow = Matrices(raw[0], errors[0], covariates)

    def first_beats_second(tau: float) -> float:
        weights, covariance, coefficients = slow.at(tau**2)
        pull = tau**2 * weights
        mean = pull @ (raw[0] - slow.design @ coefficients)
        spread = tau**2 * (np.eye(5) - pull) + pull @ slow.design @ covariance @ slow.design.T @ pull
        of = np.array([1.0, -1.0, 0.0, 0.0, 0.0])
        return float(norm.cdf(of @ mean / np.sqrt(of @ spread @ of)))

    def weight(tau: float) -> float:
        return float(np.exp(slow.log_likelihood(tau**2)))

    total = quad(weight, 1e-9, np.inf)[0]
    expected = quad(lambda tau: weight(tau) * first_beats_second(tau), 1e-9, np.inf)[0] / total
    effects = drawn_effects(estimates(raw, errors, covariates), 40_000, np.random.default_rng(2))
    assert (effects[:, 0] > effects[:, 1]).mean() == pytest.approx(expected, abs=0.01)


def test_sites_that_are_told_apart_by_far_have_certain_ranks_in_the_direction_that_is_better() -> None:
    raw, errors = np.array([[1.0, 4.0, np.nan, 2.0, 3.0]]), np.array([[0.01, 0.01, np.nan, 0.01, 0.01]])
    found = ranked(raw, errors)
    assert found.expected[0] == pytest.approx([4, 1, np.nan, 3, 2], nan_ok=True)
    assert (found.low[0] == found.high[0])[[0, 1, 3, 4]].all()
    assert found.best[0] == pytest.approx([0, 1, np.nan, 0, 0], nan_ok=True)
    lower = ranks(raw, errors, np.random.default_rng(1), higher_is_better=False)
    assert lower.expected[0] == pytest.approx([1, 4, np.nan, 2, 3], nan_ok=True)


def test_the_first_of_sites_that_chance_alone_tells_apart_is_not_called_the_best() -> None:
    raw, errors = made_up(np.random.default_rng(8), 20, 10, 0.0)
    found = ranked(raw, errors)
    assert found.best.max() < 0.6
    assert (found.high - found.low).min() >= 5
    assert found.expected.sum(axis=1) == pytest.approx(np.full(20, 55.0))
    assert found.best.sum(axis=1) == pytest.approx(np.ones(20))


def test_what_the_covariates_explain_gives_no_rank() -> None:
    volume = np.arange(8.0)
    better = np.array([0.0, 0, 0, 3, 0, 0, 0, 0])
    raw, errors = (100 * volume + better)[None], np.full((1, 8), 0.1)
    found = ranked(raw + 0.2 * np.random.default_rng(4).normal(size=raw.shape), errors, volume[:, None])
    assert found.best[0, 3] > 0.95
    assert found.expected[0, 7] > 2


def test_the_intervals_of_ranks_hold_the_true_ranks_as_often_as_they_say() -> None:
    chance = np.random.default_rng(11)
    truth = chance.normal(0, 1, (200, 8))
    errors = chance.uniform(0.3, 1.5, truth.shape)
    found = ranked(truth + errors * chance.normal(size=truth.shape), errors, draws=600)
    true = np.argsort(np.argsort(-truth, axis=1), axis=1) + 1
    assert 0.94 <= ((found.low <= true) & (true <= found.high)).mean() <= 0.995


@pytest.mark.parametrize(
    ("sites", "more", "why"),
    [(2, {}, "metric 0 has too few sites"), (5, {"draws": 0}, "one draw"), (5, {"confidence": 0.0}, "a confidence")],
)
def test_ranks_that_cannot_be_told_are_refused(sites: int, more: dict[str, float], why: str) -> None:
    raw, errors = made_up(np.random.default_rng(1), 1, sites, 1.0)
    with pytest.raises(ValueError, match=why):
        ranks(raw, errors, np.random.default_rng(1), higher_is_better=True, **more)  # type: ignore[arg-type]  # one of two
