"""Files are written whole or not at all, and never over what somebody else wrote."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Any

import pytest

from catchball.cli.complaints import AskedWrongly
from catchball.cli.writing import write_document, write_file, write_files
from catchball.cli.written_folder import MEMORY, write_folder
from catchball.core.document import Cookbook
from catchball.core.errors import InvalidCookbook
from commands import book, step


def everything(folder: Path) -> dict[str, bytes]:
    """All files below a folder, the memory of what was written left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MEMORY
    }


def test_a_file_is_replaced_only_when_the_new_one_is_complete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")

    def full(_: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(target))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        write_file(path, b"new")
    assert everything(tmp_path) == {"a.json": b"old"}


def test_of_several_files_none_is_left_when_the_last_one_fails(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    files = [(tmp_path / "media" / "p.png", b"p"), (tmp_path / "b.json", b"b"), (tmp_path / "folder", b"f")]
    with pytest.raises(AskedWrongly, match="is a folder; name a file"):
        write_files(files)
    assert sorted(tmp_path.iterdir()) == [tmp_path / "folder"]


def test_a_file_in_a_folder_that_does_not_exist_is_named_in_the_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file") as caught:
        write_file(tmp_path / "no" / "way" / "a.json", b"x")
    assert caught.value.filename == str(tmp_path / "no" / "way" / "a.json")


def test_a_document_that_could_not_be_read_again_is_not_written(tmp_path: Path) -> None:
    sound = book(s1=step())
    broken = Cookbook(sound.root, sound.nodes, {**sound.children, "home-11": ("home-10",)})
    with pytest.raises(InvalidCookbook, match="stands in two places"):
        write_document(tmp_path / "a.json", broken, {})
    assert not everything(tmp_path)


def test_a_folder_appears_with_all_its_files(tmp_path: Path) -> None:
    write_folder(tmp_path / "f", {"a.txt": b"1", "in/b.txt": b"2"})
    assert everything(tmp_path / "f") == {"a.txt": b"1", "in/b.txt": b"2"}


def test_a_folder_that_was_written_before_gets_the_new_files_and_loses_the_old(tmp_path: Path) -> None:
    write_folder(tmp_path / "f", {"a.txt": b"1", "in/b.txt": b"2"})
    (tmp_path / "f" / "mine.txt").write_bytes(b"mine")
    write_folder(tmp_path / "f", {"a.txt": b"3", "c.txt": b"4"})
    assert everything(tmp_path / "f") == {"a.txt": b"3", "c.txt": b"4", "mine.txt": b"mine"}
    assert not (tmp_path / "f" / "in").exists()


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    write_folder(tmp_path / "f", {"a.txt": b"1"})
    assert everything(tmp_path / "f") == {"a.txt": b"1"}


@pytest.mark.parametrize(
    ("name", "told"),
    [("a.txt", "was changed since it was written"), ("c.txt", "was not written by catchball")],
)
def test_what_somebody_else_wrote_or_changed_is_never_written_over(name: str, told: str, tmp_path: Path) -> None:
    folder = tmp_path / "f"
    write_folder(folder, {"a.txt": b"1"})
    (folder / name).write_bytes(b"mine")
    before = everything(tmp_path)
    with pytest.raises(AskedWrongly, match=told):
        write_folder(folder, {"a.txt": b"2", "c.txt": b"2"})
    assert everything(tmp_path) == before


def test_a_file_that_was_changed_since_is_not_removed_either(tmp_path: Path) -> None:
    write_folder(tmp_path / "f", {"a.txt": b"1", "b.txt": b"1"})
    (tmp_path / "f" / "b.txt").write_bytes(b"mine")
    with pytest.raises(AskedWrongly, match="was changed since"):
        write_folder(tmp_path / "f", {"a.txt": b"2"})


def test_a_folder_that_catchball_never_wrote_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "mine.txt").write_bytes(b"mine")
    with pytest.raises(AskedWrongly, match="is not empty, and was not written by catchball"):
        write_folder(tmp_path / "f", {"a.txt": b"1"})


@pytest.mark.parametrize("memory", [b"[]", b'{"a.txt": 1}'])
def test_a_damaged_memory_is_told(memory: bytes, tmp_path: Path) -> None:
    write_folder(tmp_path / "f", {"a.txt": b"1"})
    (tmp_path / "f" / MEMORY).write_bytes(memory)
    with pytest.raises(AskedWrongly, match="is damaged"):
        write_folder(tmp_path / "f", {"a.txt": b"2"})


@pytest.mark.parametrize("name", ["../out.txt", "in/../../out.txt", "/out.txt", "link/out.txt"])
def test_nothing_is_written_outside_the_folder(name: str, tmp_path: Path) -> None:
    write_folder(tmp_path / "f", {"a.txt": b"1"})
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "f" / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(AskedWrongly, match="leads out of"):
        write_folder(tmp_path / "f", {name: b"x"})
    assert everything(tmp_path / "f") == {"a.txt": b"1"}
    assert not everything(tmp_path / "elsewhere")


def test_a_memory_that_names_a_file_outside_removes_nothing_there(tmp_path: Path) -> None:
    write_folder(tmp_path / "f", {"a.txt": b"1"})
    (tmp_path / "out.txt").write_bytes(b"mine")
    memory = json.loads((tmp_path / "f" / MEMORY).read_text("utf-8"))
    (tmp_path / "f" / MEMORY).write_text(json.dumps({**memory, "../out.txt": "x"}), "utf-8")
    with pytest.raises(AskedWrongly, match="leads out of"):
        write_folder(tmp_path / "f", {"a.txt": b"2"})
    assert (tmp_path / "out.txt").read_bytes() == b"mine"


def test_a_failure_while_moving_into_place_leaves_no_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(tmp_path / "f", {"a.txt": b"1"})

    def refuse(*_: Any) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "a.txt")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermissionError):
        write_folder(tmp_path / "f", {"a.txt": b"2"})
    assert [path.name for path in tmp_path.iterdir()] == ["f"]
