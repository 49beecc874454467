"""Cookbooks: one tree of the allowed kinds, and digests that tell content, not spelling."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from catchball.core import document as document_module
from catchball.core.canonical import canonical
from catchball.core.document import Cookbook, Node, Withdrawn, cookbook, node, uid_order, valid_uid
from catchball.core.errors import InvalidCookbook
from catchball.core.schema import Kind
from cookbooks import cookbooks
from small import of_step, of_steps

KINDS = {"r": Kind.COOKBOOK, "g": Kind.GROUP, "o": Kind.OPERATION, "s": Kind.STEP}


def built(names: str, children: dict[str, list[str]]) -> Cookbook:
    """A cookbook of nodes such as r-1, whose letters tell their kinds."""
    nodes = [node(name, KINDS[name[0]], {}) for name in names.split()]
    return cookbook(nodes[0].uid, nodes, children)


def test_groups_nest_and_hold_operations_which_hold_steps() -> None:
    tree = built("r-1 g-1 g-2 o-1 s-1", {"r-1": ["g-1"], "g-1": ["g-2"], "g-2": ["o-1"], "o-1": ["s-1"]})
    assert list(tree.walk()) == ["r-1", "g-1", "g-2", "o-1", "s-1"]
    assert tree.path("s-1") == ("r-1", "g-1", "g-2", "o-1", "s-1")
    assert tree.parents["s-1"] == "o-1"
    assert "s-1" in tree
    assert "s-2" not in tree


@pytest.mark.parametrize(
    ("names", "children", "where", "what"),
    [
        ("o-1", {}, ("o-1",), "the root of a cookbook is a node of the kind cookbook"),
        ("r-1 r-2", {"r-1": ["r-2"]}, ("r-1", "r-2"), "the kind cookbook cannot hold the kind cookbook"),
        ("r-1 s-1", {"r-1": ["s-1"]}, ("r-1", "s-1"), "the kind cookbook cannot hold the kind step"),
        (
            "r-1 o-1 o-2",
            {"r-1": ["o-1"], "o-1": ["o-2"]},
            ("o-1", "o-2"),
            "the kind operation cannot hold the kind operation",
        ),
        ("r-1 o-1 o-1", {"r-1": ["o-1"]}, ("o-1",), "two nodes have this uid"),
        ("r-1", {"r-1": ["o-1"]}, ("r-1", "o-1"), "is named as a child and does not exist"),
        ("r-1 o-1", {"r-1": ["o-1", "o-1"]}, ("r-1", "o-1"), "stands in two places"),
        ("r-1 g-1 o-1", {"r-1": ["g-1", "o-1"], "g-1": ["o-1"]}, ("g-1", "o-1"), "stands in two places"),
        ("r-1 g-1", {"r-1": ["g-1"], "g-1": ["r-1"]}, ("g-1", "r-1"), "stands in two places"),
        ("r-1 o-1", {}, ("o-1",), "belongs to no other node"),
        ("r-1 g-1 g-2", {"g-1": ["g-2"], "g-2": ["g-1"]}, ("g-1",), "belongs to no other node"),
    ],
)
def test_what_is_no_tree_of_the_allowed_kinds_is_refused_with_its_place(
    names: str, children: dict[str, list[str]], where: tuple[str, ...], what: str
) -> None:
    with pytest.raises(InvalidCookbook) as refused:
        built(names, children)
    assert (refused.value.where, refused.value.what) == (where, what)


def test_a_node_cannot_be_here_and_withdrawn() -> None:
    tree = of_step()
    gone = {"b-3": Withdrawn(tree.nodes["b-3"], "b-2")}
    with pytest.raises(InvalidCookbook, match="b-3: is both here and withdrawn"):
        cookbook(tree.root, tree.nodes.values(), tree.children, gone)


def test_more_nodes_than_a_plant_could_have_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_module, "MOST_NODES", 3)
    built("r-1 o-1 s-1", {"r-1": ["o-1"], "o-1": ["s-1"]})
    with pytest.raises(InvalidCookbook, match="r-1: 4 nodes; at most 3 are allowed"):
        built("r-1 o-1 s-1 s-2", {"r-1": ["o-1"], "o-1": ["s-1", "s-2"]})


@pytest.mark.parametrize("uid", ["", "home", "home-", "-1", "home-01", "ho me-1", "home-1\n", "häuser-1"])
def test_a_uid_is_an_issuer_and_a_number(uid: str) -> None:
    assert not valid_uid(uid)
    with pytest.raises(InvalidCookbook, match="a uid is an issuer and a number, such as home-17"):
        node(uid, Kind.STEP, {})


def test_the_source_of_a_copy_is_a_uid_too() -> None:
    assert node("b-3", Kind.STEP, {}, source="home-17").source == "home-17"
    with pytest.raises(InvalidCookbook, match="b-3 › source: a uid is an issuer and a number, such as home-17"):
        node("b-3", Kind.STEP, {}, source="home")


def test_an_unknown_kind_of_node_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(InvalidCookbook, match="b-3: “chapter” is not one of cookbook, group, operation, step"):
        node("b-3", "chapter", {})


def test_uids_are_ordered_by_issuer_then_by_number() -> None:
    assert sorted(["q-1", "p-10", "p-2", "p-b-1"], key=uid_order) == ["p-2", "p-10", "p-b-1", "q-1"]


SAID: dict[str, Any] = {"title": {"en": "Café", "de": "Kaffee"}, "parameters": {"t": {"value": "1 mm", "high": "2 mm"}}}


@pytest.mark.parametrize(
    "other",
    [
        {"parameters": {"t": {"high": "2 mm", "value": "1 mm"}}, "title": {"de": "Kaffee", "en": "Café"}},
        {**SAID, "title": {"en": "Cafe\u0301", "de": "Kaffee"}},
        {**SAID, "parameters": {"t": {"value": "1.0 mm", "high": "2.00mm"}}},
        {**SAID, "result": {}, "applies": [], "occasion": ""},
    ],
)
def test_key_order_unicode_form_spelling_of_numbers_and_empty_fields_do_not_show(other: dict[str, Any]) -> None:
    first, second = (node("b-3", Kind.STEP, fields) for fields in (SAID, other))
    assert first.blob == second.blob
    assert first == second


def test_canonical_json_has_sorted_keys_no_blanks_and_plain_signs() -> None:
    assert canonical({"b": ["é", None, True], "a": {"d": 1, "c": "“"}}) == '{"a":{"c":"“","d":1},"b":["é",null,true]}'


def test_a_blob_tells_what_a_node_says_of_what_kind_it_is_and_of_what_it_is_a_copy_but_not_who_it_is() -> None:
    step = Node("b-3", Kind.STEP, {})
    assert Node("b-4", Kind.STEP, {}).blob == step.blob
    others = [
        Node("b-3", Kind.GROUP, {}),
        Node("b-3", Kind.STEP, {"occasion": "set-up"}),
        Node("b-3", Kind.STEP, {}, "b-9"),
    ]
    assert len({entry.blob for entry in (step, *others)}) == 4


def test_a_revision_tells_content_places_order_and_withdrawn_nodes_apart() -> None:
    documents = [
        of_steps("b-3", "b-4"),
        of_steps("b-4", "b-3"),
        of_steps("b-3"),
        of_steps("b-3", gone=("b-4",)),
        of_steps("b-3", "b-4", gone=("b-5",)),
        of_steps("b-3", "b-4", "b-5"),
    ]
    assert len({document.revision for document in documents}) == len(set(documents)) == len(documents)


def test_a_revision_does_not_tell_in_which_order_nodes_were_given() -> None:
    tree = of_steps("b-3", "b-4", gone=("b-5", "b-6"))
    gone = dict(reversed(list(tree.withdrawn.items())))
    turned = cookbook(tree.root, reversed(list(tree.nodes.values())), {**tree.children, "b-4": []}, gone)
    assert turned == tree
    assert turned.revision == tree.revision


def test_a_branch_tells_of_everything_below_a_node_and_of_nothing_beside_it() -> None:
    plain = built("r-1 o-1 o-2", {"r-1": ["o-1", "o-2"]})
    longer = built("r-1 o-1 o-2 s-1", {"r-1": ["o-1", "o-2"], "o-1": ["s-1"]})
    assert plain.branches["r-1"] != longer.branches["r-1"]
    assert plain.branches["o-1"] != longer.branches["o-1"]
    assert plain.branches["o-2"] == longer.branches["o-2"]


def test_children_of_a_node_that_does_not_exist_are_refused() -> None:
    nodes = [node("b-1", Kind.COOKBOOK, {}), node("b-2", Kind.OPERATION, {})]
    with pytest.raises(InvalidCookbook, match="x-9: has children and does not exist"):
        cookbook("b-1", nodes, {"b-1": ["b-2"], "x-9": ["b-2"]})


def test_a_withdrawn_node_stands_under_its_own_uid() -> None:
    gone = {"b-7": Withdrawn(node("b-8", Kind.STEP, {}), "b-1")}
    with pytest.raises(InvalidCookbook, match="b-7: the withdrawn node in this place is b-8"):
        cookbook("b-1", [node("b-1", Kind.COOKBOOK, {})], {}, gone)


@given(first=cookbooks(), second=cookbooks())
def test_digests_taken_over_from_a_document_nearby_are_right(first: Cookbook, second: Cookbook) -> None:
    alone = Cookbook(second.root, second.nodes, second.children, second.withdrawn)
    near = Cookbook(second.root, second.nodes, second.children, second.withdrawn, near=first)

    assert near.branches == alone.branches
    assert near.near is None
