"""Picking one change into a cookbook that has grown apart, edit by edit, with documents of a few nodes."""

from __future__ import annotations

from typing import Any

import pytest

from catchball.core.decisions import Choice, Memory, Verdict
from catchball.core.diff import diff
from catchball.core.document import Cookbook, cookbook, node
from catchball.core.edits import Edits
from catchball.core.pick import Picked, classify, has_new_value, pick
from catchball.core.schema import Kind
from catchball.core.settlements import settlements
from small import STEP, of_step, of_steps


def change(old: dict[str, Any], new: dict[str, Any]) -> Edits:
    """A change of what the step says."""
    return diff(of_step(**old), of_step(**new))


def outcomes(picked: Picked) -> list[tuple[str, str]]:
    return [("/".join(outcome.edit.atom), str(outcome.verdict)) for outcome in picked.outcomes]


@pytest.mark.parametrize(
    ("old", "new", "local", "verdict", "result"),
    [
        ({"occasion": "cycle"}, {"occasion": "set-up"}, {"occasion": "cycle"}, "clean", {"occasion": "set-up"}),
        ({"occasion": "cycle"}, {"occasion": "set-up"}, {"occasion": "set-up"}, "already", {"occasion": "set-up"}),
        ({"occasion": "cycle"}, {"occasion": "set-up"}, {"occasion": "reaction"}, "conflict", {"occasion": "cycle"}),
        ({"occasion": "cycle"}, {"occasion": "set-up"}, {}, "conflict", {"occasion": "cycle"}),
        ({"occasion": "cycle"}, {}, {}, "already", {}),
        ({"title": {"en": "Clamp it."}}, {"title": {"en": "Hold it."}}, {"title": {"en": "Clamp it!"}}, "review",
         {"title": {"en": "Hold it!"}}),
        ({"title": {"en": "Clamp it."}}, {"title": {"en": "Hold it."}}, {"title": {"en": "Grip it."}}, "conflict",
         {"title": {"en": "Clamp it."}}),
        ({}, {"title": {"de": "Spannen"}}, {"title": {"en": "Clamp"}}, "clean",
         {"title": {"de": "Spannen", "en": "Clamp"}}),
        ({}, {"applies": ["A"]}, {"applies": ["A", "B"]}, "already", {"applies": ["A", "B"]}),
        ({"applies": ["A"]}, {}, {"applies": ["B"]}, "already", {"applies": ["B"]}),
        ({"parameters": {"t": {"value": "1 m"}}}, {"parameters": {"t": {"value": "2 m"}}},
         {"parameters": {"t": {"value": "1000 mm"}}}, "clean", {"parameters": {"t": {"value": "2 m"}}}),
        ({"parameters": {"t": {"value": "1 m"}}}, {"parameters": {"t": {"value": "2 m"}}},
         {"parameters": {"t": {"value": "2000 mm"}}}, "already", {"parameters": {"t": {"value": "2000 mm"}}}),
        ({"parameters": {"t": {"value": "1 m"}}}, {"parameters": {"t": {"value": "2 m"}}}, {}, "moot", {}),
        ({"parameters": {"t": {"value": "1 m"}}}, {}, {}, "already", {}),
        ({"parameters": {"t": {"value": "1 m"}}}, {}, {"parameters": {"t": {"value": "3 m"}}}, "conflict",
         {"parameters": {"t": {"value": "3 m"}}}),
        ({"key_points": [{"id": "k"}]}, {"key_points": [{"id": "k", "point": {"en": "Dry"}}]}, {}, "moot", {}),
        ({}, {"key_points": [{"id": "k", "point": {"en": "Dry"}}]},
         {"key_points": [{"id": "k", "point": {"en": "Wet"}}]}, "already",
         {"key_points": [{"id": "k", "point": {"en": "Wet"}}]}),
    ],
)  # fmt: skip
def test_an_edit_of_what_a_step_says_is_taken_is_there_is_moot_or_is_asked(
    old: dict[str, Any], new: dict[str, Any], local: dict[str, Any], verdict: str, result: dict[str, Any]
) -> None:
    picked = pick(change(old, new), of_step(**local))
    assert {str(outcome.verdict) for outcome in picked.outcomes} == {verdict}
    assert picked.verdict == verdict
    assert picked.document == of_step(**result)


def test_what_the_change_does_not_touch_does_not_matter_even_in_the_same_group() -> None:
    base = {"parameters": {"speed": {"value": "900 rpm"}}, "resources": [{"id": "r", "identifier": "T-1"}]}
    faster, other_tool = {"speed": {"value": "990 rpm"}}, [{"id": "r", "identifier": "T-2"}]
    picked = pick(change(base, {**base, "parameters": faster}), of_step(**{**base, "resources": other_tool}))
    assert outcomes(picked) == [("b-3/parameters/speed/value", "clean")]
    assert picked.document == of_step(parameters=faster, resources=other_tool)


def test_edits_are_judged_one_by_one_and_the_change_by_its_worst() -> None:
    old = {"occasion": "cycle", "applies": ["A"], "title": {"en": "Clamp"}}
    new = {"occasion": "set-up", "applies": ["A", "B"], "title": {"en": "Hold"}, "result": {"en": "Tight"}}
    local = of_step(occasion="cycle", applies=["A", "B"], title={"en": "Grip"})
    picked = pick(change(old, new), local)
    assert outcomes(picked) == [
        ("b-3/title/en", "conflict"),
        ("b-3/applies/B", "already"),
        ("b-3/occasion", "clean"),
        ("b-3/result/en", "clean"),
    ]
    assert picked.verdict is Verdict.CONFLICT
    assert picked.document == of_step(
        occasion="set-up", applies=["A", "B"], title={"en": "Clamp"}, result={"en": "Tight"}
    )


def test_classifying_says_the_same_and_changes_nothing() -> None:
    edits, local = change({"occasion": "cycle"}, {"occasion": "set-up"}), of_step(occasion="reaction")
    assert classify(edits, local) == pick(edits, local).outcomes
    assert local == of_step(occasion="reaction")


def test_a_conflict_is_settled_by_a_choice_and_the_settlement_is_remembered() -> None:
    edits, local = change({"occasion": "cycle"}, {"occasion": "set-up"}), of_step(occasion="reaction")
    picked = pick(edits, local, {"b-3/occasion": Choice("theirs")})
    assert picked.document == of_step(occasion="set-up")
    assert outcomes(picked) == [("b-3/occasion", "clean")]
    again = pick(edits, local, memory=Memory(settlements(picked.merge)))
    assert again.document == picked.document
    assert not again.merge.conflicts


@pytest.mark.parametrize(
    ("before", "after", "local", "result"),
    [
        ("1 2", "1 x 2", "0 1 2 3", "0 1 x 2 3"),
        ("1 2", "1 x 2", "2 1", "2 1 x"),
        ("1 2", "2 1", "1 8 2 9", "2 1 8 9"),
        ("1 2 3", "1 3", "1 2 9 3", "1 9 3"),
        ("1 2 3", "3 1 2", "1 3", "3 1"),
    ],
)
def test_a_change_of_a_list_touches_nothing_but_what_it_names(before: str, after: str, local: str, result: str) -> None:
    edits = diff(listed(before), listed(after, before))
    picked = pick(edits, listed(local, before))
    assert names(picked.document) == result.split()
    assert picked.verdict is Verdict.CLEAN
    points = pick(change(pointed(before), pointed(after)), of_step(**pointed(local)))
    assert points.document == of_step(**pointed(result))
    assert points.verdict is Verdict.CLEAN


def pointed(points: str) -> dict[str, Any]:
    return {"key_points": [{"id": name} for name in points.split()]}


def listed(steps: str, base: str = "") -> Cookbook:
    """Steps by number or by x; those of a base that are not among them are withdrawn."""
    gone = [name for name in base.split() if name not in steps.split()]
    return of_steps(
        *(f"s-{name.replace('x', '77')}" for name in steps.split()), gone=tuple(f"s-{name}" for name in gone)
    )


def names(document: Cookbook) -> list[str]:
    return [uid.removeprefix("s-").replace("77", "x") for uid in document.children.get("b-2", ())]


def test_a_step_inserted_beside_one_of_the_document_s_own_is_to_be_reviewed() -> None:
    picked = pick(diff(of_steps("b-3"), of_steps("b-3", "p-1")), of_steps("b-3", "q-1"))
    assert picked.document == of_steps("b-3", "p-1", "q-1")
    assert picked.verdict is Verdict.REVIEW
    assert ("p-1/@life", "review") in outcomes(picked)


def test_a_step_that_the_document_has_changed_or_not_is_there_already() -> None:
    insert = diff(of_steps("b-3"), of_steps("b-3", "b-4"))
    for local in (of_steps("b-3", "b-4"), of_steps("b-4", "b-3")):
        picked = pick(insert, local)
        assert picked.document == local
        assert ("b-4/@life", "already") in outcomes(picked)


@pytest.mark.parametrize(
    ("local", "verdict"),
    [(of_steps("b-3", gone=("b-4",)), "already"), (of_steps("b-3"), "moot")],
    ids=["gone", "unknown"],
)
def test_withdrawing_a_step_that_is_withdrawn_is_there_already_and_one_never_known_is_moot(
    local: Cookbook, verdict: str
) -> None:
    picked = pick(diff(of_steps("b-3", "b-4"), of_steps("b-3", gone=("b-4",))), local)
    assert picked.document == local
    assert outcomes(picked)[0] == ("b-4/@life", verdict)
    assert picked.verdict == verdict


def test_withdrawing_a_step_that_the_document_changed_is_asked_and_the_step_stays() -> None:
    before, after = of_step(occasion="cycle"), of_steps(gone=())
    picked = pick(diff(before, after), of_step(occasion="set-up"))
    assert outcomes(picked)[0] == ("b-3/@life", "conflict")
    assert picked.document.nodes[STEP].fields == {"occasion": "set-up"}


def test_every_edit_of_a_step_that_is_withdrawn_is_moot() -> None:
    edits = change({"occasion": "cycle"}, {"occasion": "set-up", "applies": ["A"]})
    local = of_steps("b-4", gone=("b-3",))
    picked = pick(edits, local)
    assert [verdict for _, verdict in outcomes(picked)] == ["moot", "moot"]
    assert picked.verdict is Verdict.MOOT
    assert picked.document == local


def operations(**lists: str) -> Cookbook:
    """A cookbook b-1 of operations such as o_1="s-1 s-2"."""
    steps = [node(uid, Kind.STEP, {}) for below in lists.values() for uid in below.split()]
    below = {uid.replace("_", "-"): listed.split() for uid, listed in lists.items()}
    nodes = [node("b-1", Kind.COOKBOOK, {}), *(node(uid, Kind.OPERATION, {}) for uid in below), *steps]
    return cookbook("b-1", nodes, {"b-1": list(below), **below})


def test_a_step_put_into_an_operation_that_is_gone_is_moot_and_so_is_a_move_into_it() -> None:
    insert = diff(operations(o_1="s-1", o_2=""), operations(o_1="s-1", o_2="s-2"))
    move = diff(operations(o_1="s-1", o_2=""), operations(o_1="", o_2="s-1"))
    for edits in (insert, move):
        picked = pick(edits, operations(o_1="s-1"))
        assert outcomes(picked)[0] == (f"{edits.edits[0].uid}/{edits.edits[0].atom[1]}", "moot")
        assert picked.document == operations(o_1="s-1")


def test_a_move_is_taken_is_there_or_is_asked() -> None:
    move = diff(operations(o_1="s-1", o_2="", o_3=""), operations(o_1="", o_2="s-1", o_3=""))
    taken = pick(move, operations(o_1="s-1 s-9", o_2="", o_3=""))
    assert taken.document == operations(o_1="s-9", o_2="s-1", o_3="")
    assert taken.verdict is Verdict.CLEAN
    there = pick(move, operations(o_1="s-9", o_2="s-1", o_3=""))
    assert there.verdict is Verdict.ALREADY
    asked = pick(move, operations(o_1="s-9", o_2="", o_3="s-1"))
    assert [(conflict.kind, conflict.atom) for conflict in asked.merge.conflicts] == [("parent", ("s-1", "@parent"))]
    assert asked.verdict is Verdict.CONFLICT


def retitled(document: Cookbook, uid: str, title: str) -> Cookbook:
    said = node(uid, document.nodes[uid].kind, {"title": {"en": title}})
    return cookbook(document.root, {**document.nodes, uid: said}.values(), document.children)


def test_a_step_that_the_document_moved_into_a_list_of_the_change_stays_there_and_says_what_is_new() -> None:
    before, after = operations(o_1="s-1 s-2", o_2="s-3"), operations(o_1="s-2 s-1", o_2="s-3")
    local, wanted = operations(o_1="s-1 s-2 s-3", o_2=""), operations(o_1="s-2 s-3 s-1", o_2="")
    picked = pick(diff(before, retitled(after, "s-3", "Clamp")), local)
    assert picked.document == retitled(wanted, "s-3", "Clamp")
    assert picked.verdict is Verdict.CLEAN


def test_a_change_that_brings_an_operation_brings_its_steps() -> None:
    edits = diff(operations(o_1="s-1"), operations(o_1="s-1", o_2="s-2 s-3"))
    picked = pick(edits, operations(o_1="s-1 s-9"))
    assert picked.document == operations(o_1="s-1 s-9", o_2="s-2 s-3")
    assert picked.verdict is Verdict.CLEAN


@pytest.mark.parametrize(
    ("old", "new", "now", "has"),
    [
        ("1 m", "2 m", "2000 mm", True),
        ("1 m", "2 m", "1 m", False),
        ("1 m", "1000 mm", "1 m", False),
        ("1 m", None, "1 m", False),
        ("1 m", None, None, True),
    ],
)
def test_a_new_value_is_there_in_any_spelling_unless_the_edit_is_about_the_spelling(
    old: str,
    new: str | None,
    now: str | None,
    has: bool,
) -> None:
    def said(value: str | None) -> dict[str, Any]:
        return {"checks": [{"id": "c", "gauge": "G", "limits": {"value": value}}]}

    (edit,) = change(said(old), said(new))
    assert has_new_value(edit, of_step(**said(now))) is has


def test_a_move_away_from_where_the_document_moved_it_is_asked() -> None:
    base = operations(o_1="s-1 s-2", o_2="s-3", o_3="s-4")
    change = diff(base, operations(o_1="s-2", o_2="s-1 s-3", o_3="s-4"))
    picked = pick(change, operations(o_1="s-2", o_2="s-3", o_3="s-4 s-1"))
    assert [conflict.id for conflict in picked.merge.conflicts] == ["s-1/@parent"]


def test_a_limit_that_contradicts_the_value_of_the_document_is_to_be_reviewed() -> None:
    base = of_step(parameters={"torque": {"value": "12 N·m", "low": "10 N·m"}})
    change = diff(base, of_step(parameters={"torque": {"value": "12 N·m", "low": "11.5 N·m"}}))
    picked = pick(change, of_step(parameters={"torque": {"value": "11 N·m", "low": "10 N·m"}}))
    assert picked.verdict is Verdict.REVIEW
    assert [review.why for review in picked.merge.reviews] == ["low 11.5 N·m is above value 11 N·m"]
