"""`catchball doc merge`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from catchball.core.merge import merge
from catchball.formats.json_files.cookbook_json import read_cookbook
from catchball.formats.json_files.decisions_json import read_decisions, write_decisions
from commands import book, catchball, saved, step, torque

TORQUE = "home-11/parameters/torque/value"


@pytest.fixture
def clean(tmp_path: Path) -> list[Path]:
    """Base and two sides that changed different steps."""
    return saved(
        tmp_path,
        base=book(s1=step(), s2=step("Check the gap.")),
        ours=book(s1=step("Clamp the part well."), s2=step("Check the gap.")),
        theirs=book(s1=step(), s2=step("Check the gap twice.")),
    )


@pytest.fixture
def meeting(tmp_path: Path) -> list[Path]:
    """Base and two sides that changed one torque to two values."""
    return saved(
        tmp_path,
        base=book(s1=step(**torque("25 N·m"))),
        ours=book(s1=step(**torque("22 N·m"))),
        theirs=book(s1=step(**torque("28 N·m"))),
    )


def test_a_clean_merge_ends_with_0_and_is_written(clean: list[Path], tmp_path: Path) -> None:
    output = tmp_path / "merged.json"
    ended = catchball("doc", "merge", *clean, "-o", output)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines() == ["0 conflicts, 0 to review, 0 merged by words", f"written to {output}"]
    merged = read_cookbook(output.read_bytes(), "merged.json")
    words = [merged.nodes[uid].fields["instruction"]["en"] for uid in ("home-11", "home-12")]
    assert words == ["Clamp the part well.", "Check the gap twice."]


def test_a_conflict_is_listed_with_base_both_sides_and_why_and_ends_with_1(meeting: list[Path]) -> None:
    ended = catchball("doc", "merge", *meeting)
    assert ended.code == 1
    assert ended.out.splitlines() == [
        "1. OP10 › step 1 “Clamp” › torque",
        "    both sides changed it, to different quantities",
        "    base    25 N·m",
        "    ours    22 N·m",
        "    theirs  28 N·m",
        f"    answer as {TORQUE}",
        "1 conflict, 0 to review, 0 merged by words",
    ]


def test_while_a_conflict_is_open_nothing_is_written_and_the_message_says_how_to_answer(
    meeting: list[Path], tmp_path: Path
) -> None:
    output = tmp_path / "merged.json"
    ended = catchball("doc", "merge", *meeting, "-o", output)
    assert ended.code == 1
    assert not output.exists()
    assert ended.err == (
        f"{output}: nothing is written while 1 conflict is open; "
        "write them to a file with --questions, and answer them\n"
    )


def test_questions_are_written_answered_and_settled(meeting: list[Path], tmp_path: Path) -> None:
    questions, output = tmp_path / "q.json", tmp_path / "merged.json"
    assert catchball("doc", "merge", *meeting, "--questions", questions).code == 1
    asked = json.loads(questions.read_text("utf-8"))
    assert asked[TORQUE]["where"] == "OP10 › step 1 “Clamp” › torque"
    assert asked[TORQUE]["said"] == {"base": "25 N·m", "ours": "22 N·m", "theirs": "28 N·m"}
    asked[TORQUE]["answer"] = {"value": "24 N·m"}
    questions.write_text(json.dumps(asked), "utf-8")
    ended = catchball("doc", "merge", *meeting, "--settle", questions, "-o", output)
    assert ended.code == 0
    assert "0 conflicts, 1 answered" in ended.out
    merged = read_cookbook(output.read_bytes(), "merged.json")
    assert merged.nodes["home-11"].fields["parameters"]["torque"] == {"value": "24 N·m"}


def test_unanswered_questions_stay_open(meeting: list[Path], tmp_path: Path) -> None:
    questions = tmp_path / "q.json"
    catchball("doc", "merge", *meeting, "--questions", questions)
    assert catchball("doc", "merge", *meeting, "--settle", questions).code == 1


def test_a_file_of_questions_is_never_written_over(meeting: list[Path], tmp_path: Path) -> None:
    questions = tmp_path / "q.json"
    questions.write_text("mine", "utf-8")
    ended = catchball("doc", "merge", *meeting, "--questions", questions)
    assert ended.code == 2
    assert ended.err == f"{questions}: exists, and answers in it would be lost; name another file\n"
    assert questions.read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"home-11/title/en": "ours"}, "home-11/title/en: there is no such conflict"),
        ({TORQUE: "mine"}, "an answer is “base”, “ours”, “theirs”"),
        ({TORQUE: {"value": "tight"}}, "does not begin with a number"),
        ({TORQUE: {"answer": "ours", "base": "1 N·m", "ours": "1", "theirs": "2"}}, "has changed since"),
        ([], "is no file of answers"),
    ],
)
def test_an_answer_that_fits_no_question_ends_with_2_and_writes_nothing(
    answers: Any, told: str, meeting: list[Path], tmp_path: Path
) -> None:
    path, output = tmp_path / "a.json", tmp_path / "merged.json"
    path.write_text(json.dumps(answers), "utf-8")
    ended = catchball("doc", "merge", *meeting, "--settle", path, "-o", output)
    assert ended.code == 2
    assert ended.err.startswith(f"{path}: ")
    assert told in ended.err
    assert not output.exists()


def test_conflicts_of_one_step_are_shown_together_and_in_reading_order(tmp_path: Path) -> None:
    def sides_with(value: str, low: str) -> Any:
        both = step(**torque(value, low=low))
        return book(s2=both, s1=step(occasion={"1 N·m": "cycle", "2 N·m": "set-up", "3 N·m": "reaction"}[low]))

    sides = saved(
        tmp_path,
        base=sides_with("5 N·m", "1 N·m"),
        ours=sides_with("6 N·m", "2 N·m"),
        theirs=sides_with("7 N·m", "3 N·m"),
    )
    listed = [line for line in catchball("doc", "merge", *sides).out.splitlines() if not line.startswith(" ")]
    assert [line for line in listed if not line.startswith("look at")] == [
        "These 2 belong together: the answer to one may settle others of them.",
        "1. OP10 › step 1 “Clamp” › torque",
        "2. OP10 › step 1 “Clamp” › torque, low limit",
        "3. OP10 › step 2 “Clamp” › occasion",
        "3 conflicts, 0 to review, 0 merged by words",
    ]


def test_a_step_that_one_withdrew_and_the_other_changed_is_asked_with_what_was_changed(tmp_path: Path) -> None:
    sides = saved(
        tmp_path,
        base=book(s1=step(), s2=step(**torque("25 N·m"))),
        ours=book(s1=step(), s2=step(**torque("22 N·m"))),
        theirs=book(s1=step()),
    )
    lines = catchball("doc", "merge", *sides).out.splitlines()
    assert lines[:5] == [
        "1. OP10 › step 2 “Clamp”",
        "    one side withdrew it, the other changed, moved or extended it",
        "    base    as it was",
        "    ours    torque: 25 N·m → 22 N·m",
        "    theirs  withdrawn",
    ]
    answers = tmp_path / "a.json"
    answers.write_text('{"home-12/@life": {"value": "x"}}', "utf-8")
    ended = catchball("doc", "merge", *sides, "--settle", answers)
    assert ended.code == 2
    assert "this is answered with a side, not with a value" in ended.err


def test_moves_that_contradict_each_other_are_shown_as_orders(tmp_path: Path) -> None:
    steps = {f"s{number}": step(f"Do {number}.", title={"en": f"T{number}"}) for number in range(1, 5)}

    def ordered(*numbers: int) -> Any:
        return book(**{f"s{number}": steps[f"s{number}"] for number in numbers})

    sides = saved(tmp_path, base=ordered(1, 2, 3, 4), ours=ordered(2, 3, 1, 4), theirs=ordered(1, 4, 2, 3))
    ended = catchball("doc", "merge", *sides)
    assert ended.code == 1
    assert "1. OP10 “Turn” › the order of what is below it" in ended.out
    assert "ours    step 2 “T2” · step 3 “T3” · step 1 “T1” · step 4 “T4”" in ended.out


def test_both_sides_words_in_one_sentence_are_merged_shown_and_counted_as_a_review(tmp_path: Path) -> None:
    sides = saved(
        tmp_path,
        base=book(s1=step("Slide the cover over the shaft.")),
        ours=book(s1=step("Slide the cover slowly over the shaft.")),
        theirs=book(s1=step("Slide the clean cover over the shaft.")),
    )
    ended = catchball("doc", "merge", *sides)
    assert ended.code == 0
    assert ended.out.splitlines() == [
        "look at OP10 › step 1 “Clamp” › instruction",
        "    both sides changed words of one sentence",
        "    merged: Slide the {+clean+} cover {+slowly+} over the shaft.",
        "0 conflicts, 1 to review, 1 merged by words",
    ]


def test_a_review_of_a_group_shows_what_each_side_changed(tmp_path: Path) -> None:
    sides = saved(
        tmp_path,
        base=book(s1=step(parameters={"speed": {"value": "900 rpm"}, "feed": {"value": "0.2 mm"}})),
        ours=book(s1=step(parameters={"speed": {"value": "800 rpm"}, "feed": {"value": "0.2 mm"}})),
        theirs=book(s1=step(parameters={"speed": {"value": "900 rpm"}, "feed": {"value": "0.3 mm"}})),
    )
    lines = catchball("doc", "merge", *sides).out.splitlines()
    assert lines[0] == "look at OP10 › step 1 “Clamp”"
    assert lines[2:4] == ["    ours: speed: 900 rpm → 800 rpm", "    theirs: feed: 0.2 mm → 0.3 mm"]


def test_new_steps_of_both_sides_at_one_place_are_told_in_the_order_in_which_they_stand(tmp_path: Path) -> None:
    first = book(s1=step())
    sides = saved(
        tmp_path,
        base=first,
        ours=book(s1=step(), s5=step(title={"en": "Five"})),
        theirs=book(s1=step(), s6=step(title={"en": "Six"})),
    )
    ended = catchball("doc", "merge", *sides)
    assert "both sides put something here; it stands now: “Five” (ours), then “Six” (theirs)" in ended.out


def test_a_side_may_be_a_page_that_somebody_edited(clean: list[Path], tmp_path: Path) -> None:
    base, ours, theirs = clean
    page = tmp_path / "ours.md"
    catchball("doc", "export", ours, "-o", page)
    page.write_text(page.read_text("utf-8").replace("Clamp the part well", "Clamp the part very well"), "utf-8")
    output = tmp_path / "merged.json"
    assert catchball("doc", "merge", base, page, theirs, "-o", output).code == 0
    merged = read_cookbook(output.read_bytes(), "merged.json")
    words = [merged.nodes[uid].fields["instruction"]["en"] for uid in ("home-11", "home-12")]
    assert words == ["Clamp the part very well.", "Check the gap twice."]


def test_json_is_the_file_of_decisions_and_nothing_else(meeting: list[Path]) -> None:
    ended = catchball("doc", "merge", *meeting, "--json")
    assert ended.code == 1
    base, ours, theirs = (read_cookbook(path.read_bytes(), path.name) for path in meeting)
    assert ended.out == write_decisions(merge(base, ours, theirs))
    assert [conflict.id for conflict in read_decisions(ended.out, "stdout").conflicts] == [TORQUE]


def test_cookbooks_of_two_families_are_refused(clean: list[Path], tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text(clean[0].read_text("utf-8").replace("home-1", "away-1"), "utf-8")
    ended = catchball("doc", "merge", clean[0], clean[1], other)
    assert ended.code == 2
    assert "share no standard" in ended.err


def test_a_uid_that_means_two_kinds_of_node_is_refused(clean: list[Path]) -> None:
    text = clean[2].read_text("utf-8").replace('"home-10"', '"home-99"').replace('"home-12"', '"home-10"')
    clean[2].write_text(text, "utf-8")
    ended = catchball("doc", "merge", *clean)
    assert ended.code == 2
    assert "home-10: is of the kind" in ended.err


def test_pictures_of_both_sides_are_put_beside_the_merged_document(tmp_path: Path) -> None:
    def with_picture(digest: str) -> dict[str, Any]:
        return step(media=[{"id": "m", "kind": "picture", "content": f"sha256:{digest}", "name": "a.jpg"}])

    ours_digest = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    sides = saved(
        tmp_path, base=book(s1=step()), ours=book(s1=step(), s2=with_picture(ours_digest)), theirs=book(s1=step())
    )
    (tmp_path / "ours.media").mkdir()
    (tmp_path / "ours.media" / f"{ours_digest}.bin").write_bytes(b"hello")
    assert catchball("doc", "merge", *sides, "-o", tmp_path / "merged.json").code == 0
    assert (tmp_path / "merged.media" / f"{ours_digest}.bin").read_bytes() == b"hello"


def test_a_picture_whose_content_is_not_what_its_name_says_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    medium = [{"id": "m", "content": f"sha256:{'0' * 64}"}]
    sides = saved(tmp_path, base=book(s1=step()), ours=book(s1=step(media=medium)), theirs=book(s1=step()))
    (tmp_path / "ours.media").mkdir()
    (tmp_path / "ours.media" / f"{'0' * 64}.png").write_bytes(b"other")
    ended = catchball("doc", "merge", *sides, "-o", tmp_path / "merged.json")
    assert ended.code == 2
    assert "the picture is damaged" in ended.err
    assert not (tmp_path / "merged.json").exists()
    assert not (tmp_path / "merged.media").exists()
