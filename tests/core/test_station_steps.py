"""What a workstation is shown: the steps of a variant, the operations of a place, the standard time of a step."""

from __future__ import annotations

from typing import Any

import pytest

from catchball.core.document import Cookbook, cookbook, node
from catchball.core.reporting import answerers
from catchball.core.schema import Kind
from catchball.core.station import (
    operations_for,
    standard_seconds,
    steps_for,
    variants_of,
    workstations_of,
)


def book() -> Cookbook:
    variants = [{"id": "v-1", "code": "S"}, {"id": "v-2", "code": "D"}]
    nodes = [
        node("b-1", Kind.COOKBOOK, {"title": {"en": "Housing"}, "variants": variants}),
        node("b-2", Kind.OPERATION, {"title": {"en": "Drill"}, "workstation": "W-2"}),
        node("b-3", Kind.OPERATION, {"title": {"en": "Seal"}, "workstation": "W-1", "applies": ["D"]}),
        node("b-4", Kind.OPERATION, {"title": {"en": "Pack"}, "workstation": "W-2"}),
        node("b-11", Kind.STEP, {"title": {"en": "Both"}}),
        node("b-12", Kind.STEP, {"title": {"en": "Standard"}, "applies": ["S"]}),
        node("b-13", Kind.STEP, {"title": {"en": "Below D"}}),
    ]
    return cookbook("b-1", nodes, {"b-1": ["b-2", "b-3", "b-4"], "b-2": ["b-11", "b-12"], "b-3": ["b-13"]})


@pytest.mark.parametrize(
    ("variant", "operations", "steps"),
    [
        ("", ["b-2", "b-3", "b-4"], ["b-11", "b-12"]),
        ("S", ["b-2", "b-4"], ["b-11", "b-12"]),
        ("D", ["b-2", "b-3", "b-4"], ["b-11"]),
    ],
)
def test_a_variant_is_shown_what_holds_for_it_and_what_holds_for_all(
    variant: str, operations: list[str], steps: list[str]
) -> None:
    assert list(operations_for(book(), variant)) == operations
    assert list(steps_for(book(), "b-2", variant)) == steps


def test_what_stands_below_an_operation_of_another_variant_does_not_hold() -> None:
    assert list(steps_for(book(), "b-3", "S")) == []


def test_variants_and_workstations_are_told_in_reading_order() -> None:
    assert list(variants_of(book())) == ["S", "D"]
    assert dict(workstations_of(book())) == {"W-2": ["b-2", "b-4"], "W-1": ["b-3"]}


@pytest.mark.parametrize(
    ("times", "seconds"),
    [
        ({}, None),
        ({"manual": {"value": "40 s"}}, 40),
        ({"manual": {"value": "0.5 min"}, "machine": {"value": "1 min"}, "walking": {"value": "2 s"}}, 92),
        ({"manual": {"value": "3 mm"}}, None),
    ],
)
def test_the_standard_time_is_that_of_all_shares_together(times: dict[str, Any], seconds: int | None) -> None:
    assert standard_seconds({"standard_time": times}) == seconds


@pytest.mark.parametrize(
    ("fields", "first"),
    [
        ({}, "process owner"),
        ({"parameters": {"torque": {"class": "special"}}}, "process owner"),
        ({"hazards": [{"id": "h-1"}]}, "safety"),
        ({"parameters": {"torque": {"class": "safety"}}}, "safety"),
        ({"checks": [{"id": "c-1", "class": "safety"}]}, "safety"),
    ],
)
def test_what_concerns_safety_is_answered_by_safety_first(fields: dict[str, Any], first: str) -> None:
    assert answerers(fields)[0].function == first
    assert answerers(fields)[-1].function == "process owner"
