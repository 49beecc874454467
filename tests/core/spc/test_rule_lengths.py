"""How long a healthy process runs until run rules signal: published lengths, and what the rules themselves give."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr

from catchball.core.spc.charting import BUDGET, RULE_SETS, USUAL_RULES
from catchball.core.spc.rule_length import has_length, rule_length
from catchball.core.spc.rules import RULES, signals
from catchball.core.spc.run_length import shewhart_length


@pytest.mark.parametrize(
    ("rules", "shift", "published"),
    [((1, 5), 0, 225.44), ((1, 6), 0, 166.05), ((1, 5), 1, 20.01), ((1, 6), 1, 12.66)],
)
def test_lengths_are_those_of_champ_and_woodall_but_for_the_first_points(
    rules: tuple[int, ...], shift: float, published: float
) -> None:
    """Their windows signal before they are full, ours do not: a third of a point at most."""
    assert 0.1 < rule_length(rules, shift) - published < 0.31


@pytest.mark.parametrize("shift", [0.0, 0.5, 2.0])
def test_rule_one_alone_has_the_length_of_the_chart(shift: float) -> None:
    assert rule_length((1,), shift) == pytest.approx(shewhart_length(3, shift), rel=1e-9)


@pytest.mark.parametrize(("rule", "many", "inside"), [(7, 15, True), (8, 8, False)])
def test_runs_within_or_beyond_one_sigma_have_the_length_of_runs_of_heads(rule: int, many: int, inside: bool) -> None:
    within = 1 - 2 * float(ndtr(-1))
    head = within if inside else 1 - within
    assert rule_length((rule,)) == pytest.approx((1 - head**many) / ((1 - head) * head**many), rel=1e-9)


def test_nine_in_a_row_alone_have_the_length_of_nine_heads_or_tails() -> None:
    assert rule_length((2,)) == pytest.approx(2**9 - 1, rel=1e-9)


@pytest.mark.parametrize(
    ("rules", "shift"), [((1, 2), 0.0), ((1, 2, 5, 6), 0.0), ((1, 2, 5, 6, 7, 8), 0.3), ((5,), 1.0), ((8,), 2.0)]
)
def test_lengths_agree_with_the_rules_at_work(rules: tuple[int, ...], shift: float) -> None:
    series, points = 3_000, 2_000
    drawn = np.random.default_rng(11).normal(shift, 1, (series, points))
    found = signals(drawn, np.zeros(series), np.ones(series), rules)
    fired = np.any([found.of(rule) for rule in rules], axis=0)
    first = np.where(fired.any(axis=1), fired.argmax(axis=1) + 1, points)
    assert first.mean() == pytest.approx(rule_length(rules, shift), abs=4 * first.std() / np.sqrt(series))


def test_the_usual_rules_keep_their_budget_and_all_rules_do_not() -> None:
    assert USUAL_RULES[0] == 1
    assert rule_length(USUAL_RULES) == pytest.approx(216.7, abs=0.05)
    assert rule_length(USUAL_RULES) >= BUDGET
    for rules in RULE_SETS.values():
        assert rule_length([rule for rule in rules if has_length(rule)]) < BUDGET


@pytest.mark.parametrize("rules", [(), (3,), (1, 4), (9,)])
def test_rules_without_zones_have_no_length(rules: tuple[int, ...]) -> None:
    assert not all(has_length(rule) for rule in rules) or not rules
    with pytest.raises(ValueError, match="is known of the rules 1, 2, 5, 6, 7, 8, not of"):
        rule_length(rules)


def test_every_rule_that_has_no_length_compares_points_with_each_other() -> None:
    assert {rule for rule in RULES if not has_length(rule)} == {3, 4}
