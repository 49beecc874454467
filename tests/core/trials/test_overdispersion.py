"""Counts that vary more than chance widen the bounds by just that, and periods that hang together are told."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest
from scipy.stats import t

from catchball.core.trials.assumptions import Flaw
from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.effects import change
from catchball.core.trials.overdispersion import compare_defectives, compare_defects, memory, period_flaws
from catchball.core.trials.proportions import ScoreDifference, Share

CHANGED = np.arange(24) >= 12
HITS = np.array([3, 7, 2, 9, 4, 4, 12, 1, 6, 5, 3, 8, 2, 1, 4, 0, 5, 2, 2, 7, 1, 3, 2, 0], float)
PARTS = np.where(np.arange(24) % 2, 90.0, 110.0)


def weighed(counts: Numbers, exposures: Numbers) -> tuple[Numbers, Numbers, float]:
    """Quasi-Poisson coefficients, errors and dispersion by iterated least squares, as every package does it."""
    design = np.column_stack([np.ones(24), CHANGED])
    found = np.array([log(counts.sum() / exposures.sum()), 0.0])
    for _ in range(50):
        means = exposures * np.exp(design @ found)
        found += np.linalg.solve(design.T @ (design * means[:, None]), design.T @ (counts - means))
    dispersion = float(((counts - means) ** 2 / means).sum()) / 22
    return found, np.sqrt(dispersion * np.diag(np.linalg.inv(design.T @ (design * means[:, None])))), dispersion


def test_ratio_and_dispersion_are_those_of_the_quasi_poisson_regression() -> None:
    coefficients, errors, dispersion = weighed(HITS * 20, PARTS)
    found = compare_defects(HITS * 20, PARTS, CHANGED)
    assert found.effect.estimate == pytest.approx(exp(coefficients[1]), rel=1e-9)
    assert found.dispersion == pytest.approx(dispersion, rel=1e-9)
    assert found.freedom == 22
    # With so many defects the bounds of the score are near those of the logarithm.
    away = t.isf(0.025, 22) * errors[1]
    assert found.effect.lower(0.025) == pytest.approx(exp(coefficients[1] - away), rel=0.03)
    assert found.effect.upper(0.025) == pytest.approx(exp(coefficients[1] + away), rel=0.03)


@pytest.mark.parametrize("error", [0.025, 0.3, 0.7])
def test_bounds_of_the_ratio_are_where_the_p_value_is_the_error(error: float) -> None:
    found = compare_defects(HITS, PARTS, CHANGED).effect
    assert found.more(found.lower(error)) == pytest.approx(error, abs=1e-9)
    assert found.less(found.upper(error)) == pytest.approx(error, abs=1e-9)


def test_the_dispersion_of_defectives_is_pearsons_and_the_bounds_are_wider_by_it() -> None:
    found = compare_defectives(HITS, PARTS, CHANGED)
    shares = [HITS[side].sum() / PARTS[side].sum() for side in (CHANGED, ~CHANGED)]
    means = PARTS * np.where(CHANGED, *shares)
    pearson = ((HITS - means) ** 2 / (means * (1 - means / PARTS))).sum()
    assert found.dispersion == pytest.approx(pearson / 22)
    assert (found.residuals**2).sum() == pytest.approx(pearson)
    plain = ScoreDifference(Share(29, 1200), Share(64, 1200))
    assert found.effect.estimate == pytest.approx(plain.estimate)
    narrow, wide = change(plain), change(found.effect)
    assert wide.high - wide.low == pytest.approx((narrow.high - narrow.low) * found.dispersion**0.5, rel=0.08)


def test_counts_that_vary_less_than_chance_are_not_trusted_more() -> None:
    even = np.where(CHANGED, 4.0, 6.0)
    for compare in (compare_defects, compare_defectives):
        found = compare(even, np.full(24, 10.0), CHANGED)
        assert found.dispersion == 0
        assert found.effect.dispersion == 1


def test_a_missing_period_is_left_out() -> None:
    hits = np.append(HITS, np.nan)
    found = compare_defects(hits, np.append(PARTS, 100.0), np.append(CHANGED, [True]))
    assert found.freedom == 22
    assert change(found.effect) == change(compare_defects(HITS, PARTS, CHANGED).effect)
    assert np.isnan(found.residuals[-1])


def test_a_side_without_a_defect_has_bounds_and_the_dispersion_of_the_other() -> None:
    hits = np.where(CHANGED, 0.0, HITS)
    for found in (compare_defects(hits, PARTS, CHANGED), compare_defectives(hits, PARTS, CHANGED)):
        assert found.freedom == 11
        assert change(found.effect).p_value < 0.05
        assert np.isfinite(change(found.effect).high)
    assert compare_defects(hits, PARTS, CHANGED).effect.lower(0.025) == 0
    turned = compare_defects(hits, PARTS, ~CHANGED)
    assert turned.effect.estimate == turned.effect.upper(0.025) == np.inf


def test_the_same_dispersion_is_found_that_was_put_in() -> None:
    chance = np.random.default_rng(5)
    changed = np.arange(4000) % 2 == 0
    clusters = chance.poisson(chance.gamma(10 / 2, 2, 4000)).astype(float)  # (dispersion 1 + 2)
    assert compare_defects(clusters, np.ones(4000), changed).dispersion == pytest.approx(3, rel=0.06)
    shares = chance.beta(2, 18, 4000)  # (dispersion 1 + 49 / 21)
    hits = chance.binomial(50, shares).astype(float)
    assert compare_defectives(hits, np.full(4000, 50.0), changed).dispersion == pytest.approx(1 + 49 / 21, rel=0.06)


def test_memory_of_periods_is_found_and_independent_ones_have_none() -> None:
    chance = np.random.default_rng(6)
    level = np.zeros(80)
    for place in range(1, 80):
        level[place] = 0.8 * level[place - 1] + 0.3 * chance.normal()
    changed = np.arange(80) >= 40
    wandering = chance.poisson(30 * np.exp(level)).astype(float)
    assert memory(compare_defects(wandering, np.ones(80), changed)) < 1e-3
    assert memory(compare_defects(chance.permuted(wandering), np.ones(80), changed)) > 0.05
    assert memory(compare_defects(HITS[9:16], PARTS[9:16], CHANGED[9:16])) == 1.0


def test_a_trend_and_a_shift_of_periods_are_named_and_healthy_ones_have_no_flaw() -> None:
    chance = np.random.default_rng(7)
    changed, time = np.arange(80) >= 40, np.arange(80)
    rising = chance.poisson(10 + time / 4).astype(float)
    assert Flaw.TREND not in period_flaws(compare_defects(rising, 10 + time / 4, changed), changed)
    named = period_flaws(compare_defects(rising, np.ones(80), changed), changed)
    assert named[0] == Flaw.TREND
    stepped = chance.poisson(np.where((time >= 20) & ~changed, 14.0, 8.0)).astype(float)
    assert Flaw.SHIFT in period_flaws(compare_defects(stepped, np.ones(80), changed), changed)
    healthy = [compare_defects(chance.poisson(9, 80).astype(float), np.ones(80), changed) for _ in range(60)]
    assert sum(bool(period_flaws(found, changed)) for found in healthy) <= 8


@pytest.mark.parametrize(
    ("hits", "parts", "changed", "why"),
    [
        (HITS[:5], PARTS, CHANGED, "rows of one length"),
        (HITS[:14], PARTS[:14], CHANGED[:14], "each side has 3 periods"),
        (HITS + 0.5, PARTS, CHANGED, "whole numbers"),
        (-HITS, PARTS, CHANGED, "whole numbers"),
        (HITS, PARTS * 0, CHANGED, "sizes above zero"),
        (HITS + 100, PARTS, CHANGED, "more hits than parts"),
        (PARTS, PARTS, CHANGED, "every part failed, or none did"),
    ],
)
def test_what_is_no_series_of_defectives_is_told(hits: Numbers, parts: Numbers, changed: Numbers, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        compare_defectives(hits, parts, changed.astype(bool))


def test_no_defects_at_all_have_no_ratio() -> None:
    with pytest.raises(ValueError, match="nothing was counted"):
        compare_defects(HITS * 0, PARTS, CHANGED)
