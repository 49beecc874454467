from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from catchball.core.document import Cookbook
from catchball.formats.json_files.cookbook_json import write_cookbook
from catchball.formats.json_files.json_schema import SCHEMAS, committed, published
from catchball.formats.json_files.trial_schemas import trials_published
from cookbooks import cookbooks, large_cookbook

VALIDATOR = Draft202012Validator(SCHEMAS["cookbook-1.json"]())


def written() -> Any:
    return json.loads(write_cookbook(large_cookbook(1)))


def first_step(document: Any) -> Any:
    return document["root"]["children"][0]["children"][0]


def test_the_committed_schemas_are_those_that_the_core_gives() -> None:
    """After a change of a schema, write what `published()` and `trials_published()` give into the folder."""
    assert committed() == published() | trials_published()


@pytest.mark.parametrize("name", committed())
def test_each_schema_keeps_to_the_draft_that_it_names(name: str) -> None:
    Draft202012Validator.check_schema(json.loads(committed()[name]))


@given(cookbooks())
def test_every_cookbook_that_is_written_is_valid(cookbook: Cookbook) -> None:
    VALIDATOR.validate(json.loads(write_cookbook(cookbook)))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("uid", "17"),
        ("kind", "operation"),
        ("source", ""),
        ("colour", "red"),
        ("fields", []),
        ("children", [{"uid": "home-9", "kind": "step", "fields": {}}]),
    ],
)
def test_a_step_with_a_broken_frame_is_not_valid(place: str, value: object) -> None:
    document = written()
    first_step(document)[place] = value
    assert not VALIDATOR.is_valid(document)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("no_such_field", "x"),
        ("title", "without a language"),
        ("title", {"English": "x"}),
        ("title", {"en": {"text": "x", "from": "de"}}),
        ("occasion", "sometimes"),
        ("applies", ["V1", "V1"]),
        ("parameters", {"@torque": {}}),
        ("parameters", {"torque": {"value": 12.5}}),
        ("parameters", {"torque": {"value": "tight"}}),
        ("parameters", {"torque": {"middle": "12 N·m"}}),
        ("key_points", [{"point": {"en": "without an id"}}]),
        ("key_points", {"k1": {}}),
        ("checks", [{"id": "c", "limits": {"value": 3}}]),
    ],
)
def test_a_step_with_a_broken_field_is_not_valid(field: str, value: object) -> None:
    document = written()
    first_step(document)["fields"][field] = value
    assert not VALIDATOR.is_valid(document)


def test_a_document_of_another_version_is_not_valid() -> None:
    assert not VALIDATOR.is_valid(written() | {"catchball": "cookbook/2"})
    assert not VALIDATOR.is_valid(written() | {"more": 1})
