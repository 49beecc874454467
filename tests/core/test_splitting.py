"""A step in two, two steps in one."""

from __future__ import annotations

from typing import Any

import pytest

from catchball.core.document import Cookbook, cookbook, node
from catchball.core.merge import merge
from catchball.core.schema import Kind
from catchball.core.splitting import join_step, next_step, split_step

GERMAN = {"text": "Heben. Drehen.", "of": {"language": "en", "text": "Lift. Turn."}}


def document(*steps: dict[str, Any]) -> Cookbook:
    uids = [f"home-{number}" for number in range(3, 3 + len(steps))]
    nodes = [node("home-1", Kind.COOKBOOK, {"language": "en"}), node("home-2", Kind.OPERATION, {"number": "10"})]
    nodes += [node(uid, Kind.STEP, fields) for uid, fields in zip(uids, steps, strict=True)]
    return cookbook("home-1", nodes, {"home-1": ["home-2"], "home-2": uids})


def split(before: Cookbook) -> Cookbook:
    return split_step(before, "home-3", "home-9", 5, "en")


def test_the_first_part_keeps_its_uid_and_the_second_remembers_its_source() -> None:
    after = split(document({"instruction": {"en": "Lift. Turn."}, "applies": ["V1"]}, {"title": {"en": "Next"}}))

    assert after.children["home-2"] == ("home-3", "home-9", "home-4")
    assert after.nodes["home-3"].fields["instruction"] == {"en": "Lift."}
    assert after.nodes["home-9"].fields == {
        "title": {"en": "Turn"}, "applies": ("V1",), "instruction": {"en": "Turn."},
    }  # fmt: skip
    assert (after.nodes["home-3"].source, after.nodes["home-9"].source) == ("", "home-3")


def test_a_translation_stays_whole_with_the_first_part() -> None:
    after = split(document({"instruction": {"en": "Lift. Turn.", "de": GERMAN}}))

    assert after.nodes["home-3"].fields["instruction"]["de"] == GERMAN
    assert "de" not in after.nodes["home-9"].fields["instruction"]


def test_what_others_change_of_a_step_that_is_split_meanwhile_is_merged() -> None:
    before = document({"instruction": {"en": "Lift. Turn."}, "result": {"en": "It lies."}})
    other = document({"instruction": {"en": "Lift. Turn."}, "result": {"en": "It lies flat."}})

    merged = merge(before, other, split(before))

    assert not merged.conflicts
    assert merged.document.nodes["home-3"].fields["result"] == {"en": "It lies flat."}
    assert merged.document.children["home-2"] == ("home-3", "home-9")


def test_joined_steps_say_what_both_said_and_the_second_is_withdrawn() -> None:
    point = {"id": "k1", "point": {"en": "Slowly"}}
    before = document(
        {"title": {"en": "Lift"}, "instruction": {"en": "Lift."}, "key_points": [point],
         "parameters": {"force": {"value": "1 N"}}, "standard_time": {"manual": {"value": "30 s"}}},
        {"title": {"en": "Turn"}, "instruction": {"en": "Turn."}, "key_points": [point],
         "parameters": {"force": {"value": "2 N"}}, "standard_time": {"manual": {"value": "0.5 min"}}},
    )  # fmt: skip
    after = join_step(before, "home-3")

    fields = after.nodes["home-3"].fields
    assert fields["title"] == {"en": "Lift"}
    assert fields["instruction"] == {"en": "Lift.\n\nTurn."}
    assert [one["id"] for one in fields["key_points"]] == ["k1", "k1~"]
    assert fields["parameters"] == {"force": {"value": "1 N"}, "force (2)": {"value": "2 N"}}
    assert fields["standard_time"] == {"manual": {"value": "60 s"}}
    assert after.children["home-2"] == ("home-3",)
    assert after.withdrawn["home-4"].node == before.nodes["home-4"]


def test_a_translation_of_both_is_one_of_both_and_of_one_is_out_of_date() -> None:
    def said(words: str, german: str) -> dict[str, Any]:
        return {"instruction": {"en": words, "de": {"text": german, "of": {"language": "en", "text": words}}}}

    both = join_step(document(said("Lift.", "Heben."), said("Turn.", "Drehen.")), "home-3")
    text = both.nodes["home-3"].fields["instruction"]
    assert text["de"] == {"text": "Heben.\n\nDrehen.", "of": {"language": "en", "text": text["en"]}}

    one = join_step(document(said("Lift.", "Heben."), {"instruction": {"en": "Turn."}}), "home-3")
    text = one.nodes["home-3"].fields["instruction"]
    assert text["de"]["of"]["text"] != text["en"]


def test_joined_steps_hold_for_the_variants_of_both() -> None:
    def applies(*variants: tuple[str, ...]) -> Any:
        joined = join_step(document(*({"applies": list(one)} for one in variants)), "home-3")
        return joined.nodes["home-3"].fields.get("applies")

    assert applies(("V1",), ("V2",)) == ("V1", "V2")
    assert applies(("V1",), ()) is None  # all of them


def test_the_narrower_latitude_holds_for_both() -> None:
    rows = [{"latitude": {"node": {"leave": leave}}} for leave in ("free", "fixed")]

    assert join_step(document(*rows), "home-3").nodes["home-3"].fields["latitude"]["node"] == {"leave": "fixed"}


def test_who_changed_the_step_that_was_joined_is_asked() -> None:
    before = document({"instruction": {"en": "Lift."}}, {"instruction": {"en": "Turn."}})
    other = document({"instruction": {"en": "Lift."}}, {"instruction": {"en": "Turn it twice."}})

    assert merge(before, other, join_step(before, "home-3")).conflicts


def test_behind_the_last_there_is_nothing_to_join() -> None:
    before = document({"title": {"en": "Lift"}})

    assert next_step(before, "home-3") == ""
    with pytest.raises(ValueError, match="the last of its operation"):
        join_step(before, "home-3")
