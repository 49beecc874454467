"""Two rates of counts: the published example, and an exact promise over all counts that there could be."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest, poisson

from catchball.core.trials.effects import change
from catchball.core.trials.rates import Counted, compare_rates


def test_bounds_are_those_of_the_published_example() -> None:
    found = compare_rates(Counted(11, 800), Counted(6 + 8 + 7, 1083 + 1050 + 878))
    assert found.estimate == pytest.approx(1.971488, abs=5e-7)
    assert found.lower(0.025) == pytest.approx(0.8584264, abs=5e-8)
    assert found.upper(0.025) == pytest.approx(4.277266, abs=5e-7)
    both = binomtest(11, 32, 800 / 3811).pvalue  # (which adds up all that is as improbable)
    assert both == pytest.approx(0.07967, abs=5e-6)
    assert change(found).p_value == 2 * found.more(1) > both


@pytest.mark.parametrize("ratio", [0.5, 1.0, 1.7])
def test_no_ratio_is_refuted_too_often_where_it_is_true(ratio: float) -> None:
    few = range(35)
    refuted = np.array(
        [[a + b > 0 and compare_rates(Counted(a, 2), Counted(b, 3)).more(ratio) <= 0.05 for b in few] for a in few]
    )
    for rate in (0.3, 1.0, 3.0):
        chances = np.outer(poisson.pmf(few, 2 * rate * ratio), poisson.pmf(few, 3 * rate))
        assert (chances * refuted).sum() <= 0.05


def test_the_bounds_are_where_the_test_begins_to_refute() -> None:
    found = compare_rates(Counted(9, 100.0), Counted(4, 150.0))
    low, high = found.lower(0.05), found.upper(0.05)
    assert found.more(low) == pytest.approx(0.05, abs=1e-9)
    assert found.less(high) == pytest.approx(0.05, abs=1e-9)


def test_a_side_without_a_count_has_a_bound_on_the_other_side() -> None:
    nothing, some = Counted(0, 10), Counted(5, 10)
    assert compare_rates(nothing, some).lower(0.05) == 0
    assert compare_rates(nothing, some).upper(0.05) == pytest.approx(0.05 ** (-1 / 5) - 1, rel=1e-9)
    assert compare_rates(some, nothing).upper(0.05) == np.inf
    assert compare_rates(some, nothing).estimate == np.inf


@pytest.mark.parametrize(("count", "exposure"), [(-1, 1.0), (1, 0.0), (1, np.inf), (1.5, 1.0)])
def test_what_is_no_count_is_refused(count: int, exposure: float) -> None:
    with pytest.raises(ValueError, match=r"a count is a whole number|an exposure is above zero"):
        Counted(count, exposure)


def test_nothing_at_all_has_no_ratio() -> None:
    with pytest.raises(ValueError, match="nothing was counted"):
        compare_rates(Counted(0, 1), Counted(0, 1))
