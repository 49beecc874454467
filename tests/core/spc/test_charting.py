"""A series on its chart: from its own points or from limits that are given, with gaps, and with its false alarms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from catchball.core.spc import charts
from catchball.core.spc.charting import Charted, Plan, charted
from catchball.core.spc.constants import Constants, c4, d2
from catchball.core.spc.kinds import Kind
from core.spc.published import CIRCUIT_BOARDS, COMPUTERS, NIST, ORANGE_JUICE, PISTON_RINGS

Numbers = NDArray[np.float64]
JUICE = np.column_stack([ORANGE_JUICE, np.full(30, 50.0)])
BOARDS = CIRCUIT_BOARDS[:, None]
MACHINES = np.column_stack([COMPUTERS, np.full(20, 5.0)])
OF_KIND = {
    Kind.INDIVIDUALS: NIST[:, None],
    Kind.EWMA: NIST[:, None],
    Kind.CUSUM: NIST[:, None],
    Kind.MEANS_RANGE: PISTON_RINGS,
    Kind.MEANS_DEVIATION: PISTON_RINGS,
    Kind.P: JUICE,
    Kind.NP: JUICE,
    Kind.C: BOARDS,
    Kind.U: MACHINES,
    Kind.LANEY_P: JUICE,
    Kind.LANEY_U: MACHINES,
}


def rows_that_signal(found: Charted) -> list[int]:
    fired = [flags for one in found.plotted for flags in one.fired.values()]
    return [int(at) for at in np.flatnonzero(np.any(fired, axis=0))]


def main_limits(found: Charted) -> tuple[float, float, float]:
    chart = found.plotted[0].chart
    return float(chart.low[0]), float(chart.centre[0]), float(chart.high[0])


def test_published_series_have_their_published_limits_and_signals() -> None:
    rings = charted(PISTON_RINGS, Plan(Kind.MEANS_RANGE))
    assert main_limits(rings) == pytest.approx((73.98804759, 74.001176, 74.01430441), abs=5e-9)
    assert rings.convention == "mean range / d2(5), exact constants"
    assert not rings.signals
    juice = charted(JUICE, Plan(Kind.P))
    assert rows_that_signal(juice) == [14, 22]
    assert rows_that_signal(charted(JUICE, Plan(Kind.NP))) == [14, 22]
    boards = charted(BOARDS, Plan(Kind.C, rules=(1,)))
    assert main_limits(boards) == pytest.approx((6.481447, 19.846154, 33.210861), abs=5e-7)
    assert rows_that_signal(boards) == [5, 19]
    assert main_limits(charted(MACHINES, Plan(Kind.U))) == pytest.approx((0.066133, 1.93, 3.793867), abs=5e-7)
    ewma = charted(NIST[:, None], Plan(Kind.EWMA, centre=50, sigma=2.0539))
    assert main_limits(ewma) == pytest.approx((50 - 2.962 * 0.2 * 2.0539, 50, 50 + 2.962 * 0.2 * 2.0539))


def test_phase_two_with_the_values_of_phase_one_gives_the_limits_of_phase_one() -> None:
    for kind, values in OF_KIND.items():
        own = charted(values, Plan(kind))
        if kind in {Kind.LANEY_P, Kind.LANEY_U}:
            continue
        counted = kind in {Kind.P, Kind.NP, Kind.C, Kind.U}
        centre = float(values.mean()) if not counted else float(own.plotted[0].chart.centre[0])
        again = charted(values, Plan(kind, centre=centre, sigma=None if counted else own.sigma))
        assert again.sigma == pytest.approx(own.sigma)
        for one, other in zip(own.plotted, again.plotted, strict=True):
            for name in ("points", "centre", "low", "high"):
                assert getattr(one.chart, name) == pytest.approx(getattr(other.chart, name), rel=1e-9), (kind, name)


def test_limits_that_are_given_do_not_move_with_the_points() -> None:
    plan = Plan(Kind.MEANS_RANGE, centre=74, sigma=0.01)
    limits = main_limits(charted(PISTON_RINGS, plan))
    assert limits == pytest.approx((74 - 0.03 / np.sqrt(5), 74, 74 + 0.03 / np.sqrt(5)))
    assert main_limits(charted(PISTON_RINGS + 0.1, plan)) == limits
    assert charted(PISTON_RINGS + 0.1, plan).signals
    shifted = charted(np.full((9, 1), 10.5), Plan(centre=10, sigma=1))
    assert [int(at) for at in np.flatnonzero(shifted.plotted[0].fired[2])] == [8]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_row_that_is_missing_is_passed_over_and_keeps_its_place(kind: Kind) -> None:
    values = OF_KIND[kind]
    gap = np.vstack([values[:6], np.full((1, values.shape[1]), np.nan), values[6:]])
    found, whole = charted(gap, Plan(kind)), charted(values, Plan(kind))
    chart, without = found.plotted[0].chart, whole.plotted[0].chart
    assert len(chart.points) == len(gap)
    if kind in {Kind.INDIVIDUALS, Kind.EWMA, Kind.CUSUM}:
        return
    assert np.isnan(chart.points[6])
    assert np.delete(chart.points, 6) == pytest.approx(without.points)
    assert np.delete(chart.high, 6) == pytest.approx(without.high)
    assert rows_that_signal(found) == [at + (at >= 6) for at in rows_that_signal(whole)]


def test_a_missing_row_ends_a_run_of_counts() -> None:
    steady = np.array([4.0] * 9 + [12.0] * 9)
    assert charted(steady[:, None], Plan(Kind.C, (2,))).plotted[0].fired[2].any()
    broken = np.insert(steady, [5, 14], np.nan)
    assert not charted(broken[:, None], Plan(Kind.C, (2,))).plotted[0].fired[2].any()


@given(st.integers(0, 2**32 - 1), st.sampled_from([Kind.P, Kind.U, Kind.LANEY_P, Kind.LANEY_U, Kind.C, Kind.NP]))
def test_rule_one_fires_exactly_where_a_count_is_outside_of_its_own_limits(seed: int, kind: Kind) -> None:
    chance = np.random.default_rng(seed)
    sizes = np.full(20, 30.0) if kind is Kind.NP else chance.integers(5, 200, 20).astype(float)
    counts = chance.binomial(sizes.astype(int), np.clip(chance.normal(0.3, 0.2, 20), 0, 1)).astype(float)
    values = counts[:, None] if kind is Kind.C else np.column_stack([counts, sizes])
    one = charted(values, Plan(kind, (1,))).plotted[0]
    assert (one.fired[1] == one.chart.outside).all()


def test_the_length_until_a_false_alarm_of_ranges_and_deviations_is_that_of_normal_values() -> None:
    chance = np.random.default_rng(3)
    for kind, size in ((Kind.MEANS_RANGE, 2), (Kind.MEANS_RANGE, 8), (Kind.MEANS_DEVIATION, 5)):
        values = chance.normal(0, 1, (200_000, size))
        second = charted(values, Plan(kind, centre=0, sigma=1)).plotted[1]
        assert second.length == pytest.approx(1 / second.fired[1].mean(), rel=0.12)


def test_printed_constants_are_used_where_they_are_asked_for() -> None:
    for kind, share in ((Kind.MEANS_RANGE, d2(5) / 2.326), (Kind.MEANS_DEVIATION, c4(5) / 0.94)):
        exact, table = (charted(PISTON_RINGS, Plan(kind, constants=one)).sigma for one in Constants)
        assert table / exact == pytest.approx(share)


@pytest.mark.parametrize(
    ("values", "plan", "why"),
    [
        (NIST[:, None], Plan(Kind.MEANS_RANGE), "two columns or more"),
        (NIST[:, None], Plan(Kind.P), "needs two columns: the count, then the size"),
        (JUICE, Plan(Kind.C), "is of one column, not of 2"),
        (np.full((3, 1), np.nan), Plan(), "there is no value at all"),
        (JUICE, Plan(Kind.P, sigma=1), "the sigma follows from the centre"),
        (JUICE, Plan(Kind.LANEY_P, centre=0.1), "come from its own points"),
        (JUICE, Plan(Kind.P, centre=1.5), "lies between 0 and 1, not at 1.5"),
        (BOARDS, Plan(Kind.C, centre=-1), "the centre of counts is above zero, not -1"),
        (NIST[:, None], Plan(centre=50), "need both, a centre and a sigma"),
        (NIST[:, None], Plan(centre=50, sigma=0), "sigma is above zero, not 0"),
        (NIST[:, None], Plan(centre=np.nan, sigma=1), "the centre is a number, not nan"),
        (MACHINES * [1, 0.5], Plan(Kind.NP), "more items|whole number"),
        (np.array([[1.0, 5.0], [1.0, 6.0]]), Plan(Kind.NP), "samples of one size"),
        (np.array([[0.0, 5.0], [0.0, 5.0]]), Plan(Kind.P), "nothing varies"),
        (np.array([[1.0, 5.0], [np.nan, 5.0]]), Plan(Kind.P), "a value of a row is missing"),
        (NIST[:, None], Plan(rules=(9,)), "no run rule 9"),
    ],
)
def test_what_has_no_chart_is_told(values: Numbers, plan: Plan, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        charted(values, plan)


def test_individuals_are_charted_as_by_the_chart_itself() -> None:
    own = charts.individuals(NIST)
    found = charted(NIST[:, None], Plan()).plotted[0].chart
    assert (found.low[0], found.high[0]) == (own.low[0], own.high[0])
