"""Two proportions: the published bounds, scipy's test, and an exact promise over every table that there could be."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.stats import barnard_exact, binom

from catchball.core.trials.effects import change
from catchball.core.trials.proportions import (
    ExactDifference,
    ScoreDifference,
    Share,
    compare_proportions,
    score,
)

FEW = 7


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [((56, 70), (48, 80), 0.0528, 0.3382), ((9, 10), (3, 10), 0.1700, 0.8406)],
)
def test_bounds_of_the_statistic_are_those_that_newcombe_published(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    found = ScoreDifference(Share(*first), Share(*second))
    assert found.lower(0.025) == pytest.approx(low, abs=5e-5)
    assert found.upper(0.025) == pytest.approx(high, abs=5e-5)


def test_the_test_is_barnards_with_the_example_of_scipy() -> None:
    found = ExactDifference(Share(7, 15), Share(12, 15))
    assert found.less(0) == pytest.approx(0.0341, abs=5e-5)


def likelihood(first: int, second: int, base: float, effect: float) -> float:
    return -float(binom.logpmf(first, 12, base + effect) + binom.logpmf(second, 20, base))


@pytest.mark.parametrize(("first", "second", "effect"), [(3, 11, 0.2), (9, 2, -0.3), (0, 5, 0.1), (12, 20, -0.05)])
def test_the_statistic_takes_the_most_probable_proportions_that_differ_by_the_effect(
    first: int, second: int, effect: float
) -> None:
    low, high = max(0.0, -effect), min(1.0, 1 - effect)
    base = minimize_scalar(
        lambda base: likelihood(first, second, base, effect),
        bounds=(low, high),
        method="bounded",
        options={"xatol": 1e-12},
    ).x
    variance = ((base + effect) * (1 - base - effect) / 12 + base * (1 - base) / 20) * 32 / 31
    found = score(np.array([float(first)]), np.array([float(second)]), 12, 20, effect)
    assert found.item() == pytest.approx((first / 12 - second / 20 - effect) / np.sqrt(variance), rel=1e-3)


@pytest.mark.parametrize("effect", [-0.3, 0.1, 0.25])
def test_no_proportions_are_refuted_too_often_where_they_are_true(effect: float) -> None:
    few = np.arange(FEW + 1)
    refuted = [
        [ExactDifference(Share(a, FEW), Share(b, FEW)).more(effect) <= 0.05 for b in range(FEW + 1)]
        for a in range(FEW + 1)
    ]
    base = np.linspace(max(0, -effect), min(1, 1 - effect), 301)[:, None]
    ours, theirs = binom.pmf(few, FEW, np.minimum(1.0, base + effect)), binom.pmf(few, FEW, base)
    worst = np.einsum("ka,kb,ab->k", ours, theirs, np.array(refuted, float)).max()
    assert 0.01 < worst <= 0.05 + 1e-6


def test_the_bounds_are_where_the_exact_test_begins_to_refute() -> None:
    found = ExactDifference(Share(14, 20), Share(6, 25))
    low, high = found.lower(0.025), found.upper(0.025)
    assert found.more(low - 1e-5) <= 0.025 < found.more(low + 1e-5)
    assert found.less(high + 1e-5) <= 0.025 < found.less(high - 1e-5)
    assert low < found.estimate < high
    assert found.more(1e-7) == pytest.approx(found.more(0), abs=1e-4)


def test_parts_that_failed_and_parts_that_did_not_tell_the_same() -> None:
    found, other = ExactDifference(Share(3, 20), Share(9, 18)), ExactDifference(Share(17, 20), Share(9, 18))
    assert (found.lower(0.05), found.upper(0.05)) == pytest.approx((-other.upper(0.05), -other.lower(0.05)), abs=1e-6)
    assert found.less(0.1) == pytest.approx(other.more(-0.1), abs=1e-12)


@pytest.mark.parametrize(
    ("hits", "parts"), [((0, 0), (10, 12)), ((10, 12), (10, 12)), ((10, 0), (10, 12)), ((0, 1), (1, 1))]
)
def test_all_or_nothing_has_bounds_too(hits: tuple[int, int], parts: tuple[int, int]) -> None:
    first, second = (Share(*one) for one in zip(hits, parts, strict=True))
    for found in (ExactDifference(first, second), ScoreDifference(first, second)):
        shown = change(found)
        assert -1 <= shown.low <= shown.estimate <= shown.high <= 1
        assert shown.low < shown.high
        assert 0 <= shown.p_value <= 1
        if hits[0] * parts[1] == hits[1] * parts[0]:
            assert shown.p_value == 1


def test_of_many_parts_the_statistic_is_close_to_the_exact_test() -> None:
    few, many = compare_proportions(Share(60, 150), Share(70, 140)), compare_proportions(Share(60, 500), Share(90, 500))
    assert isinstance(few, ExactDifference)
    assert isinstance(many, ScoreDifference)
    plain = ScoreDifference(few.changed, few.unchanged)
    assert plain.lower(0.05) == pytest.approx(few.lower(0.05), abs=0.006)
    assert plain.less(0) == pytest.approx(few.less(0), abs=0.012)
    assert few.less(0) == barnard_exact([[60, 70], [90, 70]], "less").pvalue


@pytest.mark.parametrize(("hits", "parts"), [(3, 2), (-1, 5), (0, 0)])
def test_what_is_no_share_is_refused(hits: int, parts: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        Share(hits, parts)
