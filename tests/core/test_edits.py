"""Edits of what a node says: found between two records, atom by atom, and put into a third."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from catchball.core.document import node
from catchball.core.edits import Edit, put, record_edits, value_at
from catchball.core.schema import FIELDS, Kind
from cookbooks import records

STEP = FIELDS[Kind.STEP]


def normal(raw: dict[str, Any]) -> Any:
    return node("b-3", Kind.STEP, raw).fields


def between(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """The edits from one step to another: atom without uid, old and new value."""
    found = record_edits(STEP, normal(old), normal(new), ("b-3",))
    return [("/".join(edit.atom[1:]), edit.old, edit.new) for edit in found]


K1, K2, K3 = {"id": "k-1"}, {"id": "k-2"}, {"id": "k-3"}


@pytest.mark.parametrize(
    ("field", "old", "new", "expected"),
    [
        ("occasion", "cycle", "cycle", []),
        ("occasion", "cycle", "set-up", [("occasion", "cycle", "set-up")]),
        ("occasion", None, "set-up", [("occasion", None, "set-up")]),
        ("title", {"en": "a", "de": "b"}, {"en": "c"}, [("title/de", "b", None), ("title/en", "a", "c")]),
        ("applies", ["A", "B"], ["B", "C"], [("applies/A", "A", None), ("applies/C", None, "C")]),
        ("parameters", {"t": {"value": "1"}}, {}, [("parameters/t", {"value": "1"}, None)]),
        ("parameters", {}, {"t": {}}, [("parameters/t", None, {})]),
        ("parameters", {"t": {"value": "1"}}, {"t": {"high": "2"}},
         [("parameters/t/value", "1", None), ("parameters/t/high", None, "2")]),
        ("parameters", {"t": {"value": "12 N·m"}}, {"t": {"value": "12000 N·mm"}},
         [("parameters/t/value", "12 N·m", "12000 N·mm")]),
        ("checks", [{"id": "c", "limits": {"low": "1"}}], [{"id": "c", "limits": {"low": "2"}}],
         [("checks/c/limits/low", "1", "2")]),
        ("key_points", [K1, K2], [K2, K1], [("key_points/@order", ["k-1", "k-2"], ["k-2", "k-1"])]),
        ("key_points", [K1, K2], [K1, K3],
         [("key_points/k-2", K2, None), ("key_points/k-3", None, K3),
          ("key_points/@order", ["k-1", "k-2"], ["k-1", "k-3"])]),
        ("media", [{"id": "m", "annotations": [{"id": "n", "at": "1"}]}],
         [{"id": "m", "annotations": [{"id": "n", "at": "2"}]}], [("media/m/annotations/n/at", "1", "2")]),
    ],
)  # fmt: skip
def test_edits_name_each_atom_that_changed_with_its_old_and_new_value(
    field: str, old: Any, new: Any, expected: list[tuple[str, Any, Any]]
) -> None:
    assert between({field: old}, {field: new}) == expected


@given(records(STEP, most=2), records(STEP, most=2))
def test_putting_the_edits_into_the_old_record_gives_the_new_one(old: dict[str, Any], new: dict[str, Any]) -> None:
    record, wanted = normal(old), normal(new)
    edits = list(record_edits(STEP, record, wanted, ("b-3",)))
    assert [value_at(STEP, record, edit.atom[1:]) for edit in edits] == [edit.old for edit in edits]
    for edit in edits:
        record = put(STEP, record, edit.atom[1:], edit.new)
    assert record == wanted
    assert list(record) == list(wanted)


def test_what_is_not_said_is_none_and_what_lies_below_a_gone_element_is_an_error() -> None:
    said = normal({"key_points": [K1], "applies": ["A"]})
    assert value_at(STEP, said, ("occasion",)) is None
    assert value_at(STEP, said, ("applies", "A")) == "A"
    assert value_at(STEP, said, ("applies", "B")) is None
    assert value_at(STEP, said, ("key_points", "k-2")) is None
    assert value_at(STEP, said, ("key_points", "k-1", "point", "en")) is None
    for path in (("key_points", "k-2", "point", "en"), ("parameters", "t", "value")):
        with pytest.raises(KeyError):
            value_at(STEP, said, path)
        with pytest.raises(KeyError):
            put(STEP, said, path, "1")


def test_what_becomes_empty_goes() -> None:
    said = normal({"applies": ["A"], "title": {"en": "a"}})
    assert put(STEP, put(STEP, said, ("applies", "A"), None), ("title", "en"), None) == {}


def test_an_order_keeps_elements_that_it_does_not_name_behind_those_that_it_names() -> None:
    said = put(STEP, normal({"key_points": [K1, K2, K3]}), ("key_points", "@order"), ["k-3", "gone", "k-2"])
    assert [point["id"] for point in said["key_points"]] == ["k-3", "k-2", "k-1"]


def test_an_edit_knows_its_node_its_inverse_and_whether_it_is_about_content() -> None:
    edit = Edit(("b-3", "title", "en"), "a", None)
    assert edit.uid == "b-3"
    assert edit.inverse == Edit(("b-3", "title", "en"), None, "a")
    assert edit.is_content
    assert Edit(("b-3", "key_points", "@order"), [], []).is_content
    assert not Edit(("b-3", "@order"), [], []).is_content
