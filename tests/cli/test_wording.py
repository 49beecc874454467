"""Values and places in words."""

from __future__ import annotations

from typing import Any

import pytest
from rich.text import Text

from catchball.cli.differences import sentences
from catchball.cli.marking import changed_words
from catchball.cli.naming import Naming
from catchball.cli.wording import Wording, amounts, counted, shortened
from catchball.core.diff import diff
from catchball.core.document import Cookbook, cookbook, node
from commands import book, step, torque

SAY = Wording(["de", "en"])


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"value": "25 N·m"}, "25 N·m"),
        ({"value": "25 N·m", "low": "23 N·m", "high": "27 N·m"}, "25 N·m (23 to 27 N·m)"),
        ({"value": "2.5 mm", "high": "3 mm", "class": "special"}, "2.5 mm (at most 3 mm, special)"),
        ({"low": "9 mm", "high": "1 cm"}, "9 mm to 1 cm"),
        ({"low": "3 min", "class": "ordinary"}, "at least 3 min"),
        ({"class": "safety"}, "safety"),
        ({}, ""),
    ],
)
def test_an_amount_is_told_with_its_limits_and_class(row: dict[str, str], told: str) -> None:
    assert amounts(row) == told


@pytest.mark.parametrize(
    ("field", "element", "told"),
    [
        ("key_points", {"point": {"en": "Dry"}, "reason": {"en": "it slips"}}, "Dry — because: it slips"),
        ("key_points", {"point": {"en": "Dry"}}, "Dry"),
        ("hazards", {"hazard": {"en": "Heat"}, "measure": {"en": "wait"}, "source": "RA-1"}, "Heat → wait; RA-1"),
        (
            "resources",
            {"role": "gauge", "name": {"en": "Plug"}, "identifier": "P", "revision": "2"},
            "gauge: Plug (P rev. 2)",
        ),
        ("resources", {"identifier": "P"}, "resource: P"),
        ("resources", {"role": "tool", "data": {"setting": {"value": "14 N·m"}}}, "tool: , setting 14 N·m"),
        ("checks", {"characteristic": {"en": "Gap"}, "limits": {"high": "1 mm"}, "sample": "5"}, "Gap at most 1 mm; 5"),
        ("media", {"kind": "clip", "caption": {"en": "Fit"}}, "clip — Fit"),
        ("references", {"kind": "drawing", "identifier": "7", "revision": "C"}, "drawing 7 rev. C"),
        ("skills", {"skill": "turning", "level": "2"}, "turning, level 2"),
        ("variants", {"code": "A", "name": {"en": "Short"}}, "A Short"),
        ("annotations", {"shape": "arrow", "label": {"en": "here"}}, "arrow here"),
    ],
)
def test_an_element_is_told_in_one_line(field: str, element: dict[str, Any], told: str) -> None:
    assert SAY.element(field, {"id": "x", **element}) == told


def test_a_text_is_told_in_the_first_language_that_it_has() -> None:
    assert SAY.phrase({"en": "Clamp", "de": "Spannen"}) == "Spannen"
    assert SAY.phrase({"en": "Clamp", "zh": "夹"}) == "Clamp"
    assert SAY.phrase({"zh": "夹"}) == "夹"
    assert SAY.phrase(None) == ""


def test_counts_and_long_texts_read_well() -> None:
    assert (counted(1, "step"), counted(2, "step")) == ("1 step", "2 steps")
    assert shortened("one\ntwo three", most=8) == "one two…"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Turn the four screws.", "Turn the six screws.", "Turn the [-four-] {+six+} screws."),
        ("先夹紧。", "先轻夹紧。", "先{+轻+}夹紧。"),
        ("One. Two.", "One.", "One. [-Two.-]"),
        ("One. Two.", "One. New one! Two.", "One. {+New one!+} Two."),
        ("One. Two.", "One. New one. Two.", "One. {+New one.+} Two."),
        ("Wait.", "Wait. Go.", "Wait. {+Go.+}"),
        ("先夹紧。", "先夹紧。再检查。", "先夹紧。{+再检查。+}"),
        ("", "New", "{+New+}"),
    ],
)
def test_changed_words_are_marked_without_colour(old: str, new: str, told: str) -> None:
    assert changed_words(old, new).plain == told


def test_places_are_told_as_people_call_them() -> None:
    point = {"id": "k", "point": {"en": "Dry"}}
    fields = step(key_points=[point], standard_time={"manual": {"value": "9 s"}}, **torque("25 N·m"))
    names = Naming([book(s1=fields)])
    told = {
        ("home-11",): "OP10 › step 1 “Clamp”",
        ("home-11", "@life"): "OP10 › step 1 “Clamp”",
        ("home-11", "parameters", "torque", "value"): "OP10 › step 1 “Clamp” › torque",
        ("home-11", "parameters", "torque", "low"): "OP10 › step 1 “Clamp” › torque, low limit",
        ("home-11", "standard_time", "manual", "value"): "OP10 › step 1 “Clamp” › standard time, manual",
        ("home-11", "key_points", "k", "reason", "de"): "OP10 › step 1 “Clamp” › key point “Dry”, reason, de",
        ("home-11", "key_points", "@order"): "OP10 › step 1 “Clamp” › order of the key points",
        ("home-10", "machine"): "OP10 “Turn” › machine",
        ("home-1", "title", "en"): "cookbook “Housing” › title",
        ("away-9", "title", "en"): "away-9 › title › en",
    }
    assert {atom: names.atom(atom) for atom in told} == told


def test_a_node_without_a_title_is_called_by_how_its_text_begins() -> None:
    assert Naming([book(s1=step("Clamp it.", title={}))]).short("home-11") == "step 1 “Clamp it.”"


def lines(old: Cookbook, new: Cookbook) -> list[str]:
    return [sentence.text.plain for sentence in sentences(diff(old, new), [old, new])]


def grouped(**children: list[str]) -> Cookbook:
    """A cookbook of a group and operations, with the children of each node."""
    below = {uid.replace("_", "-"): listed for uid, listed in children.items()}
    kinds = {"home-2": "group", "home-3": "operation", "home-4": "operation", "home-5": "step", "home-6": "step"}
    listed = {uid for names in below.values() for uid in names}
    nodes = [node("home-1", "cookbook", {}), *(node(uid, kinds[uid], {}) for uid in sorted(listed))]
    return cookbook("home-1", nodes, below)


def test_a_node_that_moved_into_another_is_told_with_its_new_place() -> None:
    old = grouped(home_1=["home-2", "home-3", "home-4"])
    new = grouped(home_1=["home-2", "home-4"], home_2=["home-3"])
    assert lines(old, new) == ["operation “home-3” moved to group “home-2”, at the beginning"]


def test_an_operation_that_came_is_told_with_the_steps_below_it() -> None:
    old = grouped(home_1=["home-3"])
    new = grouped(home_1=["home-3", "home-4"], home_4=["home-5", "home-6"])
    assert lines(old, new) == [
        "+ operation “home-4” added with 2 below it after operation “home-3”",
        "+ step “home-5” added at the beginning",
        "+ step “home-6” added after the new step “home-5”",
    ]


def test_neighbours_that_moved_together_are_told_together() -> None:
    steps = {f"s{number}": step(f"{number}", title={"en": f"T{number}"}) for number in range(1, 7)}
    moved = {name: steps[name] for name in ("s3", "s4", "s5", "s6", "s1", "s2")}
    assert lines(book(**steps), book(**moved)) == ["step 1 “T1” and step 2 “T2” moved after step 6 “T6”"]


def test_a_translation_that_only_refers_to_another_source_says_so() -> None:
    def german(source: str) -> dict[str, Any]:
        return {"en": "Clamp", "de": {"text": "Spannen", "of": {"language": "en", "text": source}}}

    found = lines(book(s1=step(title=german("Grip"))), book(s1=step(title=german("Clamp"))))
    assert found == ["title, de: the translation refers to another source text"]


def test_a_copy_is_told_by_the_name_of_its_source() -> None:
    old = book(s1=step("1", title={"en": "One"}), s2=step())
    entry = old.nodes["home-12"]
    copy = node("home-12", "step", entry.fields, "home-11")
    new = cookbook("home-1", [*(one for uid, one in old.nodes.items() if uid != "home-12"), copy], old.children)
    assert lines(old, new) == ["is a copy of step 1 “One”"]


def test_what_somebody_typed_is_never_taken_for_a_style() -> None:
    (sentence,) = sentences(diff(book(s1=step("a")), book(s1=step("[bold red]a[/]"))), [book(s1=step("a"))])
    assert isinstance(sentence.text, Text)
    assert "[bold red]" in sentence.text.plain.replace("{+", "").replace("+}", "")
