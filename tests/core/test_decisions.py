"""Conflicts as data: their names, the knots that they form, the answers that are given and remembered."""

from __future__ import annotations

from typing import Any

import pytest

from catchball.core.decisions import Choice, Conflict, Memory, Settlement, choice_from, knotted
from catchball.core.document import cookbook, node
from catchball.core.merge import NotOneFamily, merge, settle
from small import of_step, of_steps


def conflict(name: str, *nodes: str) -> Conflict:
    return Conflict("order", (name, "@order", nodes[0]), [], [], [], "because", nodes)


def knots(*conflicts: Conflict) -> list[int]:
    return [found.knot for found in knotted(conflicts)]


def test_conflicts_that_share_a_node_directly_or_by_others_are_one_knot() -> None:
    a, b, c, d = (
        conflict("o-1", "s-1", "s-2"),
        conflict("o-2", "s-3"),
        conflict("o-3", "s-2", "s-4"),
        conflict("o-4", "s-4"),
    )
    assert knots(a, b) == [1, 2]
    assert knots(a, c) == [1, 1]
    assert knots(a, d) == [1, 2]
    assert knots(a, d, b, c) == [1, 1, 2, 1]
    assert knots() == []


def test_a_merge_numbers_its_knots() -> None:
    base = of_steps("s-1", "s-2", "s-3", "s-4", "s-5", "s-6")
    ours, theirs = (
        of_steps("s-2", "s-1", "s-3", "s-5", "s-4", "s-6"),
        of_steps("s-1", "s-3", "s-2", "s-4", "s-6", "s-5"),
    )
    found = merge(base, ours, theirs).conflicts
    assert [(entry.id, entry.nodes, entry.knot) for entry in found] == [
        ("b-2/@order/s-1", ("s-1", "s-2", "s-3"), 1),
        ("b-2/@order/s-4", ("s-4", "s-5", "s-6"), 2),
    ]


def test_a_conflict_is_named_by_its_atom_whichever_side_is_ours() -> None:
    base, ours, theirs = of_step(occasion="cycle"), of_step(occasion="set-up"), of_step(occasion="reaction")
    (one,), (other,) = merge(base, ours, theirs).conflicts, merge(base, theirs, ours).conflicts
    assert one.id == other.id == "b-3/occasion"
    assert (one.base, one.ours, one.theirs) == ("cycle", "set-up", "reaction")
    assert (other.ours, other.theirs) == (one.theirs, one.ours)


@pytest.mark.parametrize(
    ("raw", "choice"),
    [
        ("base", Choice("base")),
        ("ours", Choice("ours")),
        ("theirs", Choice("theirs")),
        ({"value": "set-up"}, Choice(value="set-up")),
        ({"value": None}, Choice()),
    ],
)
def test_an_answer_is_a_side_or_a_value_of_one_s_own(raw: Any, choice: Choice) -> None:
    assert choice_from(raw) == choice


@pytest.mark.parametrize("raw", ["mine", "", None, 1, [], {}, {"take": "ours"}, {"value": 1, "take": "ours"}])
def test_what_is_no_answer_is_refused_with_what_is_expected(raw: Any) -> None:
    with pytest.raises(ValueError, match="an answer is “base”, “ours”, “theirs”, or "):
        choice_from(raw)


ATOM = ("b-3", "occasion")
SETTLED = Settlement("value", ATOM, "cycle", ("set-up", "reaction"), "maintenance")


def test_an_answer_is_remembered_for_either_order_of_the_sides_and_where_one_side_has_it() -> None:
    memory = Memory([SETTLED])
    for sides in (
        ("set-up", "reaction"),
        ("reaction", "set-up"),
        ("maintenance", "set-up"),
        ("reaction", "maintenance"),
    ):
        assert memory.answer(ATOM, "cycle", *sides) == ("maintenance",)


@pytest.mark.parametrize(
    ("atom", "base", "ours", "theirs"),
    [
        (("b-4", "occasion"), "cycle", "set-up", "reaction"),
        (ATOM, "start-up", "set-up", "reaction"),
        (ATOM, "cycle", "set-up", "start-up"),
        (ATOM, "cycle", "set-up", "set-up"),
    ],
)
def test_an_answer_lapses_when_the_base_or_a_side_is_another(
    atom: tuple[str, ...], base: str, ours: str, theirs: str
) -> None:
    assert Memory([SETTLED]).answer(atom, base, ours, theirs) is None


def test_settling_one_conflict_leaves_the_others_open() -> None:
    base, ours, theirs = (of_step(occasion=said, title={"en": said}) for said in ("cycle", "set-up", "reaction"))
    merged = merge(base, ours, theirs)
    assert [entry.id for entry in merged.conflicts] == ["b-3/title/en", "b-3/occasion"]
    found = settle(merged, {"b-3/occasion": Choice("theirs")})
    assert [entry.id for entry in found.conflicts] == ["b-3/title/en"]
    assert [entry.id for entry in found.answered] == ["b-3/occasion"]
    assert found.document == of_step(occasion="reaction", title={"en": "cycle"})


def test_documents_that_do_not_share_a_root_are_not_merged() -> None:
    other = cookbook("c-1", [node("c-1", "cookbook", {})], {})
    with pytest.raises(NotOneFamily, match="the roots differ: b-1, c-1, b-1; these share no standard"):
        merge(of_step(), other, of_step())
