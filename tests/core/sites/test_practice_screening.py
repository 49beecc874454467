"""Practices that go with better results are found, and few of those that are found are chance."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import t

from catchball.core.sites.pooling import pool
from catchball.core.sites.screening import screen
from core.sites.many_sites import BCG, BCG_ERRORS, LATITUDE, Matrices, made_up


def test_the_test_of_a_practice_is_that_of_knapp_and_hartung_beside_the_covariates() -> None:
    north = LATITUDE > 40
    found = screen(BCG[None], BCG_ERRORS[None], north[:, None], LATITUDE[:, None])
    columns = np.column_stack([LATITUDE, north])
    slow = Matrices(BCG, BCG_ERRORS, columns)
    tau2 = slow.tau2()
    _, covariance, coefficients = slow.at(tau2)
    factor = max(slow.q(tau2) / 10, 1.0)
    error = np.sqrt(factor * covariance[2, 2])
    assert found.effect[0, 0] == pytest.approx(coefficients[2], rel=1e-5)
    assert found.error[0, 0] == pytest.approx(error, rel=1e-5)
    assert found.p[0, 0] == pytest.approx(2 * t.sf(abs(coefficients[2] / error), 10), rel=1e-4)


def test_what_is_kept_is_what_the_steps_of_benjamini_and_hochberg_keep() -> None:
    chance = np.random.default_rng(6)
    raw, errors = made_up(chance, 30, 20, 0.5)
    practices = chance.uniform(size=(20, 4)) < 0.5
    raw[:8] += 3 * practices[:, 0]
    found = screen(raw, errors, practices, false_discoveries=0.1)
    ordered = np.sort(found.p.ravel())
    below = np.flatnonzero(ordered <= 0.1 * np.arange(1, 121) / 120)
    assert (found.kept == (found.p <= ordered[below[-1]])).all()
    assert found.kept[:8, 0].all()


def test_of_practices_that_do_nothing_hardly_one_is_kept_and_p_values_keep_their_promise() -> None:
    chance = np.random.default_rng(7)
    false = screens = 0
    p_values = []
    for _ in range(40):
        raw, errors = made_up(chance, 12, 10, 0.7)
        found = screen(raw, errors, chance.permuted(np.tile([True, False], (3, 5)), axis=1).T, false_discoveries=0.1)
        p_values.append(found.p.ravel())
        false, screens = false + bool(found.kept.any()), screens + 1
    assert (np.concatenate(p_values) <= 0.05).mean() <= 0.055
    assert false / screens <= 0.2


def test_a_practice_that_too_few_sites_have_or_that_a_covariate_tells_is_no_question_at_all() -> None:
    raw, errors = made_up(np.random.default_rng(9), 2, 8, 1.0)
    raw[1, :4] = errors[1, :4] = np.nan
    one, half = np.arange(8) == 0, np.arange(8) % 2 == 0
    late = np.arange(8) >= 4
    found = screen(raw, errors, np.column_stack([one, half, late]), half[:, None].astype(float))
    assert np.isnan(found.p).tolist() == [[True, True, False], [True, True, True]]
    assert (np.isnan(found.adjusted) == np.isnan(found.p)).all()
    assert not found.kept[np.isnan(found.p)].any()


def test_a_practice_is_judged_beside_the_covariates_of_its_own_metric() -> None:
    chance = np.random.default_rng(10)
    raw, errors = made_up(chance, 3, 9, 1.0)
    covariates = chance.normal(size=(3, 9, 1))
    has = np.arange(9) % 2 == 0
    found = screen(raw, errors, has[:, None], covariates)
    for metric in range(3):
        alone = pool(raw[[metric]], errors[[metric]], np.column_stack([covariates[metric], has]))
        assert found.effect[metric, 0] == pytest.approx(alone.coefficients[0, 2])


@pytest.mark.parametrize(
    ("practices", "rate", "why"),
    [(np.ones((4, 1), np.bool_), 0.1, "does not fit"), (np.ones((5, 1), np.bool_), 0.0, "between 0 and 1")],
)
def test_a_screening_that_makes_no_sense_is_refused(practices: np.ndarray, rate: float, why: str) -> None:
    raw, errors = made_up(np.random.default_rng(1), 1, 5, 1.0)
    with pytest.raises(ValueError, match=why):
        screen(raw, errors, practices, false_discoveries=rate)
