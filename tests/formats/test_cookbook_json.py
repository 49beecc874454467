from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catchball.core.document import Cookbook, cookbook, node
from catchball.core.errors import InvalidCookbook
from catchball.core.schema import FIELDS, Kind
from catchball.formats.errors import FormatError
from catchball.formats.json_files import cookbook_json
from catchball.formats.json_files.cookbook_json import read_cookbook, write_cookbook
from cookbooks import complete_cookbooks, cookbooks, large_cookbook, same

SMALL = write_cookbook(large_cookbook(2))
VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 0, -1, 12345678901234567890, "", "x", "home-1", [], {}, [[]], {"en": "x"}, {"id": "a"}]
)


def small() -> Any:
    return json.loads(SMALL)


def read(document: Any) -> Cookbook:
    return read_cookbook(json.dumps(document), "book.json")


@given(cookbooks())
def test_what_is_written_is_read_back_the_same(book: Cookbook) -> None:
    assert same(read_cookbook(write_cookbook(book), "book.json"), book)


@settings(max_examples=20)
@given(complete_cookbooks())
def test_every_field_of_the_schema_is_read_back_the_same(book: Cookbook) -> None:
    assert all(own.fields.keys() == FIELDS[own.kind].keys() for own in book.nodes.values())
    assert same(read_cookbook(write_cookbook(book), "book.json"), book)


@given(cookbooks())
def test_the_written_form_is_json_with_sorted_keys_and_an_indentation_of_one(book: Cookbook) -> None:
    written = write_cookbook(book)
    assert written == json.dumps(json.loads(written), sort_keys=True, indent=1, ensure_ascii=False) + "\n"


@given(cookbooks())
def test_equal_content_gives_equal_bytes_however_it_was_spelled(book: Cookbook) -> None:
    document = json.loads(write_cookbook(book))
    document["withdrawn"].reverse()
    turned = json.dumps(dict(reversed(document.items())), ensure_ascii=True, indent=4)
    assert write_cookbook(read_cookbook(b"\xef\xbb\xbf" + turned.encode(), "book.json")) == write_cookbook(book)


def test_numbers_are_taken_as_their_exact_text() -> None:
    document = SMALL.replace('"12.5 N·m"', "12.50").replace('"W-0"', "17").replace('"FG-3"', "0.30")
    read = read_cookbook(document, "book.json")
    step = read.nodes["home-1"].fields
    assert step["parameters"]["torque"]["value"] == "12.5"
    assert step["checks"][0]["gauge"] == "0.30"
    assert read.nodes["home-10000000"].fields["workstation"] == "17"


@given(st.data())
def test_a_truncated_file_is_refused(data: st.DataObject) -> None:
    written = SMALL.encode()
    with pytest.raises(FormatError):
        read_cookbook(written[: data.draw(st.integers(0, len(written) - 2))], "book.json")


@given(st.data())
def test_a_file_with_flipped_bytes_is_read_or_refused_and_never_anything_else(data: st.DataObject) -> None:
    written = bytearray(SMALL.encode())
    for _ in range(data.draw(st.integers(1, 3))):
        written[data.draw(st.integers(0, len(written) - 1))] = data.draw(st.integers(0, 255))
    with suppress(FormatError):
        book = read_cookbook(bytes(written), "book.json")
        assert same(read_cookbook(write_cookbook(book), "again"), book)


@given(st.data())
def test_a_document_with_a_value_exchanged_is_read_or_refused_and_never_anything_else(data: st.DataObject) -> None:
    document = small()
    place = document
    while isinstance(place, (dict, list)) and place:
        key = data.draw(st.sampled_from(list(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], (dict, list)) or data.draw(st.integers(0, 3)) == 0:
            place[key] = data.draw(VALUES)
            break
        place = place[key]
    with suppress(FormatError):
        book = read(document)
        assert same(read_cookbook(write_cookbook(book), "again"), book)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"revision": "C"', '"revision": NaN', "NaN is not a number"),
        ('"revision": "C"', '"revision": -Infinity', "-Infinity is not a number"),
        ('"revision": "C"', '"revision": "C",\n"revision": "D"', "the key “revision” twice"),
        ('"revision": "C"', '"revision": "\\ud83d"', "half a sign"),
        ('"revision": "C"', f'"revision": {"9" * 5000}', "has 5000 digits"),
        ('"cookbook/1"', '"cookbook/2"', "“cookbook/2” is not cookbook/1"),
        ('"occasion": "cycle"', '"occasion": "often"', "home-1 › occasion: “often” is not one of"),
        ('"occasion": "cycle"', '"colour": "red"', "home-1 › colour: there is no such field"),
        ('"12.5 N·m"', "true", "home-1 › parameters › torque › value: expected words"),
        ('"12.5 N·m"', '"12.5 Nmm·"', "home-1 › parameters › torque › value"),
        ('"kind": "step"', '"kind": "stage"', "home-1: “stage” is not one of"),
        ('"kind": "operation"', '"kind": "group"', "home-10000000 › number: there is no such field"),
        ('"uid": "home-1"', '"uid": "home-2"', "home-2: two nodes have this uid"),
        ('"uid": "home-1"', '"uid": 7', "words in quotes"),
        ('"uid": "home-1"', '"name": "home-1"', "uid is missing"),
        ('"uid": "home-1"', '"uid": "home-1", "owner": ""', "owner: there is no such key"),
        ('"withdrawn": []', '"withdrawn": {}', "expected a list"),
        ('"withdrawn": []', '"withdrawn": [7]', "withdrawn › 1: expected an object with node, parent"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(old: str, new: str, told: str) -> None:
    assert old in SMALL
    with pytest.raises(FormatError) as caught:
        read_cookbook(SMALL.replace(old, new, 1), "book.json")
    assert str(caught.value).startswith("book.json")
    assert told in str(caught.value)


def test_a_node_below_one_that_cannot_hold_it_is_told() -> None:
    document = small()
    document["root"]["children"] = document["root"]["children"][0]["children"]
    with pytest.raises(FormatError, match="home-0 › home-1: the kind cookbook cannot hold the kind step"):
        read(document)


def withdrawn(**changes: object) -> str:
    entry = {"node": {"uid": "home-9", "kind": "step", "fields": {}}, "parent": "home-1", "revision": 2}
    return SMALL.replace('"withdrawn": []', f'"withdrawn": [{json.dumps(entry | changes)}]')


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"revision": 0}, "home-9 › revision: expected the number of a revision"),
        ({"revision": True}, "home-9 › revision: expected the number of a revision"),
        ({"parent": "x"}, "home-9 › parent: expected the uid"),
        ({"node": {"uid": "home-1", "kind": "step", "fields": {}}}, "home-1: is both here and withdrawn"),
        ({"node": {"uid": "home-9", "kind": "step", "fields": {}, "children": [1]}}, "without those below it"),
    ],
)
def test_a_withdrawn_node_that_cannot_be_is_told(changes: dict[str, object], told: str) -> None:
    assert "home-9" in read_cookbook(withdrawn(), "book.json").withdrawn
    with pytest.raises(FormatError, match=told):
        read_cookbook(withdrawn(**changes), "book.json")


def test_a_node_cannot_be_withdrawn_twice() -> None:
    document = json.loads(withdrawn())
    document["withdrawn"] *= 2
    with pytest.raises(FormatError, match="home-9: is withdrawn twice"):
        read(document)


def test_a_fault_in_the_json_is_told_with_its_line() -> None:
    lines = SMALL.split("\n")
    with pytest.raises(FormatError, match=r"book\.json:7: is not JSON") as caught:
        read_cookbook("\n".join([*lines[:6], "?", *lines[6:]]), "book.json")
    assert caught.value.line == 7


def test_a_fault_in_a_node_is_told_with_the_line_of_its_uid() -> None:
    with pytest.raises(FormatError) as caught:
        read_cookbook(SMALL.replace('"C"', "{}", 1), "book.json")
    assert caught.value.line is not None
    assert SMALL.split("\n")[caught.value.line - 1].strip() == '"uid": "home-1"'


def test_bytes_that_are_not_utf_8_are_told_with_their_line() -> None:
    with pytest.raises(FormatError, match=r"book\.json:2: is not UTF-8"):
        read_cookbook(b'{\n"catchball": "\xff"}', "book.json")


@pytest.mark.parametrize("opening", ["[", '{"a":', '{"catchball": "cookbook/1", "root": ['])
def test_nesting_without_end_is_refused(opening: str) -> None:
    with pytest.raises(FormatError, match="nested more than"):
        read_cookbook(opening * 100_000, "book.json")


def nested_groups(count: int) -> Cookbook:
    groups = [node(f"home-{n}", Kind.GROUP, {}) for n in range(1, count + 1)]
    root = node("home-0", Kind.COOKBOOK, {})
    return cookbook("home-0", [root, *groups], {f"home-{n}": [f"home-{n + 1}"] for n in range(count)})


def test_groups_may_nest_down_to_the_limit_and_no_deeper() -> None:
    deepest = nested_groups(cookbook_json.DEEPEST_NODE - 1)
    written = write_cookbook(deepest)
    assert same(read_cookbook(written, "book.json"), deepest)
    with pytest.raises(InvalidCookbook, match="100 nodes deep"):
        write_cookbook(nested_groups(cookbook_json.DEEPEST_NODE))
    last = '"kind": "group",'
    one_more = '"children": [{"uid": "home-500", "kind": "group", "fields": {}}], '
    with pytest.raises(FormatError, match="100 nodes deep"):
        read_cookbook(written.replace(last, one_more + last, 1), "book.json")


def test_more_nodes_than_a_cookbook_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cookbook_json, "MOST_NODES", 3)
    with pytest.raises(FormatError, match="3 nodes in all"):
        read_cookbook(SMALL, "book.json")


def test_a_file_above_the_limit_of_bytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catchball.formats.utf8_text.LARGEST_FILE", 1000)
    with pytest.raises(FormatError, match="at most 1,000 are allowed"):
        read_cookbook(SMALL, "book.json")


def test_what_no_reader_would_accept_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cookbook_json, "LARGEST_FILE", 1000)
    with pytest.raises(InvalidCookbook, match="more than 1,000 bytes"):
        write_cookbook(large_cookbook(2))
