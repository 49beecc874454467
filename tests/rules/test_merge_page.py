"""The page that explains the merge: its examples run, its laws are tested, its pictures are the drawn ones."""

from __future__ import annotations

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from runpy import run_path

PROJECT = Path(__file__).parents[2]
PAGE = PROJECT / "docs" / "develop" / "merge.md"
PICTURES = PROJECT / "docs" / "develop" / "pictures"
_EXAMPLE = re.compile(r"^```python\n(?P<code>.*?)^```\n\n```text\n(?P<output>.*?)^```$", re.MULTILINE | re.DOTALL)
_LAW = re.compile(r"^\| (?P<number>\d+) \| .+ \| (?P<files>[^|]+) \|$", re.MULTILINE)
_LAW_TEST = re.compile(r"^def test_law_(\d+)_", re.MULTILINE)


def drawn() -> dict[str, str]:
    """The pictures as the script beside them draws them now."""
    pictures: dict[str, str] = run_path(str(PICTURES / "draw.py"))["all_drawn"]()
    return pictures


def test_every_example_prints_what_the_page_shows() -> None:
    page = PAGE.read_text(encoding="utf-8")
    examples = list(_EXAMPLE.finditer(page))
    assert len(examples) == page.count("```python")
    names: dict[str, object] = {}
    for example in examples:
        printed = StringIO()
        with redirect_stdout(printed):
            exec(example["code"], names)  # noqa: S102 (the examples of our own page, one after the other)
        assert printed.getvalue() == example["output"]


def test_every_law_is_listed_with_all_the_files_that_prove_it() -> None:
    listed = {
        int(row["number"]): set(re.findall(r"`([^`]+)`", row["files"])) for row in _LAW.finditer(PAGE.read_text())
    }
    proved: dict[int, set[str]] = {}
    for path in sorted((PROJECT / "tests").rglob("test_*.py")):
        for number in _LAW_TEST.findall(path.read_text(encoding="utf-8")):
            proved.setdefault(int(number), set()).add(path.relative_to(PROJECT).as_posix())
    assert proved == listed
    assert sorted(listed) == list(range(1, 16))


def test_the_committed_pictures_are_those_that_the_script_draws() -> None:
    committed = {path.name: path.read_text(encoding="utf-8") for path in PICTURES.glob("*.svg")}
    assert committed == drawn()


def test_every_picture_is_shown_on_a_page_with_words_for_those_who_cannot_see_it() -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in PAGE.parent.glob("*.md"))
    for name, svg in drawn().items():
        assert re.search(rf"!\[[^\]]+\]\(pictures/{name}\)", pages)
        assert "<title>" in svg
        assert "<desc>" in svg
