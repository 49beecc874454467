"""Whatever the files hold: the command ends with 0, 1 or 2, shows no traceback, and leaves no output when it fails."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from aimed import Move, base_document, play, scripts
from catchball.core.diff import diff
from catchball.core.merge import merge
from catchball.formats.json_files.cookbook_json import write_cookbook
from catchball.formats.json_files.decisions_json import write_answers
from catchball.formats.json_files.edits_json import write_edits
from commands import Ended, catchball

BASE = base_document()
some = settings(max_examples=max(settings().max_examples // 6, 20))
"""Fewer examples: each of them starts the command several times."""
VALUES: tuple[Any, ...] = (
    None,
    "",
    0,
    -1,
    True,
    [],
    {},
    "b-1",
    "b-6",
    "b-12",
    "step",
    "group",
    "12 N·m",
    "en",
    "@life",
)
NAMES = ("a.json", "a.md", "a.xlsx", "a", "a.txt")


@contextmanager
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp())
    try:
        yield path
    finally:
        shutil.rmtree(path)


def ends_well(ended: Ended, output: Path) -> None:
    """Fail unless the command ended as every command must."""
    assert ended.code in (0, 1, 2)
    assert "Traceback" not in ended.out + ended.err
    if ended.code:
        assert not output.exists()
    if ended.code == 2:
        assert ended.err.strip()
    assert not list(output.parent.glob(".catchball-*.tmp"))


@st.composite
def disturbed(draw: st.DrawFn, text: str) -> bytes:
    """A JSON text in which one to three things were changed by hand, or cut off, or a byte was hurt."""
    raw = json.loads(text)
    for _ in range(draw(st.integers(1, 3))):
        places = [path for path in _places(raw) if path]
        if places:
            *above, last = draw(st.sampled_from(places))
            holder = raw
            for step in above:
                holder = holder[step]
            if draw(st.booleans()):
                holder[last] = draw(st.sampled_from(VALUES))
            else:
                del holder[last]
    data = json.dumps(raw, ensure_ascii=False).encode()
    cut = draw(st.integers(0, 20))
    return data[: -cut * 7] if 0 < cut < 3 else data


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict):
        for name in value:
            yield from _places(value[name], (*path, name))
    elif isinstance(value, list):
        for index in range(len(value)):
            yield from _places(value[index], (*path, index))


@given(st.binary(max_size=200), st.sampled_from(NAMES))
def test_any_bytes_given_as_a_cookbook_end_well(data: bytes, name: str) -> None:
    with folder() as here:
        path, output = here / name, here / "out.json"
        path.write_bytes(data)
        ends_well(catchball("doc", "import", path, "-o", output), output)


@some
@given(st.text(max_size=300))
def test_any_text_given_as_a_page_ends_well(text: str) -> None:
    with folder() as here:
        path, output = here / "a.md", here / "out.json"
        path.write_text(text, "utf-8", newline="")
        ends_well(catchball("doc", "import", path, "-o", output), output)


@some
@given(st.data(), scripts(), scripts())
def test_a_disturbed_cookbook_in_every_command(data: st.DataObject, first: list[Move], second: list[Move]) -> None:
    with folder() as here:
        base, ours, theirs, edits, output = (here / f"{name}.json" for name in ("b", "x", "y", "e", "out"))
        base.write_text(write_cookbook(BASE), "utf-8")
        ours.write_text(write_cookbook(play(BASE, first, "p")), "utf-8")
        other = play(BASE, second, "q")
        theirs.write_bytes(data.draw(disturbed(write_cookbook(other))))
        edits.write_text(write_edits(diff(BASE, other)), "utf-8")
        commands: tuple[tuple[object, ...], ...] = (
            ("doc", "merge", base, ours, theirs, "-o", output),
            ("doc", "diff", ours, theirs, "-o", output),
            ("doc", "pick", edits, theirs, "-o", output),
            ("doc", "apply", edits, theirs, "-o", output),
            ("doc", "show", theirs),
            ("doc", "check", theirs),
        )
        ends_well(catchball(*data.draw(st.sampled_from(commands))), output)


@some
@given(st.data(), scripts(), scripts())
def test_disturbed_edits_end_well(data: st.DataObject, first: list[Move], second: list[Move]) -> None:
    with folder() as here:
        edits, document, output = here / "e.json", here / "d.json", here / "out.json"
        edits.write_bytes(data.draw(disturbed(write_edits(diff(BASE, play(BASE, first, "p"))))))
        document.write_text(write_cookbook(play(BASE, second, "q")), "utf-8")
        commands: tuple[tuple[object, ...], ...] = (
            ("apply", edits, document, "-o", output),
            ("pick", edits, document, "-o", output),
            ("classify", edits, document, "--json"),
        )
        ends_well(catchball("doc", *data.draw(st.sampled_from(commands))), output)


@some
@given(st.data(), scripts(), scripts())
def test_disturbed_answers_end_well(data: st.DataObject, first: list[Move], second: list[Move]) -> None:
    sides = {"b": BASE, "x": play(BASE, first, "p"), "y": play(BASE, second, "q")}
    with folder() as here:
        for name, document in sides.items():
            (here / f"{name}.json").write_text(write_cookbook(document), "utf-8")
        answers, output, questions = here / "a.json", here / "out.json", here / "questions.json"
        files = [here / f"{name}.json" for name in sides]
        catchball("doc", "merge", *files, "--questions", questions)
        text = questions.read_text("utf-8") if questions.exists() else write_answers({})
        takes = data.draw(st.sampled_from(('"ours"', '"base"', '{"value": "12 N·m"}', '{"value": ["b-6"]}')))
        answers.write_bytes(data.draw(disturbed(text.replace('"answer": null', f'"answer": {takes}'))))
        ends_well(catchball("doc", "merge", *files, "--settle", answers, "-o", output), output)


def test_every_answer_to_every_conflict_is_taken_or_refused_in_one_sentence() -> None:
    raised = [("insert", 0, 1, 0), ("rehome", 3, 1, 0), ("reorder", 1, 0, 2), ("items", 0, 0, 1), ("withdraw", 1, 0, 0)]
    x, y = play(BASE, raised, "p"), play(BASE, [(kind, a + 1, b, c + 1) for kind, a, b, c in raised], "q")
    conflicts = merge(BASE, x, y).conflicts
    assert conflicts
    with folder() as here:
        files = [here / f"{name}.json" for name in "bxy"]
        for path, document in zip(files, (BASE, x, y), strict=True):
            path.write_text(write_cookbook(document), "utf-8")
        own: tuple[Any, ...] = (None, [], "x", {})
        tried: list[Any] = ["base", "ours", "theirs", *({"value": value} for value in own)]
        for conflict in conflicts:
            for answer in tried:
                answers = here / "a.json"
                answers.write_text(json.dumps({conflict.id: answer}), "utf-8")
                ends_well(catchball("doc", "merge", *files, "--settle", answers), here / "out.json")
