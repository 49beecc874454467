from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from aimed import Move, base_document, draft, play, scripts
from catchball.core.decisions import Choice, Conflict
from catchball.core.document import Cookbook, node
from catchball.core.merge import Merge, merge, settle
from catchball.formats.errors import FormatError
from catchball.formats.json_files.cookbook_json import read_cookbook, write_cookbook
from catchball.formats.json_files.decisions_json import (
    Question,
    decisions,
    read_answers,
    read_asked_answers,
    read_decisions,
    write_answers,
    write_decisions,
    write_questions,
)
from catchball.formats.json_files.json_schema import SCHEMAS

BASE = base_document()
DECISIONS = Draft202012Validator(SCHEMAS["decisions-1.json"]())
ANSWERS = Draft202012Validator(SCHEMAS["answers-1.json"]())

takes = st.sampled_from(("base", "ours", "theirs"))


def with_torque(torque: str, words: str = "Clamp the part firmly.") -> Cookbook:
    changed = draft(BASE)
    step = changed.nodes["b-6"]
    fields = {**step.fields, "parameters": {"torque": {"value": torque}}, "instruction": {"en": words}}
    changed.nodes["b-6"] = node("b-6", step.kind, fields)
    return changed.issue()


def torque_conflict() -> Merge:
    return merge(with_torque("12 N·m"), with_torque("13 N·m"), with_torque("14 N·m"))


def asked(conflict: Conflict) -> Question:
    return Question(conflict, "OP10 › step 1 › torque", ("12 N·m", "13 N·m", "14 N·m"))


TORQUE = "b-6/parameters/torque/value"


def answered(conflict: Conflict, take: Any) -> Choice:
    """A side, or where that is possible every other time words of one's own."""
    own = conflict.kind == "value" and take == "base" and conflict.atom[1] == "instruction"
    return Choice(value="Own words.") if own else Choice(take=take)


@given(scripts(), scripts(), st.lists(takes, min_size=12, max_size=12))
def test_law_15_conflicts_stored_loaded_and_settled_equal_conflicts_settled_at_once(
    first: list[Move], second: list[Move], given_takes: list[Any]
) -> None:
    x, y = play(BASE, first, "p"), play(BASE, second, "q")
    merged = merge(BASE, x, y)
    choices = {c.id: answered(c, take) for c, take in zip(merged.conflicts, given_takes, strict=False)}
    at_once = settle(merged, choices)

    base, ours, theirs = (read_cookbook(write_cookbook(side), "side.json") for side in (BASE, x, y))
    loaded = read_decisions(write_decisions(merged), "decisions.json")
    answers = write_answers({c.id: answered(c, take) for c, take in zip(loaded.conflicts, given_takes, strict=False)})
    later = merge(base, ours, theirs, read_answers(answers, "answers.json"))

    assert later.document == at_once.document
    assert write_decisions(later) == write_decisions(at_once)


@given(scripts(), scripts())
def test_decisions_that_are_written_read_and_written_again_are_the_same_and_valid(
    first: list[Move], second: list[Move]
) -> None:
    merged = merge(BASE, play(BASE, first, "p"), play(BASE, second, "q"))
    text = write_decisions(merged)
    assert write_decisions(read_decisions(text, "decisions.json")) == text
    DECISIONS.validate(json.loads(text))


def test_the_decisions_name_the_revisions_and_what_is_open() -> None:
    merged = torque_conflict()
    raw = json.loads(write_decisions(merged))
    assert [raw[name] for name in ("base", "ours", "theirs", "result")] == [
        side.revision for side in (merged.base, merged.ours, merged.theirs, merged.document)
    ]
    assert raw["verdict"] == "conflict"
    assert raw["conflicts"] == [
        {
            "id": TORQUE,
            "kind": "value",
            "atom": ["b-6", "parameters", "torque", "value"],
            "base": "12 N·m",
            "ours": "13 N·m",
            "theirs": "14 N·m",
            "why": "both sides changed it, to different quantities",
            "nodes": ["b-6"],
            "knot": 1,
        }
    ]


def test_a_conflict_that_was_answered_is_listed_as_answered() -> None:
    settled = decisions(settle(torque_conflict(), {TORQUE: Choice("ours")}))
    assert [conflict.id for conflict in settled.answered] == [TORQUE]
    assert not settled.conflicts


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"catchball": "decisions/2"}, "is no file of decisions"),
        ({"base": "x"}, "“base” is the id of a revision"),
        ({"verdict": "perhaps"}, "“verdict” is clean, review or conflict"),
        ({"conflicts": {}}, "a list of “conflicts”"),
        ({"conflicts": [1]}, "conflict 1: expected exactly"),
        ({"reviews": [{"kind": "words", "atom": ["b-6"], "why": ""}]}, "review 1: expected an “atom”"),
        ({"marks": [{"kind": 1, "atom": ["b-6", "x"]}]}, "mark 1: “kind” is words in quotes"),
        ({"more": 1}, "the file: expected exactly"),
    ],
)
def test_decisions_that_no_merge_gives_are_refused_with_the_place(change: dict[str, Any], told: str) -> None:
    raw = json.loads(write_decisions(torque_conflict())) | change
    with pytest.raises(FormatError, match=rf"^d\.json: .*{told}"):
        read_decisions(json.dumps(raw), "d.json")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"id": "b-6/title"}, f"the “id” of this atom is {TORQUE}"),
        ({"kind": "taste"}, "“kind” is one of"),
        ({"nodes": ["6"]}, "“nodes” is a list of uids"),
        ({"nodes": []}, "“nodes” is a list of uids"),
        ({"knot": True}, "“knot” is a number"),
        ({"atom": ["b-6", 1]}, "expected an “atom”"),
        ({"why": None}, "“why” is words in quotes"),
    ],
)
def test_a_conflict_that_no_merge_gives_is_refused_with_its_number(change: dict[str, Any], told: str) -> None:
    raw = json.loads(write_decisions(torque_conflict()))
    raw["conflicts"][0] |= change
    with pytest.raises(FormatError, match=rf"^d\.json: conflict 1: .*{told}"):
        read_decisions(json.dumps(raw), "d.json")


def test_answers_are_sides_own_values_or_not_given_yet() -> None:
    text = '{"catchball": "answers/1", "a/b": "ours", "a/c": {"value": "13 N·m"}, "a/d": null}'
    assert read_answers(text, "a.json") == {"a/b": Choice("ours"), "a/c": Choice(value="13 N·m")}
    ANSWERS.validate(json.loads(text))


def test_answers_need_no_heading() -> None:
    assert read_answers('{"a/b": "theirs"}', "a.json") == {"a/b": Choice("theirs")}


def test_questions_hold_what_was_asked_and_take_the_answer_in_its_place() -> None:
    (conflict,) = torque_conflict().conflicts
    text = write_questions([asked(conflict)])
    ANSWERS.validate(json.loads(text))
    assert read_answers(text, "q.json") == {}
    filled = text.replace('"answer": null', '"answer": {"value": "13.5 N·m"}')
    (answer,) = read_asked_answers(filled, "q.json")
    assert answer.choice == Choice(value="13.5 N·m")
    assert answer.is_for(conflict)


def test_an_answer_is_not_for_a_conflict_that_says_something_else_by_now() -> None:
    (conflict,) = torque_conflict().conflicts
    text = write_questions([asked(conflict)]).replace('"answer": null', '"answer": "ours"')
    (later,) = merge(with_torque("12 N·m"), with_torque("15 N·m"), with_torque("14 N·m")).conflicts
    (answer,) = read_asked_answers(text, "q.json")
    assert not answer.is_for(later)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[]", "is no file of answers"),
        ('{"catchball": "answers/2"}', "is no file of answers"),
        ('{"a/b": "mine"}', "a/b: an answer is"),
        ('{"a/b": 7}', "a/b: an answer is"),
        ('{"a/b": {"take": "ours"}}', "a/b: expected a side"),
        ('{"a/b": {"answer": ["ours"]}}', "a/b: an answer is"),
        ('{"a/b": {"answer": "ours", "because": "x"}}', "a/b: expected a side"),
        ('{"a/b": "ours", "a/b": "theirs"}', "twice"),
    ],
)
def test_what_is_no_answer_is_refused_with_the_conflict_that_it_names(text: str, told: str) -> None:
    with pytest.raises(FormatError, match=rf"^a\.json.*{told}"):
        read_answers(text, "a.json")
