"""The pictures beside a document: `<its name>.media/<sha256>.<ending>`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from catchball.formats.errors import FormatError

_NAME = re.compile(r"(?P<digest>[0-9a-f]{64})\.[a-z0-9]{1,8}")


def media_folder(document: Path) -> Path:
    """The folder of a document's pictures."""
    return document.with_name(f"{document.stem}.media")


class PictureFolder(Mapping[str, bytes]):
    """The pictures of a folder: `sha256:<hex>` -> bytes, read and verified when asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __getitem__(self, content: str) -> bytes:
        path = self.paths[content]
        data = path.read_bytes()
        if f"sha256:{sha256(data).hexdigest()}" != content:
            raise FormatError(str(path), "the picture is damaged: its content does not have the digest in its name")
        return data

    def __contains__(self, content: object) -> bool:
        return content in self.paths

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)

    @cached_property
    def paths(self) -> Mapping[str, Path]:
        """`sha256:<hex>` -> file."""
        if not self._folder.is_dir():
            return {}
        found = ((_NAME.fullmatch(path.name), path) for path in sorted(self._folder.iterdir()))
        return {f"sha256:{match['digest']}": path for match, path in found if match and path.is_file()}
