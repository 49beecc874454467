"""Kappas agree with published ones and with slow references; shares of agreement are counted as the handbook does."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, product
from math import sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import binom, norm

from catchball.core.spc.agreement import agreement, share
from catchball.core.spc.kappa import (
    Codes,
    Kappa,
    cohen_kappa,
    cohen_kappa_of_counts,
    fleiss_kappa,
    kendall_concordance,
)
from core.spc.published import DIAGNOSES, INSPECTORS

Numbers = NDArray[np.float64]
CLINIC = np.array([[75.0, 1, 4], [5, 4, 1], [0, 0, 10]])
"""Two raters, three diagnoses, a hundred patients: J. L. Fleiss, Statistical Methods for Rates and Proportions."""


def known(kappa: Kappa | None) -> Kappa:
    assert kappa is not None
    return kappa


def plain_kappa(shares: Numbers) -> float:
    chance = float(shares.sum(axis=1) @ shares.sum(axis=0))
    return float((np.trace(shares) - chance) / (1 - chance))


def delta_error(shares: Numbers, at: Numbers, size: float) -> float:
    """The standard error of kappa by the delta method, its slopes by small steps, where the truth is `at`."""
    step = 1e-6
    slopes = np.zeros_like(shares)
    for cell in np.ndindex(*shares.shape):
        more, less = at.copy(), at.copy()
        more[cell] += step
        less[cell] -= step
        slopes[cell] = (unscaled_kappa(more) - unscaled_kappa(less)) / (2 * step)
    return sqrt(float((at * slopes**2).sum() - (at * slopes).sum() ** 2) / size)


def unscaled_kappa(shares: Numbers) -> float:
    return plain_kappa(shares / shares.sum())


@st.composite
def judgements(draw: st.DrawFn) -> Codes:
    shape = draw(st.tuples(st.integers(2, 12), st.integers(2, 4), st.integers(1, 3)))
    chance = np.random.default_rng(draw(st.integers(0, 2**20)))
    truth = chance.integers(0, 3, size=(shape[0], 1, 1))
    doubt = draw(st.sampled_from([0.0, 0.2, 1.0]))
    return np.where(chance.random(shape) < doubt, chance.integers(0, 3, size=shape), truth)


@pytest.mark.parametrize("name", INSPECTORS)
def test_the_handbooks_inspectors_have_the_published_kappas(name: str) -> None:
    counts, published = INSPECTORS[name]
    found = known(cohen_kappa_of_counts(np.array(counts, float)))
    assert round(found.value, 2) == published
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.value < found.high


def test_the_handbooks_shares_have_the_published_exact_intervals() -> None:
    published = {42: (84, 71, 93), 45: (90, 78, 97), 40: (80, 66, 90)}
    for agreed, wanted in published.items():
        found = share(agreed, 50)
        assert (round(found.percent), round(100 * found.low), round(100 * found.high)) == wanted


@given(st.integers(1, 60).flatmap(lambda parts: st.tuples(st.integers(0, parts), st.just(parts))))
def test_bounds_of_a_share_leave_half_of_the_error_outside_on_each_side(case: tuple[int, int]) -> None:
    agreed, parts = case
    found = share(agreed, parts, 0.9)
    if agreed:
        assert binom.sf(agreed - 1, parts, found.low) == pytest.approx(0.05, abs=1e-6)
    else:
        assert found.low == 0
    if agreed < parts:
        assert binom.cdf(agreed, parts, found.high) == pytest.approx(0.05, abs=1e-6)
    else:
        assert found.high == 1


def test_thirty_patients_have_the_published_kappa() -> None:
    found = known(fleiss_kappa(DIAGNOSES))
    assert found.value == pytest.approx(0.430, abs=5e-4)
    assert found.value / found.error_by_chance == pytest.approx(17.7, abs=0.05)
    assert found.p < 1e-60
    single = [known(fleiss_kappa(np.stack([one, 6 - one], axis=1))).value for one in DIAGNOSES.T]
    assert single == pytest.approx([0.245, 0.245, 0.520, 0.471, 0.566], abs=5e-4)


def test_two_hundred_diagnoses_have_the_published_kappa() -> None:
    """J. Cohen, Educational and Psychological Measurement 20 (1960), table 2: .29/.59."""
    found = known(cohen_kappa_of_counts(np.array([[88.0, 14, 18], [10, 40, 10], [2, 6, 12]])))
    assert found.value == pytest.approx(0.492, abs=5e-4)


def test_a_hundred_patients_have_the_published_kappa_and_errors() -> None:
    found = known(cohen_kappa_of_counts(CLINIC))
    assert found.value == pytest.approx(0.676, abs=5e-4)
    assert found.error_by_chance == pytest.approx(0.076, abs=5e-4)
    assert found.high is not None
    assert (found.high - found.value) / norm.isf(0.025) == pytest.approx(0.088, abs=5e-4)


@pytest.mark.parametrize("counts", [CLINIC, np.array([[30.0, 10, 5], [2, 25, 8], [6, 1, 40]])])
def test_errors_of_cohens_kappa_are_those_of_the_delta_method(counts: Numbers) -> None:
    found = known(cohen_kappa_of_counts(counts, 0.9))
    shares = counts / counts.sum()
    at_random = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    assert found.error_by_chance == pytest.approx(delta_error(shares, at_random, counts.sum()), rel=1e-6)
    assert found.p == pytest.approx(norm.sf(found.value / found.error_by_chance))
    assert found.low is not None
    error = (found.value - found.low) / norm.isf(0.05)
    assert error == pytest.approx(delta_error(shares, shares, counts.sum()), rel=1e-6)


def test_the_error_of_fleiss_kappa_is_that_of_raters_who_guess() -> None:
    chance = np.random.default_rng(5)
    guesses = chance.choice(3, p=[0.6, 0.3, 0.1], size=(1500, 40, 4))
    found = [known(fleiss_kappa((one[:, :, None] == np.arange(3)).sum(axis=1))) for one in guesses]
    spread = float(np.std([one.value for one in found]))
    assert spread == pytest.approx(float(np.mean([one.error_by_chance for one in found])), rel=0.06)
    assert np.mean([one.p < 0.05 for one in found]) == pytest.approx(0.05, abs=0.02)


@given(judgements())
def test_kappas_are_those_of_counting_every_pair(ratings: Codes) -> None:
    found = agreement(ratings)
    for pair in found.pairs:
        first, second = ratings[:, pair.first].ravel(), ratings[:, pair.second].ravel()
        by_chance = np.mean([one == other for one, other in product(first, second)])
        if by_chance < 1:
            wanted = (np.mean(first == second) - by_chance) / (1 - by_chance)
            assert known(pair.kappa).value == pytest.approx(wanted)
        else:
            assert pair.kappa is None
    every = ratings.reshape(len(ratings), -1)
    by_chance = np.mean([one == other for one, other in product(every.ravel(), every.ravel())])
    if by_chance < 1:
        seen = np.mean([one == other for row in every for one, other in combinations(row, 2)])
        assert known(found.between_kappa).value == pytest.approx((seen - by_chance) / (1 - by_chance))
    else:
        assert found.between_kappa is None


@given(judgements())
def test_shares_are_those_of_counting_part_by_part(ratings: Codes) -> None:
    standard = ratings[:, 0, 0]
    found = agreement(ratings, standard)
    assert found.between is not None
    assert found.correct is not None
    assert found.between.agreed == sum(len(set(part.ravel())) == 1 for part in ratings)
    assert found.correct.agreed == found.between.agreed
    for place, one in enumerate(found.appraisers):
        rows = ratings[:, place]
        if ratings.shape[2] > 1:
            assert one.within is not None
            assert one.within.agreed == sum(len(set(row)) == 1 for row in rows)
        else:
            assert (one.within, one.within_kappa) == (None, None)
        assert one.correct is not None
        wanted = sum(set(row) == {true} for row, true in zip(rows.tolist(), standard.tolist(), strict=True))
        assert (one.correct.agreed, one.correct.parts) == (wanted, len(ratings))


@given(judgements(), st.permutations(range(3)))
def test_what_categories_are_called_and_who_came_first_changes_nothing(ratings: Codes, names: list[int]) -> None:
    found = agreement(ratings, ratings[:, 0, 0])
    renamed = 10 * np.array(names)[ratings] - 7
    other = agreement(renamed[::-1, ::-1], renamed[::-1, 0, 0])
    assert (other.between, other.correct) == (found.between, found.correct)
    assert [one.within for one in other.appraisers[::-1]] == [one.within for one in found.appraisers]
    assert [one.correct for one in other.appraisers[::-1]] == [one.correct for one in found.appraisers]
    values = [one.value if one else None for one in (found.between_kappa, other.between_kappa)]
    assert values[0] == pytest.approx(values[1])
    mine, theirs = ({frozenset((one.first, one.second)): one.kappa for one in study.pairs} for study in (found, other))
    last = ratings.shape[1] - 1
    for places, kappa in mine.items():
        mirrored = theirs[frozenset(last - place for place in places)]
        assert (kappa.value if kappa else None) == pytest.approx(mirrored.value if mirrored else None)


def test_full_agreement_is_one_and_one_category_is_no_agreement_at_all() -> None:
    two = np.array([0, 1, 1, 0, 1])
    ratings = np.repeat(two, 6).reshape(5, 3, 2)
    found = agreement(ratings, two)
    assert found.between is not None
    assert (found.between.percent, found.between.high, known(found.between_kappa).value) == (100, 1, 1)
    first = found.appraisers[0]
    assert (known(first.within_kappa).value, known(first.correct_kappa).value) == (1, 1)
    assert (known(first.correct_kappa).low, known(first.correct_kappa).high) == (None, None)
    same = agreement(np.zeros_like(ratings), np.zeros_like(two))
    assert (same.between_kappa, same.pairs[0].kappa, same.appraisers[0].correct_kappa) == (None, None, None)
    alone = agreement(ratings[:, :1])
    assert (alone.between, alone.between_kappa, alone.pairs, alone.correct) == (None, None, (), None)
    assert (alone.appraisers[0].correct, alone.appraisers[0].correct_kappa) == (None, None)


def test_three_executives_have_the_published_concordance() -> None:
    """S. Siegel, Nonparametric Statistics: six applicants for a job, W of .16."""
    ranks = np.array([[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]], float).T
    found = kendall_concordance(ranks)
    assert found.value == pytest.approx(25.5 / 157.5)
    assert round(found.value, 2) == 0.16
    assert kendall_concordance(np.repeat(ranks[:, :1], 4, axis=1)).value == pytest.approx(1)


@given(st.integers(0, 2**20), st.integers(3, 8), st.integers(2, 5))
def test_concordance_is_that_of_its_definition_with_ties(seed: int, things: int, raters: int) -> None:
    ratings = np.random.default_rng(seed).integers(1, 5, size=(things, raters)).astype(float)
    assume(bool(np.ptp(ratings, axis=0).any()))
    ranks = np.array([[(row < own).sum() + ((row == own).sum() + 1) / 2 for own in row] for row in ratings.T])
    ties = sum(float((row == own).sum() ** 2 - 1) for row in ratings.T for own in row)
    sums = ranks.sum(axis=0)
    wanted = 12 * float(((sums - sums.mean()) ** 2).sum()) / (raters**2 * (things**3 - things) - raters * ties)
    assert kendall_concordance(ratings).value == pytest.approx(wanted)


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: agreement(np.zeros((3, 2), int)), r"parts x appraisers x trials; this one is \(3, 2\)"),
    (lambda: agreement(np.zeros((3, 2, 2), int), np.zeros(4, int)), r"each of 3 parts; this one is \(4,\)"),
    (lambda: agreement(np.zeros((3, 2, 2), int), None, 95), "between 0 and 1, not at 95"),
    (lambda: share(4, 3), "not 4 of 3"),
    (lambda: cohen_kappa(np.zeros(3, int), np.zeros(4, int)), "rate the same things"),
    (lambda: cohen_kappa_of_counts(np.ones((2, 3))), "cross tabulation is square"),
    (lambda: cohen_kappa_of_counts(CLINIC, 0), "between 0 and 1, not at 0"),
    (lambda: fleiss_kappa(np.array([[3, 0], [1, 1]])), "rated equally often"),
    (lambda: fleiss_kappa(np.array([[-1, 3]])), "not negative"),
    (lambda: kendall_concordance(np.ones((2, 3))), "three or more things"),
    (lambda: kendall_concordance(np.ones((4, 3))), "no order to compare"),
]


@pytest.mark.parametrize(("asked", "why"), REFUSED)
def test_ratings_that_do_not_fit_are_refused(asked: Callable[[], object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        asked()
