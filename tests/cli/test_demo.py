"""`catchball demo`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from catchball.cli.demo.plants import brno, home, pune
from catchball.core.check import problems
from catchball.core.merge import merge
from catchball.core.schema import Kind
from commands import catchball


def test_the_demo_writes_three_cookbooks_as_json_and_text_and_they_agree(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    ended = catchball("demo", "--folder", folder)
    assert (ended.code, ended.err) == (0, "")
    for name in ("home", "brno", "pune"):
        assert catchball("doc", "diff", folder / f"{name}.json", folder / name).out == "no difference\n"


def test_the_demo_shows_both_plants_changes_and_the_questions_that_remain_on_two_screens(tmp_path: Path) -> None:
    out = catchball("demo", "--folder", tmp_path / "demo").out
    assert "instruction: Turn in six {+oiled+} screws by hand." in out
    assert "step 1 “Press the seal into the cover” moved after step 3" in out
    assert "3. OP30 › step 5 “Tighten the cover screws” › torque" in out
    assert "3 conflicts, 5 to review, 1 merged by words" in out
    assert len(out.splitlines()) < 100


def test_what_the_demo_says_to_type_next_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    out = catchball("demo", "--folder", "demo").out
    show, ask, settle, check = [line.split()[1:] for line in out.splitlines() if line.startswith("  catchball ")]
    assert catchball(*show).code == 0
    assert catchball(*ask).code == 1
    answers = Path("demo/answers.json")
    raw = json.loads(answers.read_text("utf-8"))
    for name in raw.keys() - {"catchball"}:
        raw[name]["answer"] = "ours"
    answers.write_text(json.dumps(raw), "utf-8")
    assert catchball(*settle).code == 0
    assert "needs editing" in catchball(*check).out


def test_the_demo_can_run_again_in_its_folder_and_leaves_other_files_alone(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    catchball("demo", "--folder", folder)
    (folder / "merged.json").write_text("mine", "utf-8")
    assert catchball("demo", "--folder", folder).code == 0
    assert (folder / "merged.json").read_text("utf-8") == "mine"


def test_the_demo_never_writes_over_what_it_did_not_write(tmp_path: Path) -> None:
    (tmp_path / "home.json").write_text("mine", "utf-8")
    ended = catchball("demo", "--folder", tmp_path)
    assert ended.code == 2
    assert "was not written by catchball" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["home.json"]


def test_the_demo_as_json_names_its_files_and_conflicts(tmp_path: Path) -> None:
    raw = catchball("demo", "--folder", tmp_path / "demo", "--json").raw
    assert all(Path(path).is_file() for path in raw["files"].values())
    assert len(raw["conflicts"]) == 3


def test_the_demonstration_is_in_order_and_has_all_kinds_of_encounters() -> None:
    books = (home(), brno(), pune())
    assert not problems(books[0])
    assert sum(entry.kind is Kind.STEP for entry in books[0].nodes.values()) >= 15
    merged = merge(*books)
    assert sorted(conflict.kind for conflict in merged.conflicts) == ["life", "value", "value"]
    assert {review.kind for review in merged.reviews} == {"both here", "group", "words"}
