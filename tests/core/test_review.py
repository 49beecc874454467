"""The life of a change and the policy: every state with every act, every rule, and what is stricter."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchball.core.review import (
    CHANGE_TYPES,
    QUESTIONS,
    TRANSITIONS,
    USUAL_POLICY,
    Act,
    Facts,
    Need,
    NotNow,
    Part,
    Rule,
    Silence,
    State,
    Where,
    after,
    missing_answers,
    needs,
)

TABLE = """
            try       propose    return  accept    reject    withdraw   release    verify    lapse
draft       on trial  in review  -       -         -         withdrawn  -          -         -
on trial    -         in review  draft   -         -         withdrawn  -          -         -
in review   on trial  -          draft   accepted  rejected  withdrawn  -          -         -
accepted    -         -          -       -         -         withdrawn  in effect  -         -
rejected    -         -          -       -         -         -          -          -         -
withdrawn   -         -          -       -         -         -          -          -         -
in effect   -         -          -       -         -         -          -          verified  lapsed
verified    -         -          -       -         -         -          -          verified  lapsed
lapsed      -         -          -       -         -         -          -          verified  -
"""
"""What the design says; columns are parted by two blanks or more."""


def rows() -> list[list[str]]:
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in TABLE.strip().splitlines()]


def cells() -> list[tuple[State, Act, str]]:
    acts, *lines = rows()
    return [(State(line[0]), Act(act), told) for line in lines for act, told in zip(acts, line[1:], strict=True)]


def test_the_table_here_names_every_state_and_every_act() -> None:
    assert {(state, act) for state, act, _ in cells()} == set(itertools.product(State, Act))


@pytest.mark.parametrize(("state", "act", "told"), cells())
def test_every_act_in_every_state_leads_where_the_design_says_or_is_refused(state: State, act: Act, told: str) -> None:
    if told == "-":
        with pytest.raises(NotNow, match=f"this change is {state}; to {act} it is not possible now"):
            after(state, act)
    else:
        assert after(state, act) == told


def test_a_refusal_names_what_can_be_done_instead() -> None:
    with pytest.raises(NotNow, match=r"\(possible: release, withdraw\)|\(possible: withdraw, release\)"):
        after(State.ACCEPTED, Act.ACCEPT)
    with pytest.raises(NotNow, match="nothing more"):
        after(State.REJECTED, Act.ACCEPT)


def test_what_came_to_an_end_stays_there() -> None:
    ends = {State.REJECTED, State.WITHDRAWN}
    assert {state for state, _ in TRANSITIONS}.isdisjoint(ends)


def test_a_change_takes_effect_only_after_it_was_accepted_and_is_accepted_only_from_review() -> None:
    assert [start for (start, _), end in TRANSITIONS.items() if end is State.IN_EFFECT] == [State.ACCEPTED]
    assert [start for (start, _), end in TRANSITIONS.items() if end is State.ACCEPTED] == [State.IN_REVIEW]


def facts(*types: str, classes: tuple[str, ...] = (), is_justified: bool = False, others: bool = False) -> Facts:
    return Facts(frozenset(types), frozenset(classes), is_justified, others)


def rule(function: str = "quality", where: Where = Where.SITE, part: Part = Part.AGREE, **more: object) -> Rule:
    usual = {"days": 2, "silence": Silence.ESCALATE, "why": "so"}
    return Rule(function, where, part, **{**usual, **more})  # type: ignore[arg-type]


def test_a_rule_without_a_condition_always_asks() -> None:
    assert needs(facts("editorial"), [rule()]) == (Need("quality", Where.SITE, Part.AGREE, 2, Silence.ESCALATE, "so"),)


@pytest.mark.parametrize(
    ("condition", "asked", "not_asked"),
    [
        ({"types": frozenset({"method", "flow"})}, facts("flow", "site"), facts("site")),
        ({"classes": frozenset({"safety"})}, facts("flow", classes=("safety",)), facts("safety")),
        (
            {"types": frozenset({"safety"}), "classes": frozenset({"safety"})},
            facts("flow", classes=("ordinary", "safety")),
            facts("flow", classes=("ordinary",)),
        ),
        ({"only_justified": True}, facts("flow", is_justified=True), facts("flow")),
        ({"only_other_parties": True}, facts("flow", others=True), facts("flow", is_justified=True)),
        (
            {"only_other_parties": True, "types": frozenset({"flow"})},
            facts("flow", others=True),
            facts("site", others=True),
        ),
    ],
)
def test_a_rule_asks_only_when_its_condition_is_met(condition: dict[str, Any], asked: Facts, not_asked: Facts) -> None:
    assert len(needs(asked, [rule(**condition)])) == 1
    assert needs(not_asked, [rule(**condition)]) == ()


def test_of_two_rules_for_one_function_and_place_each_part_is_the_stricter_and_both_reasons_are_told() -> None:
    lenient = rule(part=Part.TOLD, days=1, silence=Silence.PROVISIONAL, why="it is polite")
    strict = rule(part=Part.AGREE, days=5, silence=Silence.WAIT, why="it is the law")
    (need,) = needs(facts("flow"), [lenient, strict])
    assert (need.part, need.silence, need.days) == (Part.AGREE, Silence.WAIT, 1)
    assert need.why == "it is polite; it is the law"


def test_a_reason_that_is_part_of_another_one_is_told_all_the_same() -> None:
    (need,) = needs(facts("flow"), [rule(why="it is the law of the land"), rule(why="it is the law")])
    assert need.why == "it is the law of the land; it is the law"


def test_a_reason_that_two_rules_share_is_told_once() -> None:
    (need,) = needs(facts("flow"), [rule(why="a"), rule(why="b"), rule(why="a")])
    assert need.why == "a; b"


def test_functions_of_different_places_are_asked_each() -> None:
    asked = needs(facts("flow"), [rule(where=where) for where in Where])
    assert [need.where for need in asked] == list(Where)


parts, silences = st.sampled_from(Part), st.sampled_from(Silence)
drawn = st.builds(
    Rule,
    st.sampled_from(["quality", "safety"]),
    st.sampled_from([Where.SITE, Where.PEER]),
    parts,
    st.integers(1, 9),
    silences,
    st.sampled_from(["a", "ab", "b", "abc"]),
)


@given(policy=st.lists(drawn, max_size=6))
def test_the_order_of_the_rules_does_not_matter_but_for_the_order_of_the_reasons(policy: list[Rule]) -> None:
    def told(found: tuple[Need, ...]) -> set[Need]:
        return {replace(need, why="; ".join(sorted(need.why.split("; ")))) for need in found}

    assert told(needs(facts("flow"), policy)) == told(needs(facts("flow"), policy[::-1]))


@given(policy=st.lists(drawn, min_size=1, max_size=6))
def test_no_rule_is_weakened_by_another_one(policy: list[Rule]) -> None:
    found = {(need.function, need.where): need for need in needs(facts("flow"), policy)}
    for entry in policy:
        need = found[entry.function, entry.where]
        assert list(Part).index(need.part) <= list(Part).index(entry.part)
        assert list(Silence).index(need.silence) <= list(Silence).index(entry.silence)
        assert need.days <= entry.days
        assert entry.why in need.why.split("; ")


def asked_for(found: tuple[Need, ...]) -> set[tuple[str, str, str]]:
    return {(need.function, str(need.where), str(need.part)) for need in found}


CENTRE = ("process owner", "centre", "agree")
QUALITY, SAFETY = ("quality", "site", "agree"), ("safety", "site", "agree")
CUSTOMER, PEER = ("customer", "parties", "agree"), ("process owner", "peer", "be heard")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (facts("editorial"), set()),
        (facts("setting", is_justified=True), {CENTRE}),
        (facts("inspection", is_justified=True), {CENTRE, QUALITY}),
        (facts("method"), {QUALITY}),
        (facts("safety"), {SAFETY}),
        (facts("setting", classes=("safety",)), {SAFETY}),
        (facts("product", is_justified=True, others=True), {CENTRE, QUALITY, CUSTOMER}),
        (facts("product", is_justified=True), {CENTRE, QUALITY}),
        (facts("site", others=True), {CUSTOMER}),
        (facts("revision", is_justified=True), {CENTRE, PEER}),
    ],
)
def test_the_policy_that_ships_asks_few_and_the_right_ones(told: Facts, expected: set[tuple[str, str, str]]) -> None:
    assert asked_for(needs(told)) == expected


def test_the_policy_that_ships_is_short_and_law_and_customer_never_agree_by_silence() -> None:
    for entry in USUAL_POLICY:
        assert entry.days <= 2 or entry.function == "customer"
        assert entry.types <= set(CHANGE_TYPES)
        if entry.function in ("customer", "safety"):
            assert entry.silence is Silence.WAIT
        if entry.silence is Silence.PROVISIONAL:
            assert entry.part is not Part.AGREE


def test_all_questions_are_asked_of_what_must_be_justified_and_only_the_reason_of_what_is_within_latitude() -> None:
    assert missing_answers({}, is_justified=True) == QUESTIONS
    assert missing_answers({}, is_justified=False) == ("reason",)
    assert missing_answers({"reason": " \n "}, is_justified=False) == ("reason",)
    answered = dict.fromkeys(QUESTIONS, "None.")
    assert missing_answers(answered, is_justified=True) == ()
    assert missing_answers({**answered, "tasks": ""}, is_justified=True) == ("tasks",)
