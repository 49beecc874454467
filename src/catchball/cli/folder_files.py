"""A folder as files for the importers: read when asked for, and nothing from outside the folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path, PurePosixPath

from catchball.cli.complaints import AskedWrongly

MOST_FILES = 100_000
LARGEST_FILE = 200 * 1024 * 1024


class FolderFiles(Mapping[str, bytes]):
    """Relative path with `/` -> content.

    Links are followed only to files inside the folder, never to folders. What is hidden (its name begins with a dot)
    and what is no ordinary file is left out.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._root = Path(os.path.realpath(folder))

    def __getitem__(self, name: str) -> bytes:
        path = self._path(name)
        if path is None:
            raise KeyError(name)
        if path.stat().st_size > LARGEST_FILE:
            raise AskedWrongly(f"{path}: is larger than {LARGEST_FILE:,} bytes")
        return path.read_bytes()

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._path(name) is not None

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        found = list(islice(self._walk(), MOST_FILES + 1))
        if len(found) > MOST_FILES:
            raise AskedWrongly(f"{self._folder}: holds more than {MOST_FILES:,} files")
        return iter(sorted(found))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _walk(self) -> Iterator[str]:
        for here, folders, names in os.walk(self._folder, onerror=_fail):
            folders[:] = [name for name in folders if not name.startswith(".")]
            relative = Path(here).relative_to(self._folder)
            for name in names:
                path = (relative / name).as_posix()
                if path in self:
                    yield path

    def _path(self, name: str) -> Path | None:
        parts = PurePosixPath(name).parts
        if not parts or "\0" in name or "\\" in name or any(part.startswith(("/", ".")) for part in parts):
            return None
        path = self._folder.joinpath(*parts)
        try:
            inside = Path(os.path.realpath(path)).is_relative_to(self._root)
            return path if inside and path.is_file() else None
        except OSError:  # (a name that is too long: no such file)
            return None


def _fail(error: OSError) -> None:
    raise error
