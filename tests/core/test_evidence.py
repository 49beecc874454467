"""The rungs of proof: which one a policy asks for, what each asks, and what falls short of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchball.core.errors import InvalidCookbook
from catchball.core.evidence import (
    CLASSES,
    NOT_KNOWN,
    NOTHING_ASKED,
    SAFETY_FIRST,
    Demand,
    ProofRule,
    Rung,
    demanded,
    raw_rules,
    rules_of,
)
from catchball.core.evidence_forms import checked_answers, conditions_of, shortfall
from catchball.core.review import Facts

TODAY = date(2026, 3, 2)
TYPES = st.frozensets(st.sampled_from(("method", "setting", "safety")), max_size=1)
RULES = st.lists(
    st.builds(
        ProofRule,
        st.sampled_from(Rung),
        st.sampled_from(["It shows late.", "It shows on the part."]),
        TYPES,
        st.frozensets(st.sampled_from(CLASSES), max_size=1),
    ),
    min_size=1,
    max_size=6,
)
FACTS = st.builds(
    Facts,
    st.frozensets(st.sampled_from(("method", "setting", "safety", "temporary")), max_size=2),
    st.frozensets(st.sampled_from(CLASSES)),
    st.sampled_from((True, True, True, False)),
)
SHORT: dict[str, Any] = {
    "good": "No burr",
    "plan": "Forty parts",
    "planned_on": "2026-02-10",
    "began_on": "2026-02-10",
    "before_good": 30,
    "before_all": 40,
    "after_good": 39,
    "after_all": 40,
}


@given(FACTS, RULES)
def test_one_rule_more_never_asks_for_less(facts: Facts, rules: list[ProofRule]) -> None:
    asked = [demanded(facts, rules[:count]).rung for count in range(len(rules) + 1)]
    assert asked == sorted(asked)


@given(FACTS, RULES)
def test_what_is_asked_is_what_some_rule_that_is_met_asks(facts: Facts, rules: list[ProofRule]) -> None:
    found = demanded(facts, rules)
    if not facts.is_justified or "temporary" in facts.types:
        assert found.rung is Rung.NONE
    elif found.rung is not Rung.NONE:
        met = [rule for rule in rules if rule.rung == found.rung and demanded(facts, [rule]).rung == found.rung]
        assert set(found.why.split("; ")) == {rule.why for rule in met}


@given(RULES)
def test_rules_as_plain_data_are_the_same_rules(rules: list[ProofRule]) -> None:
    assert rules_of(raw_rules(rules)) == tuple(rules)


def test_the_strictest_rule_that_is_met_wins_with_every_reason_for_it() -> None:
    facts = Facts(frozenset({"method", "setting"}), frozenset({"special"}), is_justified=True)
    rules = [
        ProofRule(Rung.FULL_TRIAL, "not met", frozenset({"material"})),
        ProofRule(Rung.ONE_OFF, "by its type", frozenset({"setting"})),
        ProofRule(Rung.REASONING, "always"),
        ProofRule(Rung.ONE_OFF, "by what it touches", classes=frozenset({"special"})),
    ]
    assert demanded(facts, rules) == Demand(Rung.ONE_OFF, "by its type; by what it touches")


def test_the_policy_that_ships_asks_for_nothing() -> None:
    assert demanded(Facts(frozenset({"material"}), frozenset(CLASSES), is_justified=True), ()) == Demand(
        Rung.NONE, NOTHING_ASKED
    )


def test_safety_goes_at_once_unless_a_rule_names_it() -> None:
    facts = Facts(frozenset({"safety", "method"}), frozenset({"safety"}), is_justified=True)
    always, by_class = (
        ProofRule(Rung.FULL_TRIAL, "So."),
        ProofRule(Rung.REASONING, "So.", classes=frozenset({"safety"})),
    )
    assert demanded(facts, [always, by_class]) == Demand(Rung.NONE, SAFETY_FIRST)
    assert demanded(facts, [ProofRule(Rung.FULL_TRIAL, "So.", frozenset({"material"}))]).why == NOTHING_ASKED
    assert demanded(facts, [ProofRule(Rung.ONE_OFF, "So.", frozenset({"safety"}))]).rung is Rung.ONE_OFF


def test_every_rung_below_a_full_trial_says_what_is_not_known() -> None:
    assert {rung for rung in Rung if not NOT_KNOWN[rung]} == {Rung.FULL_TRIAL}


@pytest.mark.parametrize(
    ("raw", "where"),
    [
        ({}, ("rules",)),
        ([[]], ("rules", "1")),
        ([{"rung": 0, "why": "So."}], ("rules", "1", "rung")),
        ([{"rung": True, "why": "So."}], ("rules", "1", "rung")),
        ([{"rung": 2, "why": "So."}, {"rung": 2}], ("rules", "2", "why")),
        ([{"rung": 2, "why": "So.", "types": ["moon"]}], ("rules", "1", "types")),
        ([{"rung": 2, "why": "So.", "classes": "safety"}], ("rules", "1", "classes")),
        ([{"rung": 2, "why": "So."}] * 31, ("rules",)),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_with_its_place(raw: Any, where: tuple[str, ...]) -> None:
    with pytest.raises(InvalidCookbook) as refused:
        rules_of(raw)
    assert refused.value.where == where


def test_answers_come_in_normal_form_and_leave_nothing_out() -> None:
    told = checked_answers(Rung.SHORT_TRIAL, {**SHORT, "good": "  No burr\r\n"}, TODAY)
    assert told == {**SHORT, "margin": None, "why": ""}
    assert checked_answers(Rung.SHORT_TRIAL, told, TODAY) == told


def test_a_condition_that_is_not_the_same_needs_a_reason_and_one_that_is_does_not() -> None:
    like = {"what": "Oil", "there": "A", "here": "A", "same": True}
    unlike = {"what": "Hall", "there": "20 °C", "here": "40 °C", "why": "It is measured cold."}
    raw = {"where": "Pune", "result": "Good.", "conditions": [like, unlike]}
    told = checked_answers(Rung.REFERENCE, raw, TODAY)
    assert [one.same for one in conditions_of(told)] == [True, False]
    with pytest.raises(InvalidCookbook, match="why that does not matter"):
        checked_answers(Rung.REFERENCE, {**raw, "conditions": [{**unlike, "why": ""}]}, TODAY)


@pytest.mark.parametrize(
    ("rung", "more", "result", "short"),
    [
        (Rung.SHORT_TRIAL, {}, {"outcome": "better"}, ""),
        (Rung.SHORT_TRIAL, {"began_on": "2026-02-09"}, {"outcome": "better"}, "not planned beforehand"),
        (Rung.SHORT_TRIAL, {}, {"outcome": "not worse"}, "only where the organisation has a reason"),
        (Rung.SHORT_TRIAL, {"why": "Less energy."}, {"outcome": "not worse"}, ""),
        (Rung.FULL_TRIAL, {}, {"verdict": "worse"}, "“worse”"),
        (Rung.FULL_TRIAL, {}, {"verdict": "inconclusive"}, "“inconclusive”"),
        (Rung.FULL_TRIAL, {}, {"verdict": "invalid"}, "“invalid”"),
        (Rung.FULL_TRIAL, {}, None, "there is no verdict"),
        (Rung.REASONING, {}, None, ""),
    ],
)
def test_what_falls_short_of_its_rung(rung: Rung, more: dict[str, Any], result: Any, short: str) -> None:
    found = shortfall(rung, {**SHORT, **more}, result)
    assert short in found
    assert bool(short) == bool(found)
