"""What the upstream leaves to a plant: fixed, justify, bounded, free; and what goes beyond it is left out."""

from __future__ import annotations

from typing import Any

import pytest

from catchball.core.document import Cookbook, Withdrawn, cookbook, node
from catchball.core.latitude import Latitude, Leave, enforce, guard, latitude_at
from catchball.core.schema import Kind
from small import STEP, of_step

FIXED, FREE = {"leave": "fixed"}, {"leave": "free"}
SAID: dict[str, Any] = {
    "title": {"en": "Clamp"},
    "applies": ["A", "B"],
    "occasion": "cycle",
    "key_points": [{"id": "k-1"}, {"id": "k-2"}],
    "hazards": [{"id": "h-1", "protective_equipment": ["gloves"]}],
    "parameters": {"torque": {"value": "12 N·m", "low": "10 N·m", "high": "14 N·m"}, "speed": {"value": "900 rpm"}},
    "checks": [{"id": "c-1", "gauge": "G-1", "limits": {"value": "5 mm", "high": "6 mm"}}],
}


def leaves(latitude: dict[str, Any], **changed: Any) -> list[str]:
    """What the edits of a step need, under a latitude of the step."""
    upstream, local = of_step(**SAID, latitude=latitude), of_step(**{**SAID, **changed}, latitude=latitude)
    return [str(ruling.leave) for ruling in guard(upstream, local)]


def torque(**parts: str) -> dict[str, Any]:
    return {"parameters": {**SAID["parameters"], "torque": {**SAID["parameters"]["torque"], **parts}}}


def limits(**parts: str) -> dict[str, Any]:
    return {"checks": [{**SAID["checks"][0], "limits": {**SAID["checks"][0]["limits"], **parts}}]}


@pytest.mark.parametrize(
    "tighter",
    [
        torque(low="11 N·m"),
        torque(low="12 N·m"),
        torque(high="13000 N·mm"),
        torque(low="11 N·m", high="13 N·m"),
        {"parameters": {**SAID["parameters"], "speed": {"value": "900 rpm", "high": "1000 rpm"}}},
        limits(high="5.5 mm"),
        limits(low="1 mm"),
        {"key_points": [{"id": "k-3"}, *SAID["key_points"]]},
        {"hazards": [*SAID["hazards"], {"id": "h-2", "measure": {"en": "Guard"}}]},
        {"hazards": [{"id": "h-1", "protective_equipment": ["gloves", "goggles"]}]},
        {"checks": [*SAID["checks"], {"id": "c-2", "gauge": "G-2"}]},
        {"title": {"en": "Clamp", "de": "Spannen"}},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_what_is_fixed_may_be_tightened(tighter: dict[str, Any]) -> None:
    assert set(leaves({"node": FIXED}, **tighter)) == {"within"}


@pytest.mark.parametrize(
    "other",
    [
        torque(value="13 N·m"),
        torque(value="12000 N·mm"),
        torque(low="9 N·m"),
        torque(low="13 N·m"),
        torque(high="15 N·m"),
        torque(high="11 N·m"),
        torque(high="13 mm"),
        {"parameters": {"torque": {"value": "12 N·m", "high": "14 N·m"}, "speed": SAID["parameters"]["speed"]}},
        {"parameters": {"torque": SAID["parameters"]["torque"]}},
        {"parameters": {**SAID["parameters"], "feed": {"value": "1 mm"}}},
        {"key_points": [{"id": "k-1"}]},
        {"key_points": [{"id": "k-2"}, {"id": "k-1"}]},
        {"key_points": [{"id": "k-1", "point": {"en": "Dry"}}, {"id": "k-2"}]},
        {"hazards": [{"id": "h-1"}]},
        {"checks": []},
        {"checks": [{**SAID["checks"][0], "gauge": "G-9"}]},
        {"title": {"en": "Hold"}},
        {"title": {}},
        {"result": {"en": "Tight"}},
        {"applies": ["A"]},
        {"occasion": None},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_what_is_fixed_may_not_be_changed_loosened_or_removed(other: dict[str, Any]) -> None:
    assert "blocked" in leaves({"node": FIXED}, **other)


def test_a_blocked_change_is_told_who_fixed_it_and_what_to_do() -> None:
    (ruling,) = guard(
        of_step(**SAID, latitude={"node": FIXED}), of_step(**{**SAID, "occasion": "set-up"}, latitude={"node": FIXED})
    )
    assert ruling.leave is Leave.BLOCKED
    assert ruling.why == "fixed by the upstream (b-3): it may be tightened, not changed; propose the change upstream"


def test_without_any_latitude_a_change_must_be_justified() -> None:
    assert leaves({}, occasion="set-up", title={"en": "Hold"}) == ["justify", "justify"]
    assert latitude_at(of_step(**SAID), (STEP, "occasion")) == Latitude("justify")


def test_what_is_free_needs_nothing() -> None:
    assert set(leaves({"node": FREE}, occasion="set-up", key_points=[], **torque(value="99 N·m"))) == {"within"}


BOUNDED = {"parameters.torque": {"leave": "bounded", "low": "11 N·m", "high": "13000 N·mm"}}


@pytest.mark.parametrize(
    ("value", "leave"),
    [
        ("11 N·m", "within"),
        ("12500 N·mm", "within"),
        ("13 N·m", "within"),
        ("13.1 N·m", "justify"),
        ("12 mm", "justify"),
    ],
)
def test_an_amount_inside_its_bounds_needs_nothing_and_outside_them_a_justification(value: str, leave: str) -> None:
    assert leaves(BOUNDED, **torque(value=value)) == [leave]


def test_bounds_may_be_open_to_one_side_but_not_to_both() -> None:
    assert leaves({"parameters.torque": {"leave": "bounded", "low": "11 N·m"}}, **torque(value="99 N·m")) == ["within"]
    assert leaves({"parameters.torque": {"leave": "bounded"}}, **torque(value="12.1 N·m")) == ["justify"]


def test_a_label_of_the_given_set_needs_nothing_and_another_a_justification() -> None:
    latitude = {"applies": {"leave": "bounded", "allowed": ["C", "D"]}}
    assert leaves(latitude, applies=["A", "B", "C"]) == ["within"]
    assert leaves(latitude, applies=["A", "B", "E"]) == ["justify"]
    assert leaves(latitude, applies=["A"]) == ["justify"]


def test_removing_a_bounded_amount_must_be_justified() -> None:
    assert leaves(BOUNDED, parameters={"speed": SAID["parameters"]["speed"]}) == ["justify"]


def test_the_nearest_row_speaks() -> None:
    latitude = {"node": FIXED, "parameters": FREE, "parameters.torque": {"leave": "justify"}}
    assert leaves(latitude, parameters={**torque(value="13 N·m")["parameters"], "speed": {"value": "800 rpm"}}) == [
        "within",
        "justify",
    ]
    assert leaves(latitude, occasion="set-up") == ["blocked"]


def tree(*steps: str, gone: tuple[str, ...] = (), operation: dict[str, Any] | None = None, **said: Any) -> Cookbook:
    """Cookbook b-1, group b-2, operations b-3 of the given steps and b-4, with a latitude each by letter: c, g, s_5."""
    latitudes = {name: {"latitude": latitude} for name, latitude in said.items()}
    listed = {uid: node(uid, Kind.STEP, latitudes.get(uid.replace("b-", "s_"), {})) for uid in (*steps, *gone)}
    nodes = [
        node("b-1", Kind.COOKBOOK, latitudes.get("c", {})),
        node("b-2", Kind.GROUP, latitudes.get("g", {})),
        node("b-3", Kind.OPERATION, {"latitude": operation or {}}),
        node("b-4", Kind.OPERATION, {}),
        *(listed[uid] for uid in steps),
    ]
    children = {"b-1": ["b-2"], "b-2": ["b-3", "b-4"], "b-3": steps}
    return cookbook("b-1", nodes, children, {uid: Withdrawn(listed[uid], "b-3") for uid in gone})


def test_the_row_of_a_node_holds_for_all_below_it_until_a_nearer_one_speaks() -> None:
    upstream = tree("b-5", "b-6", g={"node": FIXED}, s_6={"node": FREE})
    assert latitude_at(upstream, ("b-5", "title", "en")) == Latitude("fixed", declared_by="b-2")
    assert latitude_at(upstream, ("b-3", "number")).leave == "fixed"
    assert latitude_at(upstream, ("b-6", "title", "en")) == Latitude("free", declared_by="b-6")
    assert latitude_at(upstream, ("b-1", "title", "en")).leave == "justify"


def test_the_row_of_a_field_holds_for_its_own_node_alone() -> None:
    assert latitude_at(tree("b-5", operation={"title": FIXED}), ("b-5", "title", "en")).leave == "justify"


def rulings(upstream: Cookbook, local: Cookbook) -> dict[str, str]:
    return {"/".join(ruling.edit.atom): str(ruling.leave) for ruling in guard(upstream, local)}


def test_a_fixed_step_stays_and_its_home_stays_with_it() -> None:
    upstream = tree("b-5", "b-6", s_5={"node": FIXED})
    assert rulings(upstream, tree("b-6", gone=("b-5",), s_5={"node": FIXED}))["b-5/@life"] == "blocked"
    kept = {uid: entry for uid, entry in upstream.nodes.items() if uid not in ("b-3", "b-5", "b-6")}
    gone = {uid: Withdrawn(upstream.nodes[uid], upstream.parents[uid]) for uid in ("b-3", "b-5", "b-6")}
    homeless = cookbook("b-1", kept.values(), {"b-1": ["b-2"], "b-2": ["b-4"]}, gone)
    found = {ruling.edit.uid: ruling for ruling in guard(upstream, homeless) if ruling.edit.atom[1] == "@life"}
    assert {uid: str(ruling.leave) for uid, ruling in found.items()} == {
        "b-3": "blocked",
        "b-5": "blocked",
        "b-6": "justify",
    }
    assert found["b-3"].why == "it is the home of b-5, which the upstream has fixed"


def test_a_fixed_step_does_not_move_while_others_come_go_and_move_around_it() -> None:
    upstream = tree("b-5", "b-6", "b-7", s_5={"node": FIXED})
    assert rulings(upstream, tree("b-6", "b-7", "b-5", s_5={"node": FIXED})) == {"b-3/@order": "blocked"}
    assert rulings(upstream, tree("b-5", "b-7", "b-6", s_5={"node": FIXED})) == {"b-3/@order": "justify"}
    joined = rulings(upstream, tree("p-1", "b-5", "b-6", "b-7", s_5={"node": FIXED}))
    assert joined == {"p-1/@life": "justify", "b-3/@order": "within"}


def test_the_row_children_speaks_for_the_steps_of_a_list_and_their_order() -> None:
    upstream = tree("b-5", "b-6", operation={"children": FIXED})
    inserted = rulings(upstream, tree("b-5", "p-1", "b-6", operation={"children": FIXED}))
    assert inserted == {"p-1/@life": "blocked", "b-3/@order": "within"}
    assert rulings(upstream, tree("b-6", "b-5", operation={"children": FIXED})) == {"b-3/@order": "blocked"}
    free = tree("b-5", "b-6", operation={"children": FREE})
    assert set(rulings(free, tree("b-6", "p-1", "b-5", operation={"children": FREE})).values()) == {"within"}


@pytest.mark.parametrize(
    ("before", "after", "leave"),
    [
        ({}, {"node": FREE}, "blocked"),
        ({"node": FIXED}, {"node": {"leave": "justify"}}, "blocked"),
        ({"node": FIXED}, {}, "blocked"),
        ({"node": FIXED}, {"node": FIXED, "occasion": FREE}, "blocked"),
        (BOUNDED, {"parameters.torque": {"leave": "bounded", "low": "10 N·m", "high": "13 N·m"}}, "blocked"),
        (BOUNDED, {"parameters.torque": {"leave": "bounded", "low": "11 N·m"}}, "blocked"),
        ({"applies": {"leave": "bounded", "allowed": ["C"]}}, {"applies": {"leave": "bounded", "allowed": ["C", "D"]}},
         "blocked"),
        ({"node": FREE}, {"node": FIXED}, "within"),
        ({}, {"occasion": FIXED}, "within"),
        (BOUNDED, {"parameters.torque": {"leave": "bounded", "low": "11 N·m", "high": "12.5 N·m"}}, "within"),
        (BOUNDED, {}, "within"),
    ],
)  # fmt: skip
def test_latitude_may_be_narrowed_for_those_below_and_never_widened(
    before: dict[str, Any], after: dict[str, Any], leave: str
) -> None:
    found = guard(of_step(latitude=before), of_step(latitude=after))
    assert {str(ruling.leave) for ruling in found} == {leave}


def test_what_may_not_be_is_left_out_and_all_else_is_kept() -> None:
    latitude = {"occasion": FIXED}
    upstream = of_step(**SAID, latitude=latitude)
    local = of_step(**{**SAID, "occasion": "set-up", "title": {"en": "Hold"}}, latitude=latitude)
    kept, left_out = enforce(upstream, local)
    assert kept == of_step(**{**SAID, "title": {"en": "Hold"}}, latitude=latitude)
    assert [ruling.edit.atom for ruling in left_out] == [("b-3", "occasion")]


def test_a_step_may_join_a_list_from_which_a_forbidden_move_is_left_out() -> None:
    upstream = tree("b-5", "b-6", "b-7", s_5={"node": FIXED})
    kept, left_out = enforce(upstream, tree("b-6", "p-1", "b-7", "b-5", s_5={"node": FIXED}))
    assert kept.children["b-3"] == ("b-5", "b-6", "p-1", "b-7")
    assert [ruling.edit.atom for ruling in left_out] == [("b-3", "@order")]


def test_a_cookbook_within_its_latitude_is_left_as_it_is() -> None:
    local = of_step(**{**SAID, "occasion": "set-up"})
    assert enforce(of_step(**SAID), local) == (local, ())
