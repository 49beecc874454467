"""Not worse: a one-sided bound against a margin, for every design alike."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catchball.core.trials.before_after import before_after, design
from catchball.core.trials.crossover import swaps
from catchball.core.trials.effects import Evidence, Worse, change, mixture, not_worse
from catchball.core.trials.least_squares import fit
from catchball.core.trials.overdispersion import compare_defectives, compare_defects
from catchball.core.trials.parallel import difference_in_differences, without_pairs
from catchball.core.trials.proportions import Share, compare_proportions
from catchball.core.trials.rates import Counted, compare_rates
from core.trials.series import SEEDS, drawn

STEP = (np.arange(40) >= 20).astype(float)
SIDES = np.arange(20) % 2 == 0


def every_design(seed: int) -> dict[str, Evidence]:
    chance = np.random.default_rng(seed)
    treated, control = drawn(0.3, 40, seed) + STEP / 2, drawn(0.3, 40, seed + 1)
    counts, parts = np.asarray(chance.poisson(6, 20) + 1.0, np.float64), np.full(20, 40.0)
    return {
        "before and after": mixture(fit(treated[None, :], design(40, 20)), 1),
        "parallel": difference_in_differences(treated, control, 20),
        "without pairs": without_pairs(treated, 20, control[:35], 18),
        "crossover": swaps(chance.normal(0.3, 1, 8)),
        "proportions": compare_proportions(Share(int(chance.integers(1, 12)), 20), Share(6, 20)),
        "many proportions": compare_proportions(Share(int(chance.integers(100, 200)), 900), Share(150, 900)),
        "rates": compare_rates(Counted(int(chance.integers(1, 20)), 3.0), Counted(8, 2.0)),
        "series of defectives": compare_defectives(counts, parts, SIDES).effect,
        "series of defects": compare_defects(counts, parts, SIDES).effect,
    }


@pytest.mark.parametrize("name", every_design(0))
@settings(max_examples=6, deadline=None)
@given(seed=SEEDS, margin=st.floats(0.01, 0.9), worse=st.sampled_from(Worse))
@example(seed=170, margin=0.33203125, worse=Worse.LESS)
def test_a_guard_rail_is_kept_just_where_its_bound_is_within_the_margin(
    name: str, seed: int, margin: float, worse: Worse
) -> None:
    evidence = every_design(seed)[name]
    found = not_worse(evidence, margin, worse)
    away = found.limit - found.bound if worse is Worse.MORE else found.bound - found.limit
    assert found.kept == (away >= 0)
    if abs(away) > 1e-5 and (found.kept or name != "proportions"):
        assert found.kept == (found.p_value <= 0.05)
    assert found.limit == evidence.nothing + (margin if worse is Worse.MORE else -margin)
    shown = change(evidence, 0.9)
    assert found.bound == (shown.high if worse is Worse.MORE else shown.low) or found.bound == pytest.approx(
        shown.high if worse is Worse.MORE else shown.low, abs=1e-6
    )


@pytest.mark.parametrize("name", every_design(0))
def test_the_two_sided_interval_and_p_value_say_the_same(name: str) -> None:
    for seed in range(3):
        evidence = every_design(seed)[name]
        shown = change(evidence)
        assert shown.low <= shown.estimate <= shown.high
        near = min(abs(shown.low - evidence.nothing), abs(shown.high - evidence.nothing))
        if near > 1e-4:
            assert (shown.p_value <= 0.05) == (not shown.low <= evidence.nothing <= shown.high)


def test_a_wider_margin_is_kept_more_easily_and_a_worse_metric_with_more_trouble() -> None:
    evidence = every_design(1)["before and after"]
    p_values = [not_worse(evidence, margin, Worse.MORE).p_value for margin in (0.0, 0.5, 1.0, 3.0)]
    assert p_values == sorted(p_values, reverse=True)
    assert not_worse(evidence, 30, Worse.MORE).kept
    assert not_worse(evidence, 30, Worse.LESS).kept
    assert not not_worse(evidence, 0, Worse.LESS).kept or evidence.estimate > 0


def test_the_effect_of_a_mixture_is_that_of_before_and_after() -> None:
    series = drawn(0.5, 40, 3) + STEP
    expected = before_after(series, 20).level
    found = change(mixture(fit(series[None, :], design(40, 20)), 1))
    assert (found.estimate, found.low, found.high, found.p_value) == pytest.approx(
        (expected.estimate, expected.low, expected.high, expected.p_value), rel=1e-8
    )


def test_margins_that_say_nothing_are_refused() -> None:
    rates = every_design(1)["rates"]
    for margin in (-0.1, np.inf, np.nan):
        with pytest.raises(ValueError, match="a margin is zero or more"):
            not_worse(rates, margin, Worse.MORE)
    with pytest.raises(ValueError, match="give a margin below 1"):
        not_worse(rates, 1.0, Worse.LESS)
    assert not_worse(rates, 1.0, Worse.MORE).limit == 2
