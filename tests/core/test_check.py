"""What is found in a cookbook before it is released."""

from __future__ import annotations

from typing import Any

from catchball.core.check import missing_pictures, pictures, problems
from catchball.core.document import Cookbook, Withdrawn, cookbook, node

OF = {"language": "en", "text": "Clamp"}


def holding(**fields: Any) -> Cookbook:
    root = node("b-1", "cookbook", {"variants": [{"id": "v1", "code": "V1"}]})
    nodes = [root, node("b-2", "operation", {}), node("b-3", "step", fields)]
    return cookbook("b-1", nodes, {"b-1": ["b-2"], "b-2": ["b-3"]})


def told(document: Cookbook) -> list[tuple[tuple[str, ...], str]]:
    return [(problem.where, problem.what) for problem in problems(document)]


def test_nothing_is_found_in_a_step_that_is_in_order() -> None:
    german = {"text": "Spannen", "of": OF}
    torque = {"low": "10 N·m", "value": "12 N·m", "high": "0.014 kN·m"}
    assert told(holding(title={"en": "Clamp", "de": german}, applies=["V1"], parameters={"torque": torque})) == []


def test_a_low_limit_above_its_value_is_found() -> None:
    found = told(holding(parameters={"torque": {"low": "13 N·m", "value": "12 N·m"}}))
    assert found == [(("b-3", "parameters", "torque"), "low 13 N·m is above value 12 N·m")]


def test_a_variant_that_the_cookbook_does_not_have_is_found() -> None:
    assert told(holding(applies=["V1", "V2"])) == [(("b-3", "applies"), "“V2” is not a variant of this cookbook")]


def test_a_text_that_is_not_done_in_a_mandatory_language_is_found_in_lists_too() -> None:
    stale = {"en": "Clamp firmly", "de": {"text": "Spannen", "of": OF}}
    document = holding(title=stale, key_points=[{"id": "k", "reason": {"en": "Clamp"}}])
    root = node("b-1", "cookbook", {**document.nodes["b-1"].fields, "mandatory_languages": ["de"]})
    strict = cookbook("b-1", [root, *(n for n in document.nodes.values() if n.uid != "b-1")], document.children)
    assert told(document) == []
    assert told(strict) == [
        (("b-3", "title", "de"), "needs editing, in a language that must be complete"),
        (("b-3", "key_points", "k", "reason", "de"), "untranslated, in a language that must be complete"),
    ]


def test_the_pictures_of_withdrawn_nodes_belong_to_the_document_and_are_not_missed() -> None:
    gone = node("b-9", "step", {"media": [{"id": "m", "content": "sha256:cc"}]})
    sound = holding()
    document = cookbook("b-1", sound.nodes.values(), sound.children, {"b-9": Withdrawn(gone, "b-2")})
    assert pictures(document) == ("sha256:cc",)
    assert missing_pictures(document, {}) == ()


def test_pictures_that_are_not_at_hand_are_missing() -> None:
    media = [
        {"id": "m1", "kind": "picture", "content": "sha256:aa", "name": "a.jpg"},
        {"id": "m2", "kind": "clip", "content": "sha256:bb"},
        {"id": "m3", "name": "c.jpg"},
    ]
    document = holding(media=media)
    assert pictures(document) == ("sha256:aa", "sha256:bb")
    assert [(problem.where[-1], problem.what) for problem in missing_pictures(document, {"sha256:aa"})] == [
        ("m2", "the clip is missing"),
        ("m3", "the picture c.jpg names no content"),
    ]
