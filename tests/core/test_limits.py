"""Limits that contradict each other, wherever a node holds them."""

from __future__ import annotations

from typing import Any

import pytest

from catchball.core.document import Node, node
from catchball.core.limits import Problem, limits_out_of_order
from catchball.core.schema import Kind


def step(**fields: Any) -> Node:
    return node("b-3", Kind.STEP, fields)


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ({"low": "10 N·m", "value": "12 N·m", "high": "14 N·m"}, []),
        ({"low": "12 N·m", "value": "12000 N·mm", "high": "0.012 kN·m"}, []),
        ({"value": "12 N·m"}, []),
        ({"low": "13 N·m", "value": "12 N·m"}, ["low 13 N·m is above value 12 N·m"]),
        ({"value": "15 N·m", "high": "14 N·m"}, ["value 15 N·m is above high 14 N·m"]),
        ({"low": "15 N·m", "high": "14 N·m"}, ["low 15 N·m is above high 14 N·m"]),
        ({"low": "1 m", "value": "2 s"}, ["low 1 m and value 2 s measure different things"]),
        ({"low": "3", "value": "2", "high": "1"},
         ["low 3 is above value 2", "low 3 is above high 1", "value 2 is above high 1"]),
    ],
)  # fmt: skip
def test_each_pair_of_limits_that_contradict_each_other_is_told(limits: dict[str, str], told: list[str]) -> None:
    assert [problem.what for problem in limits_out_of_order(step(parameters={"torque": limits}))] == told
    checks = [{"id": "c-1", "limits": limits}]
    assert [problem.what for problem in limits_out_of_order(step(checks=checks))] == told


WRONG = {"low": "2", "high": "1"}


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"parameters": {"torque": WRONG}}, ("parameters", "torque")),
        ({"checks": [{"id": "c-1", "limits": WRONG}]}, ("checks", "c-1", "limits")),
        ({"resources": [{"id": "r-1", "quantity": WRONG}]}, ("resources", "r-1", "quantity")),
        ({"latitude": {"parameters.torque": WRONG}}, ("latitude", "parameters.torque")),
    ],
)
def test_the_place_of_a_contradiction_is_told(fields: dict[str, Any], where: tuple[str, ...]) -> None:
    assert limits_out_of_order(step(**fields)) == (Problem(("b-3", *where), "low 2 is above high 1"),)


def test_a_contradiction_that_another_state_of_the_node_says_just_so_is_no_news() -> None:
    wrong = step(parameters={"torque": WRONG, "speed": {"value": "1"}})
    same = step(parameters={"torque": WRONG, "speed": {"value": "2"}})
    other = step(parameters={"torque": {"low": "3", "high": "1"}})
    assert limits_out_of_order(wrong, besides=[other, same]) == ()
    assert len(limits_out_of_order(wrong, besides=[other])) == 1
    checks = step(checks=[{"id": "c-1", "gauge": "G", "limits": WRONG}])
    assert limits_out_of_order(checks, besides=[step(checks=[{"id": "c-1", "limits": WRONG}])]) == ()
