"""The difference of two cookbooks, carried out, taken back, or refused with the places that do not fit."""

from __future__ import annotations

import pytest

from catchball.core.diff import NotApplicable, apply, diff, invert, touched_nodes
from catchball.core.document import Cookbook, Withdrawn, cookbook, node
from catchball.core.edits import Edit, Edits
from catchball.core.errors import InvalidCookbook
from catchball.core.schema import Kind
from small import of_step, of_steps


def atoms(edits: Edits) -> list[str]:
    return ["/".join(edit.atom) for edit in edits]


def test_nothing_differs_between_equal_documents() -> None:
    edits = diff(of_steps("b-3"), of_steps("b-3"))
    assert not edits
    assert len(edits) == 0
    assert edits.base == edits.result == of_steps("b-3").revision


def test_a_new_step_is_its_life_and_the_list_that_it_joins() -> None:
    edits = diff(of_steps("b-3"), of_steps("b-3", "b-4"))
    assert [(edit.atom, edit.old, edit.new) for edit in edits] == [
        (
            ("b-4", "@life"),
            {"state": "unknown"},
            {"state": "here", "node": {"kind": "step", "fields": {"title": {"en": "b-4"}}}, "parent": "b-2"},
        ),
        (("b-2", "@order"), ["b-3"], ["b-3", "b-4"]),
    ]
    assert touched_nodes(edits) == {"b-2", "b-4"}


def test_a_withdrawn_step_keeps_its_last_state_in_its_life() -> None:
    said = {"kind": "step", "fields": {"title": {"en": "b-4"}}}
    assert [
        (edit.atom, edit.old, edit.new) for edit in diff(of_steps("b-3", "b-4"), of_steps("b-3", gone=("b-4",)))
    ] == [
        (
            ("b-4", "@life"),
            {"state": "here", "node": said, "parent": "b-2"},
            {"state": "withdrawn", "node": said, "parent": "b-2"},
        ),
        (("b-2", "@order"), ["b-3", "b-4"], ["b-3"]),
    ]


def test_the_revision_that_withdrew_a_step_is_an_edit_of_its_life() -> None:
    before = of_steps("b-3", gone=("b-4",))
    known = Withdrawn(before.withdrawn["b-4"].node, "b-2", revision=7)
    after = cookbook(before.root, before.nodes.values(), before.children, {"b-4": known})
    assert atoms(diff(before, after)) == ["b-4/@life"]
    assert apply(before, diff(before, after)).withdrawn["b-4"].revision == 7


def test_a_move_is_its_parent_and_both_lists() -> None:
    operations = [node("b-1", Kind.COOKBOOK, {}), *(node(uid, Kind.OPERATION, {}) for uid in ("b-2", "b-4"))]
    nodes = [*operations, node("b-3", Kind.STEP, {})]
    before = cookbook("b-1", nodes, {"b-1": ["b-2", "b-4"], "b-2": ["b-3"]})
    after = cookbook("b-1", nodes, {"b-1": ["b-2", "b-4"], "b-4": ["b-3"]})
    assert atoms(diff(before, after)) == ["b-3/@parent", "b-2/@order", "b-4/@order"]
    assert apply(before, diff(before, after)) == after


def test_what_a_copy_remembers_of_its_source_is_an_edit() -> None:
    plain = of_step(occasion="cycle")
    copied = node("b-3", Kind.STEP, {"occasion": "cycle"}, source="b-9")
    nodes = {**plain.nodes, "b-3": copied}.values()
    after = cookbook(plain.root, nodes, plain.children)
    assert [(edit.atom, edit.old, edit.new) for edit in diff(plain, after)] == [(("b-3", "@source"), "", "b-9")]
    assert apply(plain, diff(plain, after)) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (of_step(title={"en": "a"}), of_step(title={"en": "b"}, applies=["A"])),
        (of_steps("b-3", "b-4"), of_steps("b-4", "b-3")),
        (of_steps("b-3", "b-4"), of_steps("b-4", gone=("b-3",))),
        (of_steps("b-3", gone=("b-4",)), of_steps("b-4", "b-3")),
        (of_steps("b-3", "b-4"), of_steps()),
    ],
)
def test_a_difference_leads_there_and_its_inverse_back(before: Cookbook, after: Cookbook) -> None:
    edits = diff(before, after)
    assert apply(before, edits) == after
    assert apply(after, invert(edits)) == before
    assert invert(invert(edits)) == edits
    assert (invert(edits).base, invert(edits).result) == (after.revision, before.revision)


def test_a_document_without_the_old_values_is_refused_with_the_places() -> None:
    edits = diff(of_step(title={"en": "a"}, occasion="cycle"), of_step(title={"en": "b"}, occasion="set-up"))
    with pytest.raises(NotApplicable) as refused:
        apply(of_step(title={"en": "c"}, occasion="cycle"), edits)
    assert str(refused.value) == (
        "the document has grown apart at b-3 › title › en; pick the edits instead of applying them"
    )
    assert refused.value.conflicts == (Edit(("b-3", "title", "en"), "a", "b"),)


def test_of_many_places_that_do_not_fit_five_are_told_and_the_rest_counted() -> None:
    labels = [f"L{number}" for number in range(7)]
    with pytest.raises(NotApplicable, match=r"at b-3 › applies › L0; .* › L4 and 2 more; pick") as refused:
        apply(of_step(), diff(of_step(applies=labels), of_step()))
    assert len(refused.value.conflicts) == 7


def test_a_step_that_is_gone_does_not_fit_an_edit_of_its_words() -> None:
    edits = diff(of_step(title={"en": "a"}), of_step(title={"en": "b"}))
    with pytest.raises(NotApplicable, match="b-3 › title › en"):
        apply(of_steps(), edits)


def test_edits_that_would_give_no_tree_are_refused() -> None:
    order = Edits((Edit(("b-2", "@order"), ["b-3"], ["b-3", "b-9"]),))
    with pytest.raises(InvalidCookbook, match="b-2 › b-9: is named as a child and does not exist"):
        apply(of_step(), order)


def test_documents_with_different_roots_have_no_difference_but_an_error() -> None:
    other = cookbook("c-1", [node("c-1", Kind.COOKBOOK, {})], {})
    with pytest.raises(ValueError, match="the roots differ: b-1 and c-1; match the documents first"):
        diff(of_step(), other)
