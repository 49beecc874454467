"""Limits that are frozen, and points judged by them stretch by stretch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

import numpy as np
import pytest

from catchball.core.spc.charting import Plan, charted
from catchball.core.spc.frozen import Frozen, Grouping, Observed, digest_of, rows_of
from catchball.core.spc.judging import freeze, judge, rules_for
from catchball.core.spc.kinds import Kind

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
ORANGE = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
"""Orange juice cans, of which 50 are looked at each half hour (D. C. Montgomery, Introduction to SQC, table 7.1)."""


def observed(values: Sequence[float], size: float = 1) -> list[Observed]:
    return [Observed(BEGIN + timedelta(minutes=place), "", float(value), size) for place, value in enumerate(values)]


def shape(kind: Kind, grouping: Grouping = Grouping.SINGLE, size: int = 1) -> Frozen:
    return Frozen(kind, 0.0, None, (), grouping, size)


def test_frozen_limits_of_the_orange_juice_are_those_of_the_book_and_find_its_points() -> None:
    rows, _ = rows_of(observed(ORANGE, 50), shape(Kind.P))
    frozen = freeze(rows, Kind.P, (1,))
    assert frozen.centre == pytest.approx(0.23133333, abs=1e-8)
    judged = judge(rows, frozen)
    assert judged.charted.plotted[0].chart.low[0] == pytest.approx(0.05242755, abs=1e-8)
    assert [one.place + 1 for one in judged.found] == [15, 23]


@pytest.mark.parametrize("kind", [Kind.LANEY_P, Kind.LANEY_U])
def test_frozen_limits_of_laney_give_the_chart_that_they_came_from(kind: Kind) -> None:
    rows, _ = rows_of(observed(ORANGE, 50), shape(kind))
    frozen = freeze(rows, kind, (1,))
    assert frozen.widening > 1
    drawn = judge(rows, frozen).charted.plotted[0].chart
    own = charted(np.array([row.values for row in rows]), Plan(kind, (1,))).plotted[0].chart
    assert drawn.high.tolist() == pytest.approx(own.high.tolist(), rel=1e-12)
    assert drawn.low.tolist() == pytest.approx(own.low.tolist(), rel=1e-12)


def test_sums_go_on_where_the_stretch_before_left_them() -> None:
    chance = Random(7)
    rows, _ = rows_of(observed([chance.gauss(10.4, 1) for _ in range(200)]), shape(Kind.CUSUM))
    frozen = Frozen(Kind.CUSUM, 10.0, 1.0, (1,))
    whole = judge(rows, frozen)
    assert whole.found
    first = judge(rows[:77], frozen)
    second = judge(rows[77:], frozen, first.sums[-1])
    assert (*first.sums, *second.sums) == whole.sums


def test_an_ewma_has_forgotten_what_was_before_its_context() -> None:
    chance = Random(7)
    values = [30.0, *[chance.gauss(10, 1) for _ in range(400)]]
    rows, _ = rows_of(observed(values), shape(Kind.EWMA))
    frozen = Frozen(Kind.EWMA, 10.0, 1.0, (1,))
    whole = judge(rows, frozen).charted.plotted[0].chart
    part = judge(rows[200:], frozen).charted.plotted[0].chart
    assert part.points[170:].tolist() == pytest.approx(whole.points[370:].tolist(), abs=1e-13)
    assert part.high[170:].tolist() == pytest.approx(whole.high[370:].tolist(), abs=1e-13)


def test_values_in_a_row_make_subgroups_and_what_is_over_waits() -> None:
    rows, rest = rows_of(observed([1, 2, 3, 4, 5, 6, 7]), shape(Kind.MEANS_RANGE, Grouping.CONSECUTIVE, 3))
    assert [row.values for row in rows] == [(1, 2, 3), (4, 5, 6)]
    assert [one.value for one in rest] == [7]
    assert rows[0].at == BEGIN + timedelta(minutes=2)


def test_values_of_an_instant_make_a_subgroup_and_one_of_another_size_makes_none() -> None:
    keyed = [Observed(BEGIN + timedelta(minutes=place // 2), str(place % 2), float(place), 1) for place in range(5)]
    of = shape(Kind.MEANS_RANGE, Grouping.INSTANT, 2)
    rows, rest = rows_of(keyed, of)
    assert ([row.values for row in rows], list(rest)) == ([(0, 1), (2, 3)], [])
    rows, rest = rows_of(keyed[:4], of, is_all=False)
    assert ([row.values for row in rows], [one.value for one in rest]) == ([(0, 1)], [2, 3])


def test_what_is_no_count_of_its_sample_makes_no_point() -> None:
    wrong = [*observed([3, -1, 0.5, 60], 50), Observed(BEGIN, "x", 3, 40)]
    assert [row.values for row in rows_of(wrong, shape(Kind.NP, size=50))[0]] == [(3, 50)]
    assert [row.values for row in rows_of(wrong, shape(Kind.P))[0]] == [(3, 50), (3, 40)]


def test_a_budget_that_the_limits_alone_exceed_is_refused() -> None:
    assert rules_for(200) == (1, 2)
    with pytest.raises(ValueError, match="once in 370"):
        rules_for(371)


def test_the_digest_is_of_values_to_twelve_digits() -> None:
    first, _ = rows_of(observed([0.1 + 0.2, 1.0]), shape(Kind.INDIVIDUALS))
    again, _ = rows_of(observed([0.3, 1.0]), shape(Kind.INDIVIDUALS))
    other, _ = rows_of(observed([0.3, 1.00000000001]), shape(Kind.INDIVIDUALS))
    assert digest_of(first) == digest_of(again) != digest_of(other)
