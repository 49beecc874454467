"""Picture files, by content."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from catchball.adapters.media import MediaFolder

DATA = b"a picture"
DIGEST = sha256(DATA).hexdigest()


def test_a_picture_that_was_put_is_read_again_by_its_content(tmp_path: Path) -> None:
    folder = MediaFolder(tmp_path / "media")
    assert not folder.has(DIGEST)
    assert folder.put(DATA) == DIGEST
    assert folder.read(DIGEST) == DATA
    assert list(folder.digests()) == [DIGEST]


def test_an_equal_picture_is_kept_once(tmp_path: Path) -> None:
    folder = MediaFolder(tmp_path)
    folder.put(DATA)
    before = folder.path(DIGEST).stat().st_mtime_ns
    folder.put(DATA)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [DIGEST]
    assert folder.path(DIGEST).stat().st_mtime_ns == before


def test_a_damaged_picture_is_told_and_can_be_put_again(tmp_path: Path) -> None:
    folder = MediaFolder(tmp_path)
    folder.put(DATA)
    folder.path(DIGEST).write_bytes(b"half")
    with pytest.raises(ValueError, match="damaged"):
        folder.read(DIGEST)
    folder.put(DATA)
    assert folder.read(DIGEST) == DATA


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63])
def test_nothing_outside_of_the_folder_can_be_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no sha256"):
        MediaFolder(tmp_path).path(name)


def test_other_files_in_the_folder_are_no_pictures(tmp_path: Path) -> None:
    folder = MediaFolder(tmp_path)
    folder.put(DATA)
    (tmp_path / DIGEST[:2] / ".half-written.new").write_bytes(b"x")
    (tmp_path / "notes.txt").write_text("mine")
    assert list(folder.digests()) == [DIGEST]


def test_a_disk_that_refuses_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = MediaFolder(tmp_path)

    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(OSError, match="No space"):
        folder.put(DATA)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
