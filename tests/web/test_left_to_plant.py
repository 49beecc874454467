"""What the upstream leaves to a plant is told on the form, before anything is typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catchball.core.document import Cookbook
from catchball.web.forms.controls import Cluster, Part, Rows
from catchball.web.forms.left_to_plant import needs
from catchball.web.forms.node_form import NodeForm
from catchball.web.telling.naming import Naming
from factories import standard, with_node

UPSTREAM = with_node(
    standard("Heat the housing"),
    "home-11",
    latitude={
        "node": {"leave": "fixed"},
        "instruction": {"leave": "free"},
        "parameters.torque": {"leave": "bounded", "low": "11 N·m", "high": "13 N·m"},
        "result": {"leave": "justify"},
    },
)


def form(document: Cookbook = UPSTREAM, upstream: Cookbook | None = UPSTREAM) -> NodeForm:
    return NodeForm(document, "home-11", "en", upstream, is_local=upstream is not None)


def hints(told: NodeForm) -> dict[str, tuple[str, str]]:
    """What is said to be left, by the path of the control at which it is said."""
    return {path: (hint.leave, hint.told) for section in told.sections for path, hint in _hints(section.part)}


def _hints(part: Part) -> Iterator[tuple[str, Any]]:
    if isinstance(part, Rows):
        for row in part.rows:
            yield from [(row.path, row.hint)] if row.hint else []
            for inner in row.parts:
                yield from _hints(inner)
    elif isinstance(part, Cluster):
        for inner in part.parts:
            yield from _hints(inner)
    if not isinstance(part, Cluster) and part.hint:
        yield part.path, part.hint


def test_a_step_that_is_fixed_says_so_and_what_may_be_done_all_the_same() -> None:
    hint = form().hint

    assert hint is not None
    assert hint.leave == "fixed"
    assert "narrow limits, add safeguards and translate" in hint.told


def test_only_what_differs_from_the_step_is_told_at_its_controls_and_a_bounded_one_with_its_bounds() -> None:
    found = hints(form())

    assert set(found) == {"instruction", "result", "parameters/r0"}
    assert found["parameters/r0"] == ("bounded", "Free within 11 to 13 N·m. Justify anything else.")
    assert found["result"][1] == "A change here needs a justification, and is reviewed."


def test_nothing_is_told_where_nobody_is_above_and_there_the_latitude_is_said() -> None:
    home = form(upstream=None)

    assert home.hint is None
    assert hints(home) == {}
    assert "latitude" in home.fields
    assert "latitude" not in form().fields


def test_what_was_changed_says_what_it_needs() -> None:
    changed = with_node(
        UPSTREAM,
        "home-11",
        title={"en": "Cool the housing"},
        instruction={"en": "As you like."},
        result={"en": "It is cold."},
        parameters={"torque": {"value": "12.5 N·m", "low": "11 N·m", "high": "13 N·m", "class": "ordinary"}},
    )
    found = needs(UPSTREAM, changed, "home-11", Naming((changed,), ("en",)))

    assert found.blocked == ("Title",)
    assert found.justification == ("Result",)
