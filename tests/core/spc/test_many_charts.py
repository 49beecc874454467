"""Many series at once have the same charts and signals as each of them alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchball.core.spc.charts import individuals
from catchball.core.spc.constants import Constants
from catchball.core.spc.many import many_individuals
from catchball.core.spc.rules import RULES, signals


@given(st.integers(0, 10_000), st.sampled_from([2, 7, 56, 57, 63, 64, 65, 120, 128]), st.booleans())
def test_a_series_among_many_has_the_chart_it_has_alone(seed: int, points: int, gaps: bool) -> None:
    chance = np.random.default_rng(seed)
    rows = 50 + chance.normal(0, 3, (67, points))
    if gaps and points > 2:
        rows[chance.uniform(size=rows.shape) < 0.1] = np.nan
        rows[:, :2] = [50.0, 51.0]
    found = many_individuals(rows)
    for place in (0, 31, 32, 66):
        alone = individuals(rows[place])
        assert found.centre[place] == pytest.approx(alone.centre[0], rel=1e-13)
        assert found.sigma[place] == pytest.approx(alone.sigma, rel=1e-13)
        fired = signals(rows[[place]], found.centre[[place]], found.sigma[[place]])
        for rule in RULES:
            assert (found.signals.of(rule)[place] == fired.of(rule)[0]).all()


@pytest.mark.parametrize("points", [56, 57, 64, 120, 128, 192])
def test_a_run_does_not_go_on_into_the_next_series_wherever_series_end_in_their_words(points: int) -> None:
    values = np.where(np.arange(points) < points - 8, 0.2, 5.0)
    rows = np.stack([values, np.full(points, 5.0), values])
    found = signals(rows, np.zeros(3), np.ones(3))
    for rule in RULES:
        alone = signals(rows[1:2], np.zeros(1), np.ones(1)).of(rule)[0]
        assert (found.of(rule)[1] == alone).all()


def test_more_series_than_a_block_holds_are_all_looked_at() -> None:
    rows = np.tile([1.0, -1.0], (1100, 20))
    rows[[0, 511, 512, 1099], 20] = 30
    assert np.flatnonzero(many_individuals(rows, (1,)).signals.count(1)).tolist() == [0, 511, 512, 1099]


def test_printed_constants_give_the_sigma_of_the_tables() -> None:
    rows = np.array([[1.0, 2.0, 4.0]])
    assert many_individuals(rows, constants=Constants.TABLE).sigma[0] == pytest.approx(1.5 / 1.128)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([1.0, 2.0], "series x points"),
        ([[1.0, 2.0], [3.0, 3.0]], "series 1 has no limits"),
        ([[1.0, np.nan, 2.0]], "series 0 has no limits"),
        ([[1.0]], "series 0 has no limits"),
    ],
)
def test_series_without_limits_are_refused(rows: list[float] | list[list[float]], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        many_individuals(np.array(rows))
