"""A folder as the importers see it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from catchball.cli import folder_files
from catchball.cli.complaints import AskedWrongly
from catchball.cli.folder_files import FolderFiles


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "inside"
    (inside / "sub").mkdir(parents=True)
    (inside / "a.md").write_bytes(b"a")
    (inside / "sub" / "b.png").write_bytes(b"b")
    (tmp_path / "secret").write_bytes(b"secret")
    return inside


def test_files_are_named_by_their_path_from_the_folder(folder: Path) -> None:
    files = FolderFiles(folder)
    assert dict(files) == {"a.md": b"a", "sub/b.png": b"b"}
    assert len(files) == 2


@pytest.mark.parametrize(
    "name", ["../secret", "sub/../../secret", "/etc/passwd", "", ".", "sub", "sub\\b.png", "a.md\0", "x" * 5000]
)
def test_what_is_no_file_of_the_folder_is_not_there(name: str, folder: Path) -> None:
    files = FolderFiles(folder)
    assert name not in files
    with pytest.raises(KeyError):
        files[name]


def test_links_are_followed_to_files_inside_and_never_out_of_the_folder(folder: Path) -> None:
    (folder / "again.md").symlink_to(folder / "a.md")
    (folder / "out.md").symlink_to(folder.parent / "secret")
    (folder / "round").symlink_to(folder)
    (folder / "up").symlink_to(folder.parent)
    (folder / "loop").symlink_to(folder / "loop")
    files = FolderFiles(folder)
    assert sorted(files) == ["a.md", "again.md", "sub/b.png"]
    assert "up/secret" not in files
    assert "loop" not in files


def test_what_is_hidden_or_no_ordinary_file_is_left_out(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_bytes(b"x")
    (folder / ".hidden").write_bytes(b"x")
    os.mkfifo(folder / "pipe")
    assert sorted(FolderFiles(folder)) == ["a.md", "sub/b.png"]
    assert ".git/config" not in FolderFiles(folder)


def test_too_many_files_and_too_large_ones_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_files, "MOST_FILES", 1)
    with pytest.raises(AskedWrongly, match="holds more than 1 files"):
        list(FolderFiles(folder))
    monkeypatch.setattr(folder_files, "LARGEST_FILE", 0)
    with pytest.raises(AskedWrongly, match=r"a\.md: is larger than 0 bytes"):
        FolderFiles(folder)["a.md"]
