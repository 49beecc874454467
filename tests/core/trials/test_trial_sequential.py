"""The sequential test and its confidence sequence are what their definition says, in every unit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catchball.core.trials.autoregression import Numbers, gaps, nodes
from catchball.core.trials.sequential import Rule, decisions, log_evidence, watch
from core.trials.series import PHIS, SEEDS, drawn, spelled_out


@pytest.mark.parametrize(("phi", "missing"), [(0.0, []), (0.6, []), (-0.3, [0, 17, 41, 42, 43]), (0.8, [39, 40, 59])])
def test_the_evidence_is_the_ratio_of_the_two_whole_likelihoods(phi: float, missing: list[int]) -> None:
    series = drawn(phi, 60, 3)
    series[40:] += 1.5
    series[missing] = np.nan
    found = watch(series[:40], series[40:], Rule(every=10))
    unit = np.nanstd(series[:40])
    for look, end in enumerate((50, 60)):
        assert found.log_evidence[look] == pytest.approx(spelled_out(series[:end] / unit, 40, 0.5), abs=2e-4)


@pytest.mark.parametrize("missing", [[], [0, 17, 41, 42]])
def test_a_drift_that_is_allowed_for_is_averaged_over_in_both_likelihoods(missing: list[int]) -> None:
    series = drawn(0.4, 60, 3)
    series[40:] += 1.5
    series[missing] = np.nan
    found = log_evidence(series[None, :], 40, Rule(every=10, drift=0.5))[0]
    unit = np.nanstd(series[:40])
    for look, end in enumerate((50, 60)):
        expected = spelled_out(series[:end] / unit, 40, 0.5, drift=0.5)
        assert found[look] == pytest.approx(expected, abs=2e-4)
        assert found[look] < spelled_out(series[:end] / unit, 40, 0.5) - 0.1


def test_a_decision_needs_both_tests_and_its_interval_is_the_outermost() -> None:
    series = drawn(0.0, 200, 3) + np.arange(200) / 50
    plain, allowing = Rule(every=20), Rule(every=20, drift=0.5)
    alone, other = (watch(series[:100], series[100:], rule) for rule in (plain, allowing))
    assert alone.decided is not None
    assert other.decided is None
    assert (other.low <= alone.low).all()
    assert (other.high >= alone.high).all()
    shifted = drawn(0.0, 200, 3) + 3 * (np.arange(200) >= 100)
    found = watch(shifted[:100], shifted[100:], allowing)
    assert found.decided is not None
    assert found.low[-1] > 0
    looks = decisions(np.array([series, shifted]), 100, allowing)
    assert looks.any(axis=1).tolist() == [False, True]
    assert looks[1].argmax() == list(found.points).index(found.decided)


def test_the_ends_of_a_confidence_interval_are_where_the_evidence_is_just_enough() -> None:
    series = drawn(0.4, 60, 4)
    found = watch(series[:40], series[40:], Rule(every=20))
    for end in (found.low[0], found.high[0]):
        assert spelled_out(series, 40, 0.5, end) == pytest.approx(np.log(20), abs=1e-3)


def test_one_series_alone_and_among_many_has_the_same_evidence() -> None:
    many = np.array([drawn(0.5, 120, seed) for seed in range(130)])
    many[3, [5, 100]] = np.nan
    together = log_evidence(many, 80, Rule())
    for place in (0, 3, 129):
        assert together[place] == pytest.approx(watch(many[place, :80], many[place, 80:]).log_evidence, abs=1e-9)


@settings(max_examples=20)
@given(seed=SEEDS, phi=PHIS, moved=st.floats(-1e3, 1e3), factor=st.sampled_from([-2.0, 1e-3, 3.0, 1e4]))
def test_units_and_origin_of_the_values_do_not_matter(seed: int, phi: float, moved: float, factor: float) -> None:
    series = drawn(phi, 60, seed)
    plain = watch(series[:40], series[40:])
    other = watch(series[:40] * factor + moved, series[40:] * factor + moved)
    low, high = (plain.low, plain.high) if factor > 0 else (plain.high, plain.low)
    assert other.log_evidence == pytest.approx(plain.log_evidence, abs=1e-5)
    size = abs(factor)
    assert other.low / size == pytest.approx(low * factor / size, abs=1e-4)
    assert other.high / size == pytest.approx(high * factor / size, abs=1e-4)
    assert other.estimates / size == pytest.approx(plain.estimates * factor / size, abs=1e-4)


@settings(max_examples=20)
@given(seed=SEEDS, phi=PHIS, shift=st.sampled_from([-2.0, 0.0, 0.5]))
def test_the_confidence_sequence_never_widens_and_holds_the_estimate(seed: int, phi: float, shift: float) -> None:
    series = drawn(phi, 100, seed)
    series[60:] += shift
    found = watch(series[:60], series[60:])
    assert (np.diff(found.low) >= 0).all()
    assert (np.diff(found.high) <= 0).all()
    assert (np.diff(found.p_values) <= 0).all()
    assert (found.low <= found.high).all()
    assert ((found.low <= found.estimates) & (found.estimates <= found.high)).all()


@settings(max_examples=20)
@given(seed=SEEDS, phi=PHIS, shift=st.sampled_from([0.0, 1.0, 3.0]))
def test_the_confidence_sequence_leaves_out_zero_only_where_the_test_has_decided(
    seed: int, phi: float, shift: float
) -> None:
    series = drawn(phi, 100, seed)
    series[60:] += shift
    found = watch(series[:60], series[60:])
    outside = (found.low > 0) | (found.high < 0)
    decided = found.p_values <= 0.05
    assert (decided | ~outside).all()
    assert found.decided == (int(found.points[decided.argmax()]) if decided.any() else None)


def test_a_confidence_sequence_goes_on_past_where_evidence_dips_again() -> None:
    series = drawn(0.4, 100, 75)
    series[60:] += 3
    found = watch(series[:60], series[60:], Rule(every=30))
    # There is enough evidence against 1.0, but not enough against zero.
    assert spelled_out(series[:90], 60, 0.5, 1.0) > np.log(20) > found.log_evidence[0]
    assert found.low[0] < 0
    assert spelled_out(series[:90], 60, 0.5, found.low[0]) == pytest.approx(np.log(20), abs=1e-3)


def test_missing_points_at_the_end_change_nothing_but_the_number_of_looks() -> None:
    series = drawn(0.4, 80, 8)
    short = watch(series[:60], series[60:])
    longer = watch(series[:60], np.concatenate([series[60:], np.full(10, np.nan)]))
    assert longer.log_evidence[:4] == pytest.approx(short.log_evidence, abs=1e-6)
    assert longer.log_evidence[4:] == pytest.approx(np.full(2, short.log_evidence[-1]), abs=1e-6)


def test_before_there_is_a_new_point_every_shift_is_possible() -> None:
    found = watch(drawn(0.4, 60, 8), np.full(5, np.nan))
    assert (found.low[0], found.high[0], found.p_values[0]) == (-np.inf, np.inf, 1.0)
    assert found.estimates[0] == 0


def test_an_estimate_is_drawn_towards_zero() -> None:
    series = drawn(0.0, 110, 2)
    series[100:] += 2
    found = watch(series[:100], series[100:])
    assert 0 < found.estimates[-1] < series[100:].mean() - series[:100].mean()


def test_a_shift_that_comes_and_goes_leaves_no_shift_that_fits() -> None:
    series = drawn(0.0, 500, 2)
    series[200:260] += 1
    found = watch(series[:200], series[200:])
    assert found.low[-1] > found.high[-1]


def test_gaps_lead_to_the_last_point_that_is_there() -> None:
    found = gaps(np.array([[np.nan, 1.0, 2.0, np.nan, np.nan, 3.0]]))
    assert list(found.length[0][found.present[0]]) == [np.inf, 1.0, 3.0]
    assert list(found.previous[0][found.present[0]]) == [1, 1, 2]


def test_nodes_of_phi_are_those_of_the_reference_prior() -> None:
    phi = nodes(400)
    assert (phi**2).mean() == pytest.approx(0.5)  # (the mean of sin squared)
    assert ((phi > -1) & (phi < 1)).all()


@pytest.mark.parametrize(
    ("baseline", "new", "why"),
    [
        (np.arange(9.0), np.zeros(5), "10 points or more"),
        (np.append(np.arange(9.0), np.nan), np.zeros(5), "10 points or more"),
        (np.ones(20), np.zeros(5), "does not vary"),
        (np.arange(20.0), np.zeros(4), "first look comes after 5 new points; there are 4"),
        (np.arange(20.0), np.full(5, np.inf), "infinite"),
        (np.ones((20, 1)), np.zeros(5), "one row"),
    ],
)
def test_what_cannot_be_watched_is_told(baseline: Numbers, new: Numbers, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        watch(baseline, new)


@pytest.mark.parametrize(
    ("given", "why"),
    [({"alpha": 0.0}, "between 0 and 1"), ({"scale": 0.0}, "above zero"), ({"every": 0}, "one new point")],
)
def test_a_rule_that_makes_no_sense_is_refused(given: dict[str, float], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Rule(**given)  # type: ignore[arg-type]
