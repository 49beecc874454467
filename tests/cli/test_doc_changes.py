"""`catchball doc diff`, `apply`, `pick` and `classify`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from catchball.core.diff import diff
from catchball.core.document import Cookbook
from catchball.formats.json_files.cookbook_json import read_cookbook
from catchball.formats.json_files.edits_json import read_edits, write_edits
from commands import book, catchball, saved, step, torque

OLD = book(s1=step("Clamp it."), s2=step(**torque("25 N·m")), s3=step("Turn it."))
NEW = book(s1=step("Clamp it well."), s2=step(**torque("22 N·m")), s3=step("Turn it."))


@pytest.fixture
def change(tmp_path: Path) -> Path:
    """The edits from OLD to NEW as a file."""
    path = tmp_path / "change.json"
    path.write_text(write_edits(diff(OLD, NEW)), "utf-8")
    return path


def read(path: Path) -> Cookbook:
    return read_cookbook(path.read_bytes(), path.name)


def titled(title: str, **fields: Any) -> dict[str, Any]:
    return step(f"{title} it.", title={"en": title}, **fields)


def told(tmp_path: Path, old: Cookbook, new: Cookbook) -> list[str]:
    """What `doc diff` says, without the line that counts."""
    ended = catchball("doc", "diff", *saved(tmp_path, a=old, b=new))
    assert (ended.code, ended.err) == (0, "")
    return ended.out.splitlines()[:-1]


def test_a_difference_says_words_and_amounts_below_the_step_that_they_are_in(tmp_path: Path) -> None:
    ended = catchball("doc", "diff", *saved(tmp_path, a=OLD, b=NEW))
    assert ended.out.splitlines() == [
        "OP10 “Turn”",
        "  step 1 “Clamp” › instruction: Clamp it {+well+}.",
        "  step 2 “Clamp” › torque: 25 N·m → 22 N·m",
        "2 changes",
    ]


def test_a_moved_step_is_said_to_have_moved_and_nothing_else(tmp_path: Path) -> None:
    steps = {f"s{number}": titled(f"T{number}") for number in range(1, 5)}
    reordered = {name: steps[name] for name in ("s2", "s3", "s1", "s4")}
    assert told(tmp_path, book(**steps), book(**reordered)) == [
        "OP10 “Turn”",
        "  step 1 “T1” moved after step 3 “T3”",
    ]


def test_a_step_that_came_is_shown_in_full_and_one_that_went_by_its_title(tmp_path: Path) -> None:
    old = book(s1=titled("First"), s2=titled("Second"))
    new = book(s1=titled("First"), s3=titled("Third", **torque("25 N·m", low="23 N·m", high="27 N·m")))
    assert told(tmp_path, old, new) == [
        "OP10 “Turn”",
        "  + step “Third” added after step 1 “First”",
        "    + Third it.",
        "    + torque: 25 N·m (23 to 27 N·m)",
        "  - step 2 “Second” withdrawn",
    ]


def test_elements_of_lists_are_said_as_people_call_them(tmp_path: Path) -> None:
    points = [{"id": "k1", "point": {"en": "Dry"}}, {"id": "k2", "point": {"en": "Square"}}]
    more = [*reversed(points), {"id": "k3", "point": {"en": "Feel it"}, "reason": {"en": "a loose part tilts"}}]
    tool = {"id": "t", "role": "tool", "name": {"en": "Wrench"}, "identifier": "TW-1"}
    old = book(s1=step(key_points=points, resources=[tool], applies=["A"]))
    new = book(s1=step(key_points=more, applies=["B"]))
    assert told(tmp_path, old, new) == [
        "OP10 “Turn”",
        "  step 1 “Clamp”",
        "    - variant, A",
        "    + variant, B",
        "    + key point: Feel it — because: a loose part tilts",
        "    key point “Square” moved to the beginning",
        "    - tool: Wrench (TW-1)",
    ]


def test_a_text_in_another_language_is_told_with_the_language(tmp_path: Path) -> None:
    german = {"en": "Clamp", "de": {"text": "Spannen", "of": {"language": "en", "text": "Clamp"}}}
    lines = told(tmp_path, book(s1=step()), book(s1=step(title=german)))
    assert lines[1] == "  step 1 “Clamp” › + title, de: Spannen"


def test_equal_cookbooks_have_no_difference(tmp_path: Path) -> None:
    ended = catchball("doc", "diff", *saved(tmp_path, a=OLD, b=OLD))
    assert (ended.code, ended.out) == (0, "no difference\n")


def test_json_and_the_output_file_are_the_edits_that_apply_reads(tmp_path: Path) -> None:
    output = tmp_path / "edits.json"
    ended = catchball("doc", "diff", *saved(tmp_path, a=OLD, b=NEW), "--json", "-o", output)
    assert ended.out == output.read_text("utf-8") == write_edits(diff(OLD, NEW))


def test_cookbooks_of_two_families_have_no_difference_that_could_be_told(tmp_path: Path) -> None:
    first, second = saved(tmp_path, a=OLD, b=NEW)
    second.write_text(second.read_text("utf-8").replace("home-1", "away-1"), "utf-8")
    ended = catchball("doc", "diff", first, second)
    assert ended.code == 2
    assert ended.err == f"{second}: shares no standard with {first}: the roots differ, home-1 and away-1\n"


def test_edits_are_applied_to_the_cookbook_that_they_were_made_for(change: Path, tmp_path: Path) -> None:
    (path,) = saved(tmp_path, a=OLD)
    output = tmp_path / "b.json"
    ended = catchball("doc", "apply", change, path, "-o", output)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == f"{path}: carries out 2 edits; written to {output}\n"
    assert read(output) == NEW


def test_without_an_output_apply_says_only_whether_it_would(change: Path, tmp_path: Path) -> None:
    (path,) = saved(tmp_path, a=OLD)
    before = sorted(tmp_path.iterdir())
    assert catchball("doc", "apply", change, path).code == 0
    assert sorted(tmp_path.iterdir()) == before


def test_edits_that_do_not_apply_are_named_and_end_with_1_and_nothing_is_written(change: Path, tmp_path: Path) -> None:
    (path,) = saved(tmp_path, a=book(s1=step("Clamp it."), s2=step(**torque("30 N·m"))))
    output = tmp_path / "b.json"
    ended = catchball("doc", "apply", change, path, "-o", output)
    assert ended.code == 1
    assert ended.err.splitlines() == [
        f"{path}: OP10 › step 2 “Clamp” › torque is not as the edits expect it",
        f"{path}: nothing is applied; `catchball doc pick` takes what can be taken",
    ]
    assert not output.exists()


def test_an_edit_inside_an_element_that_is_gone_does_not_apply(tmp_path: Path) -> None:
    point = {"id": "k1", "point": {"en": "Dry"}}
    old, new = book(s1=step(key_points=[point])), book(s1=step(key_points=[{**point, "reason": {"en": "rust"}}]))
    path = tmp_path / "change.json"
    path.write_text(write_edits(diff(old, new)), "utf-8")
    ended = catchball("doc", "apply", path, *saved(tmp_path, a=book(s1=step())), "--json")
    assert ended.code == 1
    assert ended.raw["applies"] is False
    assert ended.raw["conflicts"] == [
        {"atom": ["home-11", "key_points", "k1", "reason", "en"], "expected": None, "found": None}
    ]


def test_edits_that_were_changed_by_hand_so_that_they_lead_elsewhere_are_refused(change: Path, tmp_path: Path) -> None:
    change.write_text(change.read_text("utf-8").replace("22 N·m", "21 N·m"), "utf-8")
    ended = catchball("doc", "apply", change, *saved(tmp_path, a=OLD), "-o", tmp_path / "b.json")
    assert ended.code == 2
    assert "do not lead to the result that it names" in ended.err
    assert not (tmp_path / "b.json").exists()


def test_a_change_is_picked_into_a_cookbook_that_has_grown_apart(change: Path, tmp_path: Path) -> None:
    local = book(s1=step("Clamp it."), s2=step(**torque("25 N·m")), s4=step("Oil it."))
    (path,) = saved(tmp_path, a=local)
    output = tmp_path / "b.json"
    ended = catchball("doc", "pick", change, path, "-o", output)
    assert ended.code == 0
    assert ended.out.splitlines() == [
        "OP10 “Turn”",
        "  clean    step 1 “Clamp” › instruction: Clamp it {+well+}.",
        "  clean    step 2 “Clamp” › torque: 25 N·m → 22 N·m",
        "clean: 0 conflicts, 0 to review, 0 merged by words",
    ]
    assert read(output) == book(s1=step("Clamp it well."), s2=step(**torque("22 N·m")), s4=step("Oil it."))


def test_picking_tells_what_is_there_already_and_what_is_moot(change: Path, tmp_path: Path) -> None:
    (path,) = saved(tmp_path, a=book(s1=step("Clamp it well.")))
    ended = catchball("doc", "pick", change, path, "--json")
    assert [(one["atom"][0], one["verdict"]) for one in ended.raw["outcomes"]] == [
        ("home-11", "already"),
        ("home-12", "moot"),
    ]


def test_a_change_that_has_nothing_left_to_change_ends_with_1_and_writes_nothing(change: Path, tmp_path: Path) -> None:
    (path,) = saved(tmp_path, a=book(s3=step("Turn it.")))
    ended = catchball("doc", "pick", change, path, "-o", tmp_path / "b.json")
    assert ended.code == 1
    assert ended.err.endswith("nothing is written: what the change is about is not in this cookbook\n")
    assert not (tmp_path / "b.json").exists()


def test_a_pick_with_a_conflict_can_be_answered(change: Path, tmp_path: Path) -> None:
    (path,) = saved(tmp_path, a=book(s1=step("Clamp it."), s2=step(**torque("30 N·m"))))
    questions, output = tmp_path / "q.json", tmp_path / "b.json"
    ended = catchball("doc", "pick", change, path, "-o", output, "--questions", questions)
    assert ended.code == 1
    assert "    before (base)    25 N·m\n    here (ours)      30 N·m\n    change (theirs)  22 N·m\n" in ended.out
    assert not output.exists()
    answered = questions.read_text("utf-8").replace('"answer": null', '"answer": "theirs"')
    questions.write_text(answered, "utf-8")
    assert catchball("doc", "pick", change, path, "-o", output, "--settle", questions).code == 0
    assert read(output).nodes["home-12"].fields["parameters"]["torque"] == {"value": "22 N·m"}


def test_classify_tells_for_each_cookbook_what_picking_would_do_and_changes_none(change: Path, tmp_path: Path) -> None:
    paths = saved(tmp_path, one=OLD, two=NEW, three=book(s1=step("Clamp it."), s2=step(**torque("30 N·m"))))
    before = [path.read_bytes() for path in paths]
    ended = catchball("doc", "classify", change, *paths)
    assert ended.code == 1
    assert ended.out.splitlines() == [
        f"{paths[0]}: clean (2 clean)",
        f"{paths[1]}: already (2 already)",
        f"{paths[2]}: conflict (1 conflict, 1 clean)",
        "OP10 “Turn”",
        "  conflict step 2 “Clamp” › torque: 25 N·m → 22 N·m",
    ]
    assert [path.read_bytes() for path in paths] == before


def test_classify_as_json_gives_the_verdict_of_each_edit(change: Path, tmp_path: Path) -> None:
    ended = catchball("doc", "classify", change, *saved(tmp_path, one=OLD), "--json")
    assert ended.code == 0
    (report,) = ended.raw["documents"]
    assert report["verdict"] == "clean"
    assert [one["verdict"] for one in report["outcomes"]] == ["clean", "clean"]


@pytest.mark.parametrize("command", ["apply", "pick", "classify"])
def test_edits_for_another_kind_of_node_are_refused(command: str, tmp_path: Path) -> None:
    path = tmp_path / "change.json"
    edit = {"atom": ["home-11", "number"], "old": None, "new": "10"}
    raw = {"catchball": "edits/1", "base": "", "result": "", "edits": [edit]}
    path.write_text(json.dumps(raw), "utf-8")
    assert read_edits(path.read_bytes(), "change.json")
    ended = catchball("doc", command, path, *saved(tmp_path, a=OLD))
    assert ended.code == 2
    assert "home-11 › number is no part of such a node" in ended.err


@pytest.mark.parametrize("command", ["apply", "pick", "classify"])
def test_files_in_the_wrong_order_are_told_apart(command: str, change: Path, tmp_path: Path) -> None:
    (path,) = saved(tmp_path, a=OLD)
    ended = catchball("doc", command, path, change)
    assert ended.code == 2
    assert ended.err.startswith(f"{path}: is no file of edits")
