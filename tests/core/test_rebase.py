"""Moving a local cookbook onto a newer upstream revision: each deviation has one fate."""

from __future__ import annotations

from typing import Any

import pytest

from catchball.core.decisions import Choice
from catchball.core.document import Cookbook
from catchball.core.rebase import Fate, Rebase, rebase, withdrawn_upstream
from small import of_step, of_steps

FIXED = {"node": {"leave": "fixed"}}


def fates(found: Rebase) -> list[tuple[str, str]]:
    return [("/".join(entry.deviation.atom), str(entry.fate)) for entry in found.deviations]


@pytest.mark.parametrize(
    ("base", "local", "upstream", "fate", "result"),
    [
        ({"occasion": "cycle"}, {"occasion": "set-up"}, {"occasion": "cycle", "applies": ["A"]}, "kept",
         {"occasion": "set-up", "applies": ["A"]}),
        ({"occasion": "cycle"}, {"occasion": "set-up"}, {"occasion": "set-up"}, "absorbed", {"occasion": "set-up"}),
        ({"occasion": "cycle"}, {"occasion": "set-up"}, {"occasion": "reaction"}, "conflict", {"occasion": "cycle"}),
        ({"occasion": "cycle"}, {"occasion": "set-up"}, {"occasion": "cycle", "latitude": FIXED}, "blocked",
         {"occasion": "cycle", "latitude": FIXED}),
        ({"parameters": {"t": {"value": "1 m"}}}, {"parameters": {"t": {"value": "2 m"}}},
         {"parameters": {"t": {"value": "2000 mm"}}}, "absorbed", {"parameters": {"t": {"value": "2 m"}}}),
        ({"title": {"en": "Clamp it."}}, {"title": {"en": "Hold it."}}, {"title": {"en": "Clamp it!"}}, "kept",
         {"title": {"en": "Hold it!"}}),
    ],
)  # fmt: skip
def test_a_deviation_is_kept_absorbed_asked_or_blocked(
    base: dict[str, Any], local: dict[str, Any], upstream: dict[str, Any], fate: str, result: dict[str, Any]
) -> None:
    found = rebase(of_step(**base), of_step(**local), of_step(**upstream))
    assert [entry.fate for entry in found.deviations] == [fate]
    assert said(found.document) == said(of_step(**result))


def said(document: Cookbook) -> dict[str, Any]:
    return dict(document.nodes["b-3"].fields)


def test_a_deviation_of_a_step_that_the_upstream_withdrew_is_asked() -> None:
    found = rebase(of_step(occasion="cycle"), of_step(occasion="set-up"), of_steps())
    assert fates(found) == [("b-3/occasion", "conflict")]
    assert said(found.document) == {"occasion": "set-up"}


def test_a_deviation_is_moot_when_its_step_is_let_go() -> None:
    found = rebase(of_step(occasion="cycle"), of_step(occasion="set-up"), of_steps(), {"b-3/@life": Choice("theirs")})
    assert fates(found) == [("b-3/occasion", "moot")]
    assert "b-3" not in found.document


def test_a_step_of_the_plant_s_own_is_kept_and_one_that_the_upstream_took_up_is_absorbed() -> None:
    base, local = of_steps("b-3"), of_steps("b-3", "p-1", "p-2")
    found = rebase(base, local, of_steps("b-3", "p-1"))
    assert fates(found) == [("p-1/@life", "absorbed"), ("p-2/@life", "kept"), ("b-2/@order", "kept")]
    assert found.document == local


def test_rebasing_onto_the_same_revision_keeps_every_deviation() -> None:
    base, local = of_step(occasion="cycle"), of_step(occasion="set-up", applies=["A"])
    found = rebase(base, local, base)
    assert found.document == local
    assert {fate for _, fate in fates(found)} == {"kept"}
    assert not found.absorbed


def test_an_absorbed_deviation_stays_on_record_and_is_told_when_the_upstream_withdraws_it() -> None:
    base, local = of_step(occasion="cycle"), of_step(occasion="set-up")
    absorbed = rebase(base, local, of_step(occasion="set-up", applies=["A"])).absorbed
    assert [edit.atom for edit in absorbed] == [("b-3", "occasion")]
    assert withdrawn_upstream(absorbed, of_step(occasion="set-up")) == ()
    assert withdrawn_upstream(absorbed, of_step(occasion="cycle")) == tuple(absorbed)


def test_what_latitude_blocks_is_told_with_its_reason_and_the_rest_is_kept() -> None:
    local = of_step(occasion="set-up", applies=["A"])
    upstream = of_step(occasion="cycle", latitude={"occasion": {"leave": "fixed"}})
    found = rebase(of_step(occasion="cycle"), local, upstream)
    assert fates(found) == [("b-3/applies/A", "kept"), ("b-3/occasion", "blocked")]
    assert [ruling.edit.atom for ruling in found.blocked] == [("b-3", "occasion")]
    assert said(found.document)["occasion"] == "cycle"


def test_a_choice_settles_a_conflict_of_a_rebase() -> None:
    sides = (of_step(occasion="cycle"), of_step(occasion="set-up"), of_step(occasion="reaction"))
    found = rebase(*sides, {"b-3/occasion": Choice("ours")})
    assert [entry.fate for entry in found.deviations] == [Fate.KEPT]
    assert said(found.document) == {"occasion": "set-up"}
