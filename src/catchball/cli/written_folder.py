"""A folder that Catchball writes: complete or not at all, and never over what somebody else wrote or changed.

A hidden file in the folder remembers what was written, by digest. Only that may be replaced or removed the next time.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath

from catchball.cli.complaints import AskedWrongly
from catchball.cli.writing import beside
from catchball.formats.json_files.strict_json import read_json

MEMORY = ".catchball-files.json"
"""The file that remembers what was written: relative path -> sha256."""


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files (relative path with `/` -> content) into a folder, which may exist from an earlier time.

    Raises AskedWrongly, and writes nothing, when the folder holds something else: files of an unknown origin where it
    was never written by this, or files at these places that were changed since.
    """
    written = _remembered(folder)
    gone = [name for name in written if name not in files]
    for name in (*files, *gone):
        _check_free(folder, name, written.get(name))
    staged = beside(folder)
    try:
        for name, data in files.items():
            _write(staged, name, data)
        _write(staged, MEMORY, _memory(files))
        if not folder.exists():
            staged.rename(folder)
            return
        for name in (*files, MEMORY):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (staged / name).replace(folder / name)
        for name in gone:
            _remove(folder, name)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _remembered(folder: Path) -> dict[str, str]:
    if folder.exists() and not folder.is_dir():
        raise AskedWrongly(f"{folder}: is a file; name a folder")
    if not folder.absolute().parent.is_dir():
        raise AskedWrongly(f"{folder}: the folder {folder.absolute().parent} does not exist; make it first")
    memory = folder / MEMORY
    if memory.is_file():
        found = read_json(memory.read_bytes(), str(memory))
        if not isinstance(found, dict) or not all(isinstance(digest, str) for digest in found.values()):
            raise AskedWrongly(f"{memory}: is damaged; name another folder")
        return {name: str(digest) for name, digest in found.items()}
    if folder.is_dir() and any(folder.iterdir()):
        raise AskedWrongly(f"{folder}: is not empty, and was not written by catchball; name a new folder")
    return {}


def _check_free(folder: Path, name: str, digest: str | None) -> None:
    path = _inside(folder, name)
    if not path.exists():
        return
    if not path.is_file() or digest is None:
        raise AskedWrongly(f"{path}: was not written by catchball; move it away, or name another folder")
    if sha256(path.read_bytes()).hexdigest() != digest:
        raise AskedWrongly(f"{path}: was changed since it was written; move it away, or name another folder")


def _inside(folder: Path, name: str) -> Path:
    path = folder.joinpath(*PurePosixPath(name).parts)
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)) or path == folder:
        raise AskedWrongly(f"{path}: leads out of {folder}")
    return path


def _memory(files: Mapping[str, bytes]) -> bytes:
    digests = {name: sha256(data).hexdigest() for name, data in files.items()}
    return (json.dumps(digests, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _write(folder: Path, name: str, data: bytes) -> None:
    path = _inside(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _remove(folder: Path, name: str) -> None:
    path = folder / name
    path.unlink(missing_ok=True)
    while path.parent != folder and not any(path.parent.iterdir()):
        path = path.parent
        path.rmdir()
