"""`catchball doc export` for translators, and `catchball doc translate`."""

from __future__ import annotations

from pathlib import Path

import pytest

from catchball.core.translations import progress
from catchball.formats.json_files.cookbook_json import read_cookbook
from commands import book, catchball, saved, step


@pytest.mark.parametrize(("name", "more"), [("de.xlf", ()), ("de.xlsx", ("--as", "translations"))])
def test_texts_go_out_and_come_back_by_command(tmp_path: Path, name: str, more: tuple[str, ...]) -> None:
    (path,) = saved(tmp_path, a=book(s1=step(title={"en": "Clamp"})))
    file, output = tmp_path / name, tmp_path / "b.json"
    assert catchball("doc", "export", path, "-o", file, "--language", "de", *more).code == 0
    ended = catchball("doc", "translate", path, file, "-o", output)
    assert (ended.code, ended.out) == (0, f"{output}: 0 texts in de taken, 0 as before, 0 not taken\n")
    assert output.read_bytes() == path.read_bytes()


def test_translations_that_still_fit_are_taken_and_the_others_listed_with_their_line(tmp_path: Path) -> None:
    before, after = saved(tmp_path, a=book(s1=step(title={"en": "Clamp"})), b=book(s1=step(title={"en": "Clamp dry"})))
    file, output = tmp_path / "de.xlf", tmp_path / "c.json"
    catchball("doc", "export", before, "-o", file, "--language", "de")
    text = file.read_text("utf-8").replace("</source></segment>", "</source><target>Deutsch</target></segment>")
    file.write_text(text.replace('state="initial"', 'state="final"'), "utf-8")
    ended = catchball("doc", "translate", after, file, "-o", output)
    assert ended.code == 1
    assert "step 1 “Clamp dry” › title: its source says something else by now" in ended.out
    counts = progress(read_cookbook(output.read_bytes(), "c"))["de"]
    assert counts["untranslated"] == 1
    raw = catchball("doc", "translate", after, file, "-o", output, "--json").raw
    assert raw["taken"] == counts["approved"]
    assert [one["why"] for one in raw["not_taken"]] == ["its source says something else by now"]


def test_a_file_for_translators_needs_a_language(tmp_path: Path) -> None:
    (path,) = saved(tmp_path, a=book(s1=step()))
    ended = catchball("doc", "export", path, "-o", tmp_path / "x.xlf")
    assert (ended.code, "into which language?" in ended.err) == (2, True)


def test_a_damaged_file_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    (path,) = saved(tmp_path, a=book(s1=step()))
    (tmp_path / "bad.xlf").write_text("<xliff/>", "utf-8")
    ended = catchball("doc", "translate", path, tmp_path / "bad.xlf", "-o", tmp_path / "out.json")
    assert (ended.code, "bad.xlf:1: is not XLIFF 2" in ended.err) == (2, True)
    assert not (tmp_path / "out.json").exists()
