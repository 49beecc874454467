"""The archive of a backup: a tar file with a manifest that names the sha256 of everything in it.

`manifest.json`, `database.dump`, `media/<sha256>` and, where there is one, `secret.key`.
"""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from catchball.cli.complaints import AskedWrongly

FORM = "backup/1"
MANIFEST = "manifest.json"
DUMP = "database.dump"
SECRET = "secret.key"  # noqa: S105 (the name of a file)
MEDIA = "media/"
_CHUNK = 1 << 20
_LARGEST_MANIFEST = 200_000_000


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: the state of every table, the migrations, and size and sha256 of every file."""

    version: str
    made_at: str
    postgres: str
    migrations: list[str]
    tables: dict[str, dict[str, Any]]
    files: dict[str, dict[str, Any]] = field(default_factory=dict)

    def written(self) -> bytes:
        """As it stands in the archive."""
        return json.dumps({"catchball": FORM, **vars(self)}, indent=1, ensure_ascii=False).encode()


def write_archive(target: IO[bytes], manifest: Manifest, files: Mapping[str, Path]) -> Manifest:
    """Write an archive; the manifest with what was written. Raises OSError."""
    listed: dict[str, dict[str, Any]] = {
        name: {"size": path.stat().st_size, "sha256": _digest_of(path)} for name, path in files.items()
    }
    whole = Manifest(**{**vars(manifest), "files": listed})
    with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as archive:
        said = whole.written()
        archive.addfile(_entry(MANIFEST, len(said)), io.BytesIO(said))
        for name, path in files.items():
            with path.open("rb") as source:
                archive.addfile(_entry(name, listed[name]["size"]), source)
    return whole


def verified(path: Path) -> Manifest:
    """The manifest of an archive of which every byte is what it was. Raises AskedWrongly with what is wrong."""
    with _opened(path) as archive:
        manifest = _manifest(archive, path)
        seen = {name: _digest(content) for name, content in _contents(archive)}
    for name, said in manifest.files.items():
        if name not in seen:
            raise AskedWrongly(f"{path}: {name} is missing in this backup")
        if seen[name] != (said["size"], said["sha256"]):
            raise AskedWrongly(f"{path}: {name} is not what was backed up; the file is damaged")
    if strange := sorted(set(seen) - set(manifest.files)):
        raise AskedWrongly(f"{path}: {strange[0]} is in this backup, and its manifest does not name it")
    return manifest


def unpack(path: Path, keep: Callable[[str, IO[bytes]], None]) -> None:
    """Give every file of a verified archive to `keep`, with its name."""
    with _opened(path) as archive:
        for name, content in _contents(archive):
            keep(name, content)


def copy(source: IO[bytes], target: IO[bytes]) -> None:
    """Copy bytes."""
    for chunk in _chunks(source):
        target.write(chunk)


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(path, "r:") as archive:
            yield archive
    except (tarfile.TarError, EOFError) as error:
        raise AskedWrongly(f"{path}: is no backup of Catchball, or not all of one: {error}") from error


def _contents(archive: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for entry in archive:
        if entry.name == MANIFEST:
            continue
        content = archive.extractfile(entry) if entry.isreg() else None
        if content is None:
            raise AskedWrongly(f"{entry.name[:200]} in this backup is no file, and nothing else belongs there")
        with content:
            yield entry.name, content


def _manifest(archive: tarfile.TarFile, path: Path) -> Manifest:
    first = archive.next()
    content = archive.extractfile(first) if first and first.isreg() and first.name == MANIFEST else None
    if first is None or content is None or first.size > _LARGEST_MANIFEST:
        raise AskedWrongly(f"{path}: is no backup of Catchball: it does not begin with a manifest")
    try:
        said = json.loads(content.read())
        form = said.pop("catchball")
    except (ValueError, AttributeError, KeyError) as error:
        raise AskedWrongly(f"{path}: the manifest of this backup cannot be read") from error
    if form != FORM:
        raise AskedWrongly(f"{path}: is of the form {str(form)[:40]!r}; this program reads {FORM}")
    if not _is_whole(said):
        raise AskedWrongly(f"{path}: the manifest of this backup is not as it should be; the file was changed")
    return Manifest(**said)


def _is_whole(said: Mapping[str, Any]) -> bool:
    """Whether a manifest has all its parts, each of its kind."""
    kinds = {"version": str, "made_at": str, "postgres": str, "migrations": list, "tables": dict, "files": dict}
    if set(said) != set(kinds) or not all(isinstance(said[name], kind) for name, kind in kinds.items()):
        return False
    inside = [(said["tables"], {"rows": int, "digest": str}), (said["files"], {"size": int, "sha256": str})]
    return all(isinstance(name, str) for name in said["migrations"]) and all(
        isinstance(entry, dict) and {key: type(value) for key, value in entry.items()} == shape
        for entries, shape in inside
        for entry in entries.values()
    )


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


def _digest_of(path: Path) -> str:
    with path.open("rb") as content:
        return _digest(content)[1]


def _digest(content: IO[bytes]) -> tuple[int, str]:
    size, found = 0, sha256()
    for chunk in _chunks(content):
        size += len(chunk)
        found.update(chunk)
    return size, found.hexdigest()


def _chunks(content: IO[bytes]) -> Iterable[bytes]:
    return iter(lambda: content.read(_CHUNK), b"")
