"""Views: what of a document stands on which sheet."""

from __future__ import annotations

from typing import Any

from catchball.core.document import Cookbook, cookbook, node
from catchball.core.views.known import VIEWS
from catchball.core.views.rows import Amounts, Part, Row, Text, Word


def said(words: str) -> dict[str, Any]:
    return {"en": words}


def book(*steps: dict[str, Any], operation: dict[str, Any] | None = None) -> Cookbook:
    """A cookbook with one operation."""
    nodes = [
        node("h-1", "cookbook", {"title": said("Housing")}),
        node("h-2", "operation", {"number": "20", "title": said("Clamp"), **(operation or {})}),
        *(node(f"h-{number}", "step", fields) for number, fields in enumerate(steps, start=11)),
    ]
    return cookbook("h-1", nodes, {"h-1": ["h-2"], "h-2": [f"h-{n}" for n in range(11, 11 + len(steps))]})


def rows(name: str, document: Cookbook, withheld: frozenset[str] = frozenset()) -> list[Row]:
    found = list(VIEWS[name].rows(document, withheld))
    assert all(len(row.cells) == len(VIEWS[name].columns) for row in found)
    return found


TORQUE = {"value": "12 N·m", "low": "11 N·m", "high": "13 N·m", "class": "special"}
CHECK = {
    "id": "c1", "characteristic": said("Height"), "limits": {"low": "97 mm"}, "gauge": "HM-1", "sample": "1",
    "frequency": "1/50", "method": said("Height gauge"), "reaction": said("Correct T04"),
}  # fmt: skip


def test_a_control_plan_holds_checks_of_the_product_and_parameters_with_limits_or_a_class() -> None:
    step = {"title": said("Tighten"), "checks": [CHECK], "parameters": {"torque": TORQUE, "note": {"value": "1 mm"}}}
    check, parameter = rows("control-plan", book(step))
    name = ("1", Text(said("Tighten")))
    assert check.cells[:4] == (name, Text(said("Height")), Word("product"), "")
    assert check.cells[6:] == ("HM-1", "1", "1/50", Text(said("Correct T04")))
    assert parameter.cells[:4] == (name, "torque", Word("process"), Word("special"))


def test_a_job_breakdown_has_a_row_for_each_key_point_and_names_its_step_once() -> None:
    points = [{"id": f"k{n}", "point": said(f"Point {n}"), "reason": said(f"Reason {n}")} for n in (1, 2)]
    first, second, bare = rows(
        "job-breakdown", book({"title": said("Fit"), "key_points": points}, {"title": said("Go")})
    )
    assert first.cells == (("1", Text(said("Fit"))), Text(said("Point 1")), Text(said("Reason 1")))
    assert second.cells == ("", Text(said("Point 2")), Text(said("Reason 2")))
    assert bare.cells == (("2", Text(said("Go"))), "", "")


def test_a_tool_that_is_used_twice_stands_once_in_the_tool_list_with_both_places() -> None:
    wrench = {"id": "r1", "role": "tool", "identifier": "TW-7"}
    full = {**wrench, "id": "r2", "name": said("Torque wrench"), "owner": "Line 2"}
    material = {"id": "r3", "role": "material", "identifier": "M6"}
    (row,) = rows("tool-list", book({"resources": [wrench, material]}, {"resources": [full]}))
    assert row.cells[0] == Word("tool")
    assert row.cells[1] == Text(said("Torque wrench"))
    assert row.cells[-1] == "OP20.1, OP20.2"


def test_a_tool_list_holds_gauges_of_checks_and_what_is_worn_against_hazards() -> None:
    hazard = {"id": "h1", "hazard": said("Chips"), "protective_equipment": ["goggles"]}
    gauge, worn = rows("tool-list", book({"checks": [CHECK], "hazards": [hazard]}))
    assert (gauge.cells[0], gauge.cells[2]) == (Word("gauge"), "HM-1")
    assert (worn.cells[0], worn.cells[1]) == (Word("protective equipment"), Word("goggles"))


def test_a_set_up_sheet_says_first_what_is_done_then_what_is_mounted_then_what_is_set() -> None:
    fixture = {"id": "r1", "role": "fixture", "identifier": "F-1", "position": "left"}
    document = book(
        {"title": said("Drill"), "parameters": {"torque": TORQUE}},
        {"title": said("Mount"), "occasion": "set-up", "instruction": said("Clamp it.")},
        operation={"resources": [fixture]},
    )
    done, mounted, parameter = rows("set-up-sheet", document)
    assert done.cells[0] == Word("set-up")
    assert mounted.cells[:4] == (Word("fixture"), Text({}), "F-1", "left")
    assert parameter.cells[4:6] == (Amounts(TORQUE, Part.VALUE), Amounts(TORQUE, Part.LIMITS))


def test_what_is_withheld_stands_on_no_sheet() -> None:
    step = {"title": said("Secret"), "checks": [CHECK], "occasion": "set-up", "parameters": {"torque": TORQUE}}
    for name in VIEWS:
        assert rows(name, book(step), frozenset({"h-11"})) == []
