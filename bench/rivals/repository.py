"""Documents in a Git repository: a commit each, a file per node and per order, packed as a repository is in use."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.plain import Plain
from bench.rivals.lines import files

SIDES = ("base", "ours", "theirs")
_QUIET = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def write_repository(folder: Path, base: Plain, ours: Plain, theirs: Plain) -> None:
    """A bare repository with the branches base, ours and theirs, the last two grown from the first."""
    _git(folder, "init", "--quiet", "--bare", ".")
    stream = "".join(_commit(name, files(plain)) for name, plain in zip(SIDES, (base, ours, theirs), strict=True))
    _git(folder, "fast-import", "--quiet", text=stream.encode())


def read_tree(folder: Path, tree: str) -> Iterator[tuple[str, str]]:
    """The files of a tree: path and text."""
    listed = _git(folder, "ls-tree", "-r", tree).decode().splitlines()
    blobs = [_Blob(about.split()[2], path) for about, _, path in (line.partition("\t") for line in listed)]
    names = "".join(f"{blob.name}\n" for blob in blobs)
    data = _git(folder, "cat-file", "--batch=%(objectsize)", text=names.encode())
    at = 0
    for blob in blobs:
        end = data.index(b"\n", at)
        size = int(data[at:end])
        yield blob.path, data[end + 1 : end + 1 + size].decode()
        at = end + 2 + size


@dataclass(frozen=True, slots=True)
class _Blob:
    name: str
    path: str


def _commit(name: str, found: dict[str, str]) -> str:
    head = f"commit refs/heads/{name}\ncommitter B <b@example.org> 0 +0000\ndata 0\n"
    parent = "" if name == "base" else "from refs/heads/base\ndeleteall\n"
    return head + parent + "".join(_file(path, text) for path, text in found.items()) + "\n"


def _file(path: str, text: str) -> str:
    return f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n"


def _git(folder: Path, *words: str, text: bytes = b"") -> bytes:
    done = subprocess.run(["git", *words], cwd=folder, input=text, env=_QUIET, capture_output=True, check=True)
    return done.stdout
