"""What a verdict promises holds in simulation; the whole of it is `python -m bench.simulate`.

Bounds are the promise and three Monte Carlo standard errors of it.
"""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from bench.simulate import BASELINE, alone, healthy, naive, ordinary, ours, textbook, with_history
from bench.simulating.plants import autoregressive

from catchball.core.trials.sequential import Rule, watch

RUNS = 400


def bound(promise: float) -> float:
    return promise + 3 * sqrt(promise * (1 - promise) / RUNS)


@pytest.mark.parametrize(("phi", "promise"), [(0.0, 0.05), (0.4, 0.05), (0.6, 0.055)])
def test_a_look_at_every_five_points_keeps_the_error_rate(phi: float, promise: float) -> None:
    series = healthy(phi)(np.random.default_rng(21), RUNS)
    assert ours(series).mean() <= bound(promise)
    assert naive(series).mean() > 0.25
    if phi:
        assert textbook(series).mean() > 0.25


@pytest.mark.parametrize(("phi", "promise"), [(0.0, 0.065), (0.4, 0.065), (0.6, 0.07)])
def test_before_and_after_keeps_the_error_rate_with_a_history_of_two_hundred_points(phi: float, promise: float) -> None:
    series = healthy(phi, 260)(np.random.default_rng(22), RUNS)
    assert with_history(series).mean() <= bound(promise)


def test_sixty_points_alone_are_honest_where_ordinary_least_squares_are_not() -> None:
    series = healthy(0.6, 60)(np.random.default_rng(23), RUNS)
    assert alone(series).mean() <= bound(0.07)
    assert ordinary(series).mean() > 0.25


def test_the_confidence_sequence_holds_the_shift_at_all_looks_together() -> None:
    chance = np.random.default_rng(24)
    series = autoregressive(chance, chance.standard_normal((40, 300)), 0.4)
    series[:, BASELINE:] += 0.7
    found = [watch(one[:BASELINE], one[BASELINE:], Rule(every=20)) for one in series]
    assert np.mean([one.low[-1] <= 0.7 <= one.high[-1] for one in found]) >= 0.95 - 3 * sqrt(0.05 * 0.95 / 40)
