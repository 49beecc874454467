"""What differs between two states of a cookbook, and that nothing else is opened to find it."""

from __future__ import annotations

from typing import Any

from catchball.core.compare import Differences, differences
from catchball.core.document import Cookbook, Node, cookbook, node
from catchball.core.schema import Kind
from small import of_steps


def two_operations(first: str, second: str, **titles: str) -> Cookbook:
    """A cookbook r-1 with operations o-1 and o-2 of steps such as s-1; an empty list leaves the operation out."""
    lists = {"o-1": first.split(), "o-2": second.split()}
    operations = [node(uid, Kind.OPERATION, {}) for uid, below in lists.items() if below]
    said = {uid.replace("_", "-"): {"title": {"en": title}} for uid, title in titles.items()}
    steps = [node(uid, Kind.STEP, said.get(uid, {})) for uid in first.split() + second.split()]
    top = [entry.uid for entry in operations]
    return cookbook("r-1", [node("r-1", Kind.COOKBOOK, {}), *operations, *steps], {"r-1": top, **lists})


BASE = two_operations("s-1 s-2", "s-3")


def test_documents_built_apart_with_the_same_content_do_not_differ() -> None:
    found = differences(BASE, two_operations("s-1 s-2", "s-3"))
    assert found == Differences()
    assert not found


def test_a_node_that_says_something_else_is_told_and_so_is_nothing_above_it() -> None:
    found = differences(BASE, two_operations("s-1 s-2", "s-3", s_2="Clamp"))
    assert found == Differences(contents={"s-2"})
    assert found


def test_a_reordered_list_is_told_by_its_parent() -> None:
    assert differences(BASE, two_operations("s-2 s-1", "s-3")) == Differences(lists={"o-1"})


def test_a_node_under_another_parent_has_moved_and_may_say_something_else_too() -> None:
    found = differences(BASE, two_operations("s-1", "s-3 s-2", s_2="Clamp"))
    assert found == Differences(contents={"s-2"}, moved={"s-2"}, lists={"o-1", "o-2"})


def test_a_withdrawn_operation_goes_with_its_steps_but_not_with_one_that_moved_out_of_it() -> None:
    assert differences(BASE, two_operations("", "s-3")) == Differences(gone={"o-1", "s-1", "s-2"}, lists={"r-1"})
    found = differences(BASE, two_operations("", "s-3 s-1"))
    assert found == Differences(moved={"s-1"}, gone={"o-1", "s-2"}, lists={"r-1", "o-2"})


def test_a_new_operation_comes_with_its_steps_but_not_with_one_that_moved_into_it() -> None:
    assert differences(two_operations("", "s-3"), BASE) == Differences(come={"o-1", "s-1", "s-2"}, lists={"r-1"})
    found = differences(two_operations("", "s-3 s-1"), BASE)
    assert found == Differences(moved={"s-1"}, come={"o-1", "s-2"}, lists={"r-1", "o-2"})


class Watched(dict[str, Node]):
    """Nodes that remember which of them were read."""

    read: set[str]

    def __getitem__(self, uid: str) -> Any:
        self.read.add(uid)
        return super().__getitem__(uid)


def test_what_did_not_change_is_not_opened() -> None:
    before, after = of_steps(*(f"b-{number}" for number in range(3, 303))), of_steps("b-302")
    after = cookbook(before.root, before.nodes.values(), before.children)
    nodes = Watched(after.nodes)
    nodes["b-9"] = node("b-9", Kind.STEP, {"title": {"en": "Clamp"}})
    nodes.read = set()
    after = Cookbook(after.root, nodes, after.children)
    assert before.branches[before.root] != after.branches[after.root]
    nodes.read.clear()
    assert differences(before, after) == Differences(contents={"b-9"})
    assert nodes.read == {"b-1", "b-2", "b-9"}
