"""Whether documents and edits speak of the same nodes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from aimed import Move, base_document, play, scripts
from catchball.core.diff import diff
from catchball.core.document import Withdrawn, cookbook, node
from catchball.core.edits import Edit, Edits
from catchball.core.errors import InvalidCookbook
from catchball.core.fit import check_kinds, foreign, homeless

BASE = base_document()
NEW_STEP = {"state": "here", "node": {"kind": "step", "fields": {}}, "parent": "b-6"}


def edits(*found: tuple[tuple[str, ...], Any, Any]) -> Edits:
    return Edits(tuple(Edit(*one) for one in found))


@given(scripts(), scripts())
def test_edits_of_the_same_family_are_never_foreign(first: list[Move], second: list[Move]) -> None:
    ours, theirs = play(BASE, first, "p"), play(BASE, second, "q")
    check_kinds((BASE, ours, theirs))
    assert not foreign(diff(BASE, ours), theirs)
    assert not homeless(diff(BASE, ours), BASE)


@pytest.mark.parametrize(
    "edit",
    [
        (("b-6", "number"), None, "10"),
        (("b-4", "key_points", "k-1", "reason", "en"), None, "x"),
        (("b-6", "@order"), [], ["b-7"]),
        (("b-1", "@order"), ["b-6"], []),
        (("b-12", "@life"), {"state": "unknown"}, {**NEW_STEP, "node": {"kind": "group", "fields": {}}}),
    ],
)
def test_an_edit_for_another_kind_of_node_is_foreign(edit: tuple[tuple[str, ...], Any, Any]) -> None:
    assert foreign(edits(edit), BASE) == edits(edit).edits


def test_an_edit_that_puts_a_new_step_below_a_step_is_foreign() -> None:
    found = edits((("b-99", "@life"), {"state": "unknown"}, NEW_STEP), (("b-6", "@order"), [], ["b-99"]))
    assert [edit.atom for edit in foreign(found, BASE)] == [("b-6", "@order")]


def test_an_edit_of_an_element_or_a_node_that_is_gone_is_homeless() -> None:
    found = edits(
        (("b-6", "key_points", "k-9", "reason", "en"), None, "x"),
        (("b-99", "title", "en"), None, "x"),
        (("b-6", "key_points", "k-1", "reason", "en"), None, "x"),
        (("b-99", "@source"), "", "b-6"),
    )
    assert homeless(found, BASE) == (found.edits[0], found.edits[1], found.edits[3])


def test_documents_in_which_a_uid_has_two_kinds_are_told_apart() -> None:
    root = node("b-1", "cookbook", {})
    other = cookbook("b-1", [root], {}, {"b-6": Withdrawn(node("b-6", "operation", {}), "b-1")})
    with pytest.raises(InvalidCookbook, match="b-6: is of the kind step in one document and operation in another"):
        check_kinds((BASE, other))
