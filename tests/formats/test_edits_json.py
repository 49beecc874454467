from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from aimed import Move, base_document, play, scripts
from catchball.core.diff import NotApplicable, apply, diff, invert
from catchball.core.document import Cookbook, cookbook, node
from catchball.core.edits import Edit, Edits
from catchball.core.errors import InvalidCookbook
from catchball.core.fit import foreign, homeless
from catchball.core.pick import pick
from catchball.core.schema import Kind
from catchball.formats.errors import FormatError
from catchball.formats.json_files.edits_json import read_edits, write_edits
from catchball.formats.json_files.json_schema import SCHEMAS
from cookbooks import RECORDS

BASE = base_document()
VALIDATOR = Draft202012Validator(SCHEMAS["edits-1.json"]())
STEP = {"kind": "step", "fields": {}}
HERE = {"state": "here", "node": STEP, "parent": "b-4"}
UNKNOWN = {"state": "unknown"}
WITHDRAWN = {**HERE, "state": "withdrawn"}
TORQUE = ["b-6", "parameters", "torque", "value"]


def file_of(*edits: tuple[list[str], Any, Any], **more: Any) -> str:
    listed = [{"atom": atom, "old": old, "new": new} for atom, old, new in edits]
    return json.dumps({"catchball": "edits/1", "base": "", "result": "", "edits": listed} | more)


def refused(text: str) -> str:
    with pytest.raises(FormatError) as caught:
        read_edits(text, "e.json")
    assert str(caught.value).startswith("e.json: ")
    return str(caught.value)


@given(scripts(6), scripts(6))
def test_every_difference_comes_back_as_it_was_written_and_so_does_its_inverse(
    first: list[Move], second: list[Move]
) -> None:
    edits = diff(play(BASE, first, "p"), play(BASE, second, "q"))
    for one in (edits, invert(edits)):
        text = write_edits(one)
        assert read_edits(text, "e.json") == one
        VALIDATOR.validate(json.loads(text))


@given(st.sampled_from(list(Kind)), st.data())
def test_a_difference_in_any_field_of_any_kind_comes_back_as_it_was_written(kind: Kind, data: st.DataObject) -> None:
    old, new = (_holding(kind, data.draw(RECORDS[kind])) for _ in range(2))
    edits = diff(old, new)
    assert read_edits(write_edits(edits), "e.json") == edits


def _holding(kind: Kind, fields: dict[str, Any]) -> Cookbook:
    """A cookbook in which a node of the kind has these fields."""
    kinds = {"b-1": Kind.COOKBOOK, "b-2": Kind.GROUP, "b-3": Kind.OPERATION, "b-4": Kind.STEP}
    nodes = [node(uid, own, fields if own is kind else {}) for uid, own in kinds.items()]
    return cookbook("b-1", nodes, {"b-1": ["b-2"], "b-2": ["b-3"], "b-3": ["b-4"]})


def test_values_are_put_into_normal_form() -> None:
    text = file_of((TORQUE, "12.0N·m", None), (["b-6", "title", "en"], "", " Clamp "))
    assert read_edits(text, "e.json").edits == (
        Edit(tuple(TORQUE), "12 N·m", None),
        Edit(("b-6", "title", "en"), None, "Clamp"),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[]", "is no file of edits"),
        ('{"catchball": "edits/1"}', "is no file of edits"),
        (file_of(catchball="edits/2"), "is not edits/1"),
        (file_of(edits={}), "a list of “edits”"),
        (file_of(base="abc"), "“base” is the id of a revision"),
        (file_of(edits=[{"atom": TORQUE}]), "edit 1: expected {“atom”, “old”, “new”}"),
        (file_of((["b-6"], None, 1)), "edit 1: expected an “atom”"),
    ],
)
def test_a_file_that_holds_no_edits_is_refused(text: str, told: str) -> None:
    assert told in refused(text)


@pytest.mark.parametrize(
    ("atom", "old", "new", "told"),
    [
        (["six", "title", "en"], None, "x", "begins with no uid"),
        (["b-6", "colour"], None, "red", "is no field of any node"),
        (["b-6", "@slot"], None, "b-7", "an atom of a node is @life"),
        (["b-6", "@life", "x"], UNKNOWN, HERE, "an atom of a node is @life"),
        (["b-6", "title"], None, {"en": "x"}, "an edit names one language"),
        (["b-6", "title", "English"], None, "x", "is not a language tag"),
        (["b-6", "title", "en", "x"], None, "x", "names a part of what has none"),
        (["b-6", "occasion", "x"], None, "cycle", "names a part of what has none"),
        (["b-6", "occasion"], None, "never", "is not one of"),
        (TORQUE, "12 N·m", "tight", "does not begin with a number"),
        (TORQUE, "12 N·m", "12.0 N·m", "old and new are the same"),
        ([*TORQUE[:3], "middle"], None, "1", "“middle” is no field here"),
        (["b-6", "parameters", "@torque"], None, {}, "none that begins with @"),
        (["b-6", "parameters", " torque"], None, {}, "has no blanks at its ends"),
        (["b-6", "applies", "A"], None, "B", "as itself, or absent"),
        (["b-6", "applies", ""], None, "", "does not name one label"),
        (["b-6", "key_points", "k-1"], None, {"id": "k-2"}, "another “id” than the atom"),
        (["b-6", "key_points", "a b"], None, {"id": "a b"}, "an element needs an “id”"),
        (["b-6", "key_points", "@order"], ["a"], ["a", "a"], "names each thing once"),
        (["b-6", "key_points", "@order"], None, ["a"], "expected a list of names"),
        (["b-4", "@order"], ["b-6"], ["six"], "is not a uid"),
        (["b-6", "@parent"], "b-4", None, "is not a uid"),
        (["b-6", "@source"], "", "six", "is not a uid"),
        (["b-6", "@life"], UNKNOWN, {"state": "lost"}, "with the “state” unknown"),
        (["b-6", "@life"], UNKNOWN, {"state": "here"}, "here goes with node, parent, state"),
        (["b-6", "@life"], HERE, {**WITHDRAWN, "revision": 0}, "the number of a revision"),
        (["b-6", "@life"], UNKNOWN, {**HERE, "node": {}}, "a node is {“kind”, “fields”}"),
        (["b-6", "@life"], UNKNOWN, {**HERE, "node": {**STEP, "kind": "cookbook"}}, "neither comes nor goes"),
        (["b-6", "@life"], UNKNOWN, {**HERE, "node": {**STEP, "fields": {"number": "1"}}}, "there is no such field"),
        (["b-6", "limits"], None, {}, "is no field of any node"),
    ],
)
def test_an_edit_that_no_node_can_have_is_refused_by_its_number(atom: list[str], old: Any, new: Any, told: str) -> None:
    message = refused(file_of((["b-7", "title", "en"], None, "fine"), (atom, old, new)))
    assert "edit 2" in message
    assert told in message


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        ([(TORQUE, "12 N·m", "13 N·m"), (TORQUE, "12 N·m", "14 N·m")], "is edited twice"),
        ([(TORQUE[:3], {}, None), (TORQUE, "12 N·m", None)], "part of what another edit brings or removes"),
        ([(["b-6", "@life"], UNKNOWN, HERE), (["b-6", "title", "en"], None, "x")], "another edit brings or withdraws"),
        ([(["b-6", "@life"], HERE, {**HERE, "parent": "b-5"})], "have the same state"),
        ([(["b-6", "@life"], UNKNOWN, HERE)], "does not agree with the edits of the lists"),
        ([(["b-6", "@parent"], "b-4", "b-5")], "does not agree with the edits of the lists"),
        ([(["b-4", "@order"], ["b-6"], ["b-6", "b-9"])], "b-9 joins or leaves the list, and no edit moves it"),
        ([(["b-4", "@order"], ["b-6"], []), (["b-5", "@order"], ["b-6"], [])], "b-6 stands in two lists"),
        ([(["b-6", "key_points", "k-9"], None, {"id": "k-9"})], "the edit of the order of its list"),
        ([(["b-6", "key_points", "@order"], ["k-1"], [])], "no edit brings or removes it"),
        ([(["b-6", "number"], None, "10"), (["b-6", "occasion"], None, "cycle")], "no node has all the fields"),
    ],
)
def test_edits_that_no_two_cookbooks_have_between_them_are_refused(edits: list[Any], told: str) -> None:
    assert told in refused(file_of(*edits))


VALUES: tuple[Any, ...] = (
    None,
    "",
    0,
    [],
    {},
    "b-1",
    "b-2",
    "b-6",
    "b-12",
    "here",
    "step",
    "12 N·m",
    "en",
    "@order",
    "k-1",
    ["b-6"],
)
DISTURBANCES = ("drop", "repeat", "exchange", "set")


@st.composite
def disturbed(draw: st.DrawFn, edits: Edits) -> str:
    """The file of some edits in which one to three things were changed by hand."""
    raw = json.loads(write_edits(edits))
    listed = raw["edits"]
    for _ in range(draw(st.integers(1, 3)) if listed else 0):
        at = draw(st.integers(0, max(len(listed) - 1, 0)))
        match draw(st.sampled_from(DISTURBANCES)) if listed else "":
            case "drop":
                del listed[at]
            case "repeat":
                listed.append(copy.deepcopy(listed[at]))
            case "exchange":
                listed[at]["old"], listed[at]["new"] = listed[at]["new"], listed[at]["old"]
            case "set":
                *above, last = draw(st.sampled_from(list(_places(listed[at]))))
                holder = listed[at]
                for step in above:
                    holder = holder[step]
                holder[last] = draw(st.sampled_from(VALUES))
    return json.dumps(raw)


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    if isinstance(value, (dict, list)):
        for name in value if isinstance(value, dict) else range(len(value)):
            yield from _places(value[name], (*path, name))


@given(scripts(5), scripts(4), st.data())
def test_what_is_read_can_be_applied_or_picked_or_is_refused_and_never_breaks_a_document(
    first: list[Move], second: list[Move], data: st.DataObject
) -> None:
    ours = play(BASE, second, "q")
    text = data.draw(disturbed(diff(BASE, play(BASE, first, "p"))))
    try:
        edits = read_edits(text, "e.json")
    except FormatError:
        return
    for document in (BASE, ours):
        if foreign(edits, document):
            continue
        with suppress(NotApplicable, InvalidCookbook):
            assert homeless(edits, document) or apply(document, edits)
        found = pick(edits, document).document
        cookbook(found.root, found.nodes.values(), found.children, found.withdrawn)
