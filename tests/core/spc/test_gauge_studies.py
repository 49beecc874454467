"""Gauge studies agree with published ones, with least squares, and with what was put into simulated ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import chi2
from scipy.stats import f as f_distribution

from catchball.core.spc.constants import Constants, d2
from catchball.core.spc.gauge import Component, Gauge, by_ranges, crossed, d2_star, nested
from catchball.core.spc.variances import Row, Source, crossed_table, modified_large_sample, nested_table
from core.spc.published import GAUGE

Numbers = NDArray[np.float64]
METHODS: list[Callable[[Numbers], Gauge]] = [crossed, nested, by_ranges]


def pieces(gauge: Gauge) -> list[Component]:
    return [gauge.repeatability, gauge.reproducibility, gauge.grr, gauge.part, gauge.total]


def sigmas(gauge: Gauge) -> list[float]:
    return [one.sigma for one in pieces(gauge)]


def scaled(effects: Numbers, weight: int, squares: float) -> Numbers:
    """Effects whose sum of squares over all values is `squares`."""
    return effects * sqrt(squares / (weight * float((effects**2).sum())))


def crossed_values(shape: tuple[int, int, int], squares: tuple[float, float, float, float]) -> Numbers:
    """Values with these sums of squares: of part, appraiser, interaction and repeatability."""
    parts, appraisers, trials = shape
    drawn = np.random.default_rng(3).normal(size=shape)
    cells = drawn.mean(axis=2)
    mixed = cells - cells.mean(axis=1, keepdims=True) - cells.mean(axis=0, keepdims=True) + cells.mean()
    by_part, by_appraiser = np.linspace(-1, 1, parts), np.linspace(-1, 1, appraisers)
    return (
        20
        + scaled(by_part, appraisers * trials, squares[0])[:, None, None]
        + scaled(by_appraiser, parts * trials, squares[1])[None, :, None]
        + scaled(mixed, trials, squares[2])[:, :, None]
        + scaled(drawn - cells[:, :, None], 1, squares[3])
    )


def nested_values(shape: tuple[int, int, int], squares: tuple[float, float, float]) -> Numbers:
    """Values with these sums of squares: of part within appraiser, appraiser and repeatability."""
    parts, appraisers, trials = shape
    drawn = np.random.default_rng(4).normal(size=shape)
    cells = drawn.mean(axis=2)
    return (
        scaled(cells - cells.mean(axis=0), trials, squares[0])[:, :, None]
        + scaled(np.linspace(-1, 1, appraisers), parts * trials, squares[1])[None, :, None]
        + scaled(drawn - cells[:, :, None], 1, squares[2])
    )


def simulated(
    seed: int, shape: tuple[int, int, int], part: float, appraiser: float, mixed: float, error: float
) -> Numbers:
    chance = np.random.default_rng(seed)
    parts, appraisers, _ = shape
    return (
        100
        + part * chance.normal(size=(parts, 1, 1))
        + appraiser * chance.normal(size=(1, appraisers, 1))
        + mixed * chance.normal(size=(parts, appraisers, 1))
        + error * chance.normal(size=shape)
    )


def least_squares(values: Numbers, *factors: NDArray[np.int64]) -> float:
    """What is left of the sum of squares when a mean is fitted for each level of each factor, as by regression."""
    columns = [np.ones(values.size)]
    for factor in factors:
        columns += [(factor == level).astype(float) for level in np.unique(factor)]
    design = np.stack(columns, axis=1)
    found, *_ = np.linalg.lstsq(design, values.ravel(), rcond=None)
    return float(((values.ravel() - design @ found) ** 2).sum())


@st.composite
def studies(draw: st.DrawFn) -> Numbers:
    shape = draw(st.tuples(st.integers(2, 5), st.integers(2, 4), st.integers(2, 4)))
    seed = draw(st.integers(0, 2**20))
    part, appraiser, mixed = (draw(st.sampled_from([0.0, 0.1, 1.0])) for _ in range(3))
    return simulated(seed, shape, part, appraiser, mixed, 0.3)


def test_the_handbook_study_has_the_published_table_before_pooling() -> None:
    found = crossed(GAUGE, pool_above=1).analysis
    assert found is not None
    assert not found.pooled
    assert [row.freedom for row in found.table] == [9, 2, 18, 60]
    assert [row.squares for row in found.table] == pytest.approx([88.3619, 3.1673, 0.3590, 2.7589], abs=5e-5)
    assert [row.mean_square for row in found.table] == pytest.approx([9.81799, 1.58363, 0.01994, 0.04598], abs=5e-6)
    part, appraiser, interaction, error = found.table
    assert [part.f, appraiser.f] == pytest.approx([492.291, 79.406], abs=5e-4)
    assert [interaction.f, interaction.p] == pytest.approx([0.434, 0.974], abs=5e-4)
    assert (error.f, error.p) == (None, None)


def test_the_handbook_study_has_the_published_components_and_four_categories_after_pooling() -> None:
    found = crossed(GAUGE)
    assert found.analysis is not None
    assert found.analysis.pooled
    assert found.analysis.interaction is not None
    assert found.analysis.interaction.p == pytest.approx(0.974, abs=5e-4)
    assert found.analysis.table[-1].freedom == 78
    assert found.analysis.table[-1].squares == pytest.approx(3.1179, abs=5e-5)
    assert [row.f for row in found.analysis.table[:2]] == pytest.approx([245.614, 39.617], abs=5e-4)
    assert [one.sigma**2 for one in pieces(found)[:4]] == pytest.approx([0.03997, 0.05146, 0.09143, 1.08645], abs=5e-6)
    assert sigmas(found)[:4] == pytest.approx([0.19993, 0.22684, 0.30237, 1.04233], abs=5e-6)
    assert [one.of_study for one in pieces(found)[:4]] == pytest.approx([18.42, 20.90, 27.86, 96.04], abs=5e-3)
    assert [one.contribution for one in pieces(found)[:4]] == pytest.approx([3.39, 4.37, 7.76, 92.24], abs=5e-3)
    assert (found.distinct_categories, found.interaction, found.set_to_zero) == (4, None, frozenset())


def test_the_handbook_study_has_five_categories_by_average_and_range() -> None:
    """The handbook rounds on the way, in the fourth or fifth digit."""
    found = by_ranges(GAUGE, constants=Constants.TABLE)
    assert sigmas(found) == pytest.approx([0.20188, 0.22963, 0.30575, 1.10456, 1.14610], abs=6e-5)
    assert [one.of_study for one in pieces(found)[:4]] == pytest.approx([17.62, 20.04, 26.68, 96.38], abs=1e-2)
    assert (found.distinct_categories, found.interaction, found.analysis) == (5, None, None)
    assert by_ranges(GAUGE).distinct_categories == 5


def test_printed_factors_of_average_and_range_are_the_handbooks() -> None:
    assert [round(1 / d2_star(size, 1), 4) for size in (2, 3, 5, 10)] == [0.7071, 0.5231, 0.4030, 0.3146]
    assert (d2_star(2, 1), d2_star(3, 1)) == pytest.approx((sqrt(2), sqrt(2 + 3 * sqrt(3) / np.pi)), abs=1e-7)
    assert d2_star(5, 10**9) == pytest.approx(d2(5))
    with pytest.raises(ValueError, match="not of 0"):
        d2_star(3, 0)


def test_the_power_modules_have_the_published_components_and_interval() -> None:
    """M. A. Houf and D. B. Berman's power modules, with the interval of Burdick, Borror and Montgomery (2003)."""
    found = crossed(crossed_values((10, 3, 3), (3935.96, 39.27, 48.51, 30.67)))
    assert found.interaction is not None
    assert found.analysis is not None
    assert not found.analysis.pooled
    variances = [one.sigma**2 for one in (found.repeatability, found.appraiser, found.interaction, found.grr)]
    assert variances == pytest.approx([0.51, 0.56, 0.73, 1.80], abs=5e-3)
    assert found.part.sigma**2 == pytest.approx(48.29, abs=5e-3)
    assert found.analysis.grr.low**2 == pytest.approx(1.20, abs=1e-2)
    assert found.analysis.grr.high**2 == pytest.approx(27.02, abs=5e-3)


def test_a_nested_study_has_the_published_results_and_its_negative_component_is_named() -> None:
    """The nested example of Minitab's guide: three operators, five parts of each, two trials; tolerance 10."""
    found = nested(nested_values((5, 3, 2), (22.0552, 0.0142, 19.34)), tolerance=10)
    assert found.analysis is not None
    part, appraiser, error = found.analysis.table
    assert (part.freedom, appraiser.freedom, error.freedom) == (12, 2, 15)
    assert [part.f, appraiser.f] == pytest.approx([1.42549, 0.00385], abs=2e-5)
    assert [part.p, appraiser.p] == pytest.approx([0.255, 0.996], abs=5e-4)
    assert sigmas(found) == pytest.approx([1.13549, 0, 1.13549, 0.52374, 1.25045], abs=2e-5)
    assert [one.of_study for one in pieces(found)[:4]] == pytest.approx([90.81, 0, 90.81, 41.88], abs=5e-3)
    assert [one.of_tolerance for one in pieces(found)] == pytest.approx([68.13, 0, 68.13, 31.42, 75.03], abs=5e-3)
    assert found.set_to_zero == {Source.APPRAISER}
    assert (found.distinct_categories, found.analysis.interaction) == (1, None)


@given(studies())
def test_sums_of_squares_are_those_of_regression(values: Numbers) -> None:
    part, appraiser, _ = np.indices(values.shape).reshape(3, -1)
    cell = part * values.shape[1] + appraiser
    total, cells = least_squares(values), least_squares(values, cell)
    by_part, by_appraiser, by_both = (
        least_squares(values, *which) for which in ((part,), (appraiser,), (part, appraiser))
    )
    wanted = [total - by_part, total - by_appraiser, by_both - cells, cells]
    assert [row.squares for row in crossed_table(values)] == pytest.approx(wanted, rel=1e-6, abs=1e-8)
    wanted = [by_appraiser - cells, total - by_appraiser, cells]
    assert [row.squares for row in nested_table(values)] == pytest.approx(wanted, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("method", METHODS)
@given(values=studies())
def test_components_add_up(method: Callable[[Numbers], Gauge], values: Numbers) -> None:
    found = method(values)
    mixed = 0.0 if found.interaction is None else found.interaction.contribution
    assert found.appraiser.contribution + mixed == pytest.approx(found.reproducibility.contribution)
    assert found.repeatability.contribution + found.reproducibility.contribution == pytest.approx(
        found.grr.contribution
    )
    assert found.grr.contribution + found.part.contribution == pytest.approx(100)
    assert found.total.of_study == pytest.approx(100)
    for one in pieces(found):
        assert one.of_study**2 == pytest.approx(100 * one.contribution)


@pytest.mark.parametrize("method", METHODS)
@given(values=studies(), added=st.floats(-1000, 1000), factor=st.floats(0.01, 100))
def test_a_study_does_not_depend_on_the_zero_of_the_scale_and_on_who_came_first(
    method: Callable[[Numbers], Gauge], values: Numbers, added: float, factor: float
) -> None:
    found = method(values)
    assert sigmas(method(values + added)) == pytest.approx(sigmas(found), rel=1e-6, abs=1e-5)
    assert sigmas(method(factor * values)) == pytest.approx([factor * one for one in sigmas(found)], rel=1e-6, abs=1e-4)
    assert sigmas(method(values[::-1, ::-1, ::-1])) == pytest.approx(sigmas(found), rel=1e-6, abs=1e-5)
    assert sigmas(method(np.roll(values, (1, 1, 1), (0, 1, 2)))) == pytest.approx(sigmas(found), rel=1e-6, abs=1e-5)


def test_a_large_simulated_study_gives_back_what_was_put_in() -> None:
    put_in = {"part": 2.0, "appraiser": 0.5, "mixed": 0.4, "error": 0.8}
    found = crossed(simulated(11, (200, 200, 2), **put_in))
    assert found.interaction is not None
    estimates = [found.part.sigma, found.appraiser.sigma, found.interaction.sigma, found.repeatability.sigma]
    assert estimates == pytest.approx(list(put_in.values()), rel=0.1)
    ranges = by_ranges(simulated(12, (90, 90, 3), 2.0, 0.5, 0.0, 0.8))
    assert ranges.repeatability.sigma == pytest.approx(0.8, rel=0.02)
    assert (ranges.part.sigma, ranges.appraiser.sigma) == pytest.approx((2.0, 0.5), rel=0.25)
    chance = np.random.default_rng(13)
    own = 0.5 * chance.normal(size=(1, 300, 1)) + 2.0 * chance.normal(size=(20, 300, 1))
    dedicated = nested(own + 0.8 * chance.normal(size=(20, 300, 2)))
    estimates = [dedicated.part.sigma, dedicated.appraiser.sigma, dedicated.repeatability.sigma]
    assert estimates == pytest.approx([2.0, 0.5, 0.8], rel=0.15)


@pytest.mark.parametrize("mixed", [0.0, 0.5])
def test_the_interval_of_grr_covers_the_truth_as_often_as_it_says(mixed: float) -> None:
    truth = sqrt(0.5**2 + mixed**2 + 0.3**2)
    covered = 0
    for seed in range(400):
        analysis = crossed(simulated(seed, (8, 4, 2), 1.0, 0.5, mixed, 0.3), confidence=0.9).analysis
        assert analysis is not None
        covered += analysis.grr.low <= truth <= analysis.grr.high
    assert 0.87 * 400 <= covered <= 0.97 * 400


def test_the_interval_of_grr_in_a_nested_study_misses_the_truth_equally_often_on_both_sides() -> None:
    chance = np.random.default_rng(8)
    truth, below, above = sqrt(0.5**2 + 0.3**2), 0, 0
    for _ in range(600):
        own = 0.5 * chance.normal(size=(1, 3, 1)) + chance.normal(size=(5, 3, 1))
        analysis = nested(own + 0.3 * chance.normal(size=(5, 3, 2)), confidence=0.9).analysis
        assert analysis is not None
        below += analysis.grr.high < truth
        above += analysis.grr.low > truth
    assert below == pytest.approx(30, abs=15)
    assert above == pytest.approx(30, abs=15)


def test_the_interval_of_a_difference_touches_zero_where_the_f_test_does() -> None:
    one, other = Row(Source.APPRAISER, 7, 0.0), Row(Source.PART, 11, 11.0)
    for shift, positive in ((1 + 1e-6, True), (1 - 1e-6, False)):
        lower = replace(one, squares=7 * shift * float(f_distribution.isf(0.025, 7, 11)))
        upper = replace(one, squares=7 * shift * float(f_distribution.ppf(0.025, 7, 11)))
        assert (modified_large_sample([(1.0, lower), (-1.0, other)], 0.95)[0] > 0) is positive
        assert (modified_large_sample([(1.0, upper), (-1.0, other)], 0.95)[1] > 0) is positive


def test_terms_weighted_by_their_degrees_of_freedom_are_bounded_like_their_pooled_sum() -> None:
    rows = [Row(Source.PART, 4, 8.0), Row(Source.REPEATABILITY, 6, 12.0)]
    nothing = Row(Source.APPRAISER, 3, 0.0)
    found = modified_large_sample([(4.0, rows[0]), (6.0, rows[1]), (-1.0, nothing)], 0.9)
    assert found[0] == pytest.approx(10 * 20.0 / chi2.isf(0.05, 10))


def test_the_interval_of_a_single_mean_square_is_the_exact_one_and_that_of_many_degrees_of_freedom_is_a_point() -> None:
    row = Row(Source.REPEATABILITY, 12, 30.0)
    exact = (30.0 / chi2.ppf(0.975, 12), 30.0 / chi2.ppf(0.025, 12))
    assert modified_large_sample([(1.0, row)], 0.95) == pytest.approx(exact)
    sure = replace(row, freedom=10**8, squares=2.5e8)
    assert modified_large_sample([(1.0, sure), (2.0, sure)], 0.95) == pytest.approx((7.5, 7.5), rel=1e-3)
    analysis = crossed(GAUGE).analysis
    assert analysis is not None
    assert analysis.repeatability.high == pytest.approx(sqrt(3.1179 / chi2.ppf(0.025, 78)), abs=1e-5)


def test_an_interaction_is_pooled_only_above_the_level_that_is_given() -> None:
    values = crossed_values((10, 3, 3), (80, 5, 18 * 1.2, 60))  # F of 1.2, p of .29
    for level, pooled in ((0.25, True), (0.3, False)):
        analysis = crossed(values, pool_above=level).analysis
        assert analysis is not None
        assert analysis.interaction is not None
        assert analysis.interaction.p == pytest.approx(0.29, abs=0.005)
        assert analysis.pooled is pooled


def test_negative_components_are_zero_and_named() -> None:
    values = crossed_values((10, 3, 3), (9, 0.1, 18, 120))
    found = crossed(values, pool_above=1)
    assert found.set_to_zero == {Source.APPRAISER, Source.INTERACTION, Source.PART}
    assert found.interaction is not None
    assert (found.appraiser.sigma, found.interaction.sigma, found.part.sigma) == (0, 0, 0)
    ranges = by_ranges(crossed_values((10, 3, 3), (90, 1e-9, 18, 120)))
    assert ranges.set_to_zero == {Source.APPRAISER}


def test_a_gauge_whose_trials_never_differ_has_no_number_of_categories() -> None:
    coarse = np.broadcast_to(np.arange(5.0)[:, None, None] / 10, (5, 3, 2))
    for method in METHODS[::2]:
        found = method(coarse)
        assert (found.distinct_categories, found.grr.sigma, found.part.contribution) == (None, 0, 100)
    analysis = crossed(coarse).analysis
    assert analysis is not None
    assert (analysis.table[0].p, analysis.table[1].p) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("values", "asked", "why"),
    [
        (GAUGE[:, :1], {}, r"two or more parts x appraisers x trials; this one is \(10, 1, 3\)"),
        (GAUGE[:, :, 0], {}, r"this one is \(10, 3\)"),
        (np.where(GAUGE > 2, np.nan, GAUGE), {}, "missing or infinite"),
        (np.ones((3, 3, 3)), {}, "nothing varies"),
        (GAUGE, {"tolerance": 0.0}, "above zero, not 0.0"),
        (GAUGE, {"confidence": 1.0}, "between 0 and 1, not at 1.0"),
        (GAUGE, {"pool_above": 5.0}, "between 0 and 1, not at 5.0"),
    ],
)
def test_a_study_that_cannot_be_analysed_is_refused(values: Numbers, asked: dict[str, float], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        crossed(values, **asked)


def test_ranges_refuse_what_varies_only_where_they_do_not_look() -> None:
    mixed = np.array([[0.0, 1.0], [1.0, 0.0]])[:, :, None] + np.zeros((2, 2, 2))
    assert crossed(mixed).interaction is not None
    with pytest.raises(ValueError, match="that this method could see"):
        by_ranges(mixed)
