import json
from pathlib import Path

import pytest
from bench.real.__main__ import main

PAGE = "# Stew\n\n1. Boil the water in a pot.\n2. Add salt.\n3. Serve it hot.\n"


def quadruples(folder: Path, **states: str) -> None:
    (folder / "quadruples").mkdir()
    line = {"id": "q1", "source": "real", "path": "stew.md", "git": "clean", **states}
    (folder / "quadruples" / "real.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")


def test_an_absent_folder_is_told_and_is_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "nowhere")]) == 0
    assert "there is no such folder" in capsys.readouterr().out


def test_a_real_merge_is_tried_and_told_on_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours, theirs = PAGE.replace("water", "milk"), PAGE.replace("hot", "cold")
    quadruples(tmp_path, base=PAGE, ours=ours, theirs=theirs, human=ours.replace("hot", "cold"))
    page = tmp_path / "real.md"
    assert main([str(tmp_path), "--markdown", str(page)]) == 0
    assert "| real | 1 | 1 | 0 | 0 | 0 | 0 |" in page.read_text(encoding="utf-8")
    assert "openflexure" in capsys.readouterr().out


def test_more_questions_than_gits_are_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours = PAGE.replace("Add salt", "Add pepper").replace("pot", "pan")
    theirs = PAGE.replace("Add salt", "Add sugar").replace("pot", "jug")
    quadruples(tmp_path, base=PAGE, ours=ours, theirs=theirs, human=ours)
    assert main([str(tmp_path)]) == 1
    assert "on pages of steps the engine asked 2 times, git 1 times" in capsys.readouterr().err
