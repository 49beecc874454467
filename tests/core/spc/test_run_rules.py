"""The run rules, all series at once, agree with each rule spelled out for one point of one series."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchball.core.spc.rules import RULES, signals

Row = list[float]


def signs(row: Row, beyond: float) -> list[int]:
    """+1 or -1 for a point beyond so many sigmas, 0 within, 9 for a missing one."""
    return [9 if isnan(z) else int(z > beyond) - int(z < -beyond) for z in row]


def most_on_one_side(window: Row, beyond: float, many: int) -> bool:
    found = signs(window, beyond)
    last = found[-1]
    return 9 not in found and last != 0 and found.count(last) >= many


def steps(window: Row) -> list[int]:
    return [9 if isnan(a + b) else int(b > a) - int(b < a) for a, b in pairwise(window)]


FIRES: dict[int, tuple[int, Callable[[Row], bool]]] = {
    1: (1, lambda w: signs(w, 3)[0] in (1, -1)),
    2: (9, lambda w: signs(w, 0) in ([1] * 9, [-1] * 9)),
    3: (6, lambda w: steps(w) in ([1] * 5, [-1] * 5)),
    4: (14, lambda w: steps(w) in ([1, -1] * 6 + [1], [-1, 1] * 6 + [-1])),
    5: (3, lambda w: most_on_one_side(w, 2, 2)),
    6: (5, lambda w: most_on_one_side(w, 1, 4)),
    7: (15, lambda w: signs(w, 1) == [0] * 15),
    8: (8, lambda w: all(sign in (1, -1) for sign in signs(w, 1))),
}


def spelled_out(rule: int, row: Row) -> list[bool]:
    length, fires = FIRES[rule]
    return [at + 1 >= length and fires(row[at + 1 - length : at + 1]) for at in range(len(row))]


def fired(row: Row, rule: int) -> list[bool]:
    found = signals(np.array([row]), np.zeros(1), np.ones(1))
    return [bool(one) for one in found.of(rule)[0]]


LEVELS = (-3.5, -2.5, -1.5, -1.0, -0.5, 0.0, 0.4, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, float("nan"))
RUNS = st.lists(
    st.tuples(st.sampled_from(LEVELS), st.sampled_from([1, 1, 2, 5, 8, 9, 15, 40])).map(lambda run: [run[0]] * run[1])
).map(lambda runs: [value for run in runs for value in run])
ROWS = st.one_of(
    st.lists(st.sampled_from(LEVELS), max_size=140),
    RUNS,
    st.lists(st.floats(-4, 4), max_size=140),
    st.integers(2, 140).map(lambda many: [(-1.0) ** at for at in range(many)]),
    st.integers(2, 140).map(lambda many: [at / 50 for at in range(many)]),
)


@pytest.mark.parametrize("rule", RULES)
@given(row=ROWS.filter(bool))
def test_each_rule_fires_exactly_where_its_words_say(rule: int, row: Row) -> None:
    assert fired(row, rule) == spelled_out(rule, row)


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_fires_somewhere_in_what_is_drawn(rule: int) -> None:
    chance = np.random.default_rng(rule)
    rows = np.concatenate([chance.normal(0, wide, (20, 300)) for wide in (0.3, 1.0, 3.0)])
    assert signals(rows, np.zeros(60), np.ones(60)).count(rule).sum() > 0


def test_series_do_not_touch_each_other_and_each_has_its_own_centre() -> None:
    rows = np.random.default_rng(5).normal(0, 1, (70, 200))
    shifted = rows * 2 + np.arange(70)[:, None]
    together = signals(shifted, np.arange(70.0), np.full(70, 2.0))
    for rule in RULES:
        alone = np.array([spelled_out(rule, list(row)) for row in rows])
        assert (together.of(rule) == alone).all()
        assert (together.count(rule) == alone.sum(axis=1)).all()


def test_a_value_at_a_limit_is_not_beyond_it_and_one_at_the_centre_is_on_no_side() -> None:
    assert not any(fired([3.0, -3.0], 1))
    assert not any(fired([1.0] * 8 + [0.0] + [1.0] * 8, 2))


def test_all_eight_rules_fire_on_most_healthy_series_of_a_hundred_points_and_rule_one_on_few() -> None:
    rows = np.random.default_rng(7).normal(0, 1, (4_000, 100))
    found = signals(rows, np.zeros(4_000), np.ones(4_000))
    some = np.any([found.of(rule).any(axis=1) for rule in RULES], axis=0)
    assert some.mean() == pytest.approx(0.72, abs=0.03)
    assert found.of(1).any(axis=1).mean() == pytest.approx(1 - 0.9973**100, abs=0.02)


@pytest.mark.parametrize(
    ("shape", "sigma", "rules", "why"),
    [
        ((3,), [1.0], (1,), "need one centre"),
        ((2, 5), [1.0], (1,), "need one centre"),
        ((1, 5), [0.0], (1,), "a sigma above zero"),
        ((1, 5), [1.0], (9,), "no run rule 9; there are 1, 2"),
    ],
)
def test_what_does_not_fit_is_refused(shape: tuple[int, ...], sigma: Row, rules: tuple[int, ...], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        signals(np.zeros(shape), np.zeros(1), np.array(sigma), rules)
